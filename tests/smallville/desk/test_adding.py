"""Add events to an episode one after the other."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from reversion.models import Revision

from events.models import Event
from tests.factories import CharacterFactory, EpisodeFactory, EventFactory, ParticipationFactory

pytestmark = pytest.mark.django_db
RIGHTS = ("view_event", "add_event", "view_participation", "add_participation", "view_character")


@pytest.fixture
def episode():
    return EpisodeFactory(season__number=3, number=1, overall=45)


@pytest.fixture
def address(episode):
    return reverse("admin:add_events", args=["3x01"])


class TestAnEvent:
    def test_takes_a_title_and_two_choices(self, signed_in, episode, address):
        EventFactory(episode=episode, position=7)
        lex = CharacterFactory(name="Lex Luthor")
        client = signed_in(*RIGHTS)

        data = {"title_de": "Lex’ Rückkehr", "kind": "arrival", "character": str(lex.pk)}
        response = client.post(address, data, follow=True)

        event = Event.objects.get(slug="lex-ruckkehr")
        assert (event.episode, event.position, event.status) == (episode, 8, "draft")
        assert [(part.character, part.role) for part in event.participations.all()] == [(lex, "agent")]
        assert response.redirect_chain == [(address, 302)]
        assert reverse("admin:events_event_change", args=[event.pk]) in response.text
        assert response.context["form"].initial == {}
        assert LogEntry.objects.get().object_id == str(event.pk)
        # It and its participation are one change, which can be taken back as one.
        assert {version.content_type.model for version in Revision.objects.get().version_set.all()} == {
            "event",
            "participation",
        }

    def test_is_told_in_the_language_of_the_editor(self, admin_client, address):
        english = {"Accept-Language": "en"}
        assert "Title (English)" in admin_client.get(address, headers=english).text
        admin_client.post(address, {"title_en": "Lex returns", "kind": "arrival"}, headers=english)
        event = Event.objects.get()
        assert (event.title_en, event.title_de, event.position, event.slug) == ("Lex returns", None, 1, "lex-returns")

    def test_with_faults_keeps_what_was_entered(self, admin_client, address):
        lex = CharacterFactory(name="Lex Luthor")
        data = {"title_de": "x" * 91, "kind": "dance", "character": str(lex.pk)}
        response = admin_client.post(address, data)
        assert response.status_code == 200
        assert set(response.context["form"].errors) == {"title_de", "kind"}
        assert "x" * 91 in response.text
        assert "Lex Luthor" in response.text
        assert not Event.objects.exists()

    @pytest.mark.parametrize(
        "data",
        [
            {},
            {"title_de": " ", "kind": "arrival"},
            {"title_de": "a\0b", "kind": "arrival"},
            {"title_de": "Gut", "kind": "arrival", "character": "9" * 40},
            {"title_de": "Gut", "kind": "arrival", "character": "999"},
            {"title_de": "Gut", "kind": "arrival", "character": "clark"},
        ],
    )
    def test_that_is_none_is_refused_where_it_was_typed(self, admin_client, address, data):
        response = admin_client.post(address, data)
        assert response.status_code == 200
        assert response.context["form"].errors
        assert not Event.objects.exists()


class TestWhoMay:
    def test_fans_and_strangers_are_sent_to_sign_in(self, signed_in, client, address):
        assert client.get(address).status_code == 302
        assert signed_in(is_staff=False).post(address, {"title_de": "A", "kind": "arrival"}).status_code == 302
        assert not Event.objects.exists()

    @pytest.mark.parametrize("right", ["add_event", "add_participation"])
    def test_who_may_not_add_is_refused(self, signed_in, address, right):
        client = signed_in(*set(RIGHTS) - {right})
        assert client.get(address).status_code == 403
        assert client.post(address, {"title_de": "A", "kind": "arrival"}).status_code == 403
        assert not Event.objects.exists()

    @pytest.mark.parametrize("code", ["9x99", "nonsense", "3x01x"])
    def test_an_episode_that_is_none_is_not_found(self, admin_client, episode, code):
        assert admin_client.get(reverse("admin:add_events", args=[code])).status_code == 404


def test_the_queries_do_not_grow_with_the_events(admin_client, episode, address):
    def count():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert admin_client.get(address).status_code == 200
        return len(queries)

    ParticipationFactory(event__episode=episode)
    few = count()
    for part in ParticipationFactory.create_batch(20, event__episode=episode):
        ParticipationFactory(event=part.event)
    assert count() == few <= 8
