"""Into which run each viewing goes."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracking.marks import SKIPPED, Mark, Moment
from tracking.transfers.placing import Wanted, distinct, is_same, place

SOMEDAY, SKIP = Mark(), Mark(SKIPPED)


def at(text):
    return Mark.read(text if "T" not in text else f"{text}+00:00")


EVENING, LATER, NEXT_YEAR = at("2020-01-05T20:00"), at("2020-01-05T20:50"), at("2021-01-05T20:00")
DAY, NEXT_DAY = at("2020-01-05"), at("2020-01-06")


def placed(there, *wanted, runs=(1,), new=(7, 8)):
    found = place(there, [mark if isinstance(mark, Wanted) else Wanted(mark) for mark in wanted], runs, new)
    return found.marks, found.already, found.left


def test_when_two_viewings_are_one():
    assert is_same(EVENING, LATER)
    assert not is_same(EVENING, at("2020-01-05T21:00"))
    assert is_same(EVENING, DAY)
    assert not is_same(DAY, NEXT_DAY)
    assert not is_same(DAY, SOMEDAY)


def test_of_a_file_each_viewing_counts_once_and_the_earliest_comes_first():
    assert distinct([NEXT_YEAR, EVENING, LATER, SOMEDAY]) == [EVENING, NEXT_YEAR]
    assert distinct([EVENING], again=2) == [EVENING, SOMEDAY, SOMEDAY]
    assert distinct([EVENING, NEXT_YEAR], again=1) == [EVENING, NEXT_YEAR]
    assert distinct([SOMEDAY, SOMEDAY, SKIP]) == [SOMEDAY]
    assert distinct([SKIP, SKIP]) == [SKIP]
    assert distinct([]) == []


def test_the_earliest_goes_to_the_first_run_and_the_rest_to_further_ones():
    assert placed({}, EVENING, NEXT_YEAR, SOMEDAY) == ({1: EVENING, 7: NEXT_YEAR, 8: SOMEDAY}, 0, 0)
    assert placed({}, EVENING, NEXT_YEAR, new=()) == ({1: EVENING}, 0, 1)
    assert placed({1: NEXT_YEAR}, EVENING, runs=[1, 3]) == ({3: EVENING}, 0, 0)


def test_what_is_there_is_recognised_in_whatever_run():
    assert placed({2: EVENING}, EVENING) == ({}, 1, 0)
    assert placed({2: EVENING}, LATER) == ({}, 1, 0)
    assert placed({2: EVENING}, SOMEDAY) == ({}, 1, 0)
    assert placed({2: DAY}, LATER) == ({}, 1, 0)
    assert placed({1: EVENING}, LATER, SOMEDAY) == ({7: SOMEDAY}, 1, 0)


def test_a_viewing_without_a_date_gets_one_and_a_skipped_one_becomes_watched():
    assert placed({1: SOMEDAY}, EVENING) == ({1: EVENING}, 0, 0)
    assert placed({1: SOMEDAY}, EVENING, NEXT_YEAR) == ({1: EVENING, 7: NEXT_YEAR}, 0, 0)
    assert placed({1: SKIP}, EVENING) == ({1: EVENING}, 0, 0)
    assert placed({1: EVENING}, SKIP) == ({}, 1, 0)
    assert placed({}, SKIP) == ({1: SKIP}, 0, 0)


def test_in_a_file_of_our_own_each_goes_where_it_was():
    wanted = [Wanted(EVENING, 1), Wanted(SKIP, 2), Wanted(SOMEDAY, 3)]
    marks = {1: EVENING, 2: SKIP, 3: SOMEDAY}
    assert placed({}, *wanted) == (marks, 0, 0)
    assert placed(marks, *wanted) == ({}, 3, 0)
    assert placed({1: NEXT_YEAR}, Wanted(EVENING, 1)) == ({7: EVENING}, 0, 0)
    assert placed({2: EVENING}, Wanted(SKIP, 2)) == ({}, 1, 0)


HOURS = st.integers(0, 30).map(lambda half: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=30 * half))
MARKS = HOURS.map(lambda hour: Mark(moment=Moment(hour, timed=True))) | st.sampled_from([SOMEDAY, SKIP, DAY, NEXT_DAY])


@given(st.dictionaries(st.integers(1, 4), MARKS), st.lists(MARKS, max_size=6), st.integers(0, 3))
def test_twice_is_as_once_and_nothing_is_lost(there, marks, again):
    wanted = [Wanted(mark) for mark in distinct(marks, again)]
    first = place(there, wanted, [1, 4], range(10, 20))
    after = {**there, **first.marks}
    assert place(after, wanted, [1, 4], range(10, 20)) == ({}, len(wanted), 0)
    assert all(mark == after[run] or mark in {SOMEDAY, SKIP} for run, mark in there.items())
    watched = [mark for mark in distinct(marks, again) if mark.is_watched]
    assert sum(mark.is_watched for mark in after.values()) >= len(watched)


@given(st.dictionaries(st.integers(1, 4), MARKS), st.dictionaries(st.integers(1, 4), MARKS))
def test_twice_is_as_once_for_our_own(there, file):
    wanted = [Wanted(mark, run) for run, mark in file.items()]
    after = {**there, **place(there, wanted, [1], range(10, 20)).marks}
    assert place(after, wanted, [1], range(10, 20)).marks == {}
    assert place({}, wanted, [1], range(10, 20)).marks == file
