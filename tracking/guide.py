"""Which episodes there are, in order, and which of them have been shown: what is marked is chosen from these.

An episode has been shown once the day of its first showing in the United States has come. Where that day is unknown,
it counts as shown if a later episode has been: an old series has gaps in its dates, a new episode has none after it.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.utils import timezone

from episodes.horizon import Horizon, tidy_code
from episodes.models import Episode


class Entry(NamedTuple):
    overall: int
    season: int
    code: str
    air_date_us: date | None


class UnknownEpisodeError(LookupError):
    """There is no such episode or season."""


def has_been_shown(overall: int, day: date | None, last_shown: int | None) -> bool:
    """Return whether an episode has been shown, of which `day` is known and after which comes `last_shown`."""
    return day <= timezone.localdate() if day else overall <= (last_shown or 0)


class Guide:
    """All episodes by number, season, code and day, in their order."""

    def __init__(self, entries: Iterable[Entry]):
        self.entries = sorted(entries)
        dated = [entry for entry in self.entries if entry.air_date_us]
        last_shown = max((entry.overall for entry in dated if has_been_shown(*entry[::3], None)), default=0)
        self.shown = [entry for entry in self.entries if has_been_shown(entry.overall, entry.air_date_us, last_shown)]

    @classmethod
    def load(cls) -> "Guide":
        """Return the guide, in one query. Which episodes there are is no secret."""
        rows = Episode.objects.as_of(Horizon.EVERYTHING).order_by("overall")
        return cls(Entry(*row) for row in rows.values_list("overall", "season", "code", "air_date_us"))

    def find(self, code: str) -> Entry:
        """Return the episode of that code; raise UnknownEpisodeError if there is none."""
        wanted = tidy_code(code)
        found = next((entry for entry in self.entries if entry.code == wanted), None)
        if found is None:
            raise UnknownEpisodeError(code)
        return found

    def in_season(self, number: str) -> list[Entry]:
        found = [entry for entry in self.entries if str(entry.season) == number]
        if not found:
            raise UnknownEpisodeError(number)
        return found

    def upto(self, code: str) -> list[Entry]:
        last = self.find(code).overall
        return [entry for entry in self.entries if entry.overall <= last]

    def stretch(self, overalls: Iterable[int]) -> int:
        """Return the number of the last episode of the unbroken stretch of `overalls` from the start; 0 for none."""
        marked, end = set(overalls), 0
        for entry in self.entries:
            if entry.overall not in marked:
                break
            end = entry.overall
        return end

    def code(self, overall: int) -> str:
        """Return how an address names the position after that episode."""
        if overall == 0:
            return Horizon.START.code
        return next((entry.code for entry in self.entries if entry.overall == overall), Horizon.EVERYTHING.code)

    def code_before(self, overall: int) -> str:
        """Return how an address names the position just before the episode of that number."""
        place = bisect_right(self.entries, overall - 1, key=lambda entry: entry.overall)
        return self.entries[place - 1].code if place else Horizon.START.code

    def seasons(self) -> dict[int, list[int]]:
        """Return the numbers of the episodes of each season."""
        found = defaultdict(list)
        for entry in self.entries:
            found[entry.season].append(entry.overall)
        return dict(found)
