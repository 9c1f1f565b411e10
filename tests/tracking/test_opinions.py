"""Ratings, notes and favourites: whose they are, what all make of an episode, and who is told of it."""

import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from episodes.horizon import Horizon
from episodes.models import Episode
from tests.factories import CharacterFactory, EpisodeFactory, EventFactory
from tests.tracking.fans import make_fan, make_series
from tracking import opinions
from tracking.models import Fan, Favourite, Note, Rating
from tracking.templatetags.opinions import stars

pytestmark = pytest.mark.django_db

PAGE = "/en/me/episodes/1x01/opinion/"


@pytest.fixture(autouse=True)
def series():
    return make_series()


@pytest.fixture
def client():
    client = Client()
    client.force_login(make_fan())
    return client


def rate(episode, *values):
    """Let as many fans rate an episode."""
    for value in values:
        fan = Fan.objects.create(user=make_fan(f"rater-{User.objects.count()}"))
        Rating.objects.create(fan=fan, episode=episode, value=value)


def checked(text):
    return re.findall(r'name="value" value="(\d*)" checked', text)


class TestOpinion:
    def test_is_kept_and_taken_away(self, client):
        response = client.post(PAGE, {"value": "7", "text": " Wow.\n", "next": "/en/episodes/1x01/?as_of=all"})
        assert response["Location"] == "/en/episodes/1x01/"
        text = client.get("/en/episodes/1x01/").text
        assert re.search(r'class="own">.*?Your rating: 7 of 10</span>', text)
        assert checked(text) == ["7"]
        assert ">Wow.</textarea>" in text
        client.post(PAGE, {"value": "", "text": ""})
        assert (Rating.objects.count(), Note.objects.count()) == (0, 0)
        assert checked(client.get(PAGE).text) == [""]

    def test_each_rating_is_a_radio_button_with_a_name_in_ten_stars_and_in_five(self, client):
        ten = re.findall(r'type="radio" name="value" value="(\d+)".*?visually-hidden">([^<]+)<', client.get(PAGE).text)
        assert ten == [(str(n), f"{n} of 10") for n in range(1, 11)]
        client.post(PAGE, {"value": "7"})
        Fan.objects.update(scale=5)
        text = client.get(PAGE).text
        five = re.findall(r'type="radio" name="value" value="(\d+)".*?visually-hidden">([^<]+)<', text)
        assert five[:3] + five[-1:] == [("1", "0.5 of 5"), ("2", "1 of 5"), ("3", "1.5 of 5"), ("10", "5 of 5")]
        assert checked(text) == ["7"]
        assert "3.5 of 5" in client.get("/en/episodes/1x01/").text

    @pytest.mark.parametrize(
        "sent",
        [{"value": "11"}, {"value": "0"}, {"value": "x"}, {"value": "\0"}, {"text": "\0"}, {"text": "é" * 20_001}],
    )
    def test_what_is_wrong_is_said_and_nothing_is_lost(self, sent, client):
        client.post(PAGE, {"value": "7", "text": "Kept."})
        response = client.post(PAGE, {"value": "3", "text": "Typed.", **sent})
        assert response.status_code == 200
        assert 'class="error"' in response.text
        assert sent.get("text", "Typed.")[:9_000].strip("\0") in response.text
        assert (Rating.objects.get().value, Note.objects.get().text) == (7, "Kept.")

    def test_of_what_has_not_been_shown_there_is_none(self, client):
        EpisodeFactory(season__number=3, number=1, overall=7)
        address = "/en/me/episodes/3x01/opinion/"
        assert "cannot be rated" in client.get(address).text
        assert "cannot be rated" in client.post(address, {"value": "9"}).text
        assert Rating.objects.count() == 0
        assert "opinion-form" not in client.get("/en/episodes/3x01/").text

    def test_is_nobody_elses(self, client):
        client.post(PAGE, {"value": "10", "text": "Between you and me."})
        client.post("/en/me/favourites/", {"character": CharacterFactory(named_in_id=1, introduced_in_id=1).slug})
        for other in ("other", "editor"):
            reader = Client()
            reader.force_login(User.objects.create_user(other, is_staff=True, is_superuser=other == "editor"))
            for address in (PAGE, "/en/episodes/1x01/", "/en/me/opinions/", "/en/episodes/"):
                text = reader.get(address).text
                assert "Between you" not in text
                assert "10 of 10</span>" not in text.replace('hidden">10 of 10', "")
            assert checked(reader.get(PAGE).text) == [""]
        assert not {Note, Rating, Favourite, Fan} & set(admin.site._registry)

    @pytest.mark.parametrize("address", [PAGE, "/en/me/opinions/", "/en/me/favourites/"])
    def test_needs_an_account(self, address):
        for response in (Client().get(address), Client().post(address, {"value": "1"})):
            assert (response.status_code, response["Location"].split("?")[0]) == (302, "/en/accounts/login/")

    def test_is_sent_from_here(self, client):
        for address in (PAGE, "/en/me/favourites/"):
            response = client.post(address, {"value": "1"}, headers={"origin": "https://evil.example"})
            assert response.status_code == 403
        assert Rating.objects.count() == 0

    def test_no_cache_keeps_it(self, client):
        for address in (PAGE, "/en/me/opinions/", "/en/episodes/1x01/"):
            assert client.get(address)["Cache-Control"] == "private, no-store"

    def test_all_of_it_stands_on_one_page(self, client, series):
        met, unmet = (CharacterFactory(named_in=one, introduced_in=one) for one in (series[0], series[5]))
        event = EventFactory(episode=series[0], title_en="It begins")
        fan = Fan.objects.create(user=User.objects.get(username="fan"), progress=2)
        Favourite.objects.bulk_create(
            [Favourite(fan=fan, character=met), Favourite(fan=fan, character=unmet), Favourite(fan=fan, event=event)]
        )
        Note.objects.create(fan=fan, episode=series[3], text="<b>Bold</b>")
        text = client.get("/en/me/opinions/").text
        assert met.name in text
        assert "It begins" in text
        assert unmet.name not in text
        assert "1 more is not told up to here." in text
        assert "&lt;b&gt;Bold" in text
        assert "Title not told yet" in text


class TestAverage:
    def test_is_told_from_five_ratings_on(self, series):
        rate(series[0], 10, 8, 6, 7)
        assert "ratings" not in Client().get("/en/episodes/1x01/?as_of=all").text
        rate(series[0], 6)
        for page in ("/en/episodes/1x01/", "/en/episodes/", "/en/seasons/1/"):
            assert "7.4 of 10 from 5 ratings" in Client().get(f"{page}?as_of=all").text
            assert "from 5 ratings" in Client().get(f"{page}?as_of=1x01").text
        assert "7,4 von 10" in Client().get("/de/episodes/1x01/?as_of=all").text

    def test_is_never_told_of_what_the_reader_has_not_seen(self, series):
        rate(series[1], *[9] * 5)
        for page in ("/en/episodes/1x02/", "/en/episodes/", "/en/seasons/1/"):
            for position in ("start", "1x01"):
                assert "9 of 10" not in Client().get(f"{page}?as_of={position}").text

    def test_comes_with_the_rows_at_no_query_more(self, series, django_assert_num_queries):
        rate(series[0], *[8] * 5)
        fan = Fan.objects.get(user__username=f"rater-{User.objects.count() - 1}")
        with django_assert_num_queries(1):
            rows = list(opinions.with_opinions(Episode.objects.as_of(Horizon(1)), fan))
        assert [(row.own_rating, row.mean_rating, row.number_of_ratings) for row in rows[:2]] == [
            (8, 8, 5),
            (None, None, None),
        ]

    def test_is_said_in_the_readers_stars(self):
        assert [stars(7.25, 10), stars(7, 10), stars(7, 5), stars(7.4, 5)] == [
            *("7,3 von 10", "7 von 10", "3,5 von 5", "3,7 von 5")
        ]


class TestFavourites:
    def test_are_kept_and_dropped_where_they_stand(self, client, series):
        character = CharacterFactory(named_in=series[0], introduced_in=series[0])
        event = EventFactory(episode=series[0])
        for kind, row in (("character", character), ("event", event)):
            page = f"/en/{kind}s/{row.slug}/"
            assert 'aria-pressed="false"' in client.get(page).text
            for _twice in range(2):
                answer = client.post("/en/me/favourites/", {kind: row.slug, "do": "keep", "next": page})
                assert answer["Location"] == page
            assert 'aria-pressed="true"' in client.get(page).text
            assert Favourite.objects.filter(**{kind: row}).count() == 1
            assert "favourite" not in Client().get(page).text.partition("<main")[2].partition("</main")[0]
            client.post("/en/me/favourites/", {kind: row.slug, "do": "drop"})
        assert Favourite.objects.count() == 0

    def test_whoever_has_to_log_in_first_comes_back_to_the_button(self):
        for said, then in (
            ({"next": "/en/characters/lana-lang/"}, "/en/characters/lana-lang/"),
            ({}, "/en/me/opinions/"),
        ):
            answer = Client().post("/en/me/favourites/", {"character": "lana-lang"} | said)
            assert answer["Location"] == f"/en/accounts/login/?next={then}"

    @pytest.mark.parametrize("sent", [{"character": "later"}, {"event": "later"}, {"event": "\0"}, {}, {"place": "x"}])
    def test_of_what_is_not_told_is_like_that_of_what_there_is_not(self, sent, client, series):
        CharacterFactory(slug="later", named_in=series[1], introduced_in=series[1])
        EventFactory(slug="later", episode=series[1])
        Fan.objects.create(user=User.objects.get(username="fan"), progress=1)
        assert client.post("/en/me/favourites/", sent).status_code == 404


class TestNotes(TestCase):
    @settings(max_examples=15)
    @given(st.text(st.characters(blacklist_categories=["Cs"]), max_size=80))
    def test_whatever_is_written_comes_back_or_is_refused(self, text):
        user = User.objects.get_or_create(username="writer")[0]
        make_series(1, 1) if not Episode.objects.exists() else None
        client = Client()
        client.force_login(user)
        response = client.post(PAGE, {"text": text})
        assert response.status_code in {200, 302}
        assert (response.status_code == 200) == ("\0" in text)
        found = Note.objects.filter(fan__user=user).first()
        if response.status_code == 302:
            assert (found.text if found else "") == text.strip()
