"""Jump to any object by typing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import (
    AliasFactory,
    CharacterFactory,
    EpisodeFactory,
    EventFactory,
    PersonFactory,
    PlaceFactory,
    SecretFactory,
)

pytestmark = pytest.mark.django_db
PAGE, SUGGESTIONS = reverse("admin:jump"), reverse("admin:jump_suggest")


@pytest.fixture
def series():
    episode = EpisodeFactory(season__number=3, number=1, overall=45, title_de="Verschollen", title_en="Exile")
    clark = CharacterFactory(name="Clark Kent", slug="clark-kent")
    AliasFactory(character=clark, name="Kal-El", revealed_in=episode)
    CharacterFactory(name="Lana Lang", slug="lana-lang")
    EventFactory(episode=episode, title_de="Kal raubt Banken", title_en="Kal robs banks", status="draft")
    PlaceFactory(name_de="Höhlen", name_en="Caves", parent=PlaceFactory(name_de="Kansas", name_en="Kansas"))
    SecretFactory(title_de="Clark ist Kal-El", title_en="Clark is Kal-El", revealed_in=episode)
    PersonFactory(name="Tom Welling")


def labels(client, text):
    hits = client.get(SUGGESTIONS, {"q": text}).json()["hits"]
    return [(hit["label"], hit["detail"]) for hit in hits]


@pytest.mark.usefixtures("series")
class TestSuggestions:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("3x01", [("3x01 Verschollen", "")]),
            ("S03E01", [("3x01 Verschollen", "")]),
            ("exile", [("3x01 Verschollen", "")]),
            ("  lang   LANA ", [("Lana Lang", "")]),
            ("kal el", [("Clark Kent", "Kal-El"), ("Clark ist Kal-El", "3x01")]),
            ("raubt", [("Kal raubt Banken", "3x01, Entwurf")]),
            ("banks", [("Kal raubt Banken", "3x01, Entwurf")]),
            ("hohlen", [("Höhlen", "Kansas")]),
            ("welling", [("Tom Welling", "")]),
            ("nobody", []),
            ("", []),
            ("'; --", []),
            ("\0", []),
        ],
    )
    def test_are_found_by_name_alias_title_and_code(self, admin_client, text, expected):
        assert labels(admin_client, text) == expected

    def test_begin_with_what_is_called_just_so(self, admin_client):
        CharacterFactory(name="Mr. Kal", slug="mr-kal")
        CharacterFactory(name="Kal", slug="kal")
        assert labels(admin_client, "kal")[0] == ("Kal", "")

    def test_are_said_in_words_and_lead_to_the_desk(self, admin_client):
        answer = admin_client.get(SUGGESTIONS, {"q": "lana"}, headers={"Accept-Language": "en"}).json()
        assert answer["said"] == "1 object"
        assert answer["hits"][0]["kind"] == "Character"
        assert admin_client.get(answer["hits"][0]["address"]).status_code == 200


@pytest.mark.usefixtures("series")
class TestPage:
    def test_what_is_alone_is_opened_at_once(self, admin_client):
        response = admin_client.get(PAGE, {"q": "lana"}, follow=True)
        assert response.redirect_chain
        assert response.context["original"].name == "Lana Lang"

    def test_several_are_listed_with_the_text_kept(self, admin_client):
        response = admin_client.get(PAGE, {"q": "kal"})
        assert response.status_code == 200
        assert 'value="kal"' in response.text
        assert {"Clark Kent", "Kal raubt Banken"} <= {hit.label for hit in response.context["hits"]}

    def test_says_what_to_type_and_that_there_is_nothing(self, admin_client):
        english = {"Accept-Language": "en"}
        assert "the code of an episode like 3x01" in admin_client.get(PAGE, headers=english).text
        assert "Nothing here is called so." in admin_client.get(PAGE, {"q": "nobody"}, headers=english).text

    def test_every_page_of_the_desk_has_the_field(self, admin_client):
        assert 'role="search"' in admin_client.get(reverse("admin:events_event_changelist")).text


@pytest.mark.usefixtures("series")
class TestWhoMay:
    @pytest.mark.parametrize("address", [PAGE, SUGGESTIONS])
    def test_fans_and_strangers_are_sent_to_sign_in(self, signed_in, client, address):
        assert client.get(address, {"q": "kal"}).status_code == 302
        response = signed_in(is_staff=False).get(address, {"q": "kal"})
        assert response["Location"].startswith(reverse("admin:login"))

    def test_editors_find_only_what_they_may_see(self, signed_in):
        assert labels(signed_in("view_character"), "kal") == [("Clark Kent", "Kal-El")]

    def test_staff_without_rights_find_nothing(self, signed_in):
        assert labels(signed_in(), "kal") == []


def test_the_queries_do_not_grow_with_the_hits(admin_client):
    def count():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            admin_client.get(PAGE, {"q": "o"})
        return len(queries)

    for _ in range(2):
        EventFactory(title_de="O", place=PlaceFactory(parent=PlaceFactory()))
    AliasFactory.create_batch(2, name="O")
    SecretFactory.create_batch(2, title_de="O", revealed_in=EpisodeFactory())
    few = count()
    EventFactory.create_batch(25, title_de="O")
    AliasFactory.create_batch(25)
    PersonFactory.create_batch(25)
    assert count() == few <= 14


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=300))
def test_any_text_is_answered(admin_client, text):
    assert admin_client.get(PAGE, {"q": text}).status_code in (200, 302)
