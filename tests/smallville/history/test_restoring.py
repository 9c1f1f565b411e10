"""What is taken back is there again as it was, with all that went with it; or nothing is done, and the reason said."""

import pytest
from django.db import connection
from django.db.models import F, QuerySet
from django.test.utils import CaptureQueriesContext
from reversion.models import Revision, Version

from characters.models import Character
from episodes.models import Passage, Synopsis
from episodes.synopses import rewrite
from events.models import Condition, Event, Participation
from smallville.history.recording import recording
from smallville.history.restoring import RefusedError, recover, revert, undo
from smallville.history.states import read_states
from smallville.history.versions import GONE
from smallville.models import Origin, Way
from smallville.transfer.catalogue import sheets
from tests.factories import CharacterFactory, ConditionFactory, EventFactory, ParticipationFactory, PassageFactory
from tests.worlds import make_world

pytestmark = pytest.mark.django_db


def everything():
    """Return all rows of guide and story with what they hold."""
    return read_states((model, pk) for model in sheets() for pk in QuerySet(model).values_list("pk", flat=True))


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def event(world):
    return world.events[1]


def record(change):
    with recording(why="because") as made:
        change()
    return made.revision


def edit(event, **fields):
    row = Event.objects.get(pk=event.pk)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def delete(*rows):
    with recording() as made:
        made.watch_deletion(rows)
        for row in rows:
            row.delete()
    return made.revision


def swap(event):
    """Let two events of an episode exchange their positions."""
    one, other = Event.objects.filter(episode=event.episode).order_by("position")[:2]
    first, second = one.position, other.position
    for row, position in ((one, 999), (other, first), (one, second)):
        row.position = position
        row.save()


CHANGES = {
    "fields": lambda world, event: record(lambda: edit(event, title_de="Anders", text_en="", happens_earlier=True)),
    "new with rows": lambda world, event: record(
        lambda: ParticipationFactory(event=EventFactory(episode=event.episode), character=world.characters[0])
    ),
    "many to many": lambda world, event: record(lambda: event.evidence.set(world.events[0].evidence.all())),
    "from the other side": lambda world, event: record(lambda: event.evidence.get().events.clear()),
    "places exchanged": lambda world, event: record(lambda: swap(event)),
    "updated at once": lambda world, event: record(lambda: Event.objects.update(status="draft")),
    "updated by a condition": lambda world, event: record(
        lambda: Event.objects.filter(episode__in=world.episodes, title_de__contains="2").update(title_de="50 % neu")
    ),
    "updated by itself": lambda world, event: record(lambda: Event.objects.update(position=F("position") + 100)),
    "deleted with all that hangs on it": lambda world, event: delete(world.events[0]),
    "many deleted": lambda world, event: delete(*world.events),
    "a synopsis rewritten": lambda world, event: record(
        lambda: rewrite(Synopsis.objects.get(), text="Etwas anderes.\n\nPassage 2 und mehr.")
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_taken_back_all_is_as_before_and_again_as_after(change, world, event):
    before = everything()
    made = change(world, event)
    after = everything()
    assert after != before

    undone = undo(made, user=None)

    assert everything() == before
    assert (undone.origin.way, undone.origin.undoes) == (Way.UNDO, made)
    undo(undone, user=None)
    assert everything() == after


class TestRefused:
    def refused(self, revision):
        before = everything()
        count = Revision.objects.count()
        with pytest.raises(RefusedError) as refusal:
            undo(revision, user=None)
        assert everything() == before
        assert Revision.objects.count() == count
        return refusal.value.reasons

    def test_what_was_changed_since(self, event):
        made = record(lambda: edit(event, title_de="Eins"))
        record(lambda: edit(event, title_de="Zwei"))

        (reason,) = self.refused(made)
        assert str(event) in reason

    def test_not_by_a_change_of_something_else(self, event, world):
        made = record(lambda: edit(event, title_de="Eins"))
        record(lambda: edit(world.events[0], title_de="Zwei"))

        undo(made, user=None)

        event.refresh_from_db()
        assert event.title_de != "Eins"

    def test_new_what_others_lean_on_by_now(self, event):
        made = record(lambda: CharacterFactory(name="Neu"))
        ParticipationFactory(event=event, character=Character.objects.get(name="Neu"))

        (reason,) = self.refused(made)
        assert event.title_de in reason

    def test_new_what_would_take_later_rows_along(self, event, world):
        made = record(lambda: EventFactory(slug="new", episode=event.episode))
        ConditionFactory(character=world.characters[0], begun_with=Event.objects.get(slug="new"))

        assert len(self.refused(made)) == 1
        assert Condition.objects.filter(begun_with__slug="new").exists()

    def test_new_what_is_evidence_by_now(self, event, world):
        made = record(lambda: PassageFactory(synopsis=Synopsis.objects.get(), text="Neu"))
        event.evidence.add(Passage.objects.get(text="Neu"))

        (reason,) = self.refused(made)
        assert event.title_de in reason

    def test_deleted_whose_target_is_gone(self, event):
        lex = CharacterFactory(name="Lex")
        part = ParticipationFactory(event=event, character=lex)
        made = delete(part)
        delete(lex)

        (reason,) = self.refused(made)
        assert "Lex" in reason

    def test_whose_place_is_taken(self, event):
        place = event.position
        made = record(lambda: edit(event, position=900))
        EventFactory(episode=event.episode, position=place)

        assert "position" in self.refused(made)[0]


class TestRecover:
    def test_brings_back_what_went_with_it(self, event):
        before = everything()
        made = delete(event)

        recover(made.version_set.get(format=GONE, content_type__model="event"), user=None)

        assert everything() == before

    def test_what_is_there_cannot_be_recovered(self, event):
        gone = delete(event).version_set.get(format=GONE, content_type__model="event")
        recover(gone, user=None)

        with pytest.raises(RefusedError):
            recover(gone, user=None)

    def test_of_many_deleted_only_the_one(self, world):
        made = delete(*world.events)
        version = made.version_set.filter(format=GONE, content_type__model="event").order_by("pk").first()

        recover(version, user=None)

        assert Event.objects.count() == 1
        assert Participation.objects.exists()


class TestRevert:
    def test_goes_back_with_the_rows(self, event, world):
        new = CharacterFactory()
        before = everything()
        record(lambda: edit(event, title_de="Eins"))
        record(lambda: ParticipationFactory(event=event, character=new))
        record(lambda: edit(event, title_de="Zwei"))
        first = Version.objects.filter(content_type__model="event", object_id=str(event.pk)).order_by("pk").first()
        assert Origin.objects.get(revision=first.revision).way == Way.BEFORE

        revert(first, user=None)

        now = everything()
        assert now[Event, event.pk] == before[Event, event.pk]
        assert not Participation.objects.filter(character=new).exists()

    def test_a_synopsis_has_its_passages_again(self, world):
        synopsis = Synopsis.objects.get()
        before = everything()
        record(lambda: rewrite(synopsis, text="Ganz anders.\n\nPassage 2 und mehr."))
        first = Version.objects.filter(content_type__model="synopsis").order_by("pk").first()

        revert(first, user=None)

        texts = {key: state for key, state in everything().items() if key[0] is Passage}
        assert texts == {key: state for key, state in before.items() if key[0] is Passage}


def test_takes_no_more_queries_for_more_rows(world, event):
    passage = event.evidence.get()

    def queries(change):
        made = record(change)
        with CaptureQueriesContext(connection) as first:
            undone = undo(made, user=None)
        with CaptureQueriesContext(connection) as second:
            undo(undone, user=None)
        return len(first), len(second)

    def make(number):
        for new in EventFactory.create_batch(number, episode=event.episode):
            ParticipationFactory(event=new, character=world.characters[0])
            new.evidence.add(passage)

    def empty():
        Event.objects.update(text_de="")
        for row in Event.objects.all():
            row.evidence.clear()

    queries(empty)
    few = [queries(lambda: make(2)), queries(empty)]

    assert [queries(lambda: make(20)), queries(empty)] == few
