import pytest
from django.core.exceptions import ValidationError

from episodes.horizon import Horizon
from events.models import Cause, Condition, Event, Knowledge, Participation, Place
from tests.factories import (
    CauseFactory,
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
)

pytestmark = pytest.mark.django_db


class TestOrder:
    def test_as_told(self):
        early, late = EpisodeFactory.create_batch(2)
        third = EventFactory(episode=late, position=1)
        second = EventFactory(episode=early, position=2)
        first = EventFactory(episode=early, position=1)

        assert list(Event.objects.as_told()) == [first, second, third]

    def test_as_happened(self):
        first, second = (EventFactory(episode__overall=overall) for overall in (1, 2))
        between = EventFactory(episode__overall=3, happens_earlier=True, happened_at=1.5)
        before_all = EventFactory(episode__overall=4, happens_earlier=True, happened_at=0)
        unknown = EventFactory(episode__overall=5, happens_earlier=True)

        assert list(Event.objects.as_happened()) == [before_all, first, between, second, unknown]

    def test_neighbours(self):
        early, late = EpisodeFactory.create_batch(2)
        first, second = (EventFactory(episode=early, position=position) for position in (1, 2))
        third = EventFactory(episode=late, position=1)

        assert list(Event.objects.before(third)) == [second, first]
        assert list(Event.objects.after(first)) == [second, third]


class TestCast:
    @pytest.fixture
    def told(self):
        """Lana acts in the first event and is mentioned in the second, in which Chloe acts."""
        lana, chloe = (CharacterFactory(slug=slug) for slug in ("lana-lang", "chloe-sullivan"))
        first, second, _other = EventFactory.create_batch(3)
        ParticipationFactory(event=first, character=lana, role="agent")
        ParticipationFactory(event=second, character=lana, role="mentioned")
        ParticipationFactory(event=second, character=chloe, role="agent")
        return first, second

    def test_any_of(self, told):
        first, second = told
        events = Event.objects.as_told()

        assert list(events.with_any_of(["lana-lang"])) == [first, second]
        assert list(events.with_any_of(["lana-lang", "chloe-sullivan"])) == [first, second]
        assert list(events.with_any_of(["lana-lang"], roles=["agent"])) == [first]
        assert list(events.with_any_of([], roles=["mentioned"])) == [second]

    def test_all_of(self, told):
        _first, second = told

        assert list(Event.objects.with_all_of(["lana-lang", "chloe-sullivan"])) == [second]
        assert list(Event.objects.with_all_of(["lana-lang", "chloe-sullivan"], roles=["agent"])) == []

    def test_those_who_act_come_first(self, django_assert_num_queries):
        event = EventFactory()
        roles = ("mentioned", "agent", "present", "affected")
        rows = {role: ParticipationFactory(event=event, role=role) for role in roles}

        with django_assert_num_queries(2):
            (loaded,) = Event.objects.with_cast()
            in_order = [rows[role] for role in ("agent", "affected", "present", "mentioned")]
            assert list(loaded.participations.all()) == in_order
        assert rows["mentioned"] not in Participation.objects.taking_part()


class TestDrafts:
    def test_are_no_public_cause(self):
        draft = EventFactory(status="draft")
        effect = CauseFactory(cause=draft).effect
        EventFactory()

        (loaded,) = Event.objects.filter(pk=effect.pk).with_causes()

        assert list(loaded.causes.all()) == []
        assert draft not in Event.objects.published()

    def test_begin_nothing_in_public(self):
        backdrop = KnowledgeFactory()
        told = KnowledgeFactory(begun_with=EventFactory())
        KnowledgeFactory(begun_with=EventFactory(status="draft"))

        assert set(Knowledge.objects.published()) == {backdrop, told}

    def test_end_nothing_in_public(self):
        since = EpisodeFactory()
        told, draft = EventFactory(), EventFactory(status="draft")

        ConditionFactory(since=since, ended_with=told)
        ConditionFactory(since=since, ended_with=draft)
        ConditionFactory(since=since)

        endings = [condition.until for condition in Condition.objects.told(Horizon.EVERYTHING)]
        assert endings == [told.episode, None, None]

    def test_are_no_evidence(self):
        event = EventFactory()
        shown = PassageFactory(synopsis__episode=event.episode, synopsis__language="en")
        draft = PassageFactory(synopsis__episode=event.episode, synopsis__language="de", synopsis__status="draft")
        event.evidence.add(shown, draft)

        assert Event.objects.with_evidence("en").get().passages == [shown]
        assert Event.objects.with_evidence("de").get().passages == []


def test_tally():
    early, late = EpisodeFactory.create_batch(2)
    EventFactory.create_batch(2, episode=early)
    EventFactory(episode=late, significance="turning-point")

    assert Event.objects.tally() == ({early.overall: 2, late.overall: 1}, {early.overall: 0, late.overall: 1})


def refused_fields(row):
    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    return set(refusal.value.error_dict)


class TestWhatEditorsAreTold:
    def test_of_a_late_cause(self):
        effect, cause = EventFactory.create_batch(2)
        assert refused_fields(Cause(effect=effect, cause=cause)) == {"cause"}

    def test_of_an_event_that_causes_itself(self):
        event = EventFactory()
        assert refused_fields(Cause(effect=event, cause=event)) == {"__all__"}

    @pytest.mark.parametrize("depth", [0, 1, 2])
    def test_of_a_place_inside_itself(self, depth):
        outside = inside = PlaceFactory()
        for _ in range(depth):
            inside = PlaceFactory(parent=inside)
        outside.parent = inside
        assert "parent" in refused_fields(outside)

    def test_of_a_new_place_inside_another_nothing(self):
        Place(name_de="Farm", slug="farm", parent=PlaceFactory(parent=PlaceFactory())).full_clean()

    def test_of_an_end_before_the_beginning(self):
        early, late = EpisodeFactory.create_batch(2)
        row = ConditionFactory.build(character=CharacterFactory(), since=late, until=early)
        assert refused_fields(row) == {"__all__"}

    def test_of_a_relationship_with_oneself(self):
        clark = CharacterFactory()
        row = RelationshipFactory.build(character=clark, other=clark, since=EpisodeFactory())
        assert refused_fields(row) == {"__all__"}


class TestSpan:
    @pytest.fixture
    def row(self):
        return Knowledge(secret=SecretFactory(), character=CharacterFactory())

    def test_follows_the_events(self, row):
        row.begun_with, row.ended_with = EventFactory.create_batch(2)
        row.full_clean()
        assert (row.since, row.until) == (row.begun_with.episode, row.ended_with.episode)

    @pytest.mark.parametrize(("episode", "event"), [("since", "begun_with"), ("until", "ended_with")])
    def test_must_be_that_of_the_events(self, row, episode, event):
        row.since = EpisodeFactory()
        setattr(row, event, EventFactory())
        setattr(row, episode, EpisodeFactory())
        assert episode in refused_fields(row)

    def test_must_begin_somewhere(self, row):
        assert refused_fields(row) == {"since"}

    def test_is_loaded_at_once(self, django_assert_num_queries):
        KnowledgeFactory(begun_with=EventFactory(), ended_with=EventFactory())
        with django_assert_num_queries(1):
            (row,) = Knowledge.objects.with_span()
            assert row.since != row.until
            assert row.begun_with != row.ended_with


class TestHeld:
    def test_lasts_until_its_ending_is_told(self):
        first, second, third = EpisodeFactory.create_batch(3)
        begun, ended = EventFactory(episode=first), EventFactory(episode=second)
        draft = EventFactory(episode=second, status="draft")
        lasting = ConditionFactory(begun_with=begun, ended_with=ended, character__named_in=first)
        drafted = ConditionFactory(begun_with=begun, ended_with=draft, character__named_in=first)
        silent = ConditionFactory(since=first, until=second, character__named_in=first)
        forever = ConditionFactory(since=third, character__named_in=first)

        assert set(Condition.objects.held(Horizon(1))) == {lasting, drafted, silent}
        assert set(Condition.objects.held(Horizon(2))) == {drafted}
        assert set(Condition.objects.held(Horizon.EVERYTHING)) == {drafted, forever}
