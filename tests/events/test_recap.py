"""Previously on: the rule, on small cases."""

import pytest

from episodes.horizon import Horizon
from events.models import Event
from events.recap import Line, before, choose, everything, join, recap
from tests.factories import (
    CauseFactory,
    CharacterFactory,
    ConditionFactory,
    EpisodeFactory,
    EventFactory,
    KnowledgeFactory,
    ParticipationFactory,
)

pytestmark = pytest.mark.django_db

TURNING, KEY, DETAIL = "turning-point", "key", "detail"


def line(episode, position=1, significance=KEY, *, has_effects=True, conditions=(), knowledge=()):
    event = Event(slug=f"{episode}-{position}", episode_id=episode, position=position, significance=significance)
    event.has_effects = has_effects
    return Line(event, list(conditions), list(knowledge))


def slugs(lines):
    return [line.event.slug for line in lines]


@pytest.mark.parametrize(
    ("told", "points"),
    [
        (line(5), 1),
        (line(5, significance=DETAIL), 0),
        (line(5, significance=TURNING), 2),
        (line(5, significance=TURNING, has_effects=False), 5),
        (line(5, has_effects=False), 1),
        (line(5, conditions=["missing"]), 4),
        (line(5, conditions=["missing", "blind"]), 4),
        (line(5, knowledge=["knows"]), 2),
        (line(3, significance=TURNING, has_effects=False, conditions=["missing"], knowledge=["knows"]), 7),
    ],
)
def test_what_is_open_counts_most_then_significance_and_nearness(told, points):
    assert told.points(now=5) == points


def test_the_lines_that_count_most_stand_in_the_order_told():
    lines = [line(1, significance=TURNING, has_effects=False), line(2, 2), line(2, 1), line(2, 3, TURNING)]
    assert slugs(choose(lines, 2)) == ["1-1", "2-3"]
    assert slugs(choose(lines, 3)) == ["1-1", "2-2", "2-3"]  # among equals the one told last
    assert slugs(choose(reversed(lines), 9)) == ["1-1", "2-1", "2-2", "2-3"]


def test_what_has_no_point_left_is_no_line():
    assert slugs(choose([line(1), line(2, significance=DETAIL), line(9)], 5)) == ["9-1"]
    assert choose([], 5) == []


def test_everything_leaves_out_only_details_that_leave_nothing_open():
    lines = [line(9), line(1, 2, DETAIL), line(1, 1, DETAIL, conditions=["missing"])]
    assert slugs(everything(lines)) == ["1-1", "9-1"]


def test_the_dead_leave_nothing_open():
    event = EventFactory()
    dead, missing = (ConditionFactory(begun_with=event, kind=kind) for kind in ("dead", "missing"))
    (told,) = join([event], [dead, missing], [])
    assert told.conditions == [missing]


class TestAsOfAHorizon:
    @pytest.fixture
    def story(self):
        """In the first episode someone goes missing and is found in the third; the second tells a consequence."""
        first, second, third = EpisodeFactory.create_batch(3)
        lost = EventFactory(episode=first, significance=TURNING)
        aftermath = EventFactory(episode=second, significance=KEY)
        CauseFactory(cause=lost, effect=aftermath)
        found = EventFactory(episode=third, significance=KEY)
        who = CharacterFactory(named_in=first, introduced_in=first, slug="lex")
        for event in (lost, found):
            ParticipationFactory(event=event, character=who)
        ConditionFactory(character=who, begun_with=lost, ended_with=found)
        return lost, aftermath, found

    def test_an_ending_and_a_consequence_count_only_once_they_are_told(self, story):
        lost = story[0]
        told = [next(line for line in recap(Horizon(n)).lines if line.event == lost) for n in (1, 2)]
        assert [(len(line.conditions), line.has_no_consequence) for line in told] == [(1, True), (1, False)]
        assert recap(Horizon(3)).lines[-1].event == story[2]
        assert not any(line.conditions for line in recap(Horizon.EVERYTHING).lines)

    def test_before_an_episode_is_never_the_episode_itself_nor_beyond_the_reader(self, story):
        third = story[2].episode
        assert before(third, Horizon.EVERYTHING) == Horizon(2)
        assert before(third, Horizon(1)) == Horizon(1)
        assert before(story[0].episode, Horizon.EVERYTHING) == Horizon.START
        assert recap(Horizon.START).lines == []

    def test_where_the_story_ends_is_said(self, story):
        assert recap(Horizon(3)).goes_on
        later = recap(Horizon(9))
        assert (later.goes_on, later.last) == (False, story[2])
        assert not recap(Horizon.EVERYTHING).goes_on

    def test_a_secret_learnt_is_open_as_long_as_it_is_known(self, story):
        lost, aftermath, _found = story
        known = KnowledgeFactory(
            begun_with=lost, ended_with=aftermath, character__named_in=lost.episode, secret__revealed_in=lost.episode
        )
        assert recap(Horizon(1)).lines[0].knowledge == [known]
        assert recap(Horizon(2)).lines[0].knowledge == []

    def test_everything_on_one_character(self, story):
        lost, _aftermath, found = story
        told = recap(Horizon.EVERYTHING, ["lex"])
        assert (told.character.slug, [line.event for line in told.lines]) == ("lex", [lost, found])

    @pytest.mark.parametrize(
        "asked", [["nobody"], ["short", "long"], ["a\0b"], ["LONG"], ["x" * 5000], ["٣"], ["lex", "short"]]
    )
    def test_what_is_no_recap_is_said_and_the_short_one_shown(self, asked, story):
        told = recap(Horizon(3), asked)
        assert (bool(told.mistake), told.length) == (True, "short")
        assert told.lines

    def test_who_is_not_named_yet_is_nobody(self, story):
        CharacterFactory(slug="later", named_in=story[2].episode)
        assert recap(Horizon(2), ["later"]).mistake == recap(Horizon(2), ["nobody"]).mistake != ""
        assert recap(Horizon(3), ["later"]).mistake == ""

    @pytest.mark.parametrize("asked", [[], [""], ["short"], ["short", "short"]])
    def test_the_short_one_needs_no_asking(self, asked, story):
        told = recap(Horizon(3), asked)
        assert (told.mistake, told.length) == ("", "short")

    def test_it_takes_three_queries_and_one_more_for_a_character(self, story, django_assert_num_queries):
        with django_assert_num_queries(3):
            recap(Horizon.EVERYTHING, ["long"])
        with django_assert_num_queries(4):
            recap(Horizon.EVERYTHING, ["lex"])
