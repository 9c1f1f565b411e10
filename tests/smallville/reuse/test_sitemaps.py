"""What robots find: the pages that a stranger is told of, and their way to them."""

import json
from xml.etree import ElementTree

import pytest
from django.urls import resolve

from tests.factories import CharacterFactory
from tests.worlds import make_world

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"
_LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
_LINK = "{http://www.w3.org/1999/xhtml}link"


@pytest.fixture
def world():
    return make_world()


def locations(client, address):
    response = client.get(address)
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    return [found.text for found in ElementTree.fromstring(response.content).iter(_LOC)]  # noqa: S314 (ours)


def test_robots_are_led_to_the_sitemap_and_kept_off_what_is_nobodys_page(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.text.splitlines()
    assert f"Sitemap: {SITE}/sitemap.xml" in lines
    assert {"Disallow: /admin/", "Disallow: /de/accounts/", "Disallow: /en/me/"} < set(lines)
    assert not any(line in ("Disallow: /", "Disallow: /de/") for line in lines)


def test_there_is_a_sitemap_for_each_language_and_it_lists_pages_that_are_there(client, world):
    assert locations(client, "/sitemap.xml") == [f"{SITE}/de/sitemap.xml", f"{SITE}/en/sitemap.xml"]
    listed = locations(client, "/en/sitemap.xml")
    assert {f"{SITE}/en/", f"{SITE}/en/episodes/1x04/", f"{SITE}/en/events/event-3/"} < set(listed)
    assert len(listed) == len(set(listed))
    for address in listed:
        path = address.removeprefix(SITE)
        assert resolve(path)
        assert client.get(path).status_code == 200, path


def test_every_page_names_its_twin(client, world):
    tree = ElementTree.fromstring(client.get("/de/sitemap.xml").content)  # noqa: S314 (ours)
    twins = [(link.get("hreflang"), link.get("href")) for link in tree[0].iter(_LINK)]
    assert twins == [("de", f"{SITE}/de/"), ("en", f"{SITE}/en/")]


def test_where_a_stranger_is_told_nothing_no_name_is_listed(client, world, settings):
    settings.DEFAULT_HORIZON = "ask"
    client.cookies["stand"] = "all"
    listed = " ".join(locations(client, "/de/sitemap.xml"))
    assert "/episodes/1x04/" in listed
    assert not any(name in listed for name in ("character-1", "event-1", "place-1", "secret-1"))
    CharacterFactory(slug="later", named_in=world.episodes[2])
    as_of = " ".join(locations(client, "/de/sitemap.xml?as_of=1x02"))
    assert "character-1" in as_of
    assert "later" not in as_of


def test_a_long_sitemap_costs_no_more(client, django_assert_max_num_queries):
    make_world(rows=24)
    with django_assert_max_num_queries(16):
        assert len(locations(client, "/de/sitemap.xml")) > 80


@pytest.mark.parametrize(("language", "said"), [("de", "de"), ("en", "unofficial guide")])
def test_the_manifest_is_one(language, said, client):
    response = client.get(f"/{language}/manifest.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    manifest = json.loads(response.content)
    assert manifest["start_url"] == f"/{language}/"
    assert manifest["lang"] == language
    assert said in manifest["name"] + manifest["lang"]
    for icon in manifest["icons"][1:]:
        assert client.get(icon["src"])["Content-Type"] == icon["type"]
