"""Statistics as pictures: whole numbers and paths, which a template makes an SVG of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HEIGHT = 110
HEAD = 16
FOOT = 20
AIR = 0.8
MARGIN = 14
BEST = 10


@dataclass(frozen=True)
class Bar:
    """One of many: how high it is, what it stands for, and what is written below it, if anything."""

    x: int
    middle: int
    top: int
    height: int
    name: str
    number: int
    mark: str


@dataclass(frozen=True)
class Bars:
    bars: list[Bar]
    width: int
    thick: int
    counted: bool
    """Whether there is room for the number over each bar."""
    height: int = HEIGHT
    floor: int = HEIGHT - FOOT
    foot: int = HEIGHT - 5


def bars(rows: Iterable[tuple[str, int, str]], step: int) -> Bars:
    """Return the chart of some (name, number, mark below it), each `step` wide."""
    listed = list(rows)
    most = max((number for _name, number, _mark in listed), default=0) or 1
    room = HEIGHT - HEAD - FOOT
    drawn = []
    for place, (name, number, mark) in enumerate(listed):
        height = max(round(number * room / most), 2 if number else 0)
        x = MARGIN + place * step
        drawn.append(Bar(x, x + round(step * AIR / 2), HEIGHT - FOOT - height, height, name, number, mark))
    return Bars(drawn, 2 * MARGIN + step * len(listed), round(step * AIR), counted=step >= 30)


@dataclass(frozen=True)
class Point:
    x: int
    y: int


@dataclass(frozen=True)
class Comparison:
    """One's own ratings, season by season, against those of all."""

    own: list[Point]
    others: list[Point]
    own_path: str
    others_path: str
    marks: list[tuple[int, int]]
    """Where each season stands, and its number."""
    rungs: list[tuple[int, int]]
    """How high some ratings are, and which."""
    width: int
    height: int
    foot: int


STEP = 34
TALL = 170
LEFT = 30


def comparison(seasons: Sequence[tuple[int, float | None, float | None]], scale: int) -> Comparison:
    """Return the chart of (season, own rating, that of all); None where there is none."""
    xs = [LEFT + STEP // 2 + place * STEP for place in range(len(seasons))]
    own = [Point(x, _level(mine)) for x, (_season, mine, _all) in zip(xs, seasons, strict=True) if mine]
    others = [Point(x, _level(all_)) for x, (_season, _mine, all_) in zip(xs, seasons, strict=True) if all_]
    return Comparison(
        own,
        others,
        _path(own),
        _path(others),
        [(x, season) for x, (season, _mine, _all) in zip(xs, seasons, strict=True)],
        [(_level(rating), rating * scale // BEST) for rating in (2, 4, 6, 8, 10)],
        LEFT + STEP * len(seasons),
        TALL,
        TALL - 5,
    )


def _level(rating: float) -> int:
    return round(TALL - FOOT - 4 - (rating - 1) * (TALL - FOOT - 14) / (BEST - 1))


def _path(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{point.x} {point.y}" for point in points) if points else ""
