"""The pages on which one brings along and takes away, for everyone who may come there."""

import json
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from tests.tracking.fans import make_series, progress
from tests.tracking.transfers import sent
from tracking.models import Fan, Parcel, Run, Viewing

pytestmark = pytest.mark.django_db

IMPORT, EXPORT = "/en/me/import/", "/en/me/export/"


@pytest.fixture(autouse=True)
def series(settings):
    settings.DEFAULT_HORIZON = "ask"
    return make_series(4, 6)


def signed_in(name="fan", **more):
    client = Client()
    client.force_login(User.objects.get_or_create(username=name, defaults=more)[0])
    return client


def send(client, content, **more):
    return client.post(IMPORT, {"file": sent.upload(content)}, **more)


def main(text):
    return text.partition("<main")[2].partition("</main")[0]


def counts(text):
    return {name: int(number) for name, number in re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", text)}


class TestImport:
    def test_shows_first_and_imports_then_and_is_undone(self):
        fan = signed_in()
        response = send(
            fan, sent.packed(watched_0_history__json=[*sent.TRAKT, sent.trakt(0, 1, None)], user__json="{}")
        )
        address = response["Location"]
        page = fan.get(address).text
        assert counts(page) == {
            "New viewings": 3,
            "Already there": 0,
            "Not matched": 1,
            "Rows about something else": 2,
            "Files left alone": 1,
        }
        assert "A special; this guide has none." in page
        assert "Rewatch 1" in page
        assert Viewing.objects.count() == 0

        done = fan.post(address, {"apply": "1"}, follow=True)
        assert "3 entries are imported. The guide tells up to 1x02 now." in done.text
        assert Parcel.objects.count() == 0
        assert progress(User.objects.get()) == 2
        assert fan.get(address, follow=True).redirect_chain == [(IMPORT, 302)]

        again = fan.get(send(fan, sent.TRAKT)["Location"]).text
        assert counts(again)["Already there"] == 3
        assert "You have all of it already." in again
        assert 'name="apply"' not in again

        number = re.search(r'name="undo" value="(\d+)"', done.text)[1]
        undone = fan.post("/en/me/marks/", {"undo": number}, follow=True)
        assert "Undone: 3 marks are as they were." in undone.text
        assert [Run.objects.count(), Viewing.objects.count()] == [0, 0]

    def test_unmatched_rows_are_downloaded_mended_and_sent_again(self):
        fan = signed_in()
        address = send(fan, [sent.trakt(1, 99, "2020-01-05T20:00:00.000Z", "=Odd"), sent.trakt(1, 1, "soon")])[
            "Location"
        ]
        response = fan.get(f"{address}unmatched.csv")
        assert response["Content-Disposition"] == 'attachment; filename="smallville-unmatched.csv"'
        table = response.content.decode("utf-8-sig")
        assert table.splitlines() == [
            "season,episode,title,watched_at,rating,rewatches,state,reason",
            "1,99,'=Odd,2020-01-05T20:00:00+00:00,,,watched,There is no such episode.",
            '1,1,,soon,,,watched,"The date is not understood, or still to come."',
        ]
        mended = table.replace("1,99", "1,2").replace("soon", "2020-01-04")
        fan.post(send(fan, mended)["Location"], {"apply": "1"})
        rows = Viewing.objects.order_by("episode").values_list("episode", "watched_at__date")
        assert [(overall, str(day)) for overall, day in rows] == [(1, "2020-01-04"), (2, "2020-01-05")]

    def test_a_file_of_ones_own_says_what_else_comes_along(self):
        fan = signed_in()
        plan = {"episode": "1x01", "number": 1, "days": [0], "begins": "2030-01-01", "at": "20:00"}
        own = {"format": "smallville-tracking", "version": 1, "settings": {"scale": 5}, "plan": plan}
        address = send(fan, {**own, "notes": [{"episode": "1x01", "text": "Mine"}]})["Location"]
        page = main(fan.get(address).text)
        assert "<dt>My plan</dt><dd>new</dd>" in page
        assert "<dt>My settings</dt><dd>as in the file</dd>" in page
        assert counts(page)["New notes"] == 1
        fan.post(address, {"apply": "1"})
        assert 'name="apply"' not in fan.get(send(fan, own)["Location"]).text

    def test_may_be_left(self):
        fan = signed_in()
        text = fan.post(send(fan, sent.TRAKT)["Location"], {"discard": "1"}, follow=True).text
        assert "Nothing was imported" in text
        assert [Parcel.objects.count(), Viewing.objects.count()] == [0, 0]

    def test_keeps_what_was_sent_for_a_day_and_never_the_file(self):
        fan = signed_in()
        address = send(fan, sent.TVTIME_V2)["Location"]
        assert "Bodyguard" not in json.dumps(Parcel.objects.get().content)
        Parcel.objects.update(sent_at=timezone.now() - timedelta(days=1))
        assert fan.get(address).status_code == 302
        assert fan.get(f"{address}unmatched.csv").status_code == 404
        signed_in("other")
        assert Parcel.objects.count() == 0

    def test_a_second_file_takes_the_place_of_the_first(self):
        fan = signed_in()
        send(fan, sent.TRAKT)
        send(fan, sent.NETFLIX)
        assert Parcel.objects.count() == 1

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "The file is empty."),
            (b"PK\x05\x06" + b"\0" * 18, "Of the files in the ZIP none is known here."),
            (b"\0\xff" * 5000, "This is none of the files that are known here."),
            ({"shows": []}, "The file is known, but says nothing of this series."),
        ],
    )
    def test_says_beside_the_field_what_is_wrong(self, content, said):
        response = send(signed_in(), content)
        assert response.status_code == 200
        assert f'<span class="error" id="file-error">{said}</span>' in response.text
        assert Parcel.objects.count() == 0

    def test_says_that_there_is_no_file(self):
        assert "Choose a file first." in signed_in().post(IMPORT, {"file": "text"}).text

    def test_costs_the_same_for_a_long_history(self, django_assert_max_num_queries):
        fan = signed_in()
        plays = [
            sent.trakt(1 + n // 6, 1 + n % 6, f"20{10 + m}-01-05T20:00:00.000Z") for n in range(24) for m in range(9)
        ]
        address = send(fan, plays)["Location"]
        with django_assert_max_num_queries(16):
            page = fan.get(address).text
        assert counts(page)["New viewings"] == 216
        with django_assert_max_num_queries(40):
            fan.post(address, {"apply": "1"})
        assert (Viewing.objects.count(), Run.objects.count()) == (216, 9)
        with django_assert_max_num_queries(16):
            assert len(fan.get(f"{EXPORT}json/").json()["runs"]) == 9
        assert fan.get("/en/me/").status_code == 200


class TestWhoMay:
    @pytest.mark.parametrize("path", [IMPORT, f"{IMPORT}x/", f"{IMPORT}x/unmatched.csv", EXPORT, f"{EXPORT}json/"])
    def test_only_who_is_signed_in(self, path):
        response = Client().get(path)
        assert response.status_code == 302
        assert response["Location"].startswith("/en/accounts/login/")

    def test_what_another_has_sent_is_as_if_it_were_not_there(self):
        address = send(signed_in(), sent.TRAKT)["Location"]
        strangers = {
            "other": {},
            "editor": {"is_staff": True},
            "chief": {"is_staff": True, "is_superuser": True},
            "fan": {},
        }
        for name, more in strangers.items():
            stranger = signed_in(name, **more)
            for there, nowhere in ((address, f"{IMPORT}x/"), (f"{address}unmatched.csv", f"{IMPORT}x/unmatched.csv")):
                one, other = stranger.get(there), stranger.get(nowhere)
                assert one.status_code == other.status_code != 200
                assert one.headers.get("Location") == other.headers.get("Location")
            stranger.post(address, {"apply": "1"})
        assert [Parcel.objects.count(), Viewing.objects.count()] == [1, 0]

    def test_everyone_takes_away_only_what_is_theirs(self):
        fan, other = signed_in(), signed_in("other")
        fan.post(send(fan, sent.TRAKT)["Location"], {"apply": "1"})
        assert len(fan.get(f"{EXPORT}json/").json()["runs"]) == 2
        assert "runs" not in other.get(f"{EXPORT}json/").json()
        Fan.objects.create(user=User.objects.get(username="other"))
        assert other.get(f"{EXPORT}json/").json()["runs"] == []

    @pytest.mark.parametrize("path", ["x/", "x" * 200 + "/", "%00/", "..%2f/"])
    def test_what_there_is_not_is_the_page_that_is_not_there(self, path):
        fan = signed_in()
        assert fan.get(EXPORT + path).status_code == 404
        assert fan.get(IMPORT + path).status_code in {302, 404}

    def test_no_cache_keeps_any_of_it(self):
        fan = signed_in()
        address = send(fan, sent.TRAKT)["Location"]
        for path in (IMPORT, address, f"{address}unmatched.csv", EXPORT, f"{EXPORT}json/"):
            assert "no-store" in fan.get(path)["Cache-Control"]


@pytest.mark.parametrize("form", ["json", "csv", "trakt", "trakt-csv", "yamtrack"])
def test_each_form_is_a_file(form):
    fan = signed_in()
    page = fan.get(EXPORT).text
    assert "There is nothing of yours yet" in page
    assert f'href="{EXPORT}{form}/"' in page
    response = fan.get(f"{EXPORT}{form}/")
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith('attachment; filename="')


@pytest.mark.parametrize("path", ["/de/me/import/", "/de/me/export/"])
def test_in_german_too(path):
    text = signed_in().get(path).text
    assert '<html lang="de">' in text
    assert re.search(r"<h1>.+</h1>", text)
