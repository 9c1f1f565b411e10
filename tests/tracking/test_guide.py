from datetime import date, timedelta

import pytest
from django.utils import timezone

from tracking.guide import Entry, Guide, UnknownEpisodeError, has_been_shown

OLD = date(2001, 10, 16)


def guide(*days):
    return Guide(
        Entry(1 + place, 1 + place // 2, f"{1 + place // 2}x{1 + place % 2:02}", day) for place, day in enumerate(days)
    )


def test_an_episode_has_been_shown_once_its_day_has_come():
    today = timezone.localdate()
    assert has_been_shown(1, today, None)
    assert not has_been_shown(1, today + timedelta(days=1), 9)


def test_without_a_day_it_has_been_if_a_later_one_has():
    tomorrow = timezone.localdate() + timedelta(days=1)
    shown = guide(None, OLD, None, tomorrow, None).shown
    assert [entry.overall for entry in shown] == [1, 2]
    assert guide(None, None).shown == []


@pytest.mark.parametrize(
    ("marked", "end"), [([], 0), ([1, 2], 2), ([2, 3], 0), ([1, 3], 1), ([1, 2, 3, 4], 4), ([1, 2, 99], 2)]
)
def test_the_stretch_ends_before_the_first_gap(marked, end):
    assert guide(OLD, OLD, OLD, OLD).stretch(marked) == end


def test_the_stretch_is_of_the_episodes_that_there_are():
    entries = [Entry(overall, 1, f"1x{overall:02}", OLD) for overall in (1, 3, 4)]
    assert Guide(entries).stretch([1, 3]) == 3


def test_positions_have_codes():
    found = guide(OLD, OLD, OLD)
    assert [found.code(overall) for overall in (0, 1, 3, 99)] == ["start", "1x01", "2x01", "all"]
    assert [found.code_before(overall) for overall in (1, 2, 3)] == ["start", "1x01", "1x02"]


def test_episodes_are_found_as_people_write_them():
    found = guide(OLD, OLD, OLD)
    assert found.find("S02E01").overall == 3
    assert [entry.overall for entry in found.upto("1X2")] == [1, 2]
    assert [entry.overall for entry in found.in_season("1")] == [1, 2]


@pytest.mark.parametrize("text", ["9x99", "", "\0", "x" * 10_000, "1"])
def test_what_there_is_not_is_not_found(text):
    with pytest.raises(UnknownEpisodeError):
        guide(OLD).find(text)
    with pytest.raises(UnknownEpisodeError):
        guide(OLD).in_season(f"{text}0")
