"""Appearances at a glance: who is in which episode, and how much of what happens there happens with them."""

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

# From how many events on a cell is drawn stronger.
THRESHOLDS = (1, 2, 4, 7, 10)
HEIGHT = 10
EPISODE = 6


@dataclass(frozen=True)
class Cell:
    """A character in an episode: how many events there are with them, and whether an appearance is on record."""

    number: int
    appears: bool

    @property
    def level(self) -> int:
        """How strong the cell is drawn: 0 without events, 5 at most."""
        return bisect(THRESHOLDS, self.number)


@dataclass
class Row:
    character: Any
    cells: list[Cell]

    @property
    def number_of_events(self) -> int:
        return sum(cell.number for cell in self.cells)

    @property
    def number_of_appearances(self) -> int:
        return sum(cell.appears for cell in self.cells)


@dataclass
class Presence:
    """The characters with most events in some episodes, and how many characters there are in all."""

    episodes: list
    rows: list[Row]
    shown_of: int


@dataclass
class Strip:
    """A character in the episodes of a season: (level, path) each, level 0 for appearances without events."""

    season: int
    width: int
    paths: list[tuple[int, str]]
    number_of_events: int
    number_of_appearances: int

    @property
    def pixels(self) -> int:
        return self.width * EPISODE


def presence(
    episodes: Iterable, parts: Iterable[tuple], appearances: Iterable[tuple], characters: dict, most: int
) -> Presence:
    """Return who is in which of `episodes`, those first with whom most happens, at most `most` of them.

    `parts` are (overall number of the episode, key of the character), one for each event they take part in, and
    `appearances` the same, one for each appearance; `characters` are those who may be shown, by their keys.
    """
    numbers = Counter(parts)
    on_record = set(appearances)
    events = Counter(character for _overall, character in numbers.elements())
    appear = Counter(character for _overall, character in on_record)
    everyone = sorted(
        (characters[key] for key in {*events, *appear} & characters.keys()),
        key=lambda who: (-events[who.pk], -appear[who.pk], who.name_folded, who.pk),
    )
    columns = list(episodes)
    rows = [
        Row(who, [Cell(numbers[(e.overall, who.pk)], (e.overall, who.pk) in on_record) for e in columns])
        for who in everyone[:most]
    ]
    return Presence(columns, rows, len(everyone))


def strips(row: Row, episodes: Sequence) -> list[Strip]:
    """Return the cells of a row as one strip a season."""
    found = []
    cells = zip(episodes, row.cells, strict=True)
    for season, of_season in groupby(cells, key=lambda pair: pair[0].season_id):
        shown = [cell for _episode, cell in of_season]
        paths: dict[int, str] = defaultdict(str)
        for place, cell in enumerate(shown):
            if cell.level or cell.appears:
                paths[cell.level] += _box(place, HEIGHT if cell.level else HEIGHT // 2)
        found.append(
            Strip(
                season,
                len(shown),
                sorted(paths.items()),
                sum(cell.number for cell in shown),
                sum(cell.appears for cell in shown),
            )
        )
    return found


def _box(place: int, height: int) -> str:
    return f"M{place} {HEIGHT}v-{height}h1v{height}z"
