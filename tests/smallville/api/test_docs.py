"""The description for people: whole, in both languages, and with examples that answer."""

import re
from html import unescape

import pytest

from smallville.api.schema import document
from tests.factories import CharacterFactory, CreditFactory, EventFactory, PersonFactory, PlaceFactory, SecretFactory
from tests.worlds import make_world

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "said"), [("en", "Every address takes"), ("de", "Jede Adresse nimmt")])
def test_every_address_is_described_in_the_language_of_the_page(language, said, client):
    text = client.get(f"/{language}/api/").text
    for path in document()["paths"]:
        assert f" {path}</code>" in text
    assert said in text[text.index("</h1>") : text.index("api-contents")]


def test_its_examples_are_links_that_answer_as_of_where_the_reader_is(client):
    make_world()
    met = {"named_in_id": 1, "introduced_in_id": 1}
    CharacterFactory(slug="lana-lang", **met)
    CharacterFactory(slug="clark-kent", **met)
    EventFactory(slug="kents-find-clark", episode_id=1, place=PlaceFactory(slug="smallville"))
    SecretFactory(slug="clarks-origin", revealed_in_id=1)
    CreditFactory(episode_id=1, person=PersonFactory(slug="tom-welling"))
    client.cookies["stand"] = "1x02"
    links = re.findall(r'href="(/api/v1/[^"]*as_of[^"]*)"', client.get("/en/api/").text)
    assert len(links) > 15
    for link in links:
        assert "as_of=1x02" in link
        assert client.get(unescape(link)).status_code == 200, link


def test_who_is_at_the_start_gets_examples_too(client):
    make_world()
    client.cookies["stand"] = "start"
    links = re.findall(r'href="(/api/v1/[^"]*as_of[^"]*)"', client.get("/en/api/").text)
    assert links
    assert {client.get(unescape(link)).status_code for link in links} == {200}


def test_who_has_not_said_how_far_they_are_gets_examples_of_the_first_episode(client, settings):
    settings.DEFAULT_HORIZON = "ask"
    make_world()
    assert "/api/v1/events/?character=lana-lang&amp;episode=1x01&amp;as_of=1x01" in client.get("/en/api/").text


def test_without_a_language_the_address_leads_to_it(client):
    answer = client.get("/api/", headers={"accept-language": "en"})
    assert (answer.status_code, answer["Location"]) == (302, "/en/api/")
