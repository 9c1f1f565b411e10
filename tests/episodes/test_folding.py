import unicodedata

import pytest
from django.core import serializers
from django.db import connection
from django.db.models.functions import Collate
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from characters.models import Character
from episodes.folding import fold, localized
from episodes.models import Episode, Person, Season
from tests.factories import CharacterFactory, EpisodeFactory, PersonFactory, SeasonFactory

# As German and English dictionaries sort them alike: umlauts and accents as their base letters, ß as ss.
IN_ORDER = [
    "Adam Knight",
    "Änne",
    "Anton",
    "Björn",
    "Bo",
    "Chloe Sullivan",
    "Clark",
    "Désirée",
    "Dr. Hamilton",
    "Émile",
    "Gross",
    "Großmann",
    "Jor-El",
    "Jörg",
    "Lex Luthor",
    "Łucja",
    "Öl",
    "Olsen",
    "Østergaard",
    "Über",
    "Uhr",
    "Zoë",
]
LATIN = st.text(st.characters(codec="utf-8", max_codepoint=0x24F, categories=["L", "Nd", "P", "Zs"]))


class TestFold:
    @pytest.mark.parametrize(
        ("text", "folded"),
        [
            ("Verschollen", "verschollen"),
            ("Ärger", "arger"),
            ("ÄRGER", "arger"),
            ("A\u0308rger", "arger"),
            ("Straße", "strasse"),
            ("STRAẞE", "strasse"),
            ("Lana’s", "lanas"),
            ("Lana's", "lanas"),
            ("Jor-El", "jor el"),
            ("  „Was  nun?“ – ", "was nun"),
            ("Ǿrsted", "orsted"),
            ("3x01", "3x01"),
            ("…", ""),
            ("", ""),
        ],
    )
    def test_examples(self, text, folded):
        assert fold(text) == folded

    @given(st.text())
    def test_is_made_of_words_parted_by_single_spaces(self, text):
        folded = fold(text)
        assert folded.split() == folded.split(" ") if folded else folded == ""
        assert not any(map(unicodedata.combining, folded))

    @given(LATIN)
    def test_folding_again_changes_nothing(self, text):
        assert fold(fold(text)) == fold(text)

    @given(LATIN)
    def test_does_not_see_how_accents_are_encoded(self, text):
        assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))

    @given(st.text("abcxyzäöüßéèñåøABCXYZÄÖÜẞÉÈÑÅØ -'’"))
    def test_does_not_see_capitals(self, text):
        assert fold(text.upper()) == fold(text.lower()) == fold(text)

    @given(st.text("abcäöüß ", min_size=1), st.text("abcäöüß "))
    def test_finds_the_beginning_of_a_word(self, start, rest):
        assert fold(f"{start}{rest}").startswith(fold(start))


def test_the_folded_names_are_in_the_order_of_dictionaries():
    assert sorted(IN_ORDER, key=fold) == IN_ORDER


@pytest.mark.django_db
class TestOrder:
    def test_is_that_of_dictionaries_in_the_database_too(self):
        for name in reversed(IN_ORDER):
            CharacterFactory(name=name)

        assert [character.name for character in Character.objects.by_name()] == IN_ORDER

    @pytest.mark.postgres
    @pytest.mark.parametrize("collation", ["de-x-icu", "en-x-icu"])
    def test_is_that_of_the_languages_own_collations(self, collation):
        for name in IN_ORDER:
            CharacterFactory(name=name)

        names = Character.objects.order_by(Collate("name", collation)).values_list("name", flat=True)

        assert list(names) == IN_ORDER

    @pytest.mark.postgres
    def test_does_not_lean_on_the_collation_of_the_database(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT table_name, column_name FROM information_schema.columns "
                "WHERE column_name LIKE %s AND table_schema = 'public' AND collation_name IS DISTINCT FROM 'C'",
                ["%\\_folded%"],
            )
            assert cursor.fetchall() == []


def stored(row, name):
    return type(row)._default_manager.values_list(name, flat=True).get(pk=row.pk)


@pytest.mark.django_db
class TestFoldedColumn:
    def test_follows_on_save(self):
        person = PersonFactory(name="Änne")
        person.name = "Zoë"
        assert person.name_folded == "zoe"
        person.save()
        assert stored(person, "name_folded") == "zoe"

    def test_follows_on_save_of_a_row_that_was_read(self):
        person = Person.objects.get(pk=PersonFactory(name="Änne").pk)
        person.name = "Zoë"
        person.save()
        assert stored(person, "name_folded") == "zoe"

    def test_follows_on_bulk_create(self):
        Person.objects.bulk_create([Person(name="Änne", slug="a"), Person(name="Zoë", slug="z")])
        assert list(Person.objects.values_list("name_folded", flat=True)) == ["anne", "zoe"]

    def test_follows_on_bulk_create_that_updates(self):
        PersonFactory(name="Änne", slug="a")
        Person.objects.bulk_create(
            [Person(name="Zoë", slug="a")],
            update_conflicts=True,
            unique_fields=["slug"],
            update_fields=["name", "name_folded"],
        )
        assert Person.objects.get().name_folded == stored(Person.objects.get(), "name_folded") == "zoe"

    def test_follows_on_bulk_update(self):
        person = PersonFactory(name="Änne")
        person.name = "Zoë"
        Person.objects.bulk_update([person], ["name", "name_folded"])
        assert stored(person, "name_folded") == "zoe"

    def test_follows_on_loading_a_fixture_which_does_not_hold_it(self):
        person = PersonFactory(name="Änne")
        fixture = serializers.serialize("yaml", [person], use_natural_primary_keys=True, allow_unicode=True)
        assert "folded" not in fixture

        for loaded in serializers.deserialize("yaml", fixture.replace("Änne", "Zoë")):
            loaded.save()

        assert stored(person, "name_folded") == "zoe"

    def test_takes_the_other_language_where_one_has_no_text(self):
        episode = EpisodeFactory(title_de="", title_en="Exile")
        assert (stored(episode, "title_folded_de"), stored(episode, "title_folded_en")) == ("exile", "exile")
        episode.title_de = "Verschollen"
        episode.save()
        assert (stored(episode, "title_folded_de"), stored(episode, "title_folded_en")) == ("verschollen", "exile")

    def test_holds_the_longest_text(self):
        """ß becomes two letters, so the folded text can be longer than the column; its beginning will do."""
        episode = EpisodeFactory(title_de="ß" * 200)
        assert stored(episode, "title_folded_de") == "s" * 300


@pytest.mark.django_db
class TestLocalized:
    @pytest.fixture(autouse=True)
    def episodes(self):
        EpisodeFactory(title_de="Zorn", title_en="Anger")
        EpisodeFactory(title_de="", title_en="Memoria")
        EpisodeFactory(title_de="Öde", title_en=None)
        EpisodeFactory(title_de=None, title_en="Zero")

    @pytest.mark.parametrize(
        ("language", "titles"),
        [("de", ["Memoria", "Öde", "Zero", "Zorn"]), ("en", ["Anger", "Memoria", "Öde", "Zero"])],
    )
    def test_orders_by_what_is_shown(self, language, titles):
        with translation.override(language):
            assert [episode.title for episode in Episode.objects.order_by(localized("title_folded"))] == titles

    @pytest.mark.parametrize(
        ("language", "text", "titles"),
        [
            ("de", "MEMO", ["Memoria"]),
            ("en", "öd", ["Öde"]),
            ("de", "öde", ["Öde"]),
            ("de", "ode", ["Öde"]),
            ("de", "z", ["Zero", "Zorn"]),
            ("en", "z", ["Zero"]),
        ],
    )
    def test_finds_what_is_shown(self, language, text, titles):
        with translation.override(language):
            column = localized("title_folded")
            found = Episode.objects.filter(**{f"{column}__startswith": fold(text)}).order_by(column)
            assert [episode.title for episode in found] == titles

    @pytest.mark.parametrize("language", ["de", "de-at", "fr", None])
    def test_is_german_unless_the_request_is_english(self, language):
        with translation.override(language):
            assert localized("title_folded") == "title_folded_de"

    @pytest.mark.parametrize("language", ["en", "en-gb"])
    def test_is_english(self, language):
        with translation.override(language):
            assert localized("title_folded") == "title_folded_en"


def test_a_season_is_named_in_the_readers_language(db):
    assert str(Season.objects.get(pk=SeasonFactory(number=3).pk)) == "Staffel 3"
    with translation.override("en"):
        assert str(Season(number=3)) == "Season 3"
