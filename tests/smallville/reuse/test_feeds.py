"""Feeds tell what has changed in what is told, when it did, and nothing of which that is not known."""

from datetime import UTC, date, datetime
from email.utils import format_datetime

import feedparser  # type: ignore[import-untyped]
import pytest
from icalendar import Calendar

from episodes.models import Episode, Passage
from smallville.history.recording import recording
from smallville.reuse.changes import MOST, site_began
from tests.factories import CauseFactory, EventFactory
from tests.worlds import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    """Let it be some minute of one morning whenever history writes something down."""

    def at(minute):
        moment = datetime(2026, 3, 1, 9, minute, tzinfo=UTC)
        monkeypatch.setattr("smallville.history.recording.timezone.now", lambda: moment)

    return at


@pytest.fixture
def world(clock):
    """A world that was loaded; since then two events were changed, a synopsis, and a later episode was told."""
    world = make_world()
    clock(1)
    with recording():
        world.events[0].title_de = "Ein anderer Titel\x0b & mehr"
        world.events[0].save()
    clock(2)
    with recording():
        passage = Passage.objects.get(position=1)
        passage.text = "Neu erzählt."
        passage.save()
    clock(3)
    with recording():
        world.later = EventFactory(episode=world.episodes[1], slug="later", title_de="Später", status="draft")
    clock(4)
    with recording():
        world.later.status = "published"
        world.later.save()
    clock(5)
    with recording():
        CauseFactory(cause=world.events[1], effect=world.later)
        world.later.text_de = "Ein <b>Satz</b> mehr & einer."
        world.later.save()
    return world


def read(client, address, **headers):
    response = client.get(address, **headers)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(response.content)
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    return feed


def minutes(feed):
    return [(entry.title, entry.updated[11:16]) for entry in feed.entries]


def test_what_changed_last_comes_first_and_what_was_only_loaded_is_no_news(client, world):
    feed = read(client, "/de/feeds/all.atom")
    told = minutes(feed)
    assert [minute for _title, minute in told] == ["09:05", "09:02", "09:01"]
    assert told[0][0] == "1x02 · Später"
    assert told[1][0].startswith("1x01 · ")
    assert told[2][0] == "1x01 · Ein anderer Titel & mehr"
    assert feed.feed.updated.startswith("2026-03-01T09:05")
    later, synopsis, first = feed.entries
    assert later.id == "http://127.0.0.1:8000/e/later"
    assert later.link == "http://127.0.0.1:8000/de/events/later/?as_of=all"
    assert later.summary == "Ein &lt;b&gt;Satz&lt;/b&gt; mehr &amp; einer."
    # It was a draft before; the first event was out before history began.
    assert later.published.startswith("2026-03-01T09:04")
    assert "published" not in first
    assert synopsis.link.endswith("/de/episodes/1x01/?as_of=all#synopsis")


def test_as_of_an_episode_nothing_of_later_ones_changes_a_byte(client, world, clock):
    def early():
        return client.get("/de/feeds/all.atom?as_of=1x01")

    before = early()
    feed = feedparser.parse(before.content)
    assert [title for title, _minute in minutes(feed)][1:] == ["1x01 · Ein anderer Titel & mehr"]
    assert feed.feed.updated.startswith("2026-03-01T09:02")
    assert all("as_of=1x01" in entry.link for entry in feed.entries)
    clock(9)
    with recording():
        world.later.title_de = "Noch später"
        world.later.save()
        CauseFactory(cause=world.events[0], effect=world.later)
        EventFactory(episode=world.episodes[0], status="draft")
    after = early()
    assert (after.content, after["ETag"], after["Last-Modified"]) == (
        before.content,
        before["ETag"],
        before["Last-Modified"],
    )


def test_a_feed_that_has_not_changed_is_not_sent_again(client, world):
    first = client.get("/en/feeds/all.atom")
    assert first["Last-Modified"] == "Sun, 01 Mar 2026 09:05:00 GMT"
    again = client.get("/en/feeds/all.atom", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/en/feeds/all.atom", headers={"if-modified-since": first["Last-Modified"]}).status_code == 304


def test_feeds_of_one_character_and_of_one_episode(client, world):
    assert [entry.link for entry in read(client, "/de/feeds/characters/character-2.atom").entries] == []
    character = read(client, "/de/feeds/characters/character-1.atom")
    assert [entry.id for entry in character.entries] == ["http://127.0.0.1:8000/e/event-1"]
    assert "Character 1" in character.feed.title
    episode = read(client, "/de/feeds/episodes/1x02.atom")
    assert [entry.id for entry in episode.entries] == ["http://127.0.0.1:8000/e/later"]
    assert read(client, "/de/feeds/episodes/1x02.atom?as_of=1x01").entries == []
    # In English there is no synopsis.
    assert len(read(client, "/en/feeds/all.atom").entries) == 2
    for nothing in ("characters/nobody.atom", "episodes/9x99.atom", "characters/character-1.atom?as_of=start"):
        assert client.get(f"/de/feeds/{nothing}").status_code == 404, nothing


def test_a_feed_in_which_nothing_happened_is_as_old_as_the_site(client):
    feed = read(client, "/de/feeds/all.atom")
    assert feed.entries == []
    assert datetime.fromisoformat(feed.feed.updated).date() == site_began().astimezone().date()


def test_a_feed_asks_no_cookie_to_tell_more_and_tells_no_reader_more_than_they_have_seen(client, world, settings):
    for default, stand, told in [
        ("ask", None, 0),
        ("ask", "all", 0),
        ("all", None, 3),
        ("all", "1x01", 2),
        ("start", "all", 0),
    ]:
        settings.DEFAULT_HORIZON = default
        client.cookies.clear()
        if stand:
            client.cookies["stand"] = stand
        assert len(read(client, "/de/feeds/all.atom").entries) == told, (default, stand)


def test_long_feeds_end_and_cost_no_more(client, clock, django_assert_max_num_queries):
    world = make_world(rows=24)
    with recording():
        EventFactory.create_batch(MOST + 5, episode=world.episodes[0])
    with django_assert_max_num_queries(16):
        assert len(read(client, "/de/feeds/all.atom").entries) == MOST


# --- Calendars ---


@pytest.fixture
def dated(world):
    for number, episode in enumerate(world.episodes):
        episode.air_date_us = date(2001, 10, 16 + number)
        episode.teaser_de = f"Worum es in Folge {number + 1} geht: „dies“, und das; lang genug für zwei Zeilen."
        episode.save()
    Episode.objects.filter(number=1).update(air_date_de=date(2003, 1, 3))
    return world


def calendar(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["ETag"]
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))
    return Calendar.from_ical(response.content)


def test_the_calendar_of_a_season_has_a_day_for_each_episode(client, dated):
    days = calendar(client, "/de/calendars/us/1.ics").events
    assert [day.DTSTART for day in days] == [date(2001, 10, 16 + number) for number in range(4)]
    assert [str(day["summary"]) for day in days][:2] == ["Smallville 1x01 Folge 1", "Smallville 1x02 Folge 2"]
    assert "„dies“, und das; lang" in str(days[0]["description"])
    assert str(days[0]["uid"]) == "1x01.us@127.0.0.1"
    german = calendar(client, "/en/calendars/de/1.ics").events
    assert [(str(day["summary"]), day.DTSTART) for day in german] == [("Smallville 1x01 Episode 1", date(2003, 1, 3))]
    first = client.get("/de/calendars/us/1.ics")
    assert client.get("/de/calendars/us/1.ics", headers={"if-none-match": first["ETag"]}).status_code == 304


def test_a_calendar_that_was_put_right_is_sent_again_whatever_a_program_says_it_has(client, dated):
    client.get("/de/calendars/us/1.ics")
    Episode.objects.filter(number=1).update(air_date_us=date(2001, 10, 1))
    asked = {"if-modified-since": format_datetime(datetime.now(UTC), usegmt=True)}
    again = client.get("/de/calendars/us/1.ics", headers=asked)
    assert (again.status_code, b"20011001" in again.content) == (200, True)


def test_titles_and_teasers_are_veiled_there_as_everywhere(client, dated, settings):
    days = calendar(client, "/de/calendars/us/1.ics?as_of=1x01").events
    assert [str(day["summary"]) for day in days] == [
        "Smallville 1x01 Folge 1",
        "Smallville 1x02 Folge 2",
        "Smallville 1x03",
        "Smallville 1x04",
    ]
    assert ["description" in day for day in days] == [True, True, False, False]
    # Who has said nothing sees the titles, as on every page, and of the teasers the first.
    settings.DEFAULT_HORIZON = "ask"
    days = calendar(client, "/de/calendars/us/1.ics").events
    assert str(days[3]["summary"]) == "Smallville 1x04 Folge 4"
    assert ["description" in day for day in days] == [True, False, False, False]


@pytest.mark.parametrize("address", ["us/2", "fr/1", "us/99999999999999999999", "de/0"])
def test_a_calendar_without_a_day_is_not_found(address, client, dated):
    assert client.get(f"/de/calendars/{address}.ics").status_code == 404
