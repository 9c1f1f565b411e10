"""What the viewings of a fan add up to: how much, when, and how many days on end.

All of it is counted from `Seen`, one for each time an episode was watched; what was skipped counts nowhere.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.utils import timezone

from tracking.models import Fan, Viewing

A_DAY = timedelta(days=1)


class Seen(NamedTuple):
    """An episode watched once; on a day and in an hour by the fan's clock, as far as these are known."""

    overall: int
    day: date | None = None
    hour: int | None = None


def seen_by(fan: Fan | None) -> list[Seen]:
    """Return all that a fan has watched, in all their runs, in one query."""
    if fan is None:
        return []
    rows = Viewing.objects.filter(run__fan=fan, state=Viewing.State.WATCHED).order_by("watched_at", "episode", "run")
    by_day = timezone.get_default_timezone()
    found = []
    for overall, at, timed in rows.values_list("episode", "watched_at", "timed"):
        local = at and at.astimezone(fan.clock if timed else by_day)
        found.append(Seen(overall, local and local.date(), local.hour if local and timed else None))
    return found


@dataclass(frozen=True)
class Streak:
    """Days on end on each of which something was watched."""

    begin: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.begin).days + 1


def streaks(days: Iterable[date]) -> list[Streak]:
    """Return the streaks that some days make, in their order."""
    found: list[Streak] = []
    for day in sorted(set(days)):
        if found and day - found[-1].end == A_DAY:
            found[-1] = Streak(found[-1].begin, day)
        else:
            found.append(Streak(day, day))
    return found


class Statistics:
    """The numbers of what was watched. `minutes`: the running time of each episode as far as it is known and told."""

    def __init__(self, seen: Iterable[Seen], minutes: Mapping[int, int | None]):
        self.seen = list(seen)
        self.times = Counter(one.overall for one in self.seen)
        known = [length for one in self.seen if (length := minutes.get(one.overall))]
        self.minutes = sum(known)
        self.number_measured = len(known)
        self.days = Counter(one.day for one in self.seen if one.day)
        self.months = Counter((day.year, day.month) for day in self.days.elements())
        self.weekdays = Counter(day.weekday() for day in self.days.elements())
        self.hours = Counter(one.hour for one in self.seen if one.hour is not None)
        self.streaks = streaks(self.days)

    @property
    def number(self) -> int:
        """How many times an episode was watched."""
        return len(self.seen)

    @property
    def number_of_episodes(self) -> int:
        return len(self.times)

    @property
    def number_again(self) -> int:
        return self.number - self.number_of_episodes

    @property
    def number_not_measured(self) -> int:
        return self.number - self.number_measured

    @property
    def number_without_a_day(self) -> int:
        return self.number - self.days.total()

    @property
    def number_without_an_hour(self) -> int:
        return self.number - self.hours.total()

    @property
    def whole_hours(self) -> int:
        return self.minutes // 60

    @property
    def minutes_over(self) -> int:
        return self.minutes % 60

    @property
    def years(self) -> list[int]:
        return sorted({year for year, _month in self.months})

    @property
    def longest_streak(self) -> Streak | None:
        """The longest one; the latest of several."""
        return max(self.streaks, key=lambda streak: (streak.days, streak.end), default=None)

    @property
    def current_streak(self) -> Streak | None:
        """The one that goes on: its last day is today, or yesterday as today is not over."""
        last = self.streaks[-1] if self.streaks else None
        return last if last and last.end >= timezone.localdate() - A_DAY else None

    @property
    def best_day(self) -> tuple[date, int] | None:
        """The day on which most was watched, the latest of several, and how much."""
        return max(self.days.items(), key=lambda pair: (pair[1], pair[0]), default=None)

    def of(self, year: int) -> list[Seen]:
        """Return what was watched in a year."""
        return [one for one in self.seen if one.day and one.day.year == year]
