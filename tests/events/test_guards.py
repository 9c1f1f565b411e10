from functools import partial

import pytest
from django.core.management import call_command
from django.db import connection, models

from episodes.models import Passage, Synopsis
from events.guards import GUARDS, drop_guards, make_guards
from events.models import Cause, Event, Place
from tests.breaking import Break, refused
from tests.factories import (
    CauseFactory,
    ConditionFactory,
    EpisodeFactory,
    EventFactory,
    KnowledgeFactory,
    PassageFactory,
    PlaceFactory,
    RelationshipFactory,
    SynopsisFactory,
)

pytestmark = pytest.mark.django_db

LASTING = {"knowledge": KnowledgeFactory, "condition": ConditionFactory, "relationship": RelationshipFactory}


def write(row: models.Model, **fields):
    """Write `fields` to the table past everything that the model itself would check or fill in."""
    type(row)._base_manager.filter(pk=row.pk).update(**fields)


def make_late_cause():
    early, late = EventFactory.create_batch(2)
    Cause.objects.create(cause=late, effect=early)


def move_to_late_cause():
    link = CauseFactory()
    write(link, cause=EventFactory())


def give_foreign_evidence():
    EventFactory().evidence.add(PassageFactory())


def exchange_evidence():
    event = EventFactory()
    event.evidence.add(PassageFactory(synopsis__episode=event.episode))
    link = Event.evidence.through.objects.get()
    write(link, passage=PassageFactory())


def nest_places_in_a_ring():
    outside = PlaceFactory()
    inside = PlaceFactory(parent=PlaceFactory(parent=outside))
    write(outside, parent=inside)


def evidence() -> Passage:
    event = EventFactory()
    passage = PassageFactory(synopsis__episode=event.episode)
    event.evidence.add(passage)
    return passage


def begin_elsewhere(make):
    make(begun_with=EventFactory(), since=EpisodeFactory())


def begin_with_another(make):
    write(make(begun_with=EventFactory()), begun_with=EventFactory())


def end_elsewhere(make):
    make(since=EpisodeFactory(), until=EpisodeFactory(), ended_with=EventFactory())


def end_with_another(make):
    write(make(since=EpisodeFactory(), ended_with=EventFactory()), ended_with=EventFactory())


def move_cause():
    write(CauseFactory().cause, episode=EpisodeFactory())


def move_effect():
    before = EpisodeFactory()
    write(CauseFactory().effect, episode=before)


def move_told_event():
    write(evidence().events.get(), episode=EpisodeFactory())


def move_beginning(make):
    write(make(begun_with=EventFactory()).begun_with, episode=EpisodeFactory())


def move_ending(make):
    write(make(since=EpisodeFactory(), ended_with=EventFactory()).ended_with, episode=EpisodeFactory())


BREAKS: dict[str, list[Break]] = {
    "cause_not_told_after_effect": [make_late_cause, move_to_late_cause],
    "evidence_of_own_episode": [give_foreign_evidence, exchange_evidence],
    "place_not_in_its_own_inside": [nest_places_in_a_ring],
    "synopsis_moves_with_its_evidence": [lambda: write(evidence().synopsis, episode=EpisodeFactory())],
    "passage_moves_with_its_evidence": [lambda: write(evidence(), synopsis=SynopsisFactory())],
    "event_moves_with_what_hangs_on_it": [move_cause, move_effect, move_told_event],
}
for _name, _make in LASTING.items():
    BREAKS |= {
        f"{_name}_since_is_begun_with": [partial(begin_elsewhere, _make), partial(begin_with_another, _make)],
        f"{_name}_until_is_ended_with": [partial(end_elsewhere, _make), partial(end_with_another, _make)],
    }
    BREAKS["event_moves_with_what_hangs_on_it"] += [partial(move_beginning, _make), partial(move_ending, _make)]

CASES = [
    pytest.param(name, each, id=f"{name}-{number}")
    for name, breaks in BREAKS.items()
    for number, each in enumerate(breaks, start=1)
]


@pytest.mark.parametrize(("name", "break_it"), CASES)
def test_the_database_refuses_what_breaks(name, break_it):
    with refused(name):
        break_it()


@pytest.mark.parametrize(("name", "break_it"), CASES)
def test_nothing_else_would_refuse_it(name, break_it):
    """Were the guards gone, each case would pass: so it is the guard that is tried."""
    drop_guards()
    break_it()


def test_every_guard_is_broken_here():
    assert set(BREAKS) == {guard.name for guard in GUARDS}, "Break each guard once in BREAKS."


def test_what_fits_is_let_through():
    event = EventFactory()
    event.evidence.add(PassageFactory(synopsis__episode=event.episode))
    later = CauseFactory(cause=event, effect=EventFactory()).effect
    KnowledgeFactory(begun_with=event, ended_with=later)
    place = PlaceFactory(parent=PlaceFactory())
    write(place, parent=PlaceFactory())
    write(event, position=17)
    write(Synopsis.objects.get(), status="draft")

    assert Place.objects.get(pk=place.pk).parent != place


@pytest.mark.django_db(transaction=True)
def test_migrating_leaves_the_guards_in_place():
    call_command("migrate", verbosity=0)

    with refused("cause_not_told_after_effect"):
        make_late_cause()


def test_making_them_twice_is_no_fault():
    make_guards()
    make_guards()

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            made = [f"{guard.name}_{moment}" for guard in GUARDS for moment in ("inserted", "updated")]
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
            made = [guard.name for guard in GUARDS]
        assert sorted(name for (name,) in cursor if name in made) == sorted(made)
