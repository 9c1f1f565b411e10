from types import SimpleNamespace

import pytest

from events.presence import Cell, presence, strips

PEOPLE = {key: SimpleNamespace(pk=key, name_folded=name) for key, name in ((1, "ann"), (2, "ben"), (3, "cat"))}
EPISODES = [SimpleNamespace(overall=overall, season_id=1 + (overall - 1) // 2) for overall in (1, 2, 3)]


def test_those_with_whom_most_happens_come_first():
    found = presence(EPISODES, [(1, 2), (1, 2), (2, 2), (1, 1)], [(3, 1), (3, 3)], PEOPLE, 2)
    assert [row.character.pk for row in found.rows] == [2, 1]
    assert found.shown_of == 3
    ben, ann = found.rows
    assert ben.cells == [Cell(2, False), Cell(1, False), Cell(0, False)]
    assert ann.cells == [Cell(1, False), Cell(0, False), Cell(0, True)]
    assert (ben.number_of_events, ben.number_of_appearances) == (3, 0)


@pytest.mark.parametrize(("number", "level"), [(0, 0), (1, 1), (3, 2), (4, 3), (9, 4), (10, 5), (99, 5)])
def test_the_more_happens_the_stronger_the_cell(number, level):
    assert Cell(number, True).level == level


def test_a_strip_a_season():
    (row,) = presence(EPISODES, [(1, 1), (2, 1), (2, 1)], [(3, 1), (1, 1)], PEOPLE, 9).rows
    first, second = strips(row, EPISODES)
    assert (first.season, first.width, first.number_of_events, first.number_of_appearances) == (1, 2, 3, 1)
    assert first.paths == [(1, "M0 10v-10h1v10z"), (2, "M1 10v-10h1v10z")]
    assert (second.paths, second.number_of_events) == ([(0, "M0 10v-5h1v5z")], 0)


def test_nothing_told_is_nobody():
    assert presence([], [], [], {}, 9).rows == []
