"""Where everyone was last seen."""

import pytest

from characters.models import Character
from episodes.horizon import Horizon
from events.atlas import Atlas
from events.models import Condition
from events.whereabouts import board, by_place, with_company
from tests.factories import (
    AppearanceFactory,
    CharacterFactory,
    ConditionFactory,
    EpisodeFactory,
    EventFactory,
    ParticipationFactory,
    PlaceFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def episodes():
    return EpisodeFactory.create_batch(12)


def someone(episode, **options):
    return CharacterFactory(named_in=episode, introduced_in=episode, **options)


def rows(horizon, now=12):
    conditions = list(Condition.objects.held(horizon).with_span())
    return board(Character.objects.met(horizon), conditions, now)


def test_last_seen_is_the_last_told_event_in_which_someone_takes_part(episodes):
    lex = someone(episodes[0])
    seen = EventFactory(episode=episodes[1], place=PlaceFactory())
    spoken_of, earlier = EventFactory(episode=episodes[2]), EventFactory(episode=episodes[3], happens_earlier=True)
    draft, later = EventFactory(episode=episodes[3], status="draft"), EventFactory(episode=episodes[5])
    ParticipationFactory(event=EventFactory(episode=episodes[0]), character=lex)
    for event in (seen, earlier, draft, later):
        ParticipationFactory(event=event, character=lex)
    ParticipationFactory(event=spoken_of, character=lex, role="mentioned")
    (row,) = rows(episodes[4].horizon, now=5)
    assert (row.event, row.place, row.ago, row.is_long_ago) == (seen, seen.place, 3, False)
    (row,) = rows(Horizon.EVERYTHING)
    assert (row.event, row.place, row.ago) == (later, None, 6)


def test_those_seen_last_come_first_those_of_whom_no_event_tells_last(episodes):
    long_ago, now, silent = (someone(episodes[0]) for _number in range(3))
    ParticipationFactory(event=EventFactory(episode=episodes[0]), character=long_ago)
    ParticipationFactory(event=EventFactory(episode=episodes[11]), character=now)
    AppearanceFactory(character=silent, episode=episodes[3])
    found = rows(Horizon.EVERYTHING)
    assert [row.character for row in found] == [now, long_ago, silent]
    assert [row.is_long_ago for row in found] == [False, True, False]
    assert (found[2].event, found[2].shown_in) == (None, episodes[3])


def test_with_whom(episodes):
    event = EventFactory(episode=episodes[0])
    lana, clark = (ParticipationFactory(event=event, character=someone(episodes[0])).character for _number in range(2))
    ParticipationFactory(event=event, character=someone(episodes[0]), role="mentioned")
    found = with_company(rows(Horizon.EVERYTHING), Horizon.EVERYTHING)
    assert {row.character: row.company for row in found if row.event} == {lana: [clark], clark: [lana]}


def test_the_presumed_dead_are_dead_until_they_are_shown_alive(episodes):
    lex = someone(episodes[0])
    ParticipationFactory(event=EventFactory(episode=episodes[0]), character=lex)
    ConditionFactory(character=lex, kind="presumed-dead", since=episodes[1])
    ParticipationFactory(event=EventFactory(episode=episodes[2]), character=lex)
    before, after = (rows(episodes[number].horizon)[0] for number in (1, 2))
    assert (before.is_dead, [condition.kind for condition in before.conditions]) == (True, ["dead"])
    assert (after.is_dead, [condition.kind for condition in after.conditions]) == (False, ["presumed-dead"])


def test_by_place_outer_before_inner_unknown_last(episodes):
    town = PlaceFactory()
    barn = PlaceFactory(parent=town)
    for place in (None, barn, town):
        ParticipationFactory(event=EventFactory(episode=episodes[0], place=place), character=someone(episodes[0]))
    found = by_place(rows(Horizon.EVERYTHING), Atlas([barn, town]))
    assert [row.place for row in found] == [town, barn, None]
