"""The statistics of a fan as told to whoever reads them: of the story only what lies within the reader's horizon."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Avg, Count, Max, Q
from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS, WEEKDAYS_ABBR

from characters.models import Appearance, Character
from episodes.horizon import Horizon
from episodes.models import Episode
from events.models import Participation
from events.presence import presence, strips
from tracking.charts import bars, comparison
from tracking.models import Fan, Favourite, Rating
from tracking.opinions import ENOUGH
from tracking.statistics import Seen, Statistics

COMPANY = 12
BEST = 5
EVERY_HOURS = 3
MOST_FAVOURITES = 40


@dataclass(frozen=True)
class Companion:
    """Someone whom a fan has watched: in how many events, and in how many episodes, each as often as it was seen."""

    character: Any
    number_of_events: int
    number_of_episodes: int


@dataclass(frozen=True)
class SeasonRating:
    """What a fan makes of a season on the average of `number` episodes, and what all fans do."""

    season: int
    own: float | None
    number: int
    mean: float | None


class Review:
    """Statistics with what they tell of the story; `horizon` is that of who reads them, not of the fan."""

    def __init__(self, fan: Fan | None, seen: Iterable[Seen], horizon: Horizon, scale: int):
        self.fan, self.horizon, self.scale = fan, horizon, scale
        self.episodes = {episode.overall: episode for episode in Episode.objects.as_of(horizon).order_by("overall")}
        minutes = {overall: episode.runtime_minutes for overall, episode in self.episodes.items()}
        self.numbers = Statistics(seen, minutes)

    # --- When ---

    @property
    def months(self):
        """A bar for each month of the years in which something was watched."""
        rows = [
            (f"{MONTHS[month]} {year}", self.numbers.months[year, month], str(year) if month == 1 else "")
            for year in self.numbers.years
            for month in range(1, 13)
        ]
        return bars(rows, 13)

    @property
    def calendar(self):
        """(Year, the number of each month, the sum of them) for each year."""
        numbers = self.numbers.months
        rows = [(year, [numbers[year, month] for month in range(1, 13)]) for year in self.numbers.years]
        return [(year, months, sum(months)) for year, months in rows]

    @property
    def month_names(self):
        return list(MONTHS_3.values())

    @property
    def weekdays(self):
        return bars([(WEEKDAYS[day], self.numbers.weekdays[day], WEEKDAYS_ABBR[day]) for day in range(7)], 42)

    @property
    def hours(self):
        rows = [(f"{h}:00", self.numbers.hours[h], "" if h % EVERY_HOURS else str(h)) for h in range(24)]
        return bars(rows, 14)

    # --- Ratings ---

    @cached_property
    def ratings(self) -> dict[int, tuple[int | None, float | None]]:
        """(Own rating, that of all) of each episode told, in one query."""
        rows = Rating.objects.filter(self.horizon.upto("episode")).order_by().values_list("episode")
        own = Max("value", filter=Q(fan=self.fan))
        counted = rows.annotate(own=own, mean=Avg("value"), number=Count("pk"))
        return {overall: (mine, float(mean) if number >= ENOUGH else None) for overall, mine, mean, number in counted}

    @cached_property
    def seasons(self) -> list[SeasonRating]:
        """The seasons of which the fan has rated an episode."""
        own: dict[int, list[float]] = defaultdict(list)
        means: dict[int, list[float]] = defaultdict(list)
        for overall, (mine, mean) in self.ratings.items():
            season = self.episodes[overall].season_id
            own[season] += [mine] if mine else []
            means[season] += [mean] if mean else []
        return [
            SeasonRating(season, _mean(own[season]), len(own[season]), _mean(means[season]))
            for season in sorted(own)
            if own[season]
        ]

    @property
    def comparison(self):
        return comparison([(one.season, one.own, one.mean) for one in self.seasons], self.scale)

    @property
    def best(self) -> list[tuple[Any, int]]:
        """(Episode, own rating) for those watched that the fan likes best."""
        rated = [(mine, overall) for overall, (mine, _mean) in self.ratings.items() if mine]
        watched = sorted((-mine, overall) for mine, overall in rated if overall in self.numbers.times)
        return [(self.episodes[overall], -mine) for mine, overall in watched[:BEST]]

    # --- Who ---

    @cached_property
    def favourites(self) -> list[tuple]:
        """(Row, strips, number of episodes) for each favourite character who has been met."""
        told = [episode for episode in self.episodes.values() if self.horizon.covers(episode.overall)]
        liked = {who.pk: who for who in self._people.values() if who.pk in self._liked}
        shown = presence(told, ((overall, who) for overall, who in self._parts), self._cast, liked, MOST_FAVOURITES)
        return [
            (row, strips(row, told), sum(bool(cell.level or cell.appears) for cell in row.cells)) for row in shown.rows
        ]

    @cached_property
    def company(self) -> list[Companion]:
        """Those with whom the fan has spent most of what they have watched."""
        found = [
            Companion(self._people[who], self._events[who], self._often[who])
            for who in self._ranked
            if who in self._people
        ]
        return found[:COMPANY]

    @cached_property
    def _parts(self) -> list[tuple[int, int]]:
        """(Episode, character), one for each event of the episodes watched."""
        parts = Participation.objects.told(self.horizon).taking_part().values_list("event__episode", "character")
        return [part for part in parts if part[0] in self.numbers.times]

    @cached_property
    def _cast(self) -> list[tuple[int, int]]:
        """(Episode, character) for each appearance in the episodes watched."""
        cast = Appearance.objects.told(self.horizon).values_list("episode", "character")
        return [pair for pair in cast if pair[0] in self.numbers.times]

    @cached_property
    def _liked(self) -> set[int]:
        rows = Favourite.objects.filter(fan=self.fan).exclude(character=None)
        return set(rows.values_list("character", flat=True)) if self.fan else set()

    @cached_property
    def _events(self) -> Counter[int]:
        counted: Counter[int] = Counter()
        for overall, who in self._parts:
            counted[who] += self.numbers.times[overall]
        return counted

    @cached_property
    def _often(self) -> Counter[int]:
        counted: Counter[int] = Counter()
        for overall, who in {*self._parts, *self._cast}:
            counted[who] += self.numbers.times[overall]
        return counted

    @cached_property
    def _ranked(self) -> list[int]:
        return sorted(self._often, key=lambda who: (-self._events[who], -self._often[who], who))

    @cached_property
    def _people(self) -> dict[int, Any]:
        """The characters who may be shown, in one query."""
        return Character.objects.met(self.horizon).in_bulk({*self._ranked[: 3 * COMPANY], *self._liked})

    # --- A year ---

    @property
    def first(self):
        """(Episode, day) of what was watched first, of those with a day."""
        return self._dated(0)

    @property
    def last(self):
        return self._dated(-1)

    def _dated(self, place: int):
        dated = [one for one in self.numbers.seen if one.day]
        return (self.episodes[dated[place].overall], dated[place].day) if dated else None


def _mean(numbers: Sequence[float]) -> float | None:
    return sum(numbers) / len(numbers) if numbers else None
