"""The search as readers meet it, and the index that always says what the guide says."""

import json
import re

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from characters.models import Alias, Character
from episodes.horizon import Horizon
from episodes.models import Episode, Passage, Status, Synopsis
from events.models import Event
from smallville.models import SearchDocument, StaleObject
from smallville.models.search import Kind, Part
from smallville.search.engine import Drawer, find
from smallville.search.indexing import rebuild, refresh
from smallville.search.searching import search, suggest
from smallville.search.words import Query
from tests import factories as make
from tests.worlds import make_world

pytestmark = pytest.mark.django_db
ALL = Horizon.EVERYTHING


@pytest.fixture
def cave():
    """Three episodes: the second tells of a cave, of one named Kal and of a secret."""
    one, two, three = (make.EpisodeFactory(overall=n, number=n, season__number=1) for n in (1, 2, 3))
    clark = make.CharacterFactory(name="Clark Kent", slug="clark-kent", named_in=one, introduced_in=one)
    make.AliasFactory(character=clark, name="Kal", revealed_in=two)
    place = make.PlaceFactory(name_de="Kawatche-Höhle", name_en="Kawatche caves", slug="kawatche-caves")
    event = make.EventFactory(
        slug="clark-finds-the-cave",
        episode=two,
        place=place,
        title_de="Clark findet die Höhle",
        title_en="Clark finds the cave",
        text_de="Sie liegt unter dem Feld.",
        text_en="It lies below the field.",
    )
    make.EventFactory(slug="lost", episode=three, title_de="Die Höhlen brennen", title_en="", text_de="", text_en="")
    synopsis = make.SynopsisFactory(episode=two, language="de")
    make.PassageFactory(synopsis=synopsis, text="Unter dem Feld entdeckt Clark eine Höhle mit fremden Zeichen.")
    make.SecretFactory(slug="the-cave", title_de="Die Zeichen der Höhle", title_en="The signs", revealed_in=two)
    refresh()
    return event


def slugs(text, horizon=ALL, language="de", **narrowed):
    found = search(Query(text, language), horizon, language=language, **narrowed)
    return {group.kind: [hit.address for hit in group.hits] for group in found.groups}


class TestFinding:
    def test_names_come_before_titles_and_titles_before_texts(self, cave):
        assert list(slugs("höhle").items()) == [
            ("place", ["kawatche-caves"]),
            ("event", ["clark-finds-the-cave", "lost"]),
            ("secret", ["the-cave"]),
            ("passage", [cave.episode.code]),
        ]

    def test_a_reader_finds_in_the_other_language_too_and_reads_their_own(self, cave):
        results = search(Query("caves"), ALL, language="de")
        event = next(group for group in results.groups if group.kind == "event")
        found = results.show(event.hits)[0]
        assert "".join(piece.text for piece in found.title) == "Clark findet die Höhle"
        assert ([piece.text for piece in found.text if piece.is_hit], found.text_language) == (["cave"], "en")

    def test_an_alias_finds_the_character(self, cave):
        assert slugs("Kal", kinds=["character"]) == {"character": ["clark-kent"]}

    def test_all_words_have_to_be_there(self, cave):
        assert slugs("Clark Feld", kinds=["event"]) == {"event": ["clark-finds-the-cave"]}
        assert slugs("Clark brennen") == {}

    def test_quoted_words_stand_together(self, cave):
        assert "event" in slugs('"findet die Höhle"')
        assert "event" not in slugs('"Höhle findet"')

    def test_a_quoted_word_is_looked_for_as_it_stands(self, cave):
        assert slugs('"Höhlen"', kinds=["event"]) == {"event": ["lost"]}
        assert slugs('"Höhle"', kinds=["event"]) == {"event": ["clark-finds-the-cave"]}

    def test_articles_and_the_like_need_not_be_there_unless_nothing_else_is_asked(self, cave):
        assert slugs("eine Höhle der Kawatche")["place"] == ["kawatche-caves"]
        assert "place" not in slugs("eine Höhle der Kawatche", language="en")
        assert slugs("the caves", language="en")["place"] == ["kawatche-caves"]
        assert slugs("die", kinds=["event"]) == {"event": ["clark-finds-the-cave", "lost"]}

    def test_what_stands_in_brackets_after_a_name_is_no_name(self, cave):
        make.CharacterFactory(name="Guard (The cave)", slug="guard", named_in=cave.episode)
        refresh()
        kinds = list(slugs("the cave", language="en"))
        assert (kinds[0], kinds[-1]) == ("place", "character")
        assert slugs("guard") == slugs("guard cave") == {"character": ["guard"]}

    def test_kind_and_season_narrow_it(self, cave):
        assert slugs("höhle", kinds=["secret"], seasons=[1]) == {"secret": ["the-cave"]}
        assert slugs("höhle", seasons=[2]) == {}

    def test_of_very_much_the_first_stretch_of_the_series_is_found_first(self):
        for overall in (20, 1, 40):
            make.EventFactory(slug=f"in-{overall}", title_de="Höhle", episode=make.EpisodeFactory(overall=overall))
        refresh()
        events = [Drawer(Kind.EVENT, Part.TITLE, Horizon(20, "1x20"))]
        assert [hit.address for hit in find(Query("Höhle"), events)] == ["in-1", "in-20"]
        assert [hit.address for hit in find(Query("Höhle"), events, most=1)] == ["in-1"]

    def test_what_is_not_told_is_not_found_counted_or_suggested(self, cave):
        before, then = Horizon(1, "1x01"), Horizon(2, "1x02")
        assert slugs("höhle", before) == {}
        assert slugs("Kal", before) == {}
        assert slugs("höhle", then)["event"] == ["clark-finds-the-cave"]
        assert [found.slug for found in suggest(Query("kaw"), before)] == []
        assert [found.slug for found in suggest(Query("kaw"), then)] == ["kawatche-caves"]
        assert {"clark-kent"} == {found.slug for found in suggest(Query("kal"), then)}

    @pytest.mark.parametrize("rows", [25])
    def test_one_query_finds_and_one_shows(self, rows, django_assert_num_queries):
        make_world(rows=rows)
        refresh()
        with django_assert_num_queries(2):
            results = search(Query("event"), ALL, language="en")
            results.show(results.groups[0].hits)
        assert results.number >= rows

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
    @given(st.text(max_size=120))
    def test_any_text_can_be_looked_for(self, cave, text):
        search(Query(text), ALL, language="de")
        suggest(Query(text), ALL, language="de")


def snapshot():
    return sorted(SearchDocument.objects.values_list("kind", "object_id", "part", "language", "told_from", "tokens"))


def test_the_index_says_what_a_new_one_would_say_however_the_guide_is_written(cave):
    admin = Client()
    admin.force_login(User.objects.create_superuser("admin"))

    def publish():
        Event.objects.filter(pk=cave.pk).update(status=Status.DRAFT)

    writes = {
        "a form": lambda: admin.post(f"/admin/events/event/{cave.pk}/delete/", {"post": "yes"}),
        "a save": lambda: make.EventFactory(slug="new", title_de="Neue Höhle"),
        "an update": publish,
        "a bulk of rows": lambda: Character.objects.bulk_create(
            [Character(name=f"N{n}", slug=f"n{n}") for n in range(3)]
        ),
        "an alias that moves": lambda: Alias.objects.update(revealed_in=3),
        "a synopsis withdrawn": lambda: Synopsis.objects.update(status=Status.DRAFT),
        "passages deleted": lambda: Passage.objects.all().delete(),
        "a title": lambda: Episode.objects.update(title_de="Anders"),
    }
    for what, write in writes.items():
        write()
        refresh()
        kept = snapshot()
        rebuild()
        assert snapshot() == kept, what
        assert not StaleObject.objects.exists()


def test_what_changes_is_not_found_until_its_documents_are_made_anew(cave):
    Event.objects.filter(pk=cave.pk).update(status=Status.DRAFT)
    assert "clark-finds-the-cave" not in slugs("höhle")["event"]
    refresh()
    assert slugs("höhle")["event"] == ["lost"]


def test_an_editor_finds_what_they_have_just_written(cave, client):
    client.force_login(User.objects.create_superuser("admin"))
    Event.objects.filter(slug="lost").update(title_de="Unauffindbar")
    client.post("/admin/login/")
    assert slugs("unauffindbar") == {"event": ["lost"]}


def test_one_command_makes_the_index_anew(cave, capsys):
    SearchDocument.objects.all().delete()
    call_command("rebuild_search")
    assert f"{SearchDocument.objects.count()} texts can be found" in capsys.readouterr().out
    assert "event" in slugs("höhle")


class TestPage:
    def test_words_are_marked_and_results_grouped(self, cave, client):
        text = client.get("/en/search/?q=H%C3%B6hle").text
        assert "Kawatche caves" in text
        assert "Clark findet die <mark>Höhle</mark>" in text
        assert 'lang="de"' in text
        assert "5 results" in text

    def test_the_box_keeps_what_was_typed(self, cave, client):
        box = re.search('<input id="search-box"[^>]*>', client.get("/en/search/?q=%22%3Ccave%3E").text)
        assert 'value="&quot;&lt;cave&gt;"' in box[0]
        assert 'value=""' in re.search('<input id="search-box"[^>]*>', client.get("/en/places/").text)[0]

    def test_a_code_leads_to_the_episode(self, cave, client):
        assert client.get("/de/search/?q=s01e02").headers["Location"] == "/de/episodes/1x02/"
        assert client.get("/de/search/?q=1x02&as_of=1x01").headers["Location"] == "/de/episodes/1x02/?as_of=1x01"
        assert client.get("/de/search/?q=9x99").status_code == 200

    def test_a_name_with_a_small_mistake_is_understood(self, cave, client):
        text = client.get("/en/search/?q=Klark").text
        assert "These are the results for <b>Clark</b>" in text
        assert "clark-kent" in text

    def test_a_name_that_is_not_told_is_not_meant(self, cave, client):
        assert "results for" not in client.get("/en/search/?q=Kaal&as_of=1x01").text
        assert "clark-kent" in client.get("/en/search/?q=Kall&as_of=1x02").text

    def test_one_letter_of_four_is_a_small_mistake_and_a_missing_hyphen_too(self, cave, client):
        make.CharacterFactory(name="Lana Lang", slug="lana-lang", named_in=cave.episode)
        Alias.objects.update(name="Kal-El")
        refresh()
        for typed, meant in {"Lena": "Lana", "Lena Lang": "Lana Lang", "kalel": "Kal-El", "Kallel": "Kal-El"}.items():
            assert f"results for <b>{meant}</b>" in client.get("/en/search/", {"q": typed}).text, typed
        assert "results for" not in client.get("/en/search/?q=kalel&as_of=1x01").text
        assert "results for" not in client.get("/en/search/?q=Langenfeld").text

    def test_one_kind_is_paged(self, client):
        make_world(rows=50)
        refresh()
        text = client.get("/en/search/?q=event&kind=event").text
        assert "page=2" in text
        assert client.get("/en/search/?q=event&kind=event&page=2").text.count('class="found-title"') >= 9

    @pytest.mark.parametrize(
        "query",
        [
            *("", "q=", "q=%22", "q=%27", "q=%00", "q=*", "q=a+AND+OR+NOT+NEAR(", "q=%3A%2A%26%7C%21", "q=%ff"),
            *("q=a&kind=nonsense", "q=a&season=x", "q=a&q=b", "q=%F0%9F%98%80", "q=a&page=99999", "q=" + "x" * 9999),
        ],
    )
    def test_nothing_typed_is_an_error(self, query, cave, client):
        assert client.get(f"/de/search/?{query}").status_code == 200
        assert client.get(f"/de/search/suggestions/?{query}").status_code == 200

    def test_a_mistaken_filter_is_said_beside_it(self, cave, client):
        text = client.get("/en/search/?q=cave&kind=nonsense").text
        assert "There is no “nonsense” here." in text
        assert 'class="found-title"' not in text

    def test_suggestions_are_for_programs_and_carry_the_position(self, cave, client):
        answer = client.get("/de/search/suggestions/?q=kaw&as_of=1x02")
        assert json.loads(answer.text) == {
            "suggestions": [
                {
                    "title": "Kawatche-Höhle",
                    "also": "",
                    "kind": "Orte",
                    "address": "/de/places/kawatche-caves/?as_of=1x02",
                }
            ]
        }


def test_both_databases_find_by_an_index(cave):
    """On a few rows PostgreSQL would rather read them all."""
    sql = "SELECT 1 FROM smallville_searchdocument WHERE vector @@ '''a'''"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {sql}")
        else:
            cursor.execute("EXPLAIN QUERY PLAN SELECT rowid FROM smallville_searchindex WHERE tokens MATCH 'a'")
        assert "searchindex" in str(cursor.fetchall())
