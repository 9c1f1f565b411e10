"""What a fan may do to their marks, as a plan."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.tracking.fans import Kind, Scope
from tracking.guide import Entry, Guide
from tracking.marks import SKIPPED, UNKNOWN, Deed, Mark, Moment, on_day

OLD = date(2001, 10, 16)
ENTRIES = [Entry(1 + place, 1 + place // 3, f"{1 + place // 3}x{1 + place % 3:02}", OLD) for place in range(6)]
GUIDE = Guide(ENTRIES)
YESTERDAY = Mark(moment=Moment(on_day(date(2026, 1, 2))))


def changes(marks, kind, target="", scope=Scope.ONE, moment=UNKNOWN, guide=GUIDE):
    return Deed(kind, scope, target, moment).changes(marks, guide)


@pytest.mark.parametrize(
    ("scope", "target", "overalls"),
    [
        (Scope.ONE, "1x02", [2]),
        (Scope.UPTO, "2x01", [1, 2, 3, 4]),
        (Scope.SEASON, "2", [4, 5, 6]),
        (Scope.SERIES, "", [1, 2, 3, 4, 5, 6]),
    ],
)
def test_what_is_meant_is_marked_and_taken_away(scope, target, overalls):
    marked = changes({}, Kind.WATCHED, target, scope)
    assert marked == dict.fromkeys(overalls, Mark())
    assert changes(marked, Kind.UNWATCHED, target, scope) == dict.fromkeys(overalls)
    assert changes({}, Kind.UNWATCHED, target, scope) == {}


def test_what_is_watched_keeps_its_date():
    assert changes({1: YESTERDAY}, Kind.WATCHED, "1x02", Scope.UPTO) == {2: Mark()}
    assert changes({1: YESTERDAY}, Kind.WATCHED, "1x01", moment=Moment.now()) == {}


def test_what_was_skipped_is_watched_only_if_it_is_named():
    skipped = {1: Mark(SKIPPED), 2: Mark(SKIPPED)}
    assert changes(skipped, Kind.WATCHED, "1x02", Scope.UPTO) == {2: Mark()}
    assert changes(skipped, Kind.WATCHED, "1", Scope.SEASON) == {3: Mark()}
    assert changes(skipped, Kind.WATCHED, "1x01") == {1: Mark()}


def test_to_skip_never_takes_away_that_it_was_watched():
    assert changes({1: YESTERDAY}, Kind.SKIPPED, "1x01") == {}
    assert changes({1: YESTERDAY}, Kind.SKIPPED, "1", Scope.SEASON) == {2: Mark(SKIPPED), 3: Mark(SKIPPED)}


def test_another_date_is_taken():
    assert changes({1: YESTERDAY}, Kind.DATED, "1x01") == {1: Mark()}
    assert changes({}, Kind.DATED, "1x01", moment=YESTERDAY.moment) == {1: YESTERDAY}
    assert changes({1: YESTERDAY}, Kind.DATED, "1x01", moment=YESTERDAY.moment) == {}


@pytest.mark.parametrize("kind", [Kind.WATCHED, Kind.SKIPPED, Kind.DATED])
def test_what_has_not_been_shown_is_never_marked(kind):
    coming = Guide(
        [*ENTRIES[:2], Entry(3, 1, "1x03", timezone.localdate() + timedelta(days=9)), Entry(4, 2, "2x01", None)]
    )
    assert changes({}, kind, "1x03", guide=coming) == {}
    assert changes({}, kind, "2x01", guide=coming) == {}
    assert set(changes({}, kind, "2x01", Scope.UPTO, guide=coming)) == {1, 2}


moments = st.one_of(
    st.just(UNKNOWN),
    st.dates(date(1950, 1, 1)).map(lambda day: Moment(on_day(day))),
    st.datetimes(datetime(1950, 1, 1), timezones=st.just(UTC)).map(lambda at: Moment(at, timed=True)),  # noqa: DTZ001
)


@given(st.one_of(st.just(Mark(SKIPPED)), moments.map(lambda moment: Mark(moment=moment))))
def test_a_mark_is_read_as_it_was_written(mark):
    assert Mark.read(mark.written()) == mark
