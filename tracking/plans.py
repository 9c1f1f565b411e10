"""When a plan lets its episodes be watched."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count

from tracking.guide import Entry, Guide
from tracking.models import Plan


@dataclass(frozen=True)
class Sitting:
    """One evening of a plan: when it begins, and what is watched."""

    at: datetime
    entries: tuple[Entry, ...]

    @property
    def codes(self) -> list[str]:
        return [entry.code for entry in self.entries]


def sittings(plan: Plan, guide: Guide) -> list[Sitting]:
    """Return all sittings of a plan, by the clock of its fan. What has not been shown yet is in none."""
    entries = [entry for entry in guide.shown if entry.overall >= plan.episode_id]
    parts = [entries[start : start + plan.number] for start in range(0, len(entries), plan.number)]
    clock = plan.fan.clock
    return [
        Sitting(datetime.combine(day, plan.at, clock), tuple(part))
        for day, part in zip(_days(plan.begins, plan.weekdays), parts, strict=False)
    ]


def _days(begins: date, weekdays: list[int]) -> Iterator[date]:
    """Yield the days of the plan, from the first one on, without an end."""
    days = (begins + timedelta(days=number) for number in count())
    return (day for day in days if day.weekday() in weekdays)
