"""Marks, dates, runs and settings, with an account and without one."""

import re

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client

from episodes.models import Episode
from tests.factories import AppearanceFactory, CharacterFactory, EpisodeFactory, EventFactory
from tests.tracking.fans import Kind, Scope, do, make_fan, make_series, progress, seen
from tracking.models import Fan, Run, Viewing
from tracking.runs import begin_run
from tracking.trackers import SESSION

pytestmark = pytest.mark.django_db

MARKS = "/en/me/marks/"
OWN = re.compile(r'<span class="seen">|<tr class="own">')


@pytest.fixture(autouse=True)
def series(settings):
    """Two seasons of three episodes, with an event in each, on a site that asks."""
    settings.DEFAULT_HORIZON = "ask"
    made = make_series()
    for episode in made:
        EventFactory(episode=episode, title_en=f"It happens in {episode.overall}")
    return made


def signed_in(name="fan"):
    client = Client()
    client.force_login(User.objects.get_or_create(username=name)[0])
    return client


@pytest.fixture(params=["device", "account"])
def reader(request):
    """Someone who tracks, on one device or with an account."""
    return Client() if request.param == "device" else signed_in()


def press(client, path="/en/episodes/", follow=True, **button):
    return client.post(MARKS, {"next": path, **button}, follow=follow)


def told(client):
    return [int(number) for number in re.findall(r">It happens in (\d)</a></h3>", client.get("/en/events/").text)]


def marked(client):
    """Return the episodes that the list shows as watched, and as skipped."""
    text = client.get("/en/episodes/").text
    button = r'<button type="submit" class="mark is-{}" form="marks" name="unwatched" value="(\dx\d\d)"'
    return tuple(re.findall(button.format(state), text) for state in ("watched", "skipped"))


def undo(client, response):
    number = re.search(r'name="undo" value="(\d+)"', response.text)[1]
    return press(client, undo=number)


class TestMarking:
    @pytest.mark.parametrize(
        ("button", "watched", "skipped", "horizon"),
        [
            ({"watched": "1x01"}, ["1x01"], [], [1]),
            ({"skipped": "1x01"}, [], ["1x01"], [1]),
            ({"upto": "1x03"}, ["1x01", "1x02", "1x03"], [], [1, 2, 3]),
            ({"season": "1"}, ["1x01", "1x02", "1x03"], [], [1, 2, 3]),
            ({"skipseason": "1"}, [], ["1x01", "1x02", "1x03"], [1, 2, 3]),
            ({"series": "all"}, [f"{season}x0{n}" for season in (1, 2) for n in (1, 2, 3)], [], [1, 2, 3, 4, 5, 6]),
        ],
    )
    def test_is_one_request_and_moves_the_horizon_at_once(self, button, watched, skipped, horizon, reader):
        response = press(reader, **button)
        assert marked(reader) == (watched, skipped)
        assert told(reader) == horizon
        undo(reader, response)
        assert marked(reader) == ([], [])
        assert told(reader) == []

    def test_a_gap_holds_the_horizon(self, reader):
        press(reader, watched="1x01")
        press(reader, watched="1x03")
        assert "may tell less" not in reader.get("/en/episodes/1x03/").text
        assert told(reader) == [1]
        press(reader, watched="1x02")
        assert told(reader) == [1, 2, 3]

    def test_taking_a_mark_away_says_that_less_is_told(self, reader):
        press(reader, upto="1x03")
        assert "Without this mark the guide may tell less." in reader.get("/en/episodes/1x02/").text
        text = press(reader, unwatched="1x02").text
        assert "The mark of 1x02 is taken away. The guide tells less now: up to 1x01." in text
        assert told(reader) == [1]

    def test_leads_back_with_what_is_new(self, reader):
        press(reader, upto="1x02")
        response = press(reader, "/en/episodes/?season=1&as_of=all", follow=False, watched="1x03")
        assert response["Location"] == "/en/episodes/?season=1&news=1x02"
        page = reader.get(response["Location"]).text
        assert "New with 1x03" in page
        assert "1x03 is marked as watched. The guide tells up to 1x03 now." in page
        assert "marked as watched" not in reader.get("/en/").text

    def test_says_when_nothing_changed(self, reader):
        press(reader, watched="1x01")
        assert "Nothing has changed: it was so already." in press(reader, watched="1x01").text

    def test_never_marks_what_has_not_been_shown(self, reader):
        EpisodeFactory(season__number=3, number=1, overall=7)
        assert "cannot be marked" in press(reader, watched="3x01").text
        press(reader, series="all")
        assert len(marked(reader)[0]) == 6
        assert 'value="3x01"' not in reader.get("/en/seasons/3/").text.partition("<main")[2].partition("</main")[0]

    @pytest.mark.parametrize(
        "button",
        [
            *({"watched": "9x99"}, {"upto": ""}, {"season": "99"}, {"watched": "\0"}, {"watched": "x" * 10_000}),
            *({"undo": "1"}, {"undo": "x"}, {"undo": "9" * 400}, {"undo": "²"}, {"nothing": "1x01"}, {}),
        ],
    )
    def test_what_there_is_not_is_the_page_that_is_not_there(self, button, reader):
        response = press(reader, **button)
        assert response.status_code == 404
        assert "<title>" in response.text

    def test_of_another_site_is_refused(self, reader):
        response = reader.post(MARKS, {"watched": "1x01"}, headers={"origin": "https://evil.example"})
        assert response.status_code == 403
        assert told(reader) == []

    @pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
    def test_never_leads_to_another_site(self, path, reader):
        assert press(reader, path, follow=False, watched="1x02")["Location"] == "/en/"

    def test_is_never_done_by_a_link(self, reader):
        assert reader.get(f"{MARKS}?watched=1x01").status_code == 405

    def test_a_cookie_that_went_further_is_named_where_one_tracks(self, reader):
        reader.cookies["stand"] = "2x01"
        assert "The guide tells less now: up to 1x01." in press(reader, watched="1x01").text
        assert 'name="upto" value="2x01">All up to 2x01 watched' in reader.get("/en/me/").text


class TestHorizon:
    def test_is_the_marks_then_the_cookie(self, reader):
        reader.cookies["stand"] = "2x01"
        assert told(reader) == [1, 2, 3, 4]
        press(reader, watched="1x02")  # which is no stretch from the start
        assert told(reader) == [1, 2, 3, 4]
        press(reader, watched="1x01")
        assert told(reader) == [1, 2]

    def test_the_address_counts_more(self, reader):
        press(reader, upto="1x03")
        page = reader.get("/en/events/?as_of=1x01").text
        assert "It happens in 2" not in page
        assert "This link goes up to 2x01, you are at 1x03." in reader.get("/en/events/?as_of=2x01").text

    def test_can_be_fixed_and_let_go(self, reader):
        press(reader, upto="1x03")
        reader.post("/en/horizon/", {"stand": "1x01"})
        assert told(reader) == [1]
        press(reader, watched="2x01")
        assert told(reader) == [1]
        assert "You have fixed this point." in reader.get("/en/").text
        reader.post("/en/horizon/", {"stand": "forget"})
        assert told(reader) == [1, 2, 3, 4]

    @pytest.mark.parametrize(
        ("said", "horizon"),
        [
            ({"telling": "fixed", "code": "S1E2"}, [1, 2]),
            ({"telling": "fixed", "code": "start"}, []),
            ({"telling": "fixed", "code": "all"}, [1, 2, 3, 4, 5, 6]),
            ({"telling": "off", "code": "1x02"}, [1, 2, 3, 4, 5]),
            ({"telling": "progress", "code": "x"}, [1, 2, 3]),
        ],
    )
    def test_can_be_set_where_one_tracks(self, said, horizon, reader):
        reader.cookies["stand"] = "2x02"
        press(reader, upto="1x03")
        assert reader.post("/en/me/", {"scale": "5", **said}, follow=True).status_code == 200
        assert told(reader) == horizon

    @pytest.mark.parametrize(
        "said",
        [
            *({"telling": "fixed", "code": "9x99"}, {"telling": "fixed"}, {"telling": "fixed", "code": "\0"}),
            *({"telling": "x"}, {}, {"telling": "fixed", "code": "x" * 10_000}),
        ],
    )
    def test_a_setting_that_is_none_is_said_where_it_was_typed(self, said, reader):
        press(reader, upto="1x03")
        response = reader.post("/en/me/", said)
        assert response.status_code == 200
        assert 'class="error"' in response.text
        assert told(reader) == [1, 2, 3]

    def test_titles_of_all_episodes_are_a_setting(self):
        client = signed_in()
        press(client, watched="1x01")
        assert "Episode 5" not in client.get("/en/episodes/").text
        client.post("/en/me/", {"telling": "progress", "titles": "on", "scale": "10"})
        assert "Episode 5" in client.get("/en/episodes/").text
        client.post("/en/horizon/", {"titles": ""})
        assert "Episode 5" not in client.get("/en/episodes/").text

    def test_in_the_chooser_one_further_is_watched(self, reader):
        press(reader, watched="1x01")
        page = reader.get("/en/places/").text
        assert 'formaction="/en/me/marks/" name="watched" value="1x02"' in page
        assert 'form="marks" name="upto" value="1x03"' in reader.get("/en/episodes/1x03/").text


class TestLists:
    def test_can_leave_out_what_is_watched(self, reader):
        assert 'name="unwatched"' not in reader.get("/en/episodes/").text.partition("</form>")[0]
        press(reader, upto="1x02")
        press(reader, skipped="2x01")
        text = reader.get("/en/episodes/?unwatched=on").text
        assert re.findall(r'<p class="code">(\dx\d\d)</p>', text) == ["1x03", "2x02", "2x03"]
        assert "There is no" in reader.get("/en/episodes/?unwatched=x").text

    def test_offer_whole_seasons(self, reader):
        assert 'name="season" value="1"' in reader.get("/en/seasons/1/").text
        press(reader, season="1")
        text = reader.get("/en/seasons/1/").text
        assert 'name="unseason" value="1"' in text
        assert 'href="/en/episodes/?season=1&amp;unwatched=on"' in text
        press(reader, unseason="1")
        assert told(reader) == []

    def test_every_list_of_episodes_shows_what_is_watched(self, reader, series):
        who = CharacterFactory(slug="someone", introduced_in=series[0], named_in=series[0])
        for episode in series[:4]:
            AppearanceFactory(character=who, episode=episode)
        lists = ["seasons/1/", "characters/someone/", "episodes/1x03/", "appearances/"]
        assert not any(OWN.search(reader.get(f"/en/{path}?as_of=all").text) for path in lists)
        press(reader, upto="1x02")
        press(reader, skipped="1x03")
        found = {path: len(OWN.findall(reader.get(f"/en/{path}").text)) for path in lists}
        assert found == {**dict.fromkeys(lists, 2), "appearances/": 1}
        strip = reader.get("/en/appearances/").text.partition('<tr class="own">')[2].partition("</tr>")[0]
        assert 'd="M0 10v-10h1v10zM1 10v-10h1v10z"' in strip
        assert "<span>2</span>" in strip


class TestHome:
    def test_says_where_one_is_and_what_is_next(self, reader):
        press(reader, upto="1x02")
        press(reader, watched="2x03")
        page = reader.get("/en/")
        assert (page.context["lead"].code, page.context["last"]["episode"].code) == ("1x03", "2x03")
        text = page.text
        assert "<b>3</b> of 6 episodes watched" in text
        assert "2 of 3" in text
        assert 'href="/en/episodes/1x03/previously/"' in text
        assert 'name="watched" value="1x03"' in text
        assert "Title not told yet" in text  # that of 2x03, which was seen ahead of all others

    def test_goes_on_with_the_current_run(self):
        client = signed_in()
        press(client, series="all")
        assert "All of it watched" in client.get("/en/").text
        begin_run(user=User.objects.get())
        press(client, watched="1x01")
        page = client.get("/en/")
        assert (page.context["lead"].code, page.context["last"]["episode"].code) == ("1x02", "1x01")
        assert told(client) == [1, 2, 3, 4, 5, 6]

    def test_as_of_another_episode_shows_that_one(self, reader):
        press(reader, upto="2x01")
        assert reader.get("/en/?as_of=1x01").context["lead"].code == "1x02"

    def test_says_nothing_of_tracking_to_who_does_not(self, client):
        assert "Where am I?" not in client.get("/en/").text


class TestDate:
    def test_is_now_for_one_episode_and_unknown_for_many(self, reader):
        press(reader, watched="1x01")
        press(reader, upto="1x03")
        assert "date unknown" not in reader.get("/en/episodes/1x01/").text
        assert "date unknown" in reader.get("/en/episodes/1x02/").text

    @pytest.mark.parametrize("said", [{"when": "24.12.2020 20:15"}, {"when": "x", "word": "unknown"}])
    def test_can_be_changed(self, said, reader):
        press(reader, watched="1x01")
        path = "/en/me/episodes/1x01/"
        assert 'value="' in reader.get(path).text
        response = reader.post(path, {"next": "/en/seasons/1/", **said}, follow=True)
        assert response.redirect_chain[-1][0] == "/en/seasons/1/"
        assert "The date of 1x01 is kept." in response.text
        text = reader.get("/en/episodes/1x01/").text
        assert ("Dec. 24, 2020, 8:15 p.m." in text) == ("word" not in said)

    def test_marks_as_watched(self, reader):
        reader.post("/en/me/episodes/1x01/", {"when": "yesterday"})
        assert marked(reader)[0] == ["1x01"]

    @pytest.mark.parametrize("when", ["soon", "1.1.2999", "<b>", "\0", "x" * 10_000])
    def test_that_is_none_is_said_where_it_was_typed(self, when, reader):
        response = reader.post("/en/me/episodes/1x01/", {"when": when, "next": "/en/"})
        assert response.status_code == 200
        assert 'id="when-error"' in response.text
        assert "<b>" not in response.text.partition("<main")[2]
        assert 'name="next" value="/en/"' in response.text
        assert marked(reader)[0] == []

    def test_before_the_first_showing_is_kept_with_a_hint(self, reader):
        response = reader.post("/en/me/episodes/1x01/", {"when": "2001-10-15"}, follow=True)
        assert "before it was first shown in the United States" in response.text
        assert marked(reader)[0] == ["1x01"]

    def test_of_another_site_is_refused(self, reader):
        response = reader.post("/en/me/episodes/1x01/", {"when": ""}, headers={"origin": "https://evil.example"})
        assert response.status_code == 403

    def test_of_what_there_is_not_is_not_there(self, reader):
        assert reader.get("/en/me/episodes/9x99/").status_code == 404

    def test_of_what_has_not_been_shown_cannot_be_given(self, reader):
        EpisodeFactory(season__number=3, number=1, overall=7)
        assert "cannot be marked" in reader.get("/en/me/episodes/3x01/").text
        reader.post("/en/me/episodes/3x01/", {"when": "today"})
        assert marked(reader)[0] == []


class TestRuns:
    def test_can_be_begun_renamed_chosen_and_removed(self):
        client = signed_in()
        press(client, upto="2x01")
        assert client.post("/en/me/runs/", {"name": "Rewatch 2026"})["Location"] == "/en/me/runs/2/"
        assert marked(client)[0] == []
        client.post("/en/me/runs/2/", {"name": "Once more"})
        assert "<h1>Once more</h1>" in client.get("/en/me/runs/2/").text
        client.post("/en/me/runs/1/", {"do": "choose"})
        assert len(marked(client)[0]) == 4
        removed = client.post("/en/me/runs/1/", {"do": "remove"}, follow=True)
        assert removed.redirect_chain == [("/en/me/", 302)]
        assert list(Run.objects.values_list("number", "is_current")) == [(2, True)]
        assert told(client) == []
        undo(client, removed)
        assert list(Run.objects.order_by("number").values_list("number", "is_current")) == [(1, True), (2, False)]
        assert (len(marked(client)[0]), told(client)) == (4, [1, 2, 3, 4])

    @pytest.mark.parametrize("path", ["/en/me/runs/", "/en/me/runs/1/"])
    def test_a_name_that_is_too_long_is_said_and_kept(self, path):
        client = signed_in()
        press(client, watched="1x01")
        response = client.post(path, {"name": "y" * 61})
        assert 'id="name-error"' in response.text
        assert "y" * 61 in response.text

    def test_as_many_as_there_can_be(self, monkeypatch):
        monkeypatch.setattr("tracking.runs.MOST_RUNS", 1)
        client = signed_in()
        client.post("/en/me/runs/", {"name": ""})
        assert "as many runs as there can be" in client.post("/en/me/runs/", {"name": ""}).text

    def test_are_asked_for_with_a_token(self):
        client = Client(enforce_csrf_checks=True)
        client.force_login(make_fan())
        for path in ("/en/me/runs/", "/en/me/"):
            assert client.post(path, {"name": "x"}).status_code == 403
        assert Run.objects.count() == 0

    def test_names_are_escaped(self):
        client = signed_in()
        client.post("/en/me/runs/", {"name": "<script>alert(1)</script>"})
        for path in ("/en/me/", "/en/me/runs/", "/en/me/runs/1/"):
            assert "<script>alert" not in client.get(path).text


class TestLadder:
    """What is a fan's is there for nobody else."""

    @pytest.mark.parametrize("path", ["/en/me/runs/", "/en/me/runs/1/"])
    def test_runs_ask_who_has_no_account_to_log_in(self, path, client, settings):
        response = client.get(path)
        assert response.status_code == 302
        assert response["Location"].endswith(f"?next={path}")

    @pytest.mark.parametrize("name", ["other", "editor"])
    def test_another_ones_are_like_what_there_is_not(self, name):
        fan, other = signed_in(), Client()
        fan.post("/en/me/runs/", {"name": "Mine"})
        press(fan, upto="1x03")
        step = Fan.objects.get().steps.get()
        other.force_login(User.objects.create_user(name, is_staff=name == "editor", is_superuser=name == "editor"))
        assert other.get("/en/me/runs/1/").status_code == 404
        answers = [press(other, undo=str(number)) for number in (step.pk, step.pk + 99)]
        assert answers[0].status_code == answers[1].status_code == 404
        assert answers[0].content == answers[1].content
        assert other.post("/en/me/runs/1/", {"do": "remove"}).status_code == 404
        assert "Mine" not in other.get("/en/me/").text
        assert (marked(other), told(other), len(marked(fan)[0])) == (([], []), [], 3)

    def test_the_admin_lists_none_of_it(self, admin_client):
        press(signed_in(), watched="1x01")
        assert "tracking" not in admin_client.get("/admin/").text


class TestCaches:
    PAGES = [
        "/en/",
        "/en/episodes/",
        "/en/episodes/1x01/",
        "/en/characters/",
        "/en/me/",
        "/en/nowhere/",
        "/en/?as_of=9x99",
    ]

    def test_keep_nothing_of_who_tracks(self, reader):
        answer = press(reader, follow=False, watched="1x01")
        for response in (answer, *map(reader.get, self.PAGES)):
            assert set(response["Cache-Control"].split(", ")) == {"private", "no-store"}
            assert "Cookie" in response["Vary"]

    def test_pages_for_everyone_are_the_same_and_set_no_cookie(self, series):
        for path in self.PAGES:
            one, other = Client().get(path), Client().get(path)
            assert (one.content, one.headers) == (other.content, other.headers)
            assert not one.cookies
            assert "Cache-Control" not in one.headers
        assert Session.objects.count() == 0


class TestBringingAlong:
    def test_the_way_to_an_account_leads_back_to_what_was_tracked(self, client):
        text = client.get("/en/me/").text
        for way in ("signup", "login"):
            assert f'href="/en/accounts/{way}/?next=/en/me/"' in text
            assert f'href="/en/accounts/{way}/?next=/en/me/"' not in signed_in().get("/en/me/").text

    def test_who_logs_in_keeps_what_they_tracked(self, client):
        press(client, upto="1x02")
        press(client, skipped="1x03")
        client.force_login(make_fan())
        assert marked(client) == (["1x01", "1x02"], ["1x03"])
        assert told(client) == [1, 2, 3]
        assert SESSION not in client.session
        client.logout()
        assert marked(client) == ([], [])
        client.force_login(User.objects.get())
        assert Viewing.objects.count() == 3

    def test_it_goes_to_the_current_run_once(self, client):
        fan = make_fan()
        do(fan, Kind.WATCHED, "2x01", Scope.UPTO)
        begin_run(user=fan)
        press(client, watched="1x01")
        client.force_login(fan)
        assert (seen(fan, 1), seen(fan, 2)) == (dict.fromkeys([1, 2, 3, 4], "watched"), {1: "watched"})
        assert progress(fan) == 4

    def test_who_tracked_nothing_gets_nothing(self, client):
        client.force_login(make_fan())
        assert Fan.objects.count() == 0


def test_a_fan_who_has_marked_nothing_is_told_first_of_the_import():
    link, fan = 'href="/en/me/import/"', signed_in()
    assert (Client().get("/en/me/").text.count(link), fan.get("/en/me/").text.count(link)) == (0, 2)
    fan.post(MARKS, {"watched": "1x01"})
    assert fan.get("/en/me/").text.count(link) == 1


def test_who_only_reads_writes_nothing(reader):
    for path in ("/en/", "/en/me/", "/en/episodes/1x01/", "/en/me/episodes/1x01/"):
        assert reader.get(path).status_code == 200
    assert Fan.objects.count() == 0
    assert Episode.objects.count() == 6
