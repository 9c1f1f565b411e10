"""Which of our episodes a row means, where catalogues count differently."""

from datetime import date

import pytest

from tracking.guide import Entry, Guide
from tracking.transfers.matching import Matcher, Reason, Titles
from tracking.transfers.seen import Seen

NUMBERS = [(1, 1), (1, 2), *((9, n) for n in range(1, 22)), *((10, n) for n in range(1, 23))]
TITLES = {
    (1, 1): ("Nicht von dieser Welt", "Pilot"),
    (9, 11): (None, "Absolute Justice"),
    (9, 12): (None, "Warrior"),
    (9, 13): (None, "Persuasion"),
    (9, 21): (None, "Salvation"),
    (10, 21): (None, "Finale (Part 1)"),
    (10, 22): (None, "Finale (Part 2)"),
    (1, 2): (None, "Twin"),
    (10, 3): (None, "Twin"),
}
OVERALLS = {numbers: place for place, numbers in enumerate(NUMBERS, start=1)}
GUIDE = Guide(
    Entry(overall, numbers[0], f"{numbers[0]}x{numbers[1]:02}", date(2001, 10, 16))
    for numbers, overall in OVERALLS.items()
)
KNOWN = Titles((OVERALLS[numbers], *titles) for numbers, titles in TITLES.items())
BACK = {overall: numbers for numbers, overall in OVERALLS.items()}


def match(*rows, one_finale=False):
    """Return what the first of the rows of a file means."""
    rows = [Seen(season=season, number=number, title=title) for season, number, title in rows]
    found = Matcher(GUIDE, KNOWN, rows, one_finale=one_finale).match(rows[0])
    return found if isinstance(found, Reason) else [BACK[overall] for overall in found]


@pytest.mark.parametrize(
    ("rows", "means"),
    [
        ([(1, 1, "")], [(1, 1)]),
        ([(1, 1, "Pilot")], [(1, 1)]),
        ([(1, 1, "nicht von DIESER Welt!")], [(1, 1)]),
        ([(1, 1, "Der Anfang")], [(1, 1)]),
        ([(None, None, "Nicht von dieser Welt")], [(1, 1)]),
        ([(1, None, "Pilot")], [(1, 1)]),
        ([(10, None, "Twin")], [(10, 3)]),
        ([(1, 1, "Salvation")], Reason.DIFFERENT),
        ([(None, None, "Twin")], Reason.SEVERAL),
        ([(None, None, "No such")], Reason.UNKNOWN),
        ([(1, 99, "")], Reason.UNKNOWN),
        ([(1, None, "")], Reason.NOTHING),
        ([(0, 3, "")], Reason.SPECIAL),
    ],
)
def test_by_number_and_title(rows, means):
    assert match(*rows) == means


@pytest.mark.parametrize(
    ("rows", "means"),
    [
        ([(9, 12, "")], [(9, 12)]),
        ([(9, 12, ""), (9, 22, "")], [(9, 11)]),
        ([(9, 13, ""), (9, 22, "")], [(9, 12)]),
        ([(9, 11, ""), (9, 22, "")], [(9, 11)]),
        ([(9, 10, ""), (9, 22, "")], [(9, 10)]),
        ([(9, 12, "Absolute Justice (2)")], [(9, 11)]),
        ([(9, 12, "Absolute Justice, Part II")], [(9, 11)]),
        ([(9, 22, "Salvation")], [(9, 21)]),
        ([(9, 14, ""), (9, 13, "Warrior")], [(9, 13)]),
        ([(9, 14, ""), (9, 13, "Persuasion")], [(9, 14)]),
        ([(None, None, "Absolute Justice: Part 1")], [(9, 11)]),
    ],
)
def test_a_double_episode_that_counts_as_two_elsewhere(rows, means):
    assert match(*rows) == means


BOTH = [(10, 21), (10, 22)]


@pytest.mark.parametrize(
    ("rows", "one_finale", "means"),
    [
        ([(10, 21, "")], False, [(10, 21)]),
        ([(10, 21, "")], True, BOTH),
        ([(10, 21, "Finale")], False, BOTH),
        ([(10, 21, "Finale (1)")], False, [(10, 21)]),
        ([(10, 21, ""), (10, 22, "")], True, [(10, 21)]),
        ([(10, 22, "")], True, [(10, 22)]),
        ([(None, None, "Series Finale")], False, BOTH),
        ([(None, None, "Finale: Part 2")], False, [(10, 22)]),
    ],
)
def test_a_finale_that_counts_as_one_elsewhere(rows, one_finale, means):
    assert match(*rows, one_finale=one_finale) == means


def test_a_position_means_all_up_to_it_and_never_what_is_to_come():
    to_come = Entry(99, 11, "11x01", date(2999, 1, 1))
    guide = Guide([*GUIDE.entries, to_come])
    rows = [Seen(season=1, number=2, is_position=True), Seen(is_position=True), Seen(season=11, number=1)]
    matcher = Matcher(guide, KNOWN, rows)
    assert [matcher.match(row) for row in rows] == [[1, 2], list(OVERALLS.values()), Reason.TO_COME]
    assert matcher.match(Seen(season=1, number=1, fault="date")) == Reason.DATE
