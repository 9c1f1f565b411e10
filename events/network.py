"""Who shares how many events with whom, and the picture of it."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from math import sqrt

from events.forces import arrange
from events.lettering import width

FEWEST_DRAWN = 25
MOST_DRAWN = 150
# More lines for each character than these, and none can be followed.
LINES_EACH = 2
WIDEST = 11.0
SMALL = 960
SMALLEST, LARGEST = 14.0, 20.0

Pair = tuple[str, str]


class Shared:
    """The events that characters share: told by (event, character) for everyone who takes part in one."""

    def __init__(self, parts):
        casts = defaultdict(list)
        for event, slug in parts:
            casts[event].append(slug)
        self.events = Counter(slug for cast in casts.values() for slug in cast)
        self.ties: Counter[Pair] = Counter(pair for cast in casts.values() for pair in combinations(sorted(cast), 2))

    def of(self, slug: str) -> dict[Pair, int]:
        """Return the ties of one character."""
        return {pair: number for pair, number in self.ties.items() if slug in pair}

    def strongest(self, most: int, focus: str = "") -> list[str]:
        """Return those who share most events with others; with a focus, that one and who shares most with them."""
        strength: Counter[str] = Counter()
        for (a, b), number in (self.of(focus) if focus else self.ties).items():
            strength[a] += number
            strength[b] += number
        ranked = sorted(strength, key=lambda slug: (slug != focus, -strength[slug], slug))
        return ranked[:most] or ([focus] if focus else [])

    def pairs(self, focus: str = "") -> list[tuple[Pair, int]]:
        """Return the ties with their numbers, the strongest first; with a focus those of that character."""
        return sorted((self.of(focus) if focus else self.ties).items(), key=lambda tie: (-tie[1], tie[0]))


def lines_between(ties: dict[Pair, int], chosen: list[str], focus: str = "") -> tuple[list[Pair], int]:
    """Return which ties of the chosen are drawn, and from how many shared events on all of them are.

    Few enough to be followed; yet everyone keeps their strongest one, and the focus keeps all.
    """
    known = set(chosen)
    inner = sorted(
        ((pair, number) for pair, number in ties.items() if known.issuperset(pair)), key=lambda tie: (-tie[1], tie[0])
    )
    most = LINES_EACH * len(chosen)
    least = inner[most][1] + 1 if len(inner) > most else 1
    strongest: dict[str, Pair] = {}
    for pair, _number in inner:
        for slug in pair:
            strongest.setdefault(slug, pair)
    kept = set(strongest.values())
    return [pair for pair, number in inner if number >= least or pair in kept or focus in pair], least


@dataclass
class Node:
    """A character in the picture: the label with its centre, and how many events it takes part in."""

    slug: str
    name: str
    size: float
    x: float
    y: float
    width: float
    height: float
    events: int = 0

    @property
    def left(self) -> float:
        return round(self.x - self.width / 2, 1)

    @property
    def top(self) -> float:
        return round(self.y - self.height / 2, 1)

    @property
    def baseline(self) -> float:
        return round(self.y + self.size * 0.35, 1)


@dataclass
class Line:
    """A tie in the picture; `readings` say which relationships hold between the two."""

    a: Node
    b: Node
    number: int
    thickness: float
    readings: list[str] = field(default_factory=list)

    @property
    def rails(self) -> float:
        """How thick the line is with the edges that mark a relationship."""
        return self.thickness + 3.5


@dataclass
class Picture:
    """The network as it is drawn; ties of at least `least` shared events are all in it."""

    width: int = 0
    height: int = 0
    nodes: list[Node] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    least: int = 1
    left_out: int = 0
    chosen: int = 0
    """How many characters there would be at the end."""

    @property
    def is_small(self) -> bool:
        """Whether it may shrink with the page and still be read."""
        return self.width <= SMALL


def picture(
    whole: Shared, now: Shared, names: dict[str, str], held: dict[Pair, list[str]], most: int, focus: str = ""
):
    """Return the picture of the network as it is `now`.

    Who is in it and where they stand follows from the `whole`, so that nobody moves while the network grows. `held`
    says how the relationships read that hold now.
    """
    chosen = whole.strongest(most, focus)
    drawn, least = lines_between(whole.ties, chosen, focus)
    place = {slug: spot for spot, slug in enumerate(chosen)}
    sizes = _letter_sizes(whole, chosen)
    boxes = [(width(names[slug], sizes[slug]) + 18, sizes[slug] + 12) for slug in chosen]
    centres, (wide, high) = arrange(boxes, {(place[a], place[b]): float(whole.ties[a, b]) for a, b in drawn})
    nodes = {
        slug: Node(
            slug, names[slug], sizes[slug], round(x, 1), round(y, 1), round(w, 1), round(h, 1), now.events[slug]
        )
        for slug, (x, y), (w, h) in zip(chosen, centres, boxes, strict=True)
    }
    shown = {slug for slug in chosen if now.events[slug] or slug == focus}
    strongest = max((whole.ties[pair] for pair in drawn), default=1)
    related = [pair for pair in held if pair not in set(drawn)]
    lines = [
        Line(nodes[a], nodes[b], now.ties[a, b], _thickness(now.ties[a, b], strongest), held.get((a, b), []))
        for a, b in (*drawn, *related)
        if {a, b} <= shown and (now.ties[a, b] or (a, b) in held)
    ]
    # The weakest lie on top, where the strong ones do not hide them.
    lines.sort(key=lambda line: (-line.thickness, line.a.slug, line.b.slug))
    inner = sum(1 for pair in whole.ties if place.keys() >= set(pair))
    return Picture(
        width=round(wide),
        height=round(high),
        nodes=[nodes[slug] for slug in chosen if slug in shown],
        lines=lines,
        least=least,
        left_out=inner - len(drawn),
        chosen=len(chosen),
    )


def _letter_sizes(whole, chosen) -> dict[str, float]:
    """Return how large each name is written: the more events, the larger."""
    most = max((whole.events[slug] for slug in chosen), default=1) or 1
    return {slug: round(SMALLEST + (LARGEST - SMALLEST) * sqrt(whole.events[slug] / most)) * 1.0 for slug in chosen}


def _thickness(number, strongest) -> float:
    return round(1 + (WIDEST - 1) * sqrt(number / strongest), 1) if number else 1.0
