"""What is taken away, and that it makes the same account when it is brought to another one."""

import csv
import json
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from episodes.inert import quoted, unquoted
from tests.factories import CharacterFactory, EpisodeFactory, EventFactory
from tests.tracking.fans import make_fan, make_series
from tracking.bringing import bring
from tracking.guide import Guide
from tracking.marks import on_day
from tracking.models import Fan, Favourite, Note, Plan, Rating, Run, Viewing
from tracking.transfers.exporting import EXPORTS, everything
from tracking.transfers.reading import read

TIMES = st.integers(0, 10_000_000).map(lambda minutes: datetime(2002, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=60).filter(str.strip)
VIEWINGS = (
    st.tuples(st.just("watched"), TIMES, st.just(True))
    | st.tuples(st.just("watched"), TIMES.map(lambda at: on_day(at.date())), st.just(False))
    | st.sampled_from([("watched", None, False), ("skipped", None, False)])
)
EPISODES = st.integers(1, 6)
ACCOUNTS = st.fixed_dictionaries(
    {
        "runs": st.dictionaries(
            st.integers(1, 9),
            st.tuples(st.sampled_from(["", "First", "2026"]), st.dictionaries(EPISODES, VIEWINGS)),
            max_size=4,
        ),
        "ratings": st.dictionaries(EPISODES, st.tuples(st.integers(1, 10), TIMES)),
        "notes": st.dictionaries(EPISODES, st.tuples(TEXTS.map(str.strip), TIMES), max_size=3),
        "liked": st.sets(st.sampled_from(["clark", "lana", "event"])),
        "settings": st.sampled_from(
            [("progress", None, False, 10), ("fixed", 0, True, 5), ("fixed", 3, False, 10), ("off", None, True, 10)]
        ),
        "zone": st.sampled_from(["Europe/Berlin", "America/New_York"]),
        "plan": st.none() | st.tuples(EPISODES, st.integers(1, 10), st.integers(1, 127)),
        "current": st.integers(0, 3),
    }
)


def keep(user, account):
    """Make an account by hand, not through the code under test."""
    telling, fixed_at, titles, scale = account["settings"]
    fan = Fan.objects.create(user=user, telling=telling, fixed_at=fixed_at, titles=titles, scale=scale)
    if account.get("zone"):
        Fan.objects.filter(pk=fan.pk).update(zone=account["zone"])
        fan.refresh_from_db()
    if account.get("plan"):
        overall, number, days = account["plan"]
        at = time(20, 15)
        Plan.objects.create(fan=fan, episode_id=overall, number=number, days=days, begins=date(2026, 1, 1), at=at)
    numbers = sorted(account["runs"])
    for place, number in enumerate(numbers):
        name, viewings = account["runs"][number]
        is_current = place == account["current"] % len(numbers)
        started = datetime(2020, 1, number, tzinfo=UTC).date() if number % 2 else None
        run = Run.objects.create(fan=fan, number=number, name=name, is_current=is_current, started=started)
        for overall, (state, at, timed) in viewings.items():
            Viewing.objects.create(run=run, episode_id=overall, state=state, watched_at=at, timed=timed)
    for overall, (value, at) in account["ratings"].items():
        row = Rating.objects.create(fan=fan, episode_id=overall, value=value)
        Rating.objects.filter(pk=row.pk).update(rated_at=at)
    for overall, (text, at) in account["notes"].items():
        row = Note.objects.create(fan=fan, episode_id=overall, text=text)
        Note.objects.filter(pk=row.pk).update(written_at=at)
    for slug in sorted(account["liked"]):
        Favourite.objects.create(fan=fan, **LIKED[slug])
    return fan


LIKED: dict[str, dict[str, object]] = {}


def taken(fan):
    kept = everything(fan, Guide.load())
    del kept["exported_at"]
    kept["favourites"].sort(key=str)
    return kept


class ToAnotherAccount(TestCase):
    def setUp(self):
        first, *_rest = make_series()
        for name in ("clark", "lana"):
            LIKED[name] = {"character": CharacterFactory(slug=name, named_in_id=1, introduced_in_id=1)}
        LIKED["event"] = {"event": EventFactory(episode=first, slug="event")}

    @given(ACCOUNTS)
    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    def test_it_is_the_same_there(self, account):
        fan = keep(make_fan("one"), account)
        file = EXPORTS["json"].write(everything(fan, Guide.load()), Guide.load())
        other = make_fan("other")
        bring(user=other, brought=read("smallville.json", file))
        mine = taken(fan)
        assert taken(Fan.objects.get(user=other)) == mine
        assert bring(user=other, brought=read("smallville.json", file))[0] is None
        assert taken(Fan.objects.get(user=other)) == mine
        assert Fan.objects.get(user=other).progress == Guide.load().stretch(
            {overall for _name, viewings in account["runs"].values() for overall in viewings}
        )


@pytest.fixture
def kept(db):
    """What is taken away of a fan who has seen something of the end, twice, and rated it."""
    make_series(1, 2)
    for number in (21, 22):
        EpisodeFactory(season__number=10, number=number, overall=number, air_date_us=date(2011, 5, 13))
    seen = ("watched", datetime(2020, 1, 1, 20, tzinfo=UTC), True)
    later = ("watched", datetime(2021, 1, 1, 20, tzinfo=UTC), True)
    day = ("watched", on_day(date(2020, 1, 2)), False)
    runs = {
        1: ("", {1: seen, 2: ("skipped", None, False), 21: day, 22: day}),
        2: ("=2", {1: later, 21: ("watched", None, False)}),
    }
    account = {"runs": runs, "ratings": {1: (9, seen[1]), 2: (8, seen[1])}, "notes": {1: ("=1+1", seen[1])}}
    account["plan"] = (2, 3, 0b101)
    fan = keep(make_fan(), {**account, "liked": [], "settings": ("off", None, False, 10), "current": 0})
    return everything(fan, Guide.load())


def written(kept, form):
    return EXPORTS[form].write(kept, Guide.load())


def cells(data):
    return list(csv.DictReader(StringIO(data.decode("utf-8-sig"), newline="")))


def test_as_tables(kept):
    with ZipFile(BytesIO(written(kept, "csv"))) as archive:
        tables = {name: cells(archive.read(name)) for name in archive.namelist()}
    assert {name: len(rows) for name, rows in tables.items()} == {
        "viewings.csv": 6,
        "runs.csv": 2,
        "ratings.csv": 2,
        "notes.csv": 1,
        "favourites.csv": 0,
        "settings.csv": 1,
        "plan.csv": 1,
    }
    assert tables["plan.csv"][0] == {
        "season": "1",
        "episode": "2",
        "number": "3",
        "days": "1 3",
        "begins": "2026-01-01",
        "at": "20:15",
    }
    assert tables["viewings.csv"][0] == {
        "season": "1",
        "episode": "1",
        "run": "1",
        "state": "watched",
        "watched_at": "2020-01-01T20:00:00+00:00",
    }
    assert tables["notes.csv"][0]["text"] == "'=1+1"
    assert tables["runs.csv"][1]["name"] == "'=2"


def test_for_trakt_the_finale_is_one_and_nothing_skipped_is_watched(kept):
    with ZipFile(BytesIO(written(kept, "trakt"))) as archive:
        plays = json.loads(archive.read("watched-history.json"))
        ratings = json.loads(archive.read("ratings-episodes.json"))
    assert [(row["episode"]["season"], row["episode"]["number"], row["watched_at"]) for row in plays] == [
        (1, 1, "2020-01-01T20:00:00.000Z"),
        (10, 21, "2020-01-02T11:00:00.000Z"),
        (1, 1, "2021-01-01T20:00:00.000Z"),
        (10, 21, None),
    ]
    assert {row["show"]["ids"]["imdb"] for row in plays} == {"tt0279600"}
    assert [(row["episode"]["number"], row["rating"]) for row in ratings] == [(1, 9), (2, 8)]
    rows = cells(written(kept, "trakt-csv"))
    assert [(row["season"], row["episode"], row["watched_at"], row["rating"]) for row in rows] == [
        ("1", "1", "2020-01-01T20:00:00.000Z", "9"),
        ("10", "21", "2020-01-02T11:00:00.000Z", ""),
        ("1", "1", "2021-01-01T20:00:00.000Z", ""),
        ("10", "21", "", ""),
        ("1", "2", "", "8"),
    ]


def test_for_yamtrack(kept):
    rows = cells(written(kept, "yamtrack"))
    assert [(row["media_type"], row["season_number"], row["episode_number"], row["status"]) for row in rows] == [
        ("tv", "", "", "In progress"),
        ("season", "1", "", "In progress"),
        ("episode", "1", "1", ""),
        ("episode", "1", "1", ""),
        ("season", "10", "", "Completed"),
        ("episode", "10", "21", ""),
        ("episode", "10", "21", ""),
    ]
    assert rows[2]["end_date"] == "2020-01-01 20:00:00+00:00"
    assert {row["media_id"] for row in rows} == {"4604"}


@pytest.mark.parametrize("form", ["trakt", "yamtrack", "csv"])
def test_what_is_taken_away_can_be_brought_again(kept, form):
    user = make_fan("other")
    bring(user=user, brought=read("sent", written(kept, form)))
    rows = Viewing.objects.filter(run__fan__user=user, state="watched")
    assert sorted(rows.values_list("episode", "run__number")) == [(1, 1), (1, 2), (21, 1), (22, 1)]


def test_who_has_kept_nothing_takes_away_empty_files(db):
    kept = everything(None, Guide.load())
    for form in EXPORTS:
        assert isinstance(written(kept, form), bytes)
    assert set(kept) == {"format", "version", "exported_at"}


@given(st.text())
def test_no_cell_is_a_formula_and_none_is_changed(text):
    assert not quoted(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert unquoted(quoted(text)) == text
