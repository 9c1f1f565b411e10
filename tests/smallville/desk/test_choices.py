"""A character is found by any of their names where one is picked, however it was typed or pasted."""

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import AliasFactory, CharacterFactory, EpisodeFactory, PlaceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def characters():
    episode = EpisodeFactory()
    clark = CharacterFactory(name="Clark Kent", slug="clark-kent")
    for name in ("Kal", "Kal-El"):
        AliasFactory(character=clark, name=name, revealed_in=episode)
    for name in ("Martha Kent", "Lana Lang", "Lex Luthor", "Lionel Luthor", "Kalinda Smith"):
        CharacterFactory(name=name, slug=name.lower().replace(" ", "-"))


def suggested(client, term, field="character", model="participation"):
    asked = {"app_label": "events", "model_name": model, "field_name": field, "term": term}
    results = client.get(reverse("admin:autocomplete"), asked).json()["results"]
    return [(result["text"], result.get("exact", False)) for result in results]


@pytest.mark.usefixtures("characters")
class TestACharacter:
    @pytest.mark.parametrize(
        ("term", "expected"),
        [
            ("Clark Kent", [("Clark Kent", True)]),
            ("  clark \t kent\n", [("Clark Kent", True)]),
            ("Kal", [("Clark Kent", True), ("Kalinda Smith", False)]),
            ("kal el", [("Clark Kent", True)]),
            ("KAL-EL", [("Clark Kent", True)]),
            ("Clarks", [("Clark Kent", False)]),
            ("lex's", [("Lex Luthor", False)]),
            ("Lanas", [("Lana Lang", False)]),
            ("Clark Kents", [("Clark Kent", False)]),
            ("Luthor", [("Lex Luthor", False), ("Lionel Luthor", False)]),
            ("Niemand", []),
        ],
    )
    def test_is_found(self, admin_client, term, expected):
        assert suggested(admin_client, term) == expected

    @settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(term=st.text(max_size=150))
    def test_may_be_searched_by_any_text(self, admin_client, term):
        assert isinstance(suggested(admin_client, term), list)

    def test_is_offered_to_those_only_who_may_see_them(self, signed_in):
        asked = {"app_label": "events", "model_name": "participation", "field_name": "character", "term": "Clarks"}
        assert signed_in("view_participation").get(reverse("admin:autocomplete"), asked).status_code == 403


def test_other_rows_are_marked_by_their_names(admin_client):
    PlaceFactory(name_de="Höhlen")
    PlaceFactory(name_de="Höhlenhaus")
    assert suggested(admin_client, "hohlen", "place", "event") == [("Höhlen", True), ("Höhlenhaus", False)]
