"""What can be asked: up to where, in which language, which fields, what filters, which part of a list."""

import re

import pytest

from episodes.paging import PAGE_SIZE
from events.models import Event
from smallville.models import FormerAddress
from smallville.search.indexing import refresh
from tests.factories import (
    AliasFactory,
    AppearanceFactory,
    CharacterFactory,
    ConditionFactory,
    CreditFactory,
    EpisodeFactory,
    EventFactory,
    KnowledgeFactory,
    ParticipationFactory,
    PersonFactory,
    PlaceFactory,
    RelationshipFactory,
    SecretFactory,
)
from tests.worlds import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client):
    def answer(path, status=200):
        response = client.get(f"/api/v1/{path}")
        assert response.status_code == status, response.text
        return response.json()

    return answer


@pytest.fixture
def refused(ask):
    return lambda path: {error["parameter"]: error["reason"] for error in ask(path, 400)["errors"]}


@pytest.fixture
def story():
    """Two episodes of one event each; Lana is met in the first, Adam in the second."""
    first, second = EpisodeFactory.create_batch(2)
    lana = CharacterFactory(name="Lana Lang", slug="lana-lang", named_in=first, introduced_in=first, gender="female")
    adam = CharacterFactory(name="Adam Knight", slug="adam-knight", named_in=second, introduced_in=second)
    for number, (episode, who) in enumerate([(first, lana), (second, adam)], start=1):
        event = EventFactory(slug=f"event-{number}", episode=episode, place=PlaceFactory(slug=f"place-{number}"))
        ParticipationFactory(event=event, character=who)
        AppearanceFactory(character=who, episode=episode).performers.add(PersonFactory(slug=f"player-{number}"))
    return first, second


class TestUpToWhere:
    def test_everything_is_told_unless_an_episode_is_named(self, ask, story):
        assert ask("")["as_of"] == "all"
        assert [row["slug"] for row in ask("events/")["results"]] == ["event-1", "event-2"]
        assert [row["slug"] for row in ask("events/?as_of=1x01")["results"]] == ["event-1"]
        assert [row["slug"] for row in ask("events/?as_of=s1e1")["results"]] == ["event-1"]
        assert ask("events/?as_of=start")["results"] == []

    @pytest.mark.parametrize("said", ["9x99", "all of it", "1x01%00", "-1", "1x01&as_of=1x02"])
    def test_a_position_that_is_none_is_refused(self, said, refused, story):
        assert refused(f"events/?as_of={said}&lang=en").keys() == {"as_of"}

    def test_neither_a_cookie_nor_an_account_counts(self, client, ask, story):
        client.cookies["stand"] = "start"
        assert len(ask("events/")["results"]) == 2

    def test_all_addresses_of_an_answer_go_no_further_than_it_does(self, ask, story):
        for path in ("", "events/", "events/event-1/", "characters/lana-lang/?expand=character", "episodes/1x01/"):
            mark = "&" if "?" in path else "?"
            for link in re.findall(r"'(http[^']*)'", str(ask(f"{path}{mark}as_of=1x01&lang=en"))):
                assert "as_of=1x01" in link

    def test_an_episode_to_come_is_no_mistake_and_has_no_rows(self, ask, refused, story):
        assert ask("events/?episode=1x02&as_of=1x01")["results"] == []
        assert len(ask("events/?episode=1x02&episode=1x01&as_of=1x01")["results"]) == 1
        assert refused("events/?episode=9x09&as_of=1x01").keys() == {"episode"}

    def test_a_season_to_come_is_no_mistake_and_has_no_rows(self, ask, refused, story):
        EpisodeFactory(season__number=2, number=1, overall=3)
        assert ask("events/?season=2&as_of=1x01")["results"] == []
        assert refused("events/?season=3&as_of=1x01").keys() == {"season"}
        assert [row["code"] for row in ask("episodes/?season=2&as_of=1x01")["results"]] == ["2x01"]

    def test_of_a_name_to_come_nothing_is_said(self, refused, ask, story):
        said = [refused(f"events/?character={slug}&as_of=1x01&lang=en") for slug in ("adam-knight", "some-body-x")]
        assert said[0]["character"].replace("adam-knight", "") == said[1]["character"].replace("some-body-x", "")
        ask("characters/adam-knight/?as_of=1x01", 404)

    def test_whoever_is_only_named_is_a_name_alone(self, ask, story):
        first, second = story
        lex = CharacterFactory(
            slug="lex",
            name="Lex",
            named_in=first,
            introduced_in=second,
            gender="male",
            summary_en="Rich.",
            kind="clone",
        )
        AliasFactory(character=lex, revealed_in=first)
        told = ask("characters/lex/?as_of=1x01")
        assert {name for name, value in told.items() if value} == {"slug", "name", "named_in", "url", "page"}
        assert ask("characters/lex/")["kind"] == "clone"

    def test_a_performer_is_told_with_the_first_appearance_and_the_crew_always(self, ask, story):
        CreditFactory(episode=story[1], person=PersonFactory(slug="director"))
        slugs = [row["slug"] for row in ask("people/?as_of=1x01")["results"]]
        assert sorted(slugs) == ["director", "player-1"]
        ask("people/player-2/?as_of=1x01", 404)
        assert ask("people/player-2/")["characters"] == ["adam-knight"]
        assert ask("people/director/?as_of=1x01")["credits"] == [{"episode": "1x02", "role": "director"}]


class TestLanguages:
    def test_a_text_comes_in_the_language_asked_for_and_else_in_the_other(self, ask, story):
        Event.objects.filter(slug="event-1").update(title_de="Eins", title_en="")
        Event.objects.filter(slug="event-2").update(title_de="Zwei", title_en="Two")
        titles = {lang: [row["title"] for row in ask(f"events/?lang={lang}")["results"]] for lang in ("de", "en")}
        assert titles == {"de": ["Eins", "Zwei"], "en": ["Eins", "Two"]}

    def test_without_one_the_header_counts(self, client, story):
        Event.objects.filter(slug="event-1").update(title_de="Eins", title_en="One")
        answer = client.get("/api/v1/events/event-1/", headers={"accept-language": "en"})
        assert answer.json()["title"] == "One"
        assert "Accept-Language" in answer["Vary"]

    def test_one_that_there_is_not_is_refused(self, refused):
        assert "de, en" in refused("episodes/?lang=fr")["lang"]


class TestFieldsAndExpanding:
    def test_only_the_fields_asked_for(self, ask, story):
        assert ask("events/event-1/?fields=slug,episode") == {"slug": "event-1", "episode": "1x01"}
        assert ask("events/?fields=slug")["results"] == [{"slug": "event-1"}, {"slug": "event-2"}]
        assert ask("secrets/?fields=slug")["results"] == []

    def test_what_names_another_object_describes_it_if_wanted(self, ask, story):
        plain, whole = (ask(f"events/event-1/?lang=en{said}") for said in ("", "&expand=episode,character"))
        assert plain["episode"] == "1x01"
        assert plain["characters"] == [{"character": "lana-lang", "role": "agent"}]
        assert whole["episode"]["title"] == "Episode 1"
        assert whole["characters"][0]["character"]["name"] == "Lana Lang"
        assert whole["place"] == "place-1"

    @pytest.mark.parametrize("parameter", ["fields", "expand"])
    def test_a_field_that_there_is_not_is_refused_with_those_that_there_are(self, parameter, refused):
        assert "episode" in refused(f"events/?{parameter}=nothing")[parameter]


class TestRefusing:
    def test_a_parameter_that_there_is_not_is_refused_with_those_that_there_are(self, refused):
        assert "character" in refused("events/?charakter=lana-lang&lang=en")["charakter"]
        assert refused("episodes/?unwatched=on").keys() == {"unwatched"}
        assert refused("characters/x/?q=1").keys() == {"q"}

    def test_all_that_is_wrong_is_said_at_once(self, refused):
        assert refused("events/?kind=nothing&order=random&lang=en").keys() == {"kind", "order"}

    def test_what_can_be_said_once_is_not_said_twice(self, refused):
        assert refused("events/?order=told&order=happened").keys() == {"order"}
        assert refused("episodes/?page=1&page=2").keys() == {"page"}

    def test_the_reason_comes_in_the_language_asked_for(self, refused, story):
        assert refused("events/?kind=x&lang=en")["kind"] == "There is no “x” here."
        assert refused("events/?kind=x&lang=de")["kind"] == "„x“ gibt es hier nicht."


class TestParts:
    def test_pages_have_numbers(self, ask, refused):
        EpisodeFactory.create_batch(PAGE_SIZE + 1)
        first = ask("episodes/?as_of=1x01&fields=code")
        assert (first["count"], first["previous"], len(first["results"])) == (PAGE_SIZE + 1, None, PAGE_SIZE)
        second = ask(first["next"].partition("/api/v1/")[2])
        assert [row["code"] for row in second["results"]] == [f"1x{PAGE_SIZE + 1}"]
        assert second["next"] is None
        assert "page=1" in second["previous"]
        for page in ("0", "3", "-1", "x", "²", "1.5"):
            assert refused(f"episodes/?page={page}").keys() == {"page"}

    @pytest.mark.parametrize("order", ["told", "happened"])
    def test_a_cursor_leads_through_all_events_once_whatever_is_written_meanwhile(self, order, ask, client):
        episodes = EpisodeFactory.create_batch(3)
        for number in range(PAGE_SIZE * 2 + 1):
            earlier = number % 3 == 0
            EventFactory(
                episode=episodes[number % 2],
                happens_earlier=earlier,
                happened_at=(0.5 if number % 2 else None) if earlier else None,
            )
        ordered = Event.objects.as_told() if order == "told" else Event.objects.as_happened()
        expected = list(ordered.values_list("slug", flat=True))
        found, path = [], f"events/?order={order}&fields=slug"
        while path:
            part = ask(path)
            found += [row["slug"] for row in part["results"]]
            path = part["next"] and part["next"].partition("/api/v1/")[2]
            EventFactory(episode=episodes[2], slug=f"meanwhile-{len(found)}")
        assert [slug for slug in found if not slug.startswith("meanwhile")] == expected

    def test_a_cursor_at_what_is_not_told_is_refused_like_one_at_nothing(self, refused, story):
        said = [refused(f"events/?cursor={slug}&as_of=1x01") for slug in ("event-2", "nothing", "%00")]
        assert said[0].keys() == {"cursor"}
        assert said[0] == said[1] == said[2]


class TestWhatLasts:
    def test_is_filtered_as_far_as_it_is_told(self, ask, story):
        first, second = story
        hero = CharacterFactory(slug="hero", named_in=first, introduced_in=first)
        begin, end = EventFactory(episode=first), EventFactory(episode=second)
        span = {"begun_with": begin, "ended_with": end}
        ConditionFactory(character=hero, kind="presumed-dead", **span)
        RelationshipFactory(character=CharacterFactory(named_in=first), other=hero, **span)
        KnowledgeFactory(character=hero, secret=SecretFactory(slug="s", revealed_in=first), **span)
        for path in ("conditions", "relationships", "knowledge"):
            rows = ask(f"{path}/?character=hero&held=on&as_of=1x01")["results"]
            assert [(row["until"], row["ended_with"]) for row in rows] == [(None, None)]
            assert ask(f"{path}/?character=hero&held=on")["count"] == 0
            assert ask(f"{path}/?character=hero")["results"][0]["until"] == "1x02"
        assert ask("conditions/?kind=dead&as_of=1x01")["count"] == 1
        assert ask("conditions/?kind=presumed-dead&as_of=1x01")["count"] == 0
        assert ask("conditions/?kind=presumed-dead")["count"] == 1
        assert ask("relationships/?kind=friendship")["count"] == 1
        assert ask("knowledge/?secret=s&state=suspects")["count"] == 0

    def test_appearances_are_filtered(self, ask, story):
        for query in (
            "character=lana-lang",
            "episode=1x01",
            "performer=player-1",
            "episode=1x01&season=1&billing=guest",
        ):
            rows = ask(f"appearances/?{query}")["results"]
            assert [row["character"] for row in rows] == ["lana-lang"], query
        assert ask("appearances/?episode=1x02&as_of=1x01")["count"] == 0


def test_the_ledger_says_who_knows_or_who_is_in_the_dark(ask):
    make_world()
    told, dark = ask("ledger/")["results"], ask("ledger/?view=dark")["results"]
    assert told[0]["secret"] == "secret-1"
    assert {row["standing"] for row in told[0]["standings"]} == {"suspects"}
    assert dark[0]["unaware"]
    assert not dark[0]["standings"]


def test_the_search_forgives_small_mistakes_in_names_that_are_told(ask, story):
    refresh()
    found = ask("search/?q=Adem+Knigth&lang=en&fields=slug,found_for")["results"]
    assert found == [{"slug": "adam-knight", "found_for": "Adam Knight"}]
    assert ask("search/?q=adam&fields=found_for")["results"][0] == {"found_for": "adam"}
    assert ask("search/?q=Adem+Knigth&as_of=1x01")["results"] == []


def test_an_old_name_leads_to_the_new_one_where_that_is_told(client, story):
    event = Event.objects.get(slug="event-2")
    FormerAddress.objects.create(kind="event", slug="old-name", target=event.pk)
    answer = client.get("/api/v1/events/old-name/?lang=en")
    assert (answer.status_code, answer["Location"]) == (301, "/api/v1/events/event-2/?lang=en")
    assert client.get("/api/v1/events/old-name/?as_of=1x01").status_code == 404
