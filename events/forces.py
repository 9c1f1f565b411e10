"""Where the points of a network lie: those tied closely near each other, and no label upon another.

The same points and ties always lie in the same places: no chance has a part in it.
"""

from collections import defaultdict
from itertools import count
from math import cos, exp, hypot, log, pi, sin, sqrt

Point = tuple[float, float]

GAP = 10.0
MARGIN = 12.0
# How much of the picture the labels fill, how much wider than high it is, and how far its thick of things is spread.
_FILLED = 0.36
_BREADTH = 1.3
_SPREAD = 0.62
# As many moves as a tenth of a second allows.
_MOVES = 120_000


def arrange(sizes: list[Point], ties: dict[tuple[int, int], float]) -> tuple[list[Point], Point]:
    """Return the centres of labels of these sizes, and the size of the picture around them.

    `ties` gives for pairs of labels, by their places in the list, how strong the tie is.
    """
    if not sizes:
        return [], (0.0, 0.0)
    wide = sqrt(sum((w + GAP) * (h + GAP) for w, h in sizes) / _FILLED * _BREADTH)
    points = _spread(_relax(len(sizes), _lengths(len(sizes), ties)))
    centres = _stretched(points, wide, wide / _BREADTH)
    separate(centres, sizes)
    left, top = (min(c[axis] - size[axis] / 2 for c, size in zip(centres, sizes, strict=True)) for axis in (0, 1))
    right, bottom = (max(c[axis] + size[axis] / 2 for c, size in zip(centres, sizes, strict=True)) for axis in (0, 1))
    placed = [(x - left + MARGIN, y - top + MARGIN) for x, y in centres]
    return placed, (right - left + 2 * MARGIN, bottom - top + 2 * MARGIN)


def _lengths(number, ties) -> dict[tuple[int, int], float]:
    """Return how far apart any two points should lie: by the strength of their tie, else by the steps between them."""
    strongest = max(ties.values(), default=1) or 1
    tied = defaultdict(set)
    for a, b in ties:
        tied[a].add(b)
        tied[b].add(a)
    found = {}
    for start in range(number):
        steps, here = {start: 0}, [start]
        while here:
            ahead = {other for point in here for other in tied[point]} - steps.keys()
            steps |= dict.fromkeys(ahead, steps[here[0]] + 1)
            here = sorted(ahead)
        for other in range(start + 1, number):
            found[start, other] = 0.4 + steps.get(other, 3)
    for (a, b), strength in ties.items():
        found[min(a, b), max(a, b)] = 1.5 - sqrt(strength / strongest)
    return found


def _relax(number, lengths) -> list[Point]:
    """Return points moved, pair by pair and ever less, towards the `lengths` between them; they start on a circle."""
    around = [2 * pi * place / number for place in range(number)]
    xs, ys = [cos(angle) for angle in around], [sin(angle) for angle in around]
    # The pairs take turns in an order that is mixed, yet always the same.
    pairs = sorted(lengths.items(), key=lambda pair: (pair[0][0] * 7919 + pair[0][1] * 104_729) % 10_007)
    rounds = max(6, min(60, _MOVES // max(len(pairs), 1)))
    longest = max(lengths.values(), default=1.0)
    begin, end = longest**2, 0.05
    for turn in range(rounds):
        step = begin * exp(log(end / begin) * turn / max(rounds - 1, 1))
        for (a, b), length in pairs:
            dx, dy = xs[a] - xs[b], ys[a] - ys[b]
            apart = hypot(dx, dy) or 1e-9
            move = min(1.0, step / (length * length)) * (apart - length) / 2 / apart
            xs[a] -= dx * move
            ys[a] -= dy * move
            xs[b] += dx * move
            ys[b] += dy * move
    return list(zip(xs, ys, strict=True))


def _spread(points) -> list[Point]:
    """Return the points with those nearer the middle moved outwards, where they would stand in each other's way."""
    middle_x, middle_y = (sum(point[axis] for point in points) / len(points) for axis in (0, 1))
    far = [hypot(x - middle_x, y - middle_y) or 1e-9 for x, y in points]
    farther = [(distance / max(far)) ** _SPREAD / distance for distance in far]
    return [((x - middle_x) * by, (y - middle_y) * by) for (x, y), by in zip(points, farther, strict=True)]


def _stretched(points, wide, high) -> list[Point]:
    """Return the points so that the picture is as wide and as high as that."""

    def stretch(values, length):
        least, span = min(values), (max(values) - min(values)) or 1.0
        return [(value - least) / span * length for value in values]

    return list(zip(stretch([x for x, _y in points], wide), stretch([y for _x, y in points], high), strict=True))


def overlaps(centres: list[Point], sizes: list[Point], gap: float = 0.0) -> list[tuple[int, int]]:
    """Return which labels lie upon each other, or nearer than `gap`."""
    order = sorted(range(len(centres)), key=lambda place: centres[place][1])
    highest = max((size[1] for size in sizes), default=0.0) + gap
    found = []
    for rank, a in enumerate(order):
        for b in order[rank + 1 :]:
            down = centres[b][1] - centres[a][1]
            if down >= highest:
                break
            near = down < (sizes[a][1] + sizes[b][1]) / 2 + gap
            if near and abs(centres[a][0] - centres[b][0]) < (sizes[a][0] + sizes[b][0]) / 2 + gap:
                found.append((a, b))
    return found


def separate(centres: list[Point], sizes: list[Point]) -> None:
    """Push labels apart until none lies upon another; where that does not end, there is made more room."""
    for turn in count():
        near = overlaps(centres, sizes, GAP)
        if not near:
            return
        if turn % 40 == 39:
            centres[:] = [(x * 1.05, y * 1.05) for x, y in centres]
        for a, b in near:
            _push(centres, sizes, a, b)


def _push(centres, sizes, a, b) -> None:
    """Push two labels apart the shorter way: beside or above each other."""
    (ax, ay), (bx, by) = centres[a], centres[b]
    across = (sizes[a][0] + sizes[b][0]) / 2 + GAP - abs(ax - bx)
    down = (sizes[a][1] + sizes[b][1]) / 2 + GAP - abs(ay - by)
    if across <= 0 or down <= 0:
        return
    if across < down:
        half = (across / 2 + 0.01) * (1 if ax <= bx else -1)
        centres[a], centres[b] = (ax - half, ay), (bx + half, by)
    else:
        half = (down / 2 + 0.01) * (1 if ay <= by else -1)
        centres[a], centres[b] = (ax, ay - half), (bx, by + half)
