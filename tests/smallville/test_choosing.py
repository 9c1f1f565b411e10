"""The chooser: how a reader says where they are."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    CharacterFactory,
    EpisodeFactory,
    EventFactory,
    KnowledgeFactory,
    ParticipationFactory,
    SecretFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ask(settings):
    settings.DEFAULT_HORIZON = "ask"


@pytest.fixture
def episodes():
    """Two seasons of two episodes."""
    return [
        EpisodeFactory(season__number=1 + overall // 2, number=1 + overall % 2, overall=1 + overall)
        for overall in range(4)
    ]


def choose(client, path="/en/events/?kind=loss", **said):
    return client.post("/en/horizon/", {"next": path, **said})


class TestChoosing:
    @pytest.mark.parametrize(
        ("said", "stand"),
        [
            ({"code": "1x02"}, "1x02"),
            ({"code": " 1X2 "}, "1x02"),
            ({"code": "s01e02"}, "1x02"),
            ({"stand": "2x01"}, "2x01"),
            ({"stand": "start", "code": ""}, "start"),
            ({"stand": "all", "code": "1x01"}, "all"),
        ],
    )
    def test_is_remembered_and_leads_back_to_the_same_page_and_filters(self, said, stand, client, episodes):
        response = choose(client, **said)
        assert response.status_code == 302
        assert response["Location"] == "/en/events/?kind=loss"
        cookie = response.cookies["stand"]
        assert cookie.value == stand
        assert (cookie["samesite"], cookie["httponly"], cookie["path"]) == ("Lax", True, "/")
        assert cookie["max-age"] == 365 * 24 * 3600

    @pytest.mark.parametrize("code", ["99x99", "", "nonsense", "<b>", "x" * 10_000, "\0"])
    def test_a_code_that_is_not_known_is_said_where_it_was_typed(self, code, client, episodes):
        response = choose(client, code=code)
        assert response.status_code == 200
        assert 'aria-describedby="choose-error"' in response.text
        assert 'id="choose-error"' in response.text
        assert '<input type="hidden" name="next" value="/en/events/?kind=loss">' in response.text
        assert "stand" not in response.cookies
        assert "<b>" not in response.text.replace("<b>", "", 1)

    def test_by_season_and_episode_takes_two_clicks(self, client, episodes):
        header = client.get("/en/events/").text
        assert 'formmethod="get" name="season" value="2"' in header
        page = client.get("/en/horizon/", {"season": "2", "next": "/en/events/"}).text
        assert 'name="stand" value="2x01"' in page
        assert 'name="stand" value="1x01"' not in page
        assert '<input type="hidden" name="next" value="/en/events/">' in page

    def test_one_further_is_one_click_from_every_page(self, client, episodes):
        client.cookies["stand"] = "1x02"
        assert 'name="stand" value="2x01">One further: I have seen 2x01</button>' in client.get("/en/places/").text
        client.cookies["stand"] = "start"
        assert 'name="stand" value="1x01">One further' in client.get("/en/places/").text
        client.cookies["stand"] = "2x02"
        assert "One further" not in client.get("/en/places/").text

    def test_the_header_says_where_the_reader_is(self, client, episodes):
        client.cookies["stand"] = "1x02"
        assert "<b>1x02 – Episode 2</b>" in " ".join(client.get("/en/").text.split()).replace(" </b>", "</b>")

    def test_the_stand_can_be_forgotten(self, client, episodes):
        client.cookies["stand"] = "1x02"
        assert choose(client, stand="forget").cookies["stand"].value == ""

    @pytest.mark.parametrize(
        "path",
        [
            "https://evil.example/",
            "//evil.example/",
            "javascript:alert(1)",
            "\\evil",
            "/en/horizon/",
            "",
            "http://testserver//evil.example/",
            "http://testserver/\\evil.example/",
        ],
    )
    def test_leads_nowhere_else(self, path, client, episodes):
        assert choose(client, path, stand="all")["Location"] == "/en/"

    def test_leads_back_from_a_page_that_does_not_name_itself(self, client, episodes):
        assert 'name="next"' not in client.get("/en/events/nothing/").text
        response = client.post(
            "/en/horizon/", {"stand": "1x01"}, headers={"referer": "http://testserver/en/events/nothing/?as_of=all"}
        )
        assert response["Location"] == "/en/events/nothing/"

    def test_leaves_the_position_of_the_address(self, client, episodes):
        assert choose(client, "/en/events/?as_of=1x01&kind=loss", stand="2x01")["Location"] == "/en/events/?kind=loss"

    @pytest.mark.parametrize("origin", ["https://evil.example", "null"])
    def test_is_not_done_by_another_site(self, origin, episodes):
        client = Client(enforce_csrf_checks=True)
        response = client.post("/en/horizon/", {"stand": "all"}, headers={"origin": origin})
        assert response.status_code == 403
        assert not response.cookies

    def test_is_done_from_here_without_a_token(self, episodes):
        client = Client(enforce_csrf_checks=True)
        response = client.post("/en/horizon/", {"stand": "all"}, headers={"origin": "http://testserver"})
        assert response.status_code == 302

    def test_other_methods_are_refused(self, client):
        assert client.put("/en/horizon/").status_code == 405

    def test_a_season_that_is_none_shows_the_one_where_the_reader_is(self, client, episodes):
        client.cookies["stand"] = "2x01"
        for season in ("99", "x", ""):
            assert client.get(f"/en/horizon/?season={season}").context["season"] == 2


class TestMovingOn:
    @pytest.fixture
    def story(self, episodes):
        first, second = episodes[:2]
        lana = CharacterFactory(name="Lana", named_in=first, introduced_in=first)
        lex = CharacterFactory(name="Lex", named_in=first, introduced_in=second)
        for episode, title in ((first, "Old"), (second, "New")):
            ParticipationFactory(event=EventFactory(episode=episode, title_en=title), character=lana)
        ParticipationFactory(
            event__episode=second, event__title_en="Turn", character=lex, event__significance="turning-point"
        )
        SecretFactory(title_en="An old one", revealed_in=first)
        KnowledgeFactory(secret=SecretFactory(title_en="A new one", revealed_in=second), character=lana)

    def test_by_one_shows_what_is_new(self, client, story):
        client.cookies["stand"] = "1x01"
        response = choose(client, stand="1x02")
        assert response["Location"] == "/en/events/?kind=loss&news=1x01"
        news = client.get(response["Location"]).context["reading"].news
        assert [event.said for event in news.events] == ["Turn", "New"]
        assert [character.said for character in news.characters] == ["Lex"]
        assert [secret.said for secret in news.secrets] == ["A new one"]
        assert "New with 1x02" in client.get(response["Location"]).text

    def test_news_cost_one_query(self, client, story, django_assert_num_queries):
        client.cookies["stand"] = "1x02"
        with CaptureQueriesContext(connection) as without:
            client.get("/en/events/")
        with django_assert_num_queries(len(without) + 1):
            client.get("/en/events/?news=1x01")

    def test_a_page_that_is_not_there_has_no_news(self, client, story):
        client.cookies["stand"] = "1x02"
        assert "New with" not in client.get("/en/events/nothing/?news=1x01").text

    def test_by_more_shows_the_page_alone(self, client, story):
        client.cookies["stand"] = "1x01"
        assert "news" not in choose(client, stand="2x01")["Location"]

    @pytest.mark.parametrize("news", ["2x02", "1x02", "nonsense", "all", ""])
    def test_news_of_no_step_are_none(self, news, client, story):
        client.cookies["stand"] = "1x02"
        response = client.get(f"/en/events/?news={news}")
        assert response.status_code == 200
        assert "New with" not in response.text

    def test_news_tell_no_more_than_the_reader_is_told(self, client, story):
        client.cookies["stand"] = "start"
        assert "New with" not in client.get("/en/events/?news=1x01").text
