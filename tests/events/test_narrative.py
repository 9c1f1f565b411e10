"""The narrative chart: where its lines run, and what stands on them."""

import random
import re
from itertools import pairwise
from types import SimpleNamespace

import pytest

from events.narrative import Column, Meeting, companies, draw, settle, shorten


def person(key, name):
    return SimpleNamespace(pk=key, name=name, slug=name.lower(), name_folded=name.lower())


ANN, BEN, CAT = person(1, "Ann"), person(2, "Ben"), person(3, "Cat")


def of(*members, **options):
    return Column((Meeting(members, "/somewhere/", "Something"),), "1", **options)


@pytest.mark.parametrize(
    ("wanted", "gaps", "settled"),
    [
        ([], [], []),
        ([5], [], [5]),
        ([0, 10], [4], [0, 10]),
        ([0, 0], [4], [-2, 2]),
        ([4, 0], [2], [1, 3]),
        ([0, 0, 0], [3, 3], [-3, 0, 3]),
        ([0, 1, 20], [5, 5], [-2, 3, 20]),
    ],
)
def test_lines_keep_their_distance_and_stay_near_to_where_they_want_to_be(wanted, gaps, settled):
    assert settle(wanted, [1] * len(wanted), gaps) == pytest.approx(settled)


def test_who_weighs_more_moves_less():
    assert settle([0, 0], [3, 1], [4]) == pytest.approx([-1, 3])


@pytest.mark.parametrize(
    ("names", "short"),
    [
        (["Clark Kent", "Chloe Sullivan"], ["CK", "CS"]),
        (["Lana Lang", "Lex Luthor", "Lionel Luthor"], ["La", "Le", "Li"]),
        (["Ann", "Ann"], ["An", "Ann"]),
        (["Jor-El", "…"], ["JE", "?"]),
        (["A", "A", "A"], ["A", "Aa", "A2"]),
    ],
)
def test_names_are_short_and_differ(names, short):
    assert shorten(names) == short


def test_lines_meet_in_an_event_and_part_again():
    chart = draw([of(ANN), of(ANN, BEN), of(BEN)], "code")
    assert chart.crossings == 0
    assert [(line.character, line.short) for line in chart.lines] == [(ANN, "A"), (BEN, "B")]
    first, second, third = chart.stops
    assert [stop.x for stop in chart.stops] == [23, 69, 115]
    assert (first.height, second.height, third.height) == (30, 53, 30)
    (ann, *_), (ben, *_) = second.lines
    assert ben - ann == 23
    assert first.lines[0][0] == ann
    assert third.lines[0][0] == ben
    assert [line.path for line in chart.lines] == [f"M8 {ann}H38H84", f"M54 {ben}H84H130"]


def heights(path):
    """Return how low a line runs at each place from which it goes on or at which it ends."""
    found, y = {}, 0
    for command, numbers in re.findall(r"([MHC])([\d -]+)", path):
        *_, last = given = [int(number) for number in numbers.split()]
        y = y if command == "H" else last
        found[given[-1 if command == "H" else -2]] = y
    return found


@pytest.mark.parametrize("seed", range(30))
def test_nothing_runs_through_a_meeting_of_others(seed):
    chance = random.Random(seed)
    people = [person(number, f"Person {number}") for number in range(9)]
    columns = []
    for _ in range(12):
        there = chance.sample(people, chance.randint(1, 6))
        cut = chance.randint(1, len(there))
        meetings = (Meeting(tuple(group), "", "") for group in (there[:cut], there[cut:]) if group)
        columns.append(Column(tuple(meetings), ""))
    chart = draw(columns, "code")
    for stop in chart.stops:
        inside = range(stop.top, stop.top + stop.height)
        shorts = {short for _y, short, _hue in stop.lines}
        for line in chart.lines:
            y = heights(line.path).get(stop.x + 2)
            assert y is None or y not in inside
            y = heights(line.path).get(stop.x + 15)
            assert y is None or (y in inside) == (line.short in shorts)


def test_an_event_without_anyone_stands_below_the_lines():
    chart = draw([of(ANN), of()], "place")
    with_ann, alone = chart.stops
    assert alone.lines == []
    assert alone.top > with_ann.top + with_ann.height - 1
    assert alone.top + alone.height <= chart.floor


def test_nobody_anywhere_is_no_chart():
    assert draw([], "place") is None
    assert draw([of(), of()], "place") is None


def test_events_on_end_in_one_place_share_a_band():
    farm, town = SimpleNamespace(name="Farm"), SimpleNamespace(name="A town with quite a long name")
    chart = draw([of(ANN, place=farm), of(ANN, place=farm), of(ANN, place=town), of(ANN)], "place")
    assert [(band.name, band.x, band.width, band.shaded) for band in chart.bands] == [
        ("Farm", 0, 92, True),
        ("A town with quite a lo…", 92, 46, False),
        ("", 138, 46, True),
    ]


def test_the_names_stand_apart_and_inside_the_chart():
    people = [person(number, f"Person {number}") for number in range(20)]
    chart = draw([of(one) for one in people], "code")
    levels = [line.level for line in chart.lines]
    assert all(below - above >= 26 for above, below in pairwise(levels))
    assert levels[0] >= 13
    assert levels[-1] + 13 <= chart.height


def test_those_who_meet_have_different_colours():
    people = [person(number, f"Person {number}") for number in range(8)]
    chart = draw([of(*people)], "code")
    assert len({line.hue for line in chart.lines}) == 8


@pytest.mark.parametrize(
    ("events", "groups"),
    [
        ({}, []),
        ({ANN.pk: {1}}, [[1]]),
        ({1: {1, 2}, 2: {2, 3}}, [[1, 2]]),
        ({1: {1, 2, 3}, 2: {3, 4, 5}}, [[1], [2]]),
        ({1: {1, 2}, 2: {1, 2}, 3: {9}}, [[1, 2], [3]]),
        ({1: {1, 2}, 2: {2, 3}, 3: {3, 4}}, [[1, 2], [3]]),
    ],
)
def test_who_shares_half_of_their_events_goes_together(events, groups):
    assert companies(events) == groups
