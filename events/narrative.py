"""The narrative chart: time from left to right, a line for each character, drawn together where they share an event.

`episode_chart` draws the events of one episode, a column each; `season_chart` a season, a column an episode. Both
return a `Chart`: whole numbers, paths and names, which a template makes an SVG of.
"""

import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations, permutations
from statistics import fmean
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from events.crossings import blocks, crossings, in_order

STEP = 46
TOGETHER = 23
# The room that a meeting and a line that passes keep above and below them, and each name beside the chart.
AROUND = 17.0
BESIDE = 9.0
NAME = 26
# A bend that is hardly one is not drawn.
HARDLY = 7
RADIUS = 11
HALO = 15
MARGIN = 26
HEAD = {"place": 118, "code": 44}
FOOT = 30
OVERHANG = 66
NAMES = 140
LONGEST = {"name": 15, "place": 23}
HUES = 8


@dataclass(frozen=True)
class Meeting:
    """Where lines run together: one event, or those who share most events of an episode."""

    members: tuple[Any, ...]
    address: str
    title: str
    turning: bool = False
    when: str = ""
    """In words, for an earlier event."""


@dataclass(frozen=True)
class Column:
    meetings: tuple[Meeting, ...]
    label: str
    place: Any = None
    earlier: bool = False
    address: str = ""


@dataclass
class Line:
    """One character: the path of the line, and where and how it is named beside the chart."""

    character: Any
    short: str
    name: str
    hue: int
    path: str
    level: int


@dataclass
class Stop:
    """A meeting as it is drawn: a capsule around the stops of its lines, (height, what stands in it, hue) each."""

    meeting: Meeting
    x: int
    top: int
    height: int
    lines: list[tuple[int, str, int]]
    earlier: bool

    @property
    def left(self) -> int:
        return self.x - HALO

    @property
    def diamond(self) -> str:
        """The mark of a turning point, on top of the capsule."""
        return f"M{self.x} {self.top - 7}l6 6l-6 6l-6 -6z"


@dataclass
class Band:
    """Columns on end that share a place; every other one is shaded."""

    place: Any
    name: str
    x: int
    width: int
    shaded: bool

    @property
    def middle(self) -> int:
        return self.x + self.width // 2 - 6


@dataclass
class Mark:
    """What stands at the foot or the head of a column."""

    column: Column
    x: int

    @property
    def left(self) -> int:
        return self.x - STEP // 2

    @property
    def address(self) -> str:
        return self.column.address


@dataclass
class Chart:
    width: int
    height: int
    head: int
    foot: int
    lines: list[Line]
    stops: list[Stop]
    bands: list[Band]
    marks: list[Mark]
    crossings: int
    names_width: int = NAMES
    step: int = STEP
    halo: int = 2 * HALO
    radius: int = RADIUS
    shown_of: int = field(default=0)
    """How many characters there are, of whom the chart shows some."""

    @property
    def floor(self) -> int:
        return self.height - self.foot

    @property
    def length(self) -> int:
        """How high the part is in which the lines run."""
        return self.floor - self.head


# --- What is drawn ---------------------------------------------------------------------------------------------------


def episode_chart(events) -> Chart | None:
    """Return the chart of the events of one episode, in the order given; None if nobody takes part in any.

    The events have their place and their cast loaded. Those who are only mentioned have no line.
    """
    columns = tuple(
        Column(
            (Meeting(_taking_part(event), event.get_absolute_url(), event.title, _is_turning(event), event.when),),
            str(number),
            event.place,
            event.happens_earlier,
        )
        for number, event in enumerate(events, 1)
    )
    return draw(columns, "place")


def roles(events, chart: Chart) -> list[tuple]:
    """Return (event, how each character of the chart takes part in it) for each event: the chart as a table."""
    table = []
    for event in events:
        said = {part.character: part for part in event.participations.all() if part.role != part.Role.MENTIONED}
        parts = [said.get(line.character) for line in chart.lines]
        table.append((event, [part.get_role_display() if part else "" for part in parts]))
    return table


def season_chart(episodes, parts: Iterable[tuple[int, int, int]], characters: dict, most: int) -> Chart | None:
    """Return the chart of a season, a column for each of `episodes` in which something is told of its characters.

    `parts` are (overall number of the episode, key of the event, key of the character) for all who take part. The
    chart is of the `most` characters with most events; those who share most of their events in an episode run together
    there.
    """
    told: dict[int, dict[int, set]] = defaultdict(lambda: defaultdict(set))
    for overall, event, who in parts:
        told[overall][who].add(event)
    totals: Counter[int] = Counter()
    for cast in told.values():
        totals.update({who: len(events) for who, events in cast.items()})
    people = [characters[who] for who in totals if who in characters]
    main = sorted(people, key=lambda who: (-totals[who.pk], who.name_folded, who.pk))[:most]
    columns = []
    for episode in episodes:
        cast = told.get(episode.overall, {})
        groups = companies({who: cast[who.pk] for who in main if who.pk in cast})
        meetings = (Meeting(tuple(group), _of_group(episode, group), _named(episode, group)) for group in groups)
        if groups:
            columns.append(Column(tuple(meetings), episode.code, address=episode.get_absolute_url()))
    chart = draw(columns, "code")
    if chart:
        chart.shown_of = len(people)
    return chart


def companies(events: dict[Any, set]) -> list[list]:
    """Return the characters in groups: those run together who share at least half of their events.

    Of two groups, the share is the mean over all pairs across them; in a pair it is the part of the events of the one
    with fewer. The groups that share most become one first.
    """
    groups = [[character] for character in events]

    def share(one, other):
        shares = [len(events[a] & events[b]) / min(len(events[a]), len(events[b])) for a in one for b in other]
        return fmean(shares)

    while len(groups) > 1:
        one, other = max(combinations(range(len(groups)), 2), key=lambda pair: share(*(groups[n] for n in pair)))
        if share(groups[one], groups[other]) < 0.5:
            break
        groups[one] += groups.pop(other)
    return groups


# --- How it is drawn -------------------------------------------------------------------------------------------------


def draw(columns: Sequence[Column], head: str) -> Chart | None:
    """Return the chart of some columns; None if nobody is in any of them."""
    groups = tuple(
        tuple(tuple(who.pk for who in meeting.members) for meeting in column.meetings) for column in columns
    )
    orders = in_order(groups)
    if not any(orders):
        return None
    levels = _levels(
        [
            _in_blocks(order, column, {key for group in together for key in group})
            for order, column, together in zip(orders, blocks(groups), groups, strict=True)
        ]
    )
    top = HEAD[head]
    levels = [{key: round(y) + top + MARGIN for key, y in column.items()} for column in levels]
    lowest = max(y for column in levels for y in column.values())
    # An event in which nobody takes part stands below all lines.
    nobody = any(not meeting.members for column in columns for meeting in column.meetings)
    floor = lowest + MARGIN + (2 * HALO if nobody else 0)
    marks = [Mark(column, STEP // 2 + STEP * number) for number, column in enumerate(columns)]
    lines = _lines(columns, levels, [mark.x for mark in marks])
    known = {line.character.pk: (line.short, line.hue) for line in lines}
    stops = []
    for mark, column in zip(marks, levels, strict=True):
        for meeting in mark.column.meetings:
            at = sorted((column[who.pk], *known[who.pk]) for who in meeting.members)
            first, last = (at[0][0], at[-1][0]) if at else (floor - MARGIN,) * 2
            height = last - first + 2 * HALO
            stops.append(Stop(meeting, mark.x, first - HALO, height, at, mark.column.earlier))
    floor = max(floor, max(line.level for line in lines) + NAME // 2 - FOOT)
    return Chart(
        width=STEP * len(columns) + (OVERHANG if head == "place" else 0),
        height=floor + FOOT,
        head=top,
        foot=FOOT,
        lines=lines,
        stops=stops,
        bands=_bands(columns) if head == "place" else [],
        marks=marks,
        crossings=crossings(orders),
    )


def settle(wanted: Sequence[float], weights: Sequence[float], gaps: Sequence[float]) -> list[float]:
    """Return places as near as possible to those `wanted`, each at least its gap below the one before.

    Nearest in the sum of the weighted squares of the distances. `gaps` has one item fewer.
    """
    if not wanted:
        return []
    offsets = [0.0]
    for gap in gaps:
        offsets.append(offsets[-1] + gap)
    pools: list[list[float]] = []  # of neighbours that push each other: where they are, their weight, how many
    for place, weight, offset in zip(wanted, weights, offsets, strict=True):
        pools.append([place - offset, weight, 1])
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            place, weight, number = pools.pop()
            above = pools[-1]
            above[0] = (above[0] * above[1] + place * weight) / (above[1] + weight)
            above[1] += weight
            above[2] += number
    settled = [place for place, _weight, number in pools for _ in range(int(number))]
    return [place + offset for place, offset in zip(settled, offsets, strict=True)]


def shorten(names: Sequence[str]) -> list[str]:
    """Return for each name up to three letters that none of the others has: its initials, if those will do."""
    words = [[word for word in name.replace("-", " ").split() if word[0].isalnum()] or ["?"] for name in names]
    initials = ["".join(word[0].upper() for word in (*said[:1], *said[1:][-1:])) for said in words]
    twice = Counter(initials)
    found: list[str] = []
    for said, own in zip(words, initials, strict=True):
        first = said[0].capitalize()
        offers = [own] if twice[own] == 1 else []
        offers += [first[:2], first[:3], first[:1] + said[-1][:2].lower(), own]
        offers += [f"{own[:2]}{number}" for number in range(2, len(names) + 2)]
        found.append(next(offer for offer in offers if offer not in found))
    return found


def _levels(orders: list[list[tuple[tuple, bool]]]) -> list[dict]:
    """Return how low each line runs in each column, so that it bends little from one column to the next."""
    levels = [_placed(column, []) for column in orders]
    for sweep in range(6):
        numbers = range(len(orders)) if sweep % 2 == 0 else range(len(orders) - 1, -1, -1)
        for number in numbers:
            beside = [levels[n] for n in (number - 1, number + 1) if 0 <= n < len(orders)]
            levels[number] = _placed(orders[number], beside[:1] if sweep == 0 and number else beside)
    for column, before, order in zip(levels[1:], levels, orders[1:], strict=False):
        near = {key: before[key] for key, y in column.items() if key in before and abs(before[key] - y) < HARDLY}
        column.update(_placed(order, [{**column, **near}]))
    highest = min(y for column in levels for y in column.values())
    return [{key: y - highest for key, y in column.items()} for column in levels]


def _placed(column: list[tuple[tuple, bool]], beside: list[dict]) -> dict:
    wanted, weights, gaps = [], [], []
    reached = 0.0
    rooms = [AROUND if meets else BESIDE for _block, meets in column]
    for (block, _meets), room, next_room in zip(column, rooms, [*rooms, 0][1:], strict=True):
        known = [near[key] - at * TOGETHER for at, key in enumerate(block) for near in beside if key in near]
        wanted.append(fmean(known) if known else reached)
        weights.append(float(len(known)) or 0.1)
        gaps.append((len(block) - 1) * TOGETHER + room + next_room)
        reached = wanted[-1] + gaps[-1]
    settled = settle(wanted, weights, gaps[:-1])
    return {
        key: y + at * TOGETHER
        for y, (block, _meets) in zip(settled, column, strict=True)
        for at, key in enumerate(block)
    }


def _in_blocks(order: tuple, column: list[tuple], together: set) -> list[tuple[tuple, bool]]:
    """Return the blocks of a column, and the lines in each, as they are in `order`; and whether each is a meeting."""
    place = {key: number for number, key in enumerate(order)}
    inner = [tuple(sorted(block, key=place.__getitem__)) for block in column]
    return [(block, block[0] in together) for block in sorted(inner, key=lambda block: place[block[0]])]


def _lines(columns, levels, xs) -> list[Line]:
    """Return a line for each character, from top to bottom as they begin."""
    runs: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    members = [[who for meeting in column.meetings for who in meeting.members] for column in columns]
    for x, column, there in zip(xs, levels, members, strict=True):
        meeting = {who.pk for who in there}
        for key, y in column.items():
            runs[key].append((x, y, HALO if key in meeting else 2))
    everyone = [who for there in members for who in there]
    parts = Counter(who.pk for who in everyone)
    people = {who.pk: who for who in everyone}
    characters = sorted(people.values(), key=lambda who: (runs[who.pk][0][1], runs[who.pk][0][0], who.pk))
    hues = _hues(sorted(characters, key=lambda who: (-parts[who.pk], who.pk)), columns)
    begins = [runs[who.pk][0][1] for who in characters]
    heights = settle(begins, [1] * len(begins), [NAME] * (len(begins) - 1))
    lift = min(0, heights[0] - NAME // 2)
    shorts = shorten([who.name for who in characters])
    return [
        Line(who, short, _clipped(who.name, "name"), hues[who.pk], _path(runs[who.pk]), round(height - lift))
        for who, short, height in zip(characters, shorts, heights, strict=True)
    ]


def _hues(characters, columns) -> dict[int, int]:
    """Return the number of a colour for each: their own as everywhere, unless someone before them has it.

    Where there are more characters than colours, those who meet have different ones as far as it goes.
    """
    met: dict[int, Counter[int]] = defaultdict(Counter)
    for who, other in (pair for column in columns for m in column.meetings for pair in permutations(m.members, 2)):
        met[who.pk][other.pk] += 1
    found: dict[int, int] = {}
    for character in characters:
        own = (zlib.crc32(character.slug.encode()) >> 16) % HUES
        taken: Counter[int] = Counter(found.values())
        meets: Counter[int] = Counter()
        for other, hue in found.items():
            meets[hue] += met[character.pk][other]
        turns = [(own + turn) % HUES + 1 for turn in range(HUES)]
        found[character.pk] = min(turns, key=lambda hue: (meets[hue], taken[hue]))
    return found


def _path(points: list[tuple[int, int, int]]) -> str:
    """Return the path through points (x, y, how far it is level on both sides), in a bend from one to the next."""
    (x, y, reach), *others = points
    path = f"M{x - reach} {y}H{x + reach}"
    for next_x, next_y, next_reach in others:
        start, end = x + reach, next_x - next_reach
        middle = (start + end) // 2
        path += f"C{middle} {y} {middle} {next_y} {end} {next_y}" if next_y != y else ""
        path += f"H{next_x + next_reach}"
        x, y, reach = next_x, next_y, next_reach
    return path


def _bands(columns) -> list[Band]:
    bands: list[Band] = []
    for number, column in enumerate(columns):
        if bands and bands[-1].place == column.place:
            bands[-1].width += STEP
        else:
            name = _clipped(column.place.name, "place") if column.place else ""
            bands.append(Band(column.place, name, STEP * number, STEP, len(bands) % 2 == 0))
    return bands


def _clipped(text: str, what: str) -> str:
    return text if len(text) <= LONGEST[what] else text[: LONGEST[what] - 1].rstrip() + "…"


def _taking_part(event) -> tuple:
    """Return those who take part in an event, not those who are only mentioned."""
    return tuple(part.character for part in event.participations.all() if part.role != part.Role.MENTIONED)


def _is_turning(event) -> bool:
    return event.significance == event.Significance.TURNING_POINT


def _of_group(episode, group) -> str:
    """Return the address of what happens in an episode with any of a group."""
    slugs = [character.slug for character in group]
    return f"{reverse('events:list')}?{urlencode({'episode': episode.code, 'character': slugs}, doseq=True)}"


def _named(episode, group) -> str:
    return f"{episode.code}: {', '.join(character.name for character in group)}"
