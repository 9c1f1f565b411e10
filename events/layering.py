"""A directed graph drawn in layers from the top down, with few lines that cross."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import fmean
from typing import Any

Node = Any
Edge = tuple[Node, Node]

ACROSS = 16.0
DOWN = 40.0
MARGIN = 8.0
ROUNDS = 24
STARTS = 8
SWEEPS = 4


def in_order(nodes: list[Node], edges: list[Edge]) -> tuple[list[Node], list[Edge]]:
    """Return the nodes so that every edge leads from an earlier to a later one, and the edges of which that is true.

    In a circle, the edges that lead to its first node are left out.
    """
    waiting = {node: {a for a, b in edges if b == node and a != node} for node in nodes}
    ordered: list[Node] = []
    while waiting:
        ready = [node for node, before in waiting.items() if not before & waiting.keys()] or [next(iter(waiting))]
        for node in ready:
            del waiting[node]
        ordered += ready
    rank = {node: place for place, node in enumerate(ordered)}
    return ordered, [(a, b) for a, b in edges if rank[a] < rank[b]]


def crossings(rows: list[list[Node]], edges: list[Edge]) -> int:
    """Return how many times lines between neighbouring rows cross."""
    place = {node: spot for row in rows for spot, node in enumerate(row)}
    level = {node: depth for depth, row in enumerate(rows) for node in row}
    between = defaultdict(list)
    for a, b in edges:
        between[level[a]].append((place[a], place[b]))
    return sum(
        (first[0] - second[0]) * (first[1] - second[1]) < 0
        for lines in between.values()
        for rank, first in enumerate(lines)
        for second in lines[rank + 1 :]
    )


@dataclass
class Layered:
    """Where the nodes lie (their centres), the lines between them as SVG paths, and the size of the whole."""

    centres: dict[Node, tuple[float, float]]
    lines: dict[Edge, str]
    width: float
    height: float
    crossings: int


@dataclass
class _Bend:
    """Where a line passes a layer in which neither of its ends lies."""

    edge: Edge
    row: int

    def __hash__(self):
        return hash((self.edge, self.row))


@dataclass
class _Rows:
    """The layers with all that lies in them, and the short lines from one layer to the next."""

    rows: list[list[Node]]
    links: list[Edge] = field(default_factory=list)
    ways: dict[Edge, list[Node]] = field(default_factory=dict)


def layered(layers: dict[Node, int], edges: list[Edge], sizes: dict[Node, tuple[float, float]]) -> Layered:
    """Return the drawing of nodes in given layers; every edge leads to a later layer."""
    if not layers:
        return Layered({}, {}, 0, 0, 0)
    graph = _with_bends(layers, edges)
    graph.rows = _with_few_crossings(graph)
    breadth = {node: sizes[node][0] if node in sizes else 0.0 for row in graph.rows for node in row}
    xs = _across(graph, breadth)
    left = min(xs[node] - breadth[node] / 2 for node in xs) - MARGIN
    right = max(xs[node] + breadth[node] / 2 for node in xs) + MARGIN
    heights = [max(sizes[node][1] if node in sizes else 0.0 for node in row) for row in graph.rows]
    tops, y = [], MARGIN
    for height in heights:
        tops.append(y)
        y += height + DOWN
    row_of = {node: depth for depth, row in enumerate(graph.rows) for node in row}
    centres = {node: (xs[node] - left, tops[row_of[node]] + heights[row_of[node]] / 2) for node in layers}

    def line(way):
        """Draw a line from the foot of the first node to the head of the last."""
        stops = []
        for node in way:
            x, depth = xs[node] - left, row_of[node]
            middle, half = tops[depth] + heights[depth] / 2, heights[depth] / 2
            reach = sizes[node][1] / 2 if node in sizes else half
            stops += [(x, middle - reach), (x, middle + reach)]
        (x, y), *others = stops[1:-1]
        path = f"M{x:.1f} {y:.1f}"
        for place, (to_x, to_y) in enumerate(others):
            if place % 2:
                path += f"V{to_y:.1f}"
            else:
                bend = (y + to_y) / 2
                path += f"C{x:.1f} {bend:.1f} {to_x:.1f} {bend:.1f} {to_x:.1f} {to_y:.1f}"
            x, y = to_x, to_y
        return path

    lines = {edge: line(way) for edge, way in graph.ways.items()}
    return Layered(centres, lines, right - left, y - DOWN + MARGIN, crossings(graph.rows, graph.links))


def _with_bends(layers, edges) -> _Rows:
    first = min(layers.values())
    rows: list[list[Node]] = [[] for _row in range(max(layers.values()) - first + 1)]
    for node, layer in layers.items():
        rows[layer - first].append(node)
    graph = _Rows(rows)
    for a, b in edges:
        bends = [_Bend((a, b), row) for row in range(layers[a] - first + 1, layers[b] - first)]
        for bend in bends:
            rows[bend.row].append(bend)
        graph.ways[a, b] = [a, *bends, b]
        graph.links += pairwise(graph.ways[a, b])
    return graph


def _neighbours(links):
    above, below = defaultdict(list), defaultdict(list)
    for a, b in links:
        above[b].append(a)
        below[a].append(b)
    return above, below


def _with_few_crossings(graph) -> list[list[Node]]:
    """Return the rows in the best order of several sweeps, from several starts.

    A sweep puts each node amid those it is tied to, then lets neighbours change places where fewer lines cross so.
    """
    ties = _neighbours(graph.links)
    best, fewest = graph.rows, crossings(graph.rows, graph.links)
    for sweep in range(STARTS * SWEEPS):
        if not fewest:
            break
        start, turn = divmod(sweep, SWEEPS)
        if not turn:
            rows = [_shuffled(row, start) for row in graph.rows]
        downwards = (start + turn) % 2 == 0
        for depth in range(1, len(rows)) if downwards else range(len(rows) - 2, -1, -1):
            other = rows[depth - 1 if downwards else depth + 1]
            rows[depth] = _amid(rows[depth], other, ties[0 if downwards else 1])
        while _swap(rows, ties):
            pass
        if (found := crossings(rows, graph.links)) < fewest:
            best, fewest = [list(row) for row in rows], found
    return best


def _shuffled(row, start) -> list[Node]:
    """Return a row in an order to start from, as it is for the first; always the same for each start."""
    return [
        row[place]
        for place in sorted(range(len(row)), key=lambda place: (place * (start * 5 + 1)) % (len(row) + start))
    ]


def _amid(row, other, tied) -> list[Node]:
    """Return a row in the order of where its nodes' neighbours in the other row stand on average."""
    spot = {node: place / len(other) for place, node in enumerate(other)}
    wanted = {}
    for place, node in enumerate(row):
        near = [spot[neighbour] for neighbour in tied[node]]
        wanted[node] = fmean(near) if near else place / len(row)
    return sorted(row, key=wanted.__getitem__)


def _swap(rows, ties) -> bool:
    """Let neighbours change places where fewer lines cross so; return whether any have."""
    place = {node: spot for row in rows for spot, node in enumerate(row)}

    def crossed(left, right):
        return sum(place[one] > place[other] for tied in ties for one in tied[left] for other in tied[right])

    swapped = False
    for row in rows:
        for spot in range(len(row) - 1):
            left, right = row[spot], row[spot + 1]
            if crossed(right, left) < crossed(left, right):
                row[spot], row[spot + 1] = right, left
                place[left], place[right] = spot + 1, spot
                swapped = True
    return swapped


def _across(graph, breadth) -> dict[Node, float]:
    """Return how far from the left each node lies: amid those it is tied to, as far as its neighbours let it."""
    above, below = _neighbours(graph.links)
    xs: dict[Node, float] = {}
    for row in graph.rows:
        xs |= _settled(row, dict.fromkeys(row, 0.0), breadth)
    for turn in range(ROUNDS):
        tied = (above, below)[turn % 2]
        for row in graph.rows if tied is above else reversed(graph.rows):
            wanted = {}
            for node in row:
                near = tied[node] or above[node] or below[node]
                wanted[node] = fmean(xs[other] for other in near) if near else xs[node]
            xs |= _settled(row, wanted, breadth)
    return xs


def _settled(row, wanted, breadth) -> dict[Node, float]:
    """Return where the nodes of a row lie, as near as can be to where they are wanted, in order and side by side."""
    offset, offsets = 0.0, []
    for place, node in enumerate(row):
        if place:
            offset += (breadth[row[place - 1]] + breadth[node]) / 2 + ACROSS
        offsets.append(offset)
    groups: list[list[float]] = []  # [sum of wishes, how many]: neighbours that push each other move as one
    for node, shift in zip(row, offsets, strict=True):
        groups.append([wanted[node] - shift, 1])
        while len(groups) > 1 and groups[-2][0] / groups[-2][1] > groups[-1][0] / groups[-1][1]:
            wish, many = groups.pop()
            groups[-1][0] += wish
            groups[-1][1] += many
    bases = [wish / many for wish, many in groups for _node in range(int(many))]
    return {node: base + shift for node, base, shift in zip(row, bases, offsets, strict=True)}
