"""What the other pages of the desk write is kept, too: as one change each, by the one who made it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from reversion.models import Revision

from episodes.models import Synopsis
from events.models import Event, Exemption, Rule
from smallville.history.recording import recording
from smallville.history.restoring import undo
from smallville.models import Way
from tests.factories import CharacterFactory, EpisodeFactory, EventFactory, PassageFactory

pytestmark = pytest.mark.django_db


def test_an_event_added_in_a_few_words(admin_client, admin_user):
    episode = EpisodeFactory()
    page = reverse("admin:add_events", args=episode.natural_key())
    entry = {"title_de": "Lex kehrt zurück", "title_en": "Lex returns", "kind": "arrival"}

    response = admin_client.post(page, entry | {"character": str(CharacterFactory().pk)})

    assert response.status_code == 302
    made = Revision.objects.get()
    assert made.user == admin_user
    undo(made, user=None)
    assert not Event.objects.exists()


def test_what_is_marked_as_intended_in_the_report_of_continuity(admin_client, admin_user):
    event = EventFactory()
    sent = {"rule": Rule.NO_EVIDENCE, "object": event.slug, "reason": "A dream."}

    admin_client.post(reverse("admin:events_continuity"), sent)

    made = Revision.objects.get()
    assert made.user == admin_user
    undo(made, user=None)
    assert not Exemption.objects.exists()


def test_a_file_that_is_imported_at_the_desk(admin_client, admin_user):
    EventFactory(slug="found", episode=EpisodeFactory(season__number=1, number=1), title_de="Alt")
    text = (
        "- model: events.event\n"
        "  fields: {slug: found, episode: [1x01], position: 1, title_de: Neu, kind: rescue, status: published}\n"
    )
    file = SimpleUploadedFile("mine.yaml", text.encode())

    preview = admin_client.post(reverse("admin:import"), {"file": file}, follow=True)
    confirm = preview.redirect_chain[-1][0] if preview.redirect_chain else preview.request["PATH_INFO"]
    seen = preview.context["seen"]
    admin_client.post(confirm, {"seen": seen, "overwrite_all": "on", "confirm": "on"})

    assert Event.objects.get().title_de == "Neu"
    made = Revision.objects.get(origin__way=Way.IMPORT)
    assert (made.user, made.comment) == (admin_user, "Import: mine.yaml")


def test_nothing_else_writes_revisions():
    """One that does not say how it came about would break the pages of the history."""
    EventFactory()
    call_command("createinitialrevisions", verbosity=0)
    assert not Revision.objects.exists()


def test_passages_that_change_places_are_kept_as_they_were():
    """They wait aside for a moment: that is not how they were before."""
    synopsis = Synopsis.objects.get(pk=PassageFactory(position=1).synopsis.pk)
    PassageFactory(synopsis=synopsis, position=2)
    before = list(synopsis.passages.values_list("pk", "position").order_by("pk"))

    with recording() as made:
        synopsis.passages.filter(position=2).update(position=900)
        for passage in synopsis.passages.all():
            passage.position += 5
            passage.save()
    undo(made.revision, user=None)

    assert list(synopsis.passages.values_list("pk", "position").order_by("pk")) == before
