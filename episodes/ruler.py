"""The ruler of time as a small chart: one panel a season, one bar an episode."""

from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse

from episodes.horizon import Horizon
from episodes.models import Episode

HEIGHT = 24
LEAST = 3


@dataclass
class Panel:
    """The bars of one season as SVG paths, and what they add up to."""

    season: int
    address: str
    width: int
    bars: str
    marked: str
    present: str
    total: int


def season_page(season: int) -> str:
    return reverse("episodes:season", args=[season])


def ruler(amounts: dict[int, int], marked=None, present=(), address=season_page, guide=None) -> list[Panel]:
    """Return a panel for each season that draws `amounts` by the overall number of the episode.

    `marked` says how much of each amount stands out; `present` are episodes with a tick even where there is no amount;
    `address` says where the panel of a season leads; `guide` which episodes there are, (overall number, season) each,
    where that is known already. The highest bar of all seasons fills its panel.
    """
    seasons = defaultdict(list)
    for overall, season in _guide() if guide is None else guide:
        seasons[season].append(overall)
    highest = max(amounts.values(), default=0)

    def bars(overalls, heights):
        return "".join(
            _bar(place, LEAST + (HEIGHT - LEAST) * heights[overall] / highest)
            for place, overall in enumerate(overalls)
            if heights.get(overall)
        )

    return [
        Panel(
            season,
            address(season),
            len(overalls),
            bars(overalls, amounts),
            bars(overalls, marked or {}),
            "".join(_bar(place, LEAST) for place, overall in enumerate(overalls) if overall in present),
            sum(amounts.get(overall, 0) for overall in overalls),
        )
        for season, overalls in seasons.items()
    ]


def _guide():
    """Which episodes there are is no secret."""
    return Episode.objects.as_of(Horizon.EVERYTHING).order_by("overall").values_list("overall", "season")


def _bar(place: int, height: float) -> str:
    return f"M{place}.1 {HEIGHT}v-{round(height, 1):g}h.8v{round(height, 1):g}z"
