"""The public page of a fan, and the private addresses of their calendar and feed: who gets in, and what is told."""

import re
from datetime import UTC, date, datetime, time, timedelta

import feedparser  # type: ignore[import-untyped]
import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from characters.models import Character
from tests.factories import AppearanceFactory, CharacterFactory, EpisodeFactory, EventFactory, ParticipationFactory
from tests.tracking.fans import Kind, Scope, do, make_fan, make_series
from tracking import sharing
from tracking.guide import Guide
from tracking.marks import Moment, on_day
from tracking.models import Fan, Favourite, FeedKey, Note, Plan, PublicPage, Rating, Viewing
from tracking.plans import sittings

pytestmark = pytest.mark.django_db

SHARING, PLAN = "/en/me/sharing/", "/en/me/plan/"
PLANNED = {"do": "keep", "number": "2", "days": ["1"], "code": "1x02", "begins": "2026-12-01", "at": "20:15"}
NEW_YEAR = date(2026, 1, 1)


@pytest.fixture
def series():
    """Two seasons of three episodes of 42 minutes; in each someone new, who takes part in what happens."""
    made = make_series()
    for episode in made:
        episode.runtime_minutes = 42
        episode.save()
        newcomer = CharacterFactory(name=f"Newcomer {episode.overall}", named_in=episode, introduced_in=episode)
        AppearanceFactory(character=newcomer, episode=episode)
        ParticipationFactory(character=newcomer, event=EventFactory(episode=episode))
    return made


@pytest.fixture
def fan(series):
    """A fan who has watched all of it, an episode a day from New Year on at 8 p.m., and likes everyone."""
    user = make_fan()
    do(user, Kind.WATCHED, scope=Scope.SERIES)
    for viewing in Viewing.objects.all():
        viewing.watched_at = datetime(2026, 1, viewing.episode_id, 19, tzinfo=UTC)
        viewing.timed = True
        viewing.save()
    fan = Fan.objects.get(user=user)
    Favourite.objects.bulk_create([Favourite(fan=fan, character=who) for who in Character.objects.all()])
    Rating.objects.bulk_create([Rating(fan=fan, episode=one, value=11 - one.overall) for one in series])
    Note.objects.create(fan=fan, episode=series[0], text="For me alone")
    return user


@pytest.fixture
def client(fan):
    client = Client()
    client.force_login(fan)
    return client


def signed_in(name, **rights):
    client = Client()
    client.force_login(User.objects.create_user(name, **rights))
    return client


def readers():
    return [Client(), signed_in("other"), signed_in("editor", is_staff=True, is_superuser=True)]


class TestStatistics:
    def test_are_those_of_whoever_asks(self, client):
        text = client.get("/en/me/statistics/").text
        assert re.search(r"<b>6</b> <small>\s*episodes", text)
        assert "<b>4</b> h <b>12</b> min" in text
        assert re.search(r"<b>6</b> days on end <small>Jan. 1, 2026 – Jan. 6, 2026", text)
        assert "<title>20:00: 6</title>" in text
        assert "<title>Thursday: 1</title>" in text
        assert '<a href="/en/me/2026/">2026</a>' in text
        assert text.count("Newcomer") == 2 * 6
        for reader in readers()[1:]:
            assert "Nothing is marked as watched yet." in reader.get("/en/me/statistics/").text
            assert reader.get("/en/me/2026/").status_code == 404

    def test_are_by_the_clock_of_the_fan(self, client):
        settings = {"telling": "progress", "zone": "America/New_York", "scale": "5"}
        assert client.post("/en/me/", settings)["Location"] == "/en/me/"
        assert "<title>14:00: 6</title>" in client.get("/en/me/statistics/").text
        assert "Jan. 1, 2026, 2 p.m." in client.get("/en/me/episodes/1x01/").text
        wrong = client.post("/en/me/", {**settings, "zone": "Nowhere/Land"})
        assert "Nowhere/Land is not one of the available choices" in wrong.text
        do(client.get("/en/me/").wsgi_request.user, Kind.DATED, "1x01", moment=Moment(on_day(NEW_YEAR)))
        Fan.objects.update(zone="Pacific/Kiritimati")
        assert "Jan. 1, 2026" in client.get("/en/episodes/1x01/").text

    def test_a_year_is_reviewed(self, client):
        do(client.get("/en/me/").wsgi_request.user, Kind.DATED, "2x03", moment=Moment(on_day(date(2025, 12, 31))))
        text = client.get("/en/me/2026/").text
        assert "<b>5</b>" in text
        assert re.search(r"Jan. 1, 2026: <a[^>]*><span class=\"code\">1x01</span> Episode 1</a>", text)
        assert re.search(r"Jan. 5, 2026: <a[^>]*><span class=\"code\">2x02</span>", text)
        assert re.findall(r"<small>★ (\d+) of 10", text) == ["10", "9", "8", "7", "6"]
        assert "Newcomer 6" not in text
        assert 'href="/en/me/2025/"' in text
        for year in ("1999", "0", "9" * 30):
            assert client.get(f"/en/me/{year}/").status_code == 404

    def test_need_an_account(self):
        for path in ("statistics/", "2026/", "sharing/", "plan/"):
            assert Client().get(f"/en/me/{path}")["Location"].startswith("/en/accounts/login/")

    def test_leave_out_what_is_not_known(self, client):
        Viewing.objects.filter(episode=1).update(watched_at=None, timed=False)
        Viewing.objects.filter(episode=2).update(timed=False)
        EpisodeFactory._meta.model.objects.filter(overall=3).update(runtime_minutes=None)
        text = client.get("/en/me/statistics/").text
        assert "<b>3</b> h <b>30</b> min" in text
        assert "The time leaves out 1 viewing" in text
        assert "Of 1 viewing the day is not known." in text
        assert "Of 2 viewings the hour is not known." in text


class TestPublicPage:
    def test_is_made_at_a_chosen_or_a_secret_address_and_taken_back(self, client):
        assert client.get("/en/fans/anna/").status_code == 404
        client.post(SHARING, {"do": "page", "address": "anna", "name": "Anna’s <b>Smallville</b>"})
        shown = Client().get("/de/fans/anna/?as_of=all")
        assert "Anna’s &lt;b&gt;Smallville&lt;/b&gt;" in shown.text
        client.post(SHARING, {"do": "page", "address": "", "name": ""})
        assert Client().get("/en/fans/anna/").status_code == 404
        address = PublicPage.objects.get().address
        assert re.fullmatch(r"[a-z0-9]{20}", address)
        assert Client().get(f"/en/fans/{address}/2026/").status_code == 200
        assert f"/en/fans/{address}/" in client.get(SHARING).text
        client.post(SHARING, {"do": "private"})
        for path in ("", "2026/"):
            assert Client().get(f"/en/fans/{address}/{path}").status_code == 404

    @pytest.mark.parametrize("address", ["ab", "a" * 41, "Ärger", "a b", "a/b", "a\0b", "A", "<b>", "abc\n1"])
    def test_an_address_that_is_none_is_said_and_kept_as_typed(self, address, client):
        text = client.post(SHARING, {"do": "page", "address": address, "name": "Kept"}).text
        assert 'id="address-error"' in text
        assert 'value="Kept"' in text
        assert PublicPage.objects.count() == 0

    def test_an_address_is_one_fans_alone(self, client):
        sharing.make_public(user=make_fan("first"), address="taken", name="")
        assert "Someone else has this address" in client.post(SHARING, {"do": "page", "address": "taken"}).text
        assert PublicPage.objects.get().fan.user.username == "first"

    def test_is_for_everyone_and_tells_nothing_private(self, client, fan):
        fan.email = "anna@example.org"
        fan.save()
        client.post(SHARING, {"do": "page", "address": "anna"})
        for reader in readers():
            for path in ("/en/fans/anna/?as_of=all", "/en/fans/anna/2026/?as_of=all"):
                response = reader.get(path)
                assert response.status_code == 200
                assert "Newcomer 6" in response.text
                assert response["Cache-Control"] == "private, no-store"
                assert response["X-Robots-Tag"] == "noindex"
                assert '<meta name="robots" content="noindex">' in response.text
                assert not re.search(r"For me alone|anna@|>fan<", response.text)

    def test_another_ones_page_that_is_not_public_is_like_none(self, client, fan):
        sharing.make_public(user=fan, address="was", name="")
        sharing.take_back(user=fan)
        for reader in readers():
            for path in ("was/", "was/2026/"):
                hidden, none = (reader.get(f"/en/fans/{path.replace('was', name)}") for name in ("was", "never"))
                assert (hidden.status_code, dict(hidden.headers)) == (none.status_code, dict(none.headers))
                assert hidden.text == none.text
        sharing.make_public(user=fan, address="was", name="")
        User.objects.filter(pk=fan.pk).update(is_active=False)
        assert Client().get("/en/fans/was/").status_code == 404

    @pytest.mark.parametrize(("position", "told"), [("start", 0), ("1x02", 2), ("all", 6)])
    def test_tells_whoever_opens_it_only_what_they_have_seen(self, position, told, client):
        client.post(SHARING, {"do": "page", "address": "anna"})
        for path in ("/en/fans/anna/", "/en/fans/anna/2026/"):
            text = Client().get(f"{path}?as_of={position}").text
            assert set(re.findall(r"Newcomer (\d)", text)) == {str(number) for number in range(1, told + 1)}
            assert ("Time watched" in text) == (told > 0)
            if told:
                hours, minutes = divmod(42 * told, 60)
                assert f"<b>{hours}</b> h <b>{minutes}</b> min" in text
            assert "<b>6</b>" in text
        titles = re.findall(r">(?:</span>)? (Episode \d)</a>", text)
        assert set(titles) <= {f"Episode {number}" for number in range(1, told + 2)}

    def test_says_it_in_the_stars_of_whoever_opens_it(self, client):
        client.post(SHARING, {"do": "page", "address": "anna"})
        other = signed_in("other")
        Fan.objects.create(user=User.objects.get(username="other"), scale=5)
        assert "5 of 5" in other.get("/en/fans/anna/2026/?as_of=all").text
        assert "10 of 10" in Client().get("/en/fans/anna/2026/?as_of=all").text


class TestPlan:
    def test_is_kept_changed_and_dropped(self, client):
        assert client.post(PLAN, PLANNED)["Location"] == PLAN
        plan = Plan.objects.get()
        assert (plan.episode_id, plan.number, plan.weekdays, plan.at) == (2, 2, [1], time(20, 15))
        client.post(PLAN, {**PLANNED, "days": ["0", "6"], "code": "S02E01"})
        plan.refresh_from_db()
        assert (plan.episode_id, plan.weekdays) == (4, [0, 6])
        assert 'value="2x01"' in client.get(PLAN).text
        client.post(PLAN, {"do": "drop"})
        assert Plan.objects.count() == 0

    @pytest.mark.parametrize(
        "wrong",
        [
            *({"number": number} for number in ("0", "11", "9" * 400)),
            *({"days": days} for days in ([], ["7"], ["x"])),
            *({"code": code} for code in ("9x99", "\0", "x" * 10_000)),
            *({"begins": begins} for begins in ("2026-02-30", "1900-01-01", "9999-12-31")),
            *({"at": at} for at in ("25:00", "")),
        ],
    )
    def test_what_is_wrong_is_said_where_it_was_typed(self, wrong, client):
        text = client.post(PLAN, {**PLANNED, **wrong}).text
        assert 'class="error"' in text
        assert ('value="1x02"' in text) == ("code" not in wrong)
        assert Plan.objects.count() == 0

    def test_two_every_tuesday(self, fan):
        plan = sharing.keep_plan(
            user=fan, episode_id=2, number=2, days=0b10, begins=date(2026, 3, 25), at=time(20, 15)
        )
        found = sittings(plan, Guide.load())
        assert [(str(sitting.at), sitting.codes) for sitting in found] == [
            ("2026-03-31 20:15:00+02:00", ["1x02", "1x03"]),
            ("2026-04-07 20:15:00+02:00", ["2x01", "2x02"]),
            ("2026-04-14 20:15:00+02:00", ["2x03"]),
        ]

    def test_what_has_not_been_shown_is_in_none(self, fan):
        EpisodeFactory(season__number=3, number=1, overall=7, air_date_us=timezone.localdate() + timedelta(days=1))
        plan = sharing.keep_plan(user=fan, episode_id=6, number=9, days=127, begins=NEW_YEAR, at=time(0))
        assert [sitting.codes for sitting in sittings(plan, Guide.load())] == [["2x03"]]

    def test_is_nobody_elses(self, client):
        client.post(PLAN, PLANNED)
        assert 'id="to-come"' in client.get(PLAN).text
        for reader in readers()[1:]:
            assert 'id="to-come"' not in reader.get(PLAN).text


class TestFeeds:
    @pytest.fixture
    def key(self, fan):
        sharing.keep_plan(user=fan, episode_id=2, number=2, days=0b10, begins=date(2026, 3, 25), at=time(20, 15))
        return sharing.open_feeds(user=fan)

    def address(self, key, name="calendar"):
        return reverse(f"tracking:{name}", args=[key.key])

    def test_the_calendar_is_one_that_clients_can_read(self, key):
        response = Client().get(self.address(key).replace("/de/", "/en/"))
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        calendar = Calendar.from_ical(response.content)
        assert (calendar["version"], bool(calendar["prodid"])) == ("2.0", True)
        events = calendar.walk("VEVENT")
        planned, seen = events[:3], events[3:]
        assert [str(event["summary"]) for event in planned] == [
            *("Planned: 1x02–1x03", "Planned: 2x01–2x02", "Planned: 2x03")
        ]
        assert planned[0]["dtstart"].dt == datetime(2026, 3, 31, 18, 15, tzinfo=UTC)
        assert planned[0]["dtend"].dt - planned[0]["dtstart"].dt == timedelta(minutes=84)
        assert "1x02 Episode 2" in str(planned[0]["description"])
        assert str(seen[-1]["summary"]) == "Watched: 1x01 Episode 1"
        assert seen[-1]["dtstart"].dt == datetime(2026, 1, 1, 19, tzinfo=UTC)
        assert len({str(event["uid"]) for event in events}) == 9
        assert all("dtstamp" in event and "\n" not in event["uid"] for event in events)
        assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))

    def test_a_day_without_a_time_is_a_whole_day_there(self, key, fan):
        do(fan, Kind.DATED, "1x01", moment=Moment(on_day(NEW_YEAR)))
        events = Calendar.from_ical(Client().get(self.address(key)).content).walk("VEVENT")
        assert events[-1]["dtstart"].dt == NEW_YEAR

    def test_the_feed_is_one_that_readers_can_read(self, key):
        response = Client().get(self.address(key, "feed").replace("/de/", "/en/"))
        assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
        feed = feedparser.parse(response.content)
        assert (feed.bozo, feed.version) == (False, "atom10")
        assert feed.entries[-1].title == "Watched: 1x01 Episode 1"
        assert feed.entries[-1].updated == "2026-01-01T19:00:00+00:00"
        assert feed.entries[0].title == "Planned: 2x03: 2x03 Episode 6"
        assert len({entry.id for entry in feed.entries}) == 9
        assert all(entry.link.startswith("http://127.0.0.1:8000/en/episodes/") for entry in feed.entries)
        assert feed.feed.links[1].href.endswith(self.address(key, "feed")[3:])

    def test_the_feed_tells_of_a_sitting_once_its_time_has_come(self, key):
        begins = timezone.localdate() + timedelta(days=1)
        Plan.objects.update(begins=begins, days=127)
        feed = feedparser.parse(Client().get(self.address(key, "feed")).content)
        assert len(feed.entries) == 6

    def test_say_of_each_episode_what_the_fan_is_told(self, key):
        Fan.objects.update(telling="fixed", fixed_at=1)
        text = Client().get(self.address(key)).text
        assert "Folge 2" in text
        assert "Folge 3" not in text
        Fan.objects.update(titles=True)
        assert "Folge 3" in Client().get(self.address(key)).text

    @pytest.mark.parametrize("name", ["calendar", "feed"])
    def test_what_has_not_changed_is_not_sent_again(self, name, key, fan):
        address = self.address(key, name)
        first = Client().get(address)
        assert first["Cache-Control"] == "private, no-cache"
        for tag in (first["ETag"], f"W/{first['ETag']}"):
            again = Client().get(address, headers={"if-none-match": tag})
            assert (again.status_code, again.content) == (304, b"")
        do(fan, Kind.DATED, "1x02", moment=Moment(on_day(NEW_YEAR)))
        assert Client().get(address, headers={"if-none-match": first["ETag"]}).status_code == 200

    def test_are_opened_renewed_and_closed(self, client):
        def addresses():
            return re.findall(r'readonly value="http://127.0.0.1:8000([^"]+)"', client.get(SHARING).text)

        assert addresses() == []
        client.post(SHARING, {"do": "open"})
        old = addresses()
        assert addresses() == old
        assert [Client().get(address).status_code for address in old] == [200, 200]
        client.post(SHARING, {"do": "open"})
        new = addresses()
        assert [Client().get(address).status_code for address in (*old, *new)] == [404, 404, 200, 200]
        client.post(SHARING, {"do": "close"})
        assert [Client().get(address).status_code for address in new] == [404, 404]

    def test_nobody_knows_an_address_from_what_is_stored(self, key, fan):
        assert key.key not in str(list(FeedKey.objects.values()))
        forged = [key.serial, f"{key.serial}.", f"{key.serial}.{'a' * 43}", key.key[:-1], "x", "ü", "." * 10_000]
        for text in forged:
            assert Client().get(f"/en/feeds/{text}/smallville.ics").status_code == 404
        assert Client().get("/en/feeds/a%00b/smallville.atom").status_code == 404
        User.objects.filter(pk=fan.pk).update(is_active=False)
        assert Client().get(self.address(key)).status_code == 404


def test_with_the_account_all_of_it_goes(fan):
    sharing.make_public(user=fan, address="anna", name="")
    sharing.open_feeds(user=fan)
    sharing.keep_plan(user=fan, episode_id=2, number=2, days=1, begins=NEW_YEAR, at=time(20))
    fan.delete()
    left = [model.objects.count() for model in (Fan, PublicPage, FeedKey, Plan, Rating, Note, Favourite)]
    assert left == [0] * 7
