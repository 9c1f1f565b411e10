"""What programs read in pages, as a parser of JSON-LD understands it."""

import json
import re

import pytest
from pyld import jsonld  # type: ignore[import-untyped]

from characters.models import Character
from episodes.models import Episode
from events.models import Event
from tests.worlds import make_world

pytestmark = pytest.mark.django_db

SCHEMA = "http://schema.org/"
# Schema.org's own context, as far as it matters here: every word is one of its own, and these hold addresses.
CONTEXT = {"@context": {"@vocab": SCHEMA, "url": {"@type": "@id"}}}
_SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def load(address, _options):
    assert address == "https://schema.org"
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": address, "document": CONTEXT}


@pytest.fixture
def world():
    world = make_world()
    first = world.episodes[0]
    first.runtime_minutes, first.air_date_us, first.teaser_de = 42, "2001-10-16", "Der Anfang."
    first.save()
    hero = world.characters[0]
    hero.summary_de, hero.kind = "Ein Junge vom Land.", "kryptonian"
    hero.save()
    return world


def read(client, address):
    """Return the one thing that a page describes, with full names for all it says."""
    response = client.get(address)
    assert response.status_code == 200
    (text,) = _SCRIPT.findall(response.text)
    (thing,) = jsonld.expand(json.loads(text), {"documentLoader": load})
    return thing


def values(thing, name):
    return [value.get("@value", value.get("@id", value)) for value in thing.get(SCHEMA + name, [])]


def kind(thing):
    return thing["@type"][0].removeprefix(SCHEMA)


def test_the_front_page_describes_the_series(client, world):
    series = read(client, "/de/")
    assert kind(series) == "TVSeries"
    assert series["@id"] == "http://127.0.0.1:8000/#series"
    assert values(series, "numberOfEpisodes") == [4]
    assert values(series, "numberOfSeasons") == [1]


def test_a_season_describes_its_episodes_and_veils_their_titles(client, world):
    season = read(client, "/de/seasons/1/?as_of=1x01")
    assert kind(season) == "TVSeason"
    assert values(season, "startDate") == ["2001-10-16"]
    episodes = season[SCHEMA + "episode"]
    assert {kind(episode) for episode in episodes} == {"TVEpisode"}
    assert [values(episode, "name") for episode in episodes] == [["Folge 1"], ["Folge 2"], [], []]
    assert [values(episode, "episodeNumber") for episode in episodes] == [[1], [2], [3], [4]]
    assert season[SCHEMA + "partOfSeries"][0]["@id"] == "http://127.0.0.1:8000/#series"


def test_an_episode_names_its_crew_and_who_plays_whom(client, world):
    episode = read(client, "/de/episodes/1x01/?as_of=1x01")
    assert kind(episode) == "TVEpisode"
    assert episode["@id"] == "http://127.0.0.1:8000/de/episodes/1x01/"
    assert values(episode, "timeRequired") == ["PT42M"]
    assert values(episode, "description") == ["Der Anfang."]
    assert kind(episode[SCHEMA + "partOfSeason"][0]) == "TVSeason"
    assert kind(episode[SCHEMA + "partOfSeries"][0]) == "TVSeries"
    assert [values(person, "name") for person in episode[SCHEMA + "director"]] == [["Person 1"]]
    roles = episode[SCHEMA + "actor"]
    assert {kind(role) for role in roles} == {"PerformanceRole"}
    played = [(values(role, "characterName"), values(role[SCHEMA + "actor"][0], "name")) for role in roles]
    assert (["Character 2"], ["Person 2"]) in played
    assert len(episode[SCHEMA + "character"]) == 3


def test_of_an_episode_to_come_only_what_the_guide_says(client, world):
    Episode.objects.filter(number=3).update(runtime_minutes=43, teaser_de="Was dann kommt.")
    text = client.get("/de/episodes/1x03/?as_of=start").text
    (said,) = (json.loads(found) for found in _SCRIPT.findall(text))
    assert said.keys() == {
        *("@context", "@type", "@id", "url", "episodeNumber", "partOfSeason", "partOfSeries", "director", "author")
    }


def test_a_character_is_a_person_of_the_series_with_who_plays_them(client, world):
    hero = read(client, "/de/characters/character-1/")
    assert kind(hero) == "Person"
    assert values(hero, "alternateName") == ["Alias 1", "Alias 2", "Alias 3"]
    assert values(hero, "description") == ["Ein Junge vom Land."]
    series = hero["@reverse"][SCHEMA + "character"][0]
    assert kind(series) == "TVSeries"
    assert len(series[SCHEMA + "actor"]) == 3
    # Nothing of the whole series, as of the first episode.
    assert "rypton" not in json.dumps(read(client, "/de/characters/character-1/?as_of=1x01"))
    assert len(read(client, "/de/characters/character-1/?as_of=1x01")["@reverse"][SCHEMA + "character"]) == 1


def test_who_is_only_named_has_a_name_and_no_more(client, world):
    Character.objects.filter(slug="character-2").update(introduced_in=4)
    named = read(client, "/de/characters/character-2/?as_of=1x01")
    assert values(named, "name") == ["Character 2"]
    assert SCHEMA + "description" not in named


def test_no_text_of_an_editor_ends_the_script(client, world):
    evil = "</script><script>alert(1)</script><!-- & "
    Character.objects.filter(slug="character-1").update(name=evil)
    response = client.get("/de/characters/character-1/")
    assert "<script>alert" not in response.text
    assert values(read(client, "/de/characters/character-1/"), "name") == [evil]


def _meta(text):
    return dict(re.findall(r'<meta property="([^"]+)" content="([^"]*)">', text))


def test_a_page_has_a_card_of_its_episode_or_season(client, world):
    event = _meta(client.get("/en/events/event-1/").text)
    assert event["og:title"] == "Event 1"
    assert event["og:description"] == "A sentence."
    Event.objects.filter(slug="event-1").update(title_en='A "title" & <more>')
    assert _meta(client.get("/en/events/event-1/").text)["og:title"] == "A &quot;title&quot; &amp; &lt;more&gt;"
    assert event["og:image"] == "http://127.0.0.1:8000/en/cards/episodes/1x01.png"
    assert event["og:locale"] == "en_GB"
    assert _meta(client.get("/de/seasons/1/").text)["og:image"].endswith("/de/cards/seasons/1.png")
    assert _meta(client.get("/de/characters/").text)["og:image"].endswith("/de/cards/site.png")
    assert _meta(client.get("/de/episodes/1x02/").text)["og:url"] == "http://127.0.0.1:8000/de/episodes/1x02/"


def test_a_link_as_of_an_episode_tells_those_who_see_it_nothing(client, world):
    text = client.get("/en/events/event-1/?as_of=1x01").text
    card = _meta(text)
    assert "Event 1" in text
    assert card["og:title"] == "A page of the guide, as of an episode"
    assert "sentence" not in card["og:description"]


def test_a_sealed_page_describes_nothing(client, world):
    text = client.get("/en/events/nothing-of-the-kind/").text
    assert "og:" not in text
    assert "ld+json" not in text
    assert "application/atom+xml" not in text


def test_pages_name_their_feeds_as_of_where_the_reader_is(client, world, settings):
    client.cookies["stand"] = "1x02"
    text = client.get("/de/characters/character-1/").text
    assert 'href="/de/feeds/all.atom?as_of=1x02"' in text
    assert 'href="/de/feeds/characters/character-1.atom?as_of=1x02"' in text
    client.cookies.clear()
    settings.DEFAULT_HORIZON = "ask"
    assert 'href="/de/feeds/episodes/1x01.atom"' in client.get("/de/episodes/1x01/").text


def test_pages_offer_what_can_be_taken_along_where_a_reader_looks_for_it(client, world):
    client.cookies["stand"] = "1x02"
    for page, feed in {"characters/character-1/": "characters/character-1", "episodes/1x01/": "episodes/1x01"}.items():
        assert f'<a href="/en/feeds/{feed}.atom?as_of=1x02"' in client.get(f"/en/{page}").text
    assert '<a href="/en/feeds' not in client.get("/en/episodes/1x04/").text
    season = "/en/seasons/1/"
    assert re.findall('<a href="(/en/calendars/[^"]*)"', client.get(season).text) == [
        "/en/calendars/us/1.ics?as_of=1x02"
    ]
    Episode.objects.filter(number=2).update(air_date_de="2003-01-03")
    assert "/en/calendars/de/1.ics?as_of=1x02" in client.get(season).text
    Episode.objects.update(air_date_de=None, air_date_us=None)
    assert "/calendars/" not in client.get(season).text
