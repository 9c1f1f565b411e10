"""The ruler of time as a small chart: one panel a season, one bar an episode."""

from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse

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
    total: int


def season_page(season: int) -> str:
    return reverse("episodes:season", args=[season])


def ruler(amounts: dict[int, int], marked: dict[int, int] | None = None, address=season_page) -> list[Panel]:
    """Return a panel for each season that draws `amounts` by the overall number of the episode.

    `marked` says how much of each amount stands out; `address` where the panel of a season leads.
    The highest bar of all seasons fills its panel.
    """
    seasons = defaultdict(list)
    for overall, season in Episode.objects.order_by("overall").values_list("overall", "season"):
        seasons[season].append(overall)
    highest = max(amounts.values(), default=0)
    return [
        Panel(
            season,
            address(season),
            len(overalls),
            _bars(overalls, amounts, highest),
            _bars(overalls, marked or {}, highest),
            sum(amounts.get(overall, 0) for overall in overalls),
        )
        for season, overalls in seasons.items()
    ]


def _bars(overalls, amounts, highest) -> str:
    path = ""
    for place, overall in enumerate(overalls):
        if amount := amounts.get(overall):
            height = LEAST + round((HEIGHT - LEAST) * amount / highest, 1)
            path += f"M{place}.1 {HEIGHT}v-{height:g}h.8v{height:g}z"
    return path
