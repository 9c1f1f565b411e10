"""The recap on the pages."""

import pytest

from tests.worlds import make_world

pytestmark = pytest.mark.django_db


def told(response):
    return [line.event.slug for line in response.context["recap"].lines]


def as_of(client, code):
    client.cookies["stand"] = code
    return client


class TestPage:
    @pytest.mark.parametrize("path", ["/de/", "/de/episodes/1x02/previously/"])
    @pytest.mark.parametrize("query", ["recap=nobody", "recap=%00", "recap=short&recap=long"])
    def test_a_wrong_length_is_said(self, path, query, client):
        make_world()
        response = client.get(f"{path}?{query}")
        assert response.status_code == 200
        assert response.context["recap"].mistake in response.text
        assert 'class="recap-lines' in response.text

    def test_the_choice_survives_links(self, client):
        make_world()
        text = client.get("/de/episodes/1x02/previously/?as_of=1x01&recap=long").text
        assert 'href="/en/episodes/1x02/previously/?as_of=1x01&amp;recap=long"' in text
        assert 'href="/de/episodes/1x03/previously/?as_of=1x01&amp;recap=long"' in text
        assert '?as_of=1x01&amp;recap=character-1#previously"' in text

    def test_before_the_first_episode_there_is_nothing_to_tell(self, client):
        make_world()
        response = client.get("/de/episodes/1x01/previously/")
        assert told(response) == []
        assert 'class="nothing"' in response.text

    def test_an_episode_ahead_shows_it_and_one_that_is_told_leads_to_it(self, client):
        make_world()
        ahead = as_of(client, "1x01").get("/de/episodes/1x02/")
        assert 'class="recap-lines' in ahead.text
        seen = as_of(client, "1x02").get("/de/episodes/1x02/")
        assert 'class="recap-lines' not in seen.text
        for page in (ahead, seen):
            assert 'href="/de/episodes/1x02/previously/"' in page.text

    def test_an_unknown_episode_has_none(self, client):
        assert client.get("/de/episodes/9x99/previously/").status_code == 404

    def test_the_front_page_tells_news_or_a_recap(self, client):
        make_world()
        assert client.get("/de/").context["recap"].lines
        client.cookies["stand"] = "1x02"
        assert client.get("/de/?news=1x01").context["recap"] is None
