from itertools import pairwise
from math import dist

from hypothesis import given
from hypothesis import strategies as st

from events.forces import arrange, overlaps, separate

LABEL = (100.0, 26.0)


def test_no_labels_take_no_room():
    assert arrange([], {}) == ([], (0.0, 0.0))


def test_one_label_stands_in_the_middle():
    (centre,), size = arrange([LABEL], {})
    assert centre == (size[0] / 2, size[1] / 2)


def test_those_tied_more_closely_lie_nearer():
    number = 12
    ties = {(0, other): 1.0 for other in range(1, number)} | {(0, 1): 30.0}
    centres, _size = arrange([(20.0, 20.0)] * number, ties)
    far = [dist(centres[0], centre) for centre in centres[1:]]
    assert far[0] == min(far)


def test_the_same_ties_make_the_same_picture():
    ties = {(a, b): float(1 + (a * b) % 5) for a, b in pairwise(range(30))}
    assert arrange([LABEL] * 30, ties) == arrange([LABEL] * 30, dict(reversed(ties.items())))


def test_all_lies_within_the_picture():
    centres, (wide, high) = arrange([LABEL] * 40, {(0, other): 1.0 for other in range(1, 40)})
    assert all(50 <= x <= wide - 50 and 13 <= y <= high - 13 for x, y in centres)


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=25))
def test_labels_are_pushed_apart_even_from_one_spot(spots):
    centres = [(float(x), float(y)) for x, y in spots]
    sizes = [(40.0 + 7 * (place % 5), 26.0) for place in range(len(centres))]
    separate(centres, sizes)
    assert overlaps(centres, sizes) == []


def test_a_hundred_and_fifty_characters_do_not_lie_upon_each_other():
    ties = {(a % 12, b): float(1 + b % 7) for b in range(12, 150) for a in (b, b + 5)}
    sizes = [(60.0 + 11 * (place % 9), 26.0) for place in range(150)]
    centres, _size = arrange(sizes, ties)
    assert overlaps(centres, sizes) == []
