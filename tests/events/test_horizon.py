"""Whatever the story is: what is told once stays told, and nothing is told that comes later."""

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from characters.models import Alias, Appearance, Character
from episodes.horizon import Horizon
from episodes.models import Episode, Passage, Synopsis
from events.models import Condition, Event, Knowledge, Participation, Place, Relationship, Secret
from tests.factories import (
    AliasFactory,
    AppearanceFactory,
    CharacterFactory,
    ConditionFactory,
    EpisodeFactory,
    EventFactory,
    KnowledgeFactory,
    ParticipationFactory,
    PassageFactory,
    PlaceFactory,
    RelationshipFactory,
    SecretFactory,
    SynopsisFactory,
)

pytestmark = pytest.mark.django_db

LAST = 4
LASTING: list = [Knowledge, Condition, Relationship]
TOLD: dict = {
    Synopsis: "told",
    Passage: "told",
    Alias: "told",
    Appearance: "told",
    Event: "told",
    Participation: "told",
    Place: "told",
    Secret: "told",
    **dict.fromkeys(LASTING, "told"),
}
GATES = [*TOLD.items(), (Character, "named"), (Character, "met")]
overalls = st.integers(min_value=1, max_value=LAST)
statuses = st.sampled_from(["draft", "published"])


def build(draw):
    """Make a small story in which each thing is told in whichever episode is drawn for it."""
    episodes = {overall: EpisodeFactory(overall=overall) for overall in range(1, LAST + 1)}

    def episode():
        return episodes[draw(overalls)]

    def maybe(value):
        return value if draw(st.booleans()) else None

    characters = []
    for _ in range(3):
        named, introduced = sorted((episode(), episode()), key=lambda one: one.overall)
        introduced = maybe(introduced)
        characters.append(CharacterFactory(named_in=named if introduced else maybe(named), introduced_in=introduced))
    outer = PlaceFactory()
    places = [outer, PlaceFactory(parent=outer), PlaceFactory()]
    events = [
        EventFactory(episode=episode(), place=maybe(draw(st.sampled_from(places))), status=draw(statuses))
        for _ in range(4)
    ]
    for event in events:
        for character in characters:
            if draw(st.booleans()):
                ParticipationFactory(
                    event=event, character=character, role=draw(st.sampled_from(["agent", "mentioned"]))
                )
    for character in characters:
        AliasFactory(character=character, revealed_in=episode())
        AppearanceFactory(character=character, episode=episode())
    PassageFactory(synopsis=SynopsisFactory(episode=episode(), status=draw(statuses)))
    secret = SecretFactory(revealed_in=maybe(episode()))
    first, second = sorted((draw(st.sampled_from(events)) for _ in range(2)), key=lambda event: event.episode_id)
    span = {"begun_with": first, "ended_with": maybe(second)}
    KnowledgeFactory(secret=secret, character=characters[0], **span)
    ConditionFactory(character=characters[1], kind=draw(st.sampled_from(["missing", "presumed-dead"])), **span)
    RelationshipFactory(character=characters[1], other=characters[2], **span)


def test_what_is_told_stays_told_and_what_comes_later_is_not():
    @settings(max_examples=40)
    @given(data=st.data())
    def holds(data):
        with transaction.atomic():
            build(data.draw)
            for model, gate in GATES:
                rows = [keys(model, gate, Horizon(overall)) for overall in range(LAST + 1)]
                everything = keys(model, gate, Horizon.EVERYTHING)
                assert rows[0] == set()
                assert all(earlier <= later for earlier, later in zip(rows, [*rows[1:], everything], strict=True))
            for model in LASTING:
                what_stops_holding_has_ended(model)
            transaction.set_rollback(True)

    holds()


def keys(model, gate, horizon):
    return {row.pk for row in getattr(model.objects, gate)(horizon)}


def what_stops_holding_has_ended(model):
    for overall in range(LAST + 1):
        told = {row.pk: row for row in model.objects.told(Horizon(overall))}
        held = keys(model, "held", Horizon(overall))
        assert held <= told.keys()
        for pk, row in told.items():
            assert (pk in held) == (row.until is None)
            assert row.until is None or row.until.overall <= overall


def test_at_everything_nothing_published_is_kept_back():
    episode = EpisodeFactory()
    event = EventFactory(episode=episode)
    EventFactory(episode=episode, status="draft")
    unknown = CharacterFactory()
    part = ParticipationFactory(event=event, character=unknown)
    place, secret = PlaceFactory(), SecretFactory()
    assert set(Event.objects.told(Horizon.EVERYTHING)) == {event}
    assert set(Participation.objects.told(Horizon.EVERYTHING)) == {part}
    assert set(Character.objects.met(Horizon.EVERYTHING)) == {unknown}
    assert set(Place.objects.told(Horizon.EVERYTHING)) == {place}
    assert set(Secret.objects.told(Horizon.EVERYTHING)) == {secret}


def test_a_place_is_told_with_the_first_event_in_it_or_anywhere_inside_it():
    town = PlaceFactory()
    barn = PlaceFactory(parent=PlaceFactory(parent=town))
    elsewhere = PlaceFactory()
    EventFactory(place=barn, episode=EpisodeFactory(overall=2))
    EventFactory(place=elsewhere, episode=EpisodeFactory(overall=3))
    EventFactory(place=elsewhere, episode=EpisodeFactory(overall=1), status="draft")
    assert set(Place.objects.told(Horizon(1))) == set()
    assert set(Place.objects.told(Horizon(2))) == {town, barn.parent, barn}
    assert set(Place.objects.told(Horizon(3))) == {town, barn.parent, barn, elsewhere}


class TestPresumedDead:
    @pytest.fixture
    def chloe(self):
        """She seems to die in the first episode and returns in the third."""
        first, _second, third = EpisodeFactory.create_batch(3)
        chloe = CharacterFactory(named_in=first, introduced_in=first)
        begun, ended = EventFactory(episode=first), EventFactory(episode=third)
        for event in (begun, ended):
            ParticipationFactory(event=event, character=chloe, role="affected")
        ConditionFactory(character=chloe, kind="presumed-dead", begun_with=begun, ended_with=ended)
        return chloe

    def kind(self, overall):
        (condition,) = Condition.objects.told(Horizon(overall))
        return condition.kind

    def test_reads_dead_until_a_told_event_shows_them_alive(self, chloe):
        assert [self.kind(overall) for overall in (1, 2, 3)] == ["dead", "dead", "presumed-dead"]

    def test_is_over_for_the_viewer_as_soon_as_they_see_them(self, chloe):
        ParticipationFactory(event=EventFactory(episode__overall=5), character=chloe)
        ConditionFactory(character=chloe, kind="presumed-dead", begun_with=EventFactory(episode__overall=4))
        late = Condition.objects.told(Horizon(4)).get(since=4)
        assert late.kind == "dead"
        assert Condition.objects.told(Horizon(5)).get(since=4).kind == "presumed-dead"

    def test_a_look_back_or_a_mention_does_not_show_them_alive(self, chloe):
        second = Episode.objects.get(overall=2)
        ParticipationFactory(event=EventFactory(episode=second, happens_earlier=True), character=chloe)
        ParticipationFactory(event=EventFactory(episode=second), character=chloe, role="mentioned")
        assert self.kind(2) == "dead"


class TestIndexes:
    """What lists ask for is found by an index: by what they keep, in the order in which they show it."""

    @pytest.mark.parametrize(
        ("rows", "index"),
        [
            (lambda horizon: Event.objects.told(horizon).as_told(), "event"),
            (lambda horizon: Event.objects.told(horizon).with_any_of(["clark-kent"]).as_told(), "event"),
            (lambda horizon: Character.objects.met(horizon).by_name(), "character"),
        ],
        ids=["events", "events with someone", "characters"],
    )
    def test_is_used(self, rows, index):
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                # With the few rows of a test, reading all of them is cheaper.
                cursor.execute("SET LOCAL enable_seqscan = off")
        plan = rows(Horizon(45)).explain()
        assert "USING INDEX" in plan or "Index" in plan, plan
        assert f"SCAN events_{index}\n" not in f"{plan}\n"
