"""In which order lines run side by side, so that few of them cross.

The lines belong to keys (characters); a column says in groups which of them run together there. A line runs from the
first column with its key to the last one, alone where no group has it. What is measured is the number of crossings:
over all neighbouring columns, the pairs of lines in both of them whose order is not the same. The members of a group
always stand together.
"""

from collections.abc import Hashable, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

Key = Hashable
Block = tuple[Key, ...]
Columns = tuple[tuple[Block, ...], ...]

STARTS = 6
SWEEPS = 4


def blocks(columns: Columns) -> list[list[Block]]:
    """Return the groups of each column, and after them each line that passes it alone."""
    spans: dict[Key, tuple[int, int]] = {}
    for number, column in enumerate(columns):
        for key in (key for group in column for key in group):
            spans[key] = (spans.get(key, (number,))[0], number)
    found = []
    for number, column in enumerate(columns):
        together = {key for group in column for key in group}
        alone = [(key,) for key, (first, last) in spans.items() if first <= number <= last and key not in together]
        found.append([*filter(None, column), *alone])
    return found


def crossings(orders: Sequence[Sequence[Key]]) -> int:
    """Return how many pairs of lines cross between each two neighbouring columns, all in all."""
    return sum(_between(*pair) for pair in pairwise(orders))


@lru_cache(maxsize=512)
def in_order(columns: Columns) -> tuple[Block, ...]:
    """Return the lines of each column from top to bottom, in an order with few crossings.

    From a few starts, sweeps to the right and to the left sort each column by the middle of where its lines stand in
    the column before; then neighbours change places as long as that saves a crossing. The best is kept: the same for
    the same columns. That it is the best there is, is not promised.
    """
    if not columns:
        return ()
    layout = blocks(columns)
    keys = list(dict.fromkeys(key for column in layout for block in column for key in block))
    step = max(1, len(keys) // STARTS)
    best: list[list[Block]] = layout
    fewest = None
    for start in range(0, len(keys) or 1, step):
        found = _settled(layout, keys[start:] + keys[:start])
        number = crossings(_flat(found))
        if fewest is None or number < fewest:
            best, fewest = found, number
        if not fewest:
            break
    return tuple(tuple(column) for column in _flat(best))


def _settled(layout: list[list[Block]], start: list[Key]) -> list[list[Block]]:
    """Return the layout with few crossings that is reached from the order `start` of all the lines."""
    orders = [_sorted(column, start, []) for column in layout]
    best, fewest = orders, crossings(_flat(orders))
    for sweep in range(SWEEPS):
        _sweep(orders, to_the_right=sweep % 2 == 0)
        swapped = [list(column) for column in orders]
        while _swap(swapped):
            pass
        number = crossings(_flat(swapped))
        if number < fewest:
            best, fewest = swapped, number
            orders = [list(column) for column in swapped]
        if not fewest:
            break
    return best


def _flat(orders: Sequence[Sequence[Block]]) -> list[list[Key]]:
    return [[key for block in column for key in block] for column in orders]


def _between(first: Sequence[Key], second: Sequence[Key]) -> int:
    places = {key: place for place, key in enumerate(second)}
    kept = [places[key] for key in first if key in places]
    return sum(above > below for at, above in enumerate(kept) for below in kept[at + 1 :])


def _sweep(orders: list[list[Block]], *, to_the_right: bool) -> None:
    step = 1 if to_the_right else -1
    numbers = range(len(orders)) if to_the_right else range(len(orders) - 1, -1, -1)
    for number in numbers:
        before, after = number - step, number + step
        near = _flat([orders[before]])[0] if 0 <= before < len(orders) else []
        far = _flat([orders[after]])[0] if 0 <= after < len(orders) else []
        orders[number] = _sorted(orders[number], near, far)


def _sorted(column: Sequence[Block], near: Sequence[Key], far: Sequence[Key]) -> list[Block]:
    """Return the blocks by the middle of where their lines are in `near`, or else in `far`, or else in the column."""
    own = [key for block in column for key in block]
    # Fractions: middles that are equal must not differ by what was lost in rounding.
    near_places, far_places, own_places = (
        {key: Fraction(place, len(keys)) for place, key in enumerate(keys)} for keys in (near, far, own)
    )

    def place(key) -> Fraction:
        return near_places.get(key, far_places.get(key, own_places[key]))

    def middle(block) -> Fraction:
        known = [key for key in block if key in near_places] or block
        return sum(map(place, known), Fraction()) / len(known)

    return sorted((tuple(sorted(block, key=place)) for block in column), key=middle)


def _swap(orders: list[list[Block]]) -> bool:
    """Let neighbours change places, in one column or in several on end, where that saves a crossing.

    Return whether any did.
    """
    ranks = [{key: place for place, key in enumerate(keys)} for keys in _flat(orders)]
    saved = False
    for number in range(len(orders)):
        for upper, lower in _neighbours(orders[number]):
            if _swap_from(orders, ranks, number, upper, lower):
                saved = True
                break
    return saved


def _swap_from(orders, ranks, number, upper, lower) -> bool:
    left = _gain(ranks, number - 1, upper, lower)
    for end in range(number, len(orders)):
        if end > number and (upper, lower) not in _neighbours(orders[end]):
            return False
        if left + _gain(ranks, end + 1, upper, lower) > 0:
            for changed in range(number, end + 1):
                orders[changed] = _exchanged(orders[changed], upper, lower)
                ranks[changed] = {key: place for place, key in enumerate(_flat([orders[changed]])[0])}
            return True
    return False


def _gain(ranks, number, upper, lower) -> int:
    """Return how many crossings with that column are saved if `lower` comes to stand above `upper` beside it."""
    if not 0 <= number < len(ranks):
        return 0
    place = ranks[number]
    pairs = [(place[a], place[b]) for a in upper if a in place for b in lower if b in place]
    return sum(1 if a > b else -1 for a, b in pairs)


def _neighbours(column: list[Block]) -> list[tuple[Block, Block]]:
    """Return all that can change places: neighbouring blocks, and neighbouring lines inside a block."""
    inside = [((a,), (b,)) for block in column for a, b in pairwise(block)]
    return [*pairwise(column), *inside]


def _exchanged(column: list[Block], upper: Block, lower: Block) -> list[Block]:
    changed = list(column)
    for place, block in enumerate(column):
        if block == upper and column[place + 1 : place + 2] == [lower]:
            changed[place : place + 2] = [lower, upper]
            return changed
        if len(upper) == len(lower) == 1 and upper[0] in block and lower[0] in block:
            a, b = block.index(upper[0]), block.index(lower[0])
            keys = list(block)
            keys[a], keys[b] = keys[b], keys[a]
            changed[place] = tuple(keys)
            return changed
    return changed
