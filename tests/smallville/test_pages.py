"""What holds for every public page: who reads it, in which language, at what cost."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import translation

from events.models import Event
from tests.worlds import make_world

CEILINGS = {"home": 14, "list": 10, "detail": 16}
PAGES = {
    "home": ("home", "home"),
    "horizon": ("list", "horizon"),
    "search": ("list", "search"),
    "api": ("list", "api-docs"),
    "episodes": ("list", "episodes:list"),
    "characters": ("list", "characters:list"),
    "appearances": ("list", "characters:appearances"),
    "events": ("list", "events:list"),
    "places": ("list", "events:places"),
    "secrets": ("list", "events:secrets"),
    "where": ("list", "events:where"),
    "season": ("detail", "episodes:season", 1),
    "episode": ("detail", "episodes:episode", "1x01"),
    "previously": ("detail", "episodes:previously", "1x02"),
    "character": ("detail", "characters:character", "character-1"),
    "event": ("detail", "events:event", "event-1"),
    "network": ("list", "events:network"),
    "why": ("detail", "events:why", "event-1"),
    "place": ("detail", "events:place", "place-1"),
    "secret": ("detail", "events:secret", "secret-1"),
    "new-password": ("list", "account_reset_password"),
    "suggest": ("list", "suggest"),
    "suggest-thanks": ("list", "suggest-thanks"),
    "me": ("list", "tracking:me"),
    "public": ("detail", "tracking:public", "fan-page"),
    "public-year": ("detail", "tracking:public-year", "fan-page", 2026),
    "data": ("list", "data"),
}

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def address(page, language="de"):
    with translation.override(language):
        return reverse(PAGES[page][1], args=PAGES[page][2:])


@pytest.fixture
def world():
    return make_world()


@pytest.fixture(params=["anonymous", "fan", "editor"])
def reader(request):
    client = Client()
    if request.param != "anonymous":
        client.force_login(User.objects.create_user(request.param, is_staff=request.param == "editor"))
    return client


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_for_everyone_in_both_languages(page, language, reader, world):
    response = reader.get(address(page, language))
    assert response.status_code == 200
    text = response.text
    assert f'<html lang="{language}">' in text
    assert re.search(r"<title>\s*\S.* · Smallville</title>", text)
    assert re.search(r'<meta name="description" content="[^"]{5,}"', text)
    other = "en" if language == "de" else "de"
    assert f'hreflang="{other}" href="http://127.0.0.1:8000{address(page, other)}"' in text
    assert f'rel="canonical" href="http://127.0.0.1:8000{address(page, language)}"' in text
    assert "Warner Bros." in text
    below = re.findall(r'href="([^"]+)"', text.partition('<footer class="colophon">')[2])
    assert len(below) == len(set(below)) > 0


@pytest.mark.parametrize("page", PAGES)
def test_no_page_needs_what_the_policy_forbids(page, client, world):
    text = client.get(address(page)).text
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", text)
    scripts = [script for script in re.findall(r"<script[^>]*>", text) if "application/ld+json" not in script]
    assert all("src=" in script for script in scripts)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_costs_the_same_for_many_rows(page, client, django_assert_max_num_queries):
    make_world(rows=24)
    with django_assert_max_num_queries(CEILINGS[PAGES[page][0]]):
        assert client.get(address(page)).status_code == 200


@pytest.mark.parametrize("page", [page for page in PAGES if page not in {"home", "horizon", "places", "season", "me"}])
def test_a_page_without_rows_stands_too(page, client):
    make_world(rows=2)
    Event.objects.update(status="draft")
    response = client.get(address(page))
    assert response.status_code == (404 if page in {"event", "why"} else 200)


EMPTY = ["home", "episodes", "characters", "appearances", "events", "places", "secrets", "where", "network", "me"]


@pytest.mark.parametrize("page", EMPTY)
def test_an_empty_site_says_so(page, client):
    assert client.get(address(page)).status_code == 200


@pytest.mark.parametrize(("asked", "given"), [("de-AT,en;q=0.5", "de"), ("en-GB", "en"), ("fr", "de"), ("", "de")])
def test_the_root_leads_to_the_language_of_the_browser(asked, given, client):
    response = client.get("/", headers={"accept-language": asked})
    assert response.status_code == 302
    assert response["Location"] == f"/{given}/"
    assert "Accept-Language" in response["Vary"]


def test_switching_the_language_keeps_the_page_and_its_filters(client, world):
    text = client.get("/de/events/?character=character-1&season=1").text
    assert '<a href="/en/events/?character=character-1&amp;season=1" lang="en"' in text


@pytest.mark.parametrize("path", ["/de/episodes/", "/de/characters/", "/de/events/", "/de/secrets/"])
@pytest.mark.parametrize(
    ("query", "kept_out"), [("season=1", False), ("utm_source=x", False), ("season=x", True), ("page=x", True)]
)
def test_search_engines_take_a_filtered_list_for_the_list_and_a_mistake_for_nothing(
    path, query, kept_out, client, world
):
    text = client.get(f"{path}?{query}").text
    assert f'rel="canonical" href="http://127.0.0.1:8000{path}"' in text
    assert ('name="robots" content="noindex"' in text) is kept_out


def test_what_is_not_there_is_one_and_the_same_page(client, world):
    pages = [client.get(f"/de/characters/{slug}/") for slug in ("nobody-at-all", "somebody-else")]
    assert [page.status_code for page in pages] == [404, 404]
    assert pages[0].content == pages[1].content
    assert "nobody" not in pages[0].text
    assert "Steht nicht in der Zeitung" in pages[0].text


@pytest.mark.parametrize(
    "path", ["/de/episodes/1x99/", "/de/seasons/99/", "/de/seasons/99999999999999999999999/", "/de/nothing/", "/xx/"]
)
def test_unknown_addresses_are_not_found(path, client, world):
    response = client.get(path)
    assert response.status_code == 404
    assert "Smallville" in response.text


@pytest.mark.parametrize("path", ["/de/episodes/1x01%00/", "/de/characters/a%00b/", "/de/events/%00/"])
def test_a_null_character_in_an_address_is_not_found(path, client):
    assert client.get(path).status_code == 404


def test_an_error_of_ours_has_a_page_of_its_own_without_another_query(client, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("events.views.Place.objects", None)
    client.raise_request_exception = False
    with django_assert_num_queries(1):  # which asks where the reader is, before anything went wrong
        response = client.get("/de/places/")
    assert response.status_code == 500
    assert "Druckerpresse" in response.text
    assert "/static/smallville/site.css" in response.text


def test_a_request_that_makes_no_sense_has_a_page_of_its_own(client):
    response = client.get("/de/", headers={"host": "somewhere.else"})
    assert response.status_code == 400
    assert "nicht zu verstehen" in response.text


def test_a_page_can_only_be_read(client, world):
    assert client.post("/de/events/").status_code == 405


def test_an_editors_text_is_escaped(client, world):
    world.events[0].title_de = "<script>alert(1)</script>"
    world.events[0].save()
    for page in ("events", "event", "episode", "place", "character", "why"):
        assert "<script>alert" not in client.get(address(page)).text


def test_a_text_in_the_other_language_is_marked(client, world):
    world.events[0].title_de = ""
    world.events[0].save()
    assert '<span lang="en">Event 1</span>' in client.get(address("event")).text
