from functools import partial

import pytest
from django.db.models import F

from events.models import Place
from tests.breaking import Break, constraints, refused
from tests.factories import (
    CauseFactory,
    CharacterFactory,
    ConditionFactory,
    EpisodeFactory,
    EventFactory,
    ExemptionFactory,
    KnowledgeFactory,
    ParticipationFactory,
    PlaceFactory,
    RelationshipFactory,
    SecretFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db

LASTING = {
    "knowledge": (KnowledgeFactory, ["secret", "character"]),
    "condition": (ConditionFactory, ["character"]),
    "relationship": (RelationshipFactory, ["character", "other"]),
}


def again(make, *same, **given):
    """Make a row, and another one that is the same in the fields `same`."""
    row = make(**given)
    make(**{name: getattr(row, name) for name in same})


def ends_before_it_begins(make):
    before, after = EpisodeFactory.create_batch(2)
    make(since=after, until=before)


def ends_with_an_event_nowhere(make):
    make(ended_with=EventFactory(), until=None)


def begins_twice_with_an_event(make, same):
    again(make, *same, "begun_with", begun_with=EventFactory())


def happened_after_told():
    EventFactory(episode=EpisodeFactory(overall=3), happens_earlier=True, happened_at=3.5)


def place_in_itself():
    place = PlaceFactory()
    Place.objects.filter(pk=place.pk).update(parent=F("pk"))


def of_itself():
    event = EventFactory()
    CauseFactory(cause=event, effect=event)


def with_oneself():
    character = CharacterFactory()
    RelationshipFactory(character=character, other=character)


BREAKS: dict[str, Break] = {
    "event_position_once_an_episode": lambda: again(EventFactory, "episode", "position"),
    "event_position_from_1": lambda: EventFactory(position=0),
    "event_has_title": lambda: EventFactory(title_de=None, title_en=""),
    "event_status_known": lambda: EventFactory(status="lost"),
    "event_published_with_kind": lambda: EventFactory(kind="unknown"),
    "event_happened_before_told": happened_after_told,
    "participation_once_an_event": lambda: again(ParticipationFactory, "event", "character"),
    "cause_once_an_effect": lambda: again(CauseFactory, "effect", "cause"),
    "cause_not_of_itself": of_itself,
    "secret_has_title": lambda: SecretFactory(title_de="", title_en=""),
    "place_has_name": lambda: PlaceFactory(name_de="", name_en=""),
    "place_not_in_itself": place_in_itself,
    "relationship_between_two": with_oneself,
    "exemption_once_a_finding": lambda: again(ExemptionFactory, "rule", "object"),
    "exemption_has_object": lambda: ExemptionFactory(object=""),
    "exemption_has_reason": lambda: ExemptionFactory(reason=""),
    "exemption_rule_known": lambda: ExemptionFactory(rule="nonsense"),
    "source_language_known": lambda: SourceFactory(language="fr"),
    "source_words_known": lambda: SourceFactory(words="stolen"),
    "source_has_text": lambda: SourceFactory(text=""),
}
for _model, (_make, _same) in LASTING.items():
    BREAKS |= {
        f"{_model}_until_not_before_since": partial(ends_before_it_begins, _make),
        f"{_model}_ended_has_until": partial(ends_with_an_event_nowhere, _make),
        f"{_model}_begins_once_with_an_event": partial(begins_twice_with_an_event, _make, _same),
        f"{_model}_begins_once_in_the_backdrop": partial(again, _make, *_same, "since"),
    }


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses_what_breaks(name):
    with refused(name):
        BREAKS[name]()


def test_only_what_happens_earlier_has_a_place_in_the_story_of_its_own():
    with refused("event_happened_before_told"):
        EventFactory(happens_earlier=False, happened_at=0)


@pytest.mark.parametrize(("make", "same"), LASTING.values(), ids=LASTING)
def test_the_same_may_begin_again_with_another_event_of_the_episode(make, same):
    first = EventFactory()
    row = make(begun_with=first)
    kept = {name: getattr(row, name) for name in same}

    make(**kept, begun_with=EventFactory(episode=first.episode))
    make(**kept, since=first.episode)


def test_every_constraint_is_broken_here():
    assert set(BREAKS) == set(constraints("events")), "Break each constraint of the models once in BREAKS."
