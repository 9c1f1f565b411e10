"""Why something happened, and what came of it: the chain of causes and effects around one event, and its drawing."""

from collections import defaultdict
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.utils.translation import get_language

from episodes.folding import localized
from events.layering import Layered, in_order, layered
from events.lettering import wrap

MOST_DRAWN = 48
# On an event's own page the drawing stays small: two steps, or one where they lead to too much.
STEPS_OF_AN_EVENT = 2
MOST_OF_AN_EVENT = 16
BOX, LETTERS, LINE, PADDING = 158.0, 13.0, 16.0, 9.0


class Chain:
    """What led to an event and what it led to, each with the number of steps between, as far as `causes` tell.

    `causes` are (cause, effect). Who goes in a circle comes back to nothing new; what led to the event and came of it
    too counts among what led to it.
    """

    def __init__(self, event: int, causes):
        before, after = defaultdict(list), defaultdict(list)
        self.causes = sorted(set(causes))
        for cause, effect in self.causes:
            before[effect].append(cause)
            after[cause].append(effect)
        self.event = event
        self.before = _steps(event, before)
        self.after = {other: steps for other, steps in _steps(event, after).items() if other not in self.before}
        self.roots = {other for other in self.before if not before[other]}

    def within(self, steps: int) -> set[int]:
        """Return the event and all that is at most so many steps away."""
        near = (other for way in (self.before, self.after) for other, away in way.items() if away <= steps)
        return {self.event, *near}

    @property
    def reach(self) -> int:
        """How many steps the farthest is away."""
        return max((*self.before.values(), *self.after.values()), default=0)

    def steps_for(self, most: int) -> int:
        """Return how many steps can be drawn so that there are at most `most` events; at least one."""
        return next((steps for steps in range(self.reach, 1, -1) if len(self.within(steps)) <= most), 1)

    def layers(self, events: list[int]) -> tuple[dict[int, int], list[tuple[int, int]]]:
        """Return the layer of each of `events` and the causes to draw: the event in layer 0, causes above all effects.

        A layer is as many steps away as the longest way takes. Of a circle one cause is left out.
        """
        known = set(events)
        ordered, causes = in_order(events, [pair for pair in self.causes if known.issuperset(pair)])
        layer = {self.event: 0}
        for cause in reversed(ordered):
            if cause in self.before:
                below = [layer[b] for a, b in causes if a == cause and b in layer]
                layer[cause] = min(below, default=1 - self.before[cause]) - 1
        for effect in ordered:
            if effect in self.after:
                above = [layer[a] for a, b in causes if b == effect and layer.get(a, -1) >= 0]
                layer[effect] = max(above, default=self.after[effect] - 1) + 1
        return layer, [(a, b) for a, b in causes if layer[a] < layer[b]]


def _steps(start, ways) -> dict[int, int]:
    """Return how many steps each event that can be reached is away, but for the start."""
    found, here = {start: 0}, [start]
    while here:
        ahead = dict.fromkeys(other for event in here for other in ways[event] if other not in found)
        found |= dict.fromkeys(ahead, found[here[0]] + 1)
        here = list(ahead)
    del found[start]
    return found


@dataclass
class Box:
    """An event in the drawing; its lines of text are (how far down, words)."""

    event: Any
    left: float
    top: float
    width: float
    height: float
    lines: list[tuple[float, str]]
    is_focus: bool = False

    @property
    def outline(self) -> str:
        """The outline of a turning point, whose corners are cut off, as SVG points."""
        cut, right, bottom = 10, self.left + self.width, self.top + self.height
        corners = [
            (self.left + cut, self.top),
            (right - cut, self.top),
            (right, self.top + cut),
            (right, bottom - cut),
            (right - cut, bottom),
            (self.left + cut, bottom),
            (self.left, bottom - cut),
            (self.left, self.top + cut),
        ]
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)

    @property
    def language(self) -> str:
        """The language of the title, if it is not the reader's."""
        in_mine = getattr(self.event, localized("title"), "")
        return "" if in_mine else "en" if get_language() == "de" else "de"

    @property
    def middle(self) -> float:
        return self.left + self.width / 2


@dataclass
class Drawing:
    """The events around one as a picture, and how many steps of the chain it shows."""

    width: int
    height: int
    boxes: list[Box]
    lines: list[str]
    steps: int
    crossings: int
    is_whole: bool


def draw(chain: Chain, events, steps: int) -> Drawing:
    """Return the drawing of what is at most so many steps away; `events` are in the order in which they are told."""
    shown = {event.pk: event for event in events if event.pk in chain.within(steps)}
    layers, causes = chain.layers(list(shown))
    texts = {pk: [event.episode.code, *wrap(event.title, BOX - 2 * PADDING, LETTERS)] for pk, event in shown.items()}
    sizes = {pk: (BOX, len(text) * LINE + 2 * PADDING) for pk, text in texts.items()}
    placed: Layered = layered(layers, causes, sizes)
    boxes = []
    for pk, event in shown.items():
        (x, y), (wide, high) = placed.centres[pk], sizes[pk]
        left, top = round(x - wide / 2, 1), round(y - high / 2, 1)
        lines = [(round(top + PADDING + LINE * (n + 0.75), 1), text) for n, text in enumerate(texts[pk])]
        boxes.append(Box(event, left, top, wide, high, lines, pk == chain.event))
    return Drawing(
        ceil(placed.width),
        ceil(placed.height),
        boxes,
        list(placed.lines.values()),
        steps,
        placed.crossings,
        steps >= chain.reach,
    )


def by_steps(ways: dict[int, int], events) -> list[tuple[int, list]]:
    """Return (steps, the events so many steps away, as told), the nearest first."""
    groups = defaultdict(list)
    for event in events:
        if event.pk in ways:
            groups[ways[event.pk]].append(event)
    return sorted(groups.items())
