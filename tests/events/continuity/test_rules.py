"""Each rule of continuity, broken once and kept once."""

import pytest

from events.continuity import Story, check
from events.models import Event, Rule
from tests.factories import (
    AliasFactory,
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

# The small stories here have no evidence and name nobody: that is looked at where it is the point.
ASIDE = {Rule.NO_EVIDENCE, Rule.NOT_INTRODUCED}


def found(*aside):
    return [(finding.rule, finding.object) for finding in check(Story.load()) if finding.rule not in (aside or ASIDE)]


@pytest.fixture
def episode():
    return EpisodeFactory()


@pytest.fixture
def events(episode):
    """Five events of one episode, in their order."""
    return EventFactory.create_batch(5, episode=episode)


def take_part(event, character, role="agent"):
    return ParticipationFactory(event=event, character=character, role=role)


class TestTellsUnknown:
    @pytest.fixture
    def told(self, events):
        """Someone learns from another in the third event."""
        events[2].kind = Event.Kind.REVELATION
        events[2].save()
        who, other = CharacterFactory.create_batch(2)
        take_part(events[2], who)
        take_part(events[2], other, "affected")
        return who, KnowledgeFactory(character=other, begun_with=events[2])

    def test_of_whom_nobody_has_said_that_they_know(self, told):
        assert found() == [(Rule.TELLS_UNKNOWN, "event-3, secret-1")]

    def test_but_learns_it_only_later(self, told, events):
        who, known = told
        KnowledgeFactory(character=who, secret=known.secret, begun_with=events[3])
        assert len(found()) == 1

    def test_but_has_forgotten_it(self, told, events):
        who, known = told
        KnowledgeFactory(character=who, secret=known.secret, begun_with=events[0], ended_with=events[1])
        assert len(found()) == 1

    def test_but_only_suspects_it(self, told, events):
        who, known = told
        KnowledgeFactory(character=who, secret=known.secret, begun_with=events[0], state="suspects")
        assert len(found()) == 1

    @pytest.mark.parametrize("number", [0, 2])
    def test_knowing_it_by_then_keeps_the_rule(self, number, told, events):
        who, known = told
        KnowledgeFactory(character=who, secret=known.secret, begun_with=events[number])
        assert found() == []

    def test_so_does_the_backdrop(self, told, episode):
        who, known = told
        KnowledgeFactory(character=who, secret=known.secret, since=episode)
        assert found() == []

    def test_so_does_finding_it_out_oneself(self, told, events):
        who, known = told
        known.character = who
        known.save()
        assert found() == []

    def test_so_does_what_is_no_revelation_or_lies_earlier(self, told, events):
        for kept in ({"kind": Event.Kind.DISCOVERY}, {"kind": Event.Kind.REVELATION, "happens_earlier": True}):
            Event.objects.filter(pk=events[2].pk).update(**kept)
            assert found() == []


class TestAway:
    def test_the_dead_do_nothing(self, events):
        dead = ConditionFactory(kind="dead", begun_with=events[1])
        for event, role in zip(events, ["agent", "agent", "present", "affected", "mentioned"], strict=True):
            take_part(event, dead.character, role)
        assert found() == [(Rule.DEAD_PRESENT, "event-3, character-1")]

    def test_unless_they_return_or_it_happens_earlier(self, events):
        dead = ConditionFactory(kind="dead", begun_with=events[1], ended_with=events[2])
        take_part(events[2], dead.character)
        take_part(events[3], dead.character)
        again = ConditionFactory(kind="dead", begun_with=events[0])
        take_part(EventFactory(episode=events[0].episode, happens_earlier=True), again.character)
        assert found() == []

    def test_captives_are_where_they_are_held(self, events):
        town = PlaceFactory()
        cellar, far = PlaceFactory(parent=town), PlaceFactory()
        for event, place in zip(events, [cellar, town, cellar, far, None], strict=True):
            event.place = place
            event.save()
        captive = ConditionFactory(kind="captive", begun_with=events[0])
        for event in events:
            take_part(event, captive.character)
        assert found() == [(Rule.CAPTIVE_ELSEWHERE, "event-4, character-1")]

    def test_nobody_is_in_two_places_in_one_moment(self):
        who = CharacterFactory()
        late = EpisodeFactory(overall=9)
        here, there = PlaceFactory.create_batch(2)
        for place, moment in [(here, 3.5), (there, 3.5), (here, 4), (there, 4), (here, 5.5), (there, 6.5)]:
            event = EventFactory(episode=late, place=place, happens_earlier=True, happened_at=moment)
            take_part(event, who)
        assert found() == [(Rule.TWO_PLACES, "event-2, character-1")]


class TestLasting:
    @pytest.mark.parametrize("make", [ConditionFactory, KnowledgeFactory, RelationshipFactory])
    def test_what_holds_does_not_begin_again(self, make, events):
        first = make(begun_with=events[0], ended_with=events[2])
        same = {
            name: getattr(first, name) for name in ("character", "other", "secret", "kind") if hasattr(first, name)
        }
        make(begun_with=events[1], **same)
        assert [rule for rule, _object in found()] == [Rule.BEGINS_AGAIN]

    @pytest.mark.parametrize("number", [2, 3])
    def test_it_may_begin_again_with_or_after_its_end(self, number, events):
        first = ConditionFactory(begun_with=events[0], ended_with=events[2])
        ConditionFactory(begun_with=events[number], character=first.character)
        assert found() == []

    def test_a_mutual_relationship_is_the_same_the_other_way_round(self, events):
        first = RelationshipFactory(begun_with=events[0])
        RelationshipFactory(begun_with=events[1], character=first.other, other=first.character)
        assert [rule for rule, _object in found()] == [Rule.BEGINS_AGAIN]

    def test_a_directed_one_is_not(self, events):
        first = RelationshipFactory(begun_with=events[0], kind="parent")
        RelationshipFactory(begun_with=events[1], character=first.other, other=first.character, kind="parent")
        assert found() == []

    @pytest.mark.parametrize(("states", "findings"), [(("suspects", "knows"), 0), (("knows", "suspects"), 1)])
    def test_who_suspects_may_come_to_know_but_not_the_other_way_round(self, states, findings, events):
        secret, character = SecretFactory(), CharacterFactory()
        for state, event in zip(states, events, strict=False):
            KnowledgeFactory(secret=secret, character=character, state=state, begun_with=event)
        assert len(found()) == findings

    @pytest.mark.parametrize("number", [0, 1])
    def test_nothing_ends_before_it_holds(self, number, events):
        ConditionFactory(begun_with=events[1], ended_with=events[number])
        assert found() == [(Rule.ENDS_NOTHING, "condition, character-1, missing, event-2")]


class TestTelling:
    def test_an_event_has_evidence_and_a_passage_an_event(self, episode):
        told, untold = EventFactory.create_batch(2, episode=episode)
        passage = PassageFactory(synopsis__episode=episode)
        told.evidence.add(passage)
        silent = PassageFactory(synopsis=passage.synopsis)
        assert found(None) == [(Rule.NO_EVIDENCE, untold.slug), (Rule.SILENT_PASSAGE, f"1x01, de, {silent.position}")]

    def test_drafts_are_not_looked_at_and_are_no_evidence(self, episode):
        draft = EventFactory(episode=episode, status="draft")
        passage = PassageFactory(synopsis__episode=episode)
        draft.evidence.add(passage)
        PassageFactory(synopsis__episode=episode, synopsis__language="en", synopsis__status="draft")
        assert found(None) == [(Rule.SILENT_PASSAGE, f"1x01, de, {passage.position}")]

    def test_a_cause_is_not_told_in_a_later_episode(self, events):
        link = CauseFactory(effect=events[0], cause=events[1])
        story = Story.load()
        assert [finding for finding in check(story) if finding.rule == Rule.LATE_CAUSE] == []
        # The database refuses it; a story can still be asked.
        story.events[link.cause_id].episode_id += 1
        (finding,) = [finding for finding in check(story) if finding.rule == Rule.LATE_CAUSE]
        assert finding.object == "event-1, event-2"

    def test_who_takes_part_has_been_introduced_and_who_is_mentioned_named(self):
        first, second, third = EpisodeFactory.create_batch(3)
        event = EventFactory(episode=second)
        when = [(first, second), (first, third), (third, third), (None, None)]
        for named, introduced in when:
            for role in ("agent", "mentioned"):
                who = CharacterFactory(named_in=named, introduced_in=introduced)
                take_part(event, who, role)
        expected = [f"event-1, character-{number}" for number in (3, 5, 6, 7, 8)]
        assert [about for rule, about in found(None) if rule == Rule.NOT_INTRODUCED] == expected

    def test_no_text_uses_a_name_before_it_is_told(self):
        first, second = EpisodeFactory.create_batch(2)
        lex = CharacterFactory(name="Lex Luthor", named_in=second)
        AliasFactory(character=lex, name="Zod", revealed_in=second)
        CharacterFactory(name="Lana", named_in=second)
        EventFactory(episode=first, title_de="Lex Luthors Haus", title_en="Lana, Zodiac and Lex")
        EventFactory(episode=first, title_de="Wer ist Zod?")
        EventFactory(episode=second, title_de="Lex Luthor ist Zod")
        expected = [(Rule.NAMED_EARLY, "event-1, Lex Luthor"), (Rule.NAMED_EARLY, "event-2, Zod")]
        assert found() == expected

    def test_an_alias_of_several_may_mean_someone_else(self):
        first, second = EpisodeFactory.create_batch(2)
        AliasFactory.create_batch(2, name="Kara", revealed_in=second)
        EventFactory(episode=first, title_de="Kara")
        assert found() == []
