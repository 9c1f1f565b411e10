"""Short addresses lead to their pages as of where one is, and to nothing that is not told."""

import pytest

from events.models import Event
from smallville.moving import FormerAddress
from tests.factories import EventFactory, PassageFactory
from tests.worlds import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = make_world()
    world.later = EventFactory(episode=world.episodes[1], slug="what-comes-later")
    world.passage = PassageFactory(synopsis__episode=world.episodes[1], synopsis__language="en", position=4)
    return world


SHORT = {
    "/e/event-1": "/de/events/event-1/",
    "/s/secret-1": "/de/secrets/secret-1/",
    "/p/1x01/de/1": "/de/episodes/1x01/#p1",
    "/e/what-comes-later": "/de/events/what-comes-later/",
    "/p/1x02/en/4": "/en/episodes/1x02/#p4",
}


@pytest.mark.parametrize("short", SHORT)
def test_a_short_address_leads_to_its_page(short, client, world):
    response = client.get(short, headers={"accept-language": "de"})
    assert (response.status_code, response["Location"]) == (302, SHORT[short])
    assert client.get(response["Location"]).status_code == 200


def test_it_speaks_the_language_of_the_browser_and_keeps_the_position(client, world):
    response = client.get("/e/event-1?as_of=1x01", headers={"accept-language": "en"})
    assert response["Location"] == "/en/events/event-1/?as_of=1x01"
    assert client.get("/p/1x01/de/1?as_of=1x01")["Location"] == "/de/episodes/1x01/?as_of=1x01#p1"
    assert client.post("/e/event-1").status_code == 405


@pytest.mark.parametrize("address", ["/e/what-comes-later", "/p/1x02/en/4"])
def test_what_is_not_told_yet_is_not_there(address, client, world):
    client.cookies["stand"] = "1x01"
    early, never = client.get(address), client.get("/e/there-is-no-such-event")
    assert early.status_code == never.status_code == 404
    assert early.content == never.content
    Event.objects.update(status="draft")
    client.cookies["stand"] = "all"
    assert client.get("/e/event-1").status_code == 404


@pytest.mark.parametrize("address", ["/p/1x01/de/99999999999999999999", "/p/1x01/fr/1", "/p/x/de/1", "/s/a%00b"])
def test_what_there_is_not_is_not_found(address, client, world):
    assert client.get(address).status_code == 404


def test_a_renamed_event_keeps_its_short_address_but_only_where_it_is_told(client, world):
    world.later.slug = "another-name"
    world.later.save()
    assert FormerAddress.objects.filter(slug="what-comes-later").exists()
    assert client.get("/e/what-comes-later?as_of=1x02")["Location"] == "/de/events/another-name/?as_of=1x02"
    assert client.get("/e/what-comes-later?as_of=1x01").status_code == 404


def test_pages_say_how_to_link_and_cite_what_they_show(client, world):
    event = client.get("/en/events/event-1/?as_of=1x01").text
    assert 'value="http://127.0.0.1:8000/e/event-1?as_of=1x01"' in event
    assert "“Event 1” (event, 1x01). In: Smallville, an unofficial guide. http://127.0.0.1:8000/e/event-1" in event
    assert "as of 1x01, retrieved" in event
    assert 'value="http://127.0.0.1:8000/s/secret-1?as_of=all"' in client.get("/en/secrets/secret-1/").text
    episode = client.get("/de/episodes/1x01/").text
    assert episode.count("/p/1x01/de/") == 2 * 3
    assert 'id="link-p3"' in episode


def test_the_passages_of_a_long_synopsis_cost_no_more(client, django_assert_max_num_queries):
    make_world(rows=24)
    with django_assert_max_num_queries(16):
        assert client.get("/de/episodes/1x01/").text.count("data-copies") == 2 * 24
