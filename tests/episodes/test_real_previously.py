"""The recap on the pages, with the real story."""

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_guide")]

PREVIOUSLY = "/de/episodes/3x02/previously/"


def told(response):
    return [line.event.slug for line in response.context["recap"].lines]


def as_of(client, code):
    client.cookies["stand"] = code
    return client


class TestRealStory:
    BEFORE_3X02 = {
        "father-and-son-fall",
        "jor-el-empowers-jonathan",
        "clark-rides-away-with-the-ring",
        "lex-attacks-louis-and-is-found",
    }

    @pytest.mark.parametrize("stand", ["3x01", "all"])
    def test_before_3x02_thirty_seconds_tell_what_matters(self, stand, client):
        response = as_of(client, stand).get(PREVIOUSLY)
        assert set(told(response)) > self.BEFORE_3X02
        assert len(told(response)) == 5
        assert "Clark Kent (unter fremdem Einfluss)" in response.text

    def test_so_does_the_front_page_for_the_next_episode(self, client):
        assert set(told(as_of(client, "3x01").get("/de/"))) > self.BEFORE_3X02

    def test_two_minutes_tell_more(self, client):
        short, long = (told(client.get(f"{PREVIOUSLY}?recap={length}")) for length in ("short", "long"))
        assert len(long) == 15
        assert set(long) > set(short)

    def test_everything_on_lex(self, client):
        lex = told(client.get(f"{PREVIOUSLY}?recap=lex-luthor"))
        assert len(lex) > 50
        assert {"lex-marries-helen", "lex-attacks-louis-and-is-found"} < set(lex)

    @pytest.mark.parametrize("path", ["/de/", "/en/", "/en/episodes/7x01/previously/"])
    def test_past_the_end_of_the_stories_it_says_up_to_where_they_go(self, path, client):
        response = as_of(client, "all").get(path)
        assert response.context["recap"].last.episode.code == "4x22"
        assert "4x22." in response.text

    def test_it_is_never_beyond_the_reader(self, client):
        response = as_of(client, "3x01").get("/de/episodes/4x05/previously/")
        assert response.context["recap"].last.episode.code == "3x01"
