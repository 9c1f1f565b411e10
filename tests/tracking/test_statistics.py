"""What viewings add up to, in small exact cases; and the pictures of it."""

from datetime import UTC, date, datetime

import pytest

from tests.tracking.fans import make_fan, make_series
from tracking.charts import bars, comparison
from tracking.marks import on_day
from tracking.models import Fan, Viewing
from tracking.services import current_run
from tracking.statistics import Seen, Statistics, Streak, seen_by, streaks

MONDAY = date(2026, 3, 2)


def day(number):
    return date(2026, 3, number)


def test_days_on_end_are_streaks():
    assert streaks([day(3), day(1), day(2), day(2), day(9)]) == [Streak(day(1), day(3)), Streak(day(9), day(9))]
    assert streaks([date(2025, 12, 31), date(2026, 1, 1)])[0].days == 2
    assert streaks([]) == []


def test_the_numbers():
    seen = [Seen(1, MONDAY, 20), Seen(2, MONDAY, 21), Seen(3, day(3)), Seen(1, date(2025, 7, 1), 0), Seen(9)]
    numbers = Statistics(seen, {1: 42, 2: 84, 3: None})
    assert (numbers.number, numbers.number_of_episodes, numbers.number_again) == (5, 4, 1)
    assert (numbers.minutes, numbers.whole_hours, numbers.minutes_over) == (168, 2, 48)
    assert (numbers.number_not_measured, numbers.number_without_a_day, numbers.number_without_an_hour) == (2, 1, 2)
    assert numbers.weekdays == {0: 2, 1: 2}
    assert numbers.hours == {20: 1, 21: 1, 0: 1}
    assert numbers.months == {(2026, 3): 3, (2025, 7): 1}
    assert numbers.years == [2025, 2026]
    assert numbers.longest_streak == Streak(day(2), day(3))
    assert numbers.best_day == (MONDAY, 2)
    assert [one.overall for one in numbers.of(2026)] == [1, 2, 3]


def test_nothing_adds_up_to_nothing():
    numbers = Statistics([], {})
    assert (numbers.number, numbers.minutes, numbers.years) == (0, 0, [])
    assert numbers.longest_streak is numbers.current_streak is numbers.best_day is None


@pytest.mark.parametrize(("today", "goes_on"), [(4, True), (5, True), (6, False)])
def test_a_streak_goes_on_as_long_as_today_is_not_over(today, goes_on, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_zone: day(today))
    numbers = Statistics([Seen(1, day(3)), Seen(2, day(4))], {})
    assert (numbers.current_streak is not None) == goes_on


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Europe/Berlin", [(1, date(2026, 1, 1), 0), (2, date(2026, 1, 1), None), (3, None, None)]),
        ("America/New_York", [(1, date(2025, 12, 31), 18), (2, date(2026, 1, 1), None), (3, None, None)]),
        ("Pacific/Auckland", [(1, date(2026, 1, 1), 12), (2, date(2026, 1, 1), None), (3, None, None)]),
        ("Nowhere/Land", [(1, date(2026, 1, 1), 0), (2, date(2026, 1, 1), None), (3, None, None)]),
    ],
)
def test_days_and_hours_are_those_of_the_fan(zone, expected):
    first, second, third, fourth = make_series(1, 4)
    fan = Fan.objects.create(user=make_fan(), zone=zone)
    run = current_run(fan)
    Viewing.objects.create(run=run, episode=first, watched_at=datetime(2025, 12, 31, 23, 30, tzinfo=UTC), timed=True)
    Viewing.objects.create(run=run, episode=second, watched_at=on_day(date(2026, 1, 1)))
    Viewing.objects.create(run=run, episode=third)
    Viewing.objects.create(run=run, episode=fourth, state=Viewing.State.SKIPPED)
    assert sorted(seen_by(fan)) == expected
    assert seen_by(None) == []


def test_bars_are_as_high_as_their_numbers():
    chart = bars([("Mon", 4, "M"), ("Tue", 0, ""), ("Wed", 2, "W")], 40)
    assert [bar.height for bar in chart.bars] == [74, 0, 37]
    assert all(bar.top + bar.height == chart.floor for bar in chart.bars)
    assert (chart.width, chart.counted, bars([], 10).bars) == (148, True, [])


def test_ratings_are_drawn_against_those_of_all():
    chart = comparison([(1, 10.0, None), (2, 1.0, 5.5)], 5)
    (best, worst), (middle,) = chart.own, chart.others
    assert best.y < middle.y < worst.y
    assert chart.own_path == f"M{best.x} {best.y}L{worst.x} {worst.y}"
    assert [rating for _y, rating in chart.rungs] == [1, 2, 3, 4, 5]
    assert comparison([], 10).own_path == ""
