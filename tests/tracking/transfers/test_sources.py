"""Each source, read from a small file with its real header."""

import csv
import json
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.tracking.transfers import sent
from tracking.guide import Entry, Guide
from tracking.transfers.matching import Titles
from tracking.transfers.pieces import SentError
from tracking.transfers.planning import Planner, Present
from tracking.transfers.reading import Brought, read
from tracking.transfers.seen import UnreadableDateError, is_series, rating, when
from tracking.transfers.unmatched import as_rows


def brief(brought):
    return [(row.season, row.number, row.title, row.when) for row in brought.seen]


def read_as(content, name="sent.csv"):
    return read(name, sent.as_bytes(content))


FIRST = (1, 1, "", "2019-05-01T20:15:00+00:00")


@pytest.mark.parametrize(
    ("content", "source", "rows", "others"),
    [
        pytest.param(
            sent.TRAKT,
            "Trakt",
            [
                (1, 1, "Pilot", "2026-04-01T11:10:00+00:00"),
                (1, 1, "Pilot", "2020-01-05T20:00:00+00:00"),
                (1, 2, "", ""),
            ],
            2,
            id="trakt",
        ),
        pytest.param(
            sent.TVTIME_V2,
            "TV Time",
            [
                FIRST,
                (1, 2, "", "2019-05-02T20:15:00+00:00"),
                (1, 1, "", "2021-05-01T20:15:00+00:00"),
                (0, 4, "", "2021-05-01T20:15:00+00:00"),
            ],
            1,
            id="tvtime-2",
        ),
        pytest.param(sent.TVTIME_V1, "TV Time", [(1, 3, "", "2018-01-01T10:00:00+00:00")], 1, id="tvtime-1"),
        pytest.param(
            sent.TVTIME_SOURCES,
            "TV Time",
            [(1, 1, "", "2019-05-03T08:00:00+00:00"), (2, 1, "", "2019-05-03T08:00:00+00:00")],
            0,
            id="tvtime-where",
        ),
        pytest.param(sent.LATEST, "TV Time", [(None, None, "", "2019-05-03T08:00:00+00:00")], 1, id="tvtime-latest"),
        pytest.param(sent.LIBERATOR, "TV Time Liberator", [FIRST], 1, id="liberator-1"),
        pytest.param(sent.LIBERATOR_2, "TV Time Liberator", [FIRST], 0, id="liberator-2"),
        pytest.param(sent.LIBERATOR_3, "TV Time Liberator", [FIRST], 0, id="liberator-3"),
        pytest.param(sent.TVTIME_EXPORT, "TV Time, Export my data", [FIRST], 1, id="export-my-data"),
        pytest.param(
            sent.SIMKL,
            "Simkl",
            [
                (1, 1, "", "2020-02-01T20:00:00+00:00"),
                (1, 2, "", ""),
                (1, 3, "", "2020-02-02T20:00:00+00:00"),
            ],
            2,
            id="simkl-json",
        ),
        pytest.param(sent.SIMKL_CSV, "Simkl", [(1, 3, "", "")], 1, id="simkl-backup"),
        pytest.param(sent.SIMKL_FORM, "Simkl", [(1, 2, "", "")], 0, id="simkl-form"),
        pytest.param(sent.YAMTRACK_2026, "Yamtrack", [(1, 1, "", "2025-09-10T17:18:03+00:00")], 1, id="yamtrack-2026"),
        pytest.param(sent.YAMTRACK_2025, "Yamtrack", [(1, 1, "", "2025-09-10T17:18:03+00:00")], 0, id="yamtrack-2025"),
        pytest.param(sent.YAMTRACK_2024, "Yamtrack", [(1, 1, "", "2024-02-09")], 0, id="yamtrack-2024"),
        pytest.param(sent.SERIESGUIDE, "SeriesGuide", [(1, 1, "Pilot", ""), (1, 2, "Two", "")], 1, id="seriesguide"),
        pytest.param(sent.IMDB_RATINGS, "IMDb", [(None, None, "Pilot", "")], 1, id="imdb-ratings"),
        pytest.param(sent.IMDB_LIST, "IMDb", [(None, None, "Pilot", "")], 0, id="imdb-list"),
        pytest.param(
            sent.NETFLIX,
            "Netflix",
            [(1, None, "Pilot", "2020-05-20"), (1, None, "Folge 2", "2020-05-21")],
            1,
            id="netflix",
        ),
        pytest.param(sent.CORRECTED, "CSV", [(1, 1, "", "2020-01-02"), (None, None, "Pilot", "")], 0, id="corrected"),
    ],
)
def test_a_file_is_known_by_what_is_in_it(content, source, rows, others):
    brought = read_as(content)
    assert brought.sources == [source]
    assert brief(brought) == rows
    assert brought.others == others
    assert Brought.of(json.loads(json.dumps(brought.kept()))) == brought


def test_what_else_a_row_says():
    assert [row.again for row in read_as(sent.LIBERATOR_2).seen] == [2]
    assert [row.again for row in read_as(sent.YAMTRACK_2024).seen] == [1]
    assert [row.rating for row in read_as(sent.LIBERATOR_3).seen] == [9]
    assert [(row.rating, row.is_watched) for row in read_as(sent.IMDB_RATINGS).seen] == [(8, False)]
    assert [(row.is_watched, row.is_skipped) for row in read_as(sent.SERIESGUIDE).seen] == [
        (True, False),
        (False, True),
    ]
    assert [row.is_position for row in read_as(sent.SIMKL_CSV).seen] == [True]
    assert [row.is_echo for row in read_as(sent.LATEST).seen] == [True]
    assert [row.rating for row in read_as([sent.trakt_rating(1, 2, 7)]).seen] == [7]
    assert [row.is_skipped for row in read_as(sent.CORRECTED).seen] == [False, True]


def test_columns_are_read_by_name_in_any_order_with_a_mark_before_them_and_semicolons():
    lines = [line.split(",") for line in sent.YAMTRACK_2024.replace('"', "").splitlines()]
    turned = "\r\n".join(";".join(reversed(cells)) for cells in lines)
    assert brief(read("x", b"\xef\xbb\xbf" + turned.encode())) == [(1, 1, "", "2024-02-09")]
    assert brief(read("x", turned.encode("utf-16"))) == [(1, 1, "", "2024-02-09")]


@pytest.mark.parametrize(
    ("rows", "day"),
    [
        (['"Smallville: Season 1: Pilot","2020-05-20"'], "2020-05-20"),
        (['"Smallville: Season 1: Pilot","20.05.2020"'], "2020-05-20"),
        (['"Smallville: Season 1: Pilot","3/4/20"', '"Other: X","13/4/20"'], "2020-04-03"),
        (['"Smallville: Season 1: Pilot","3/4/20"'], "2020-03-04"),
    ],
)
def test_netflix_writes_dates_as_they_are_written_where_one_lives(rows, day):
    assert read_as("Title,Date\n" + "\n".join(rows)).seen[0].when == day


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("2026-04-01T11:10:00.000Z", "2026-04-01T11:10:00+00:00"),
        ("2019-05-01 20:15:00", "2019-05-01T20:15:00+00:00"),
        ("2019-05-01 20:15:00 UTC", "2019-05-01T20:15:00+00:00"),
        ("2019-05-01T20:15:00+02:00", "2019-05-01T18:15:00+00:00"),
        ("1514800800", "2018-01-01T10:00:00+00:00"),
        ("1514800800000", "2018-01-01T10:00:00+00:00"),
        ("2020-02-29", "2020-02-29"),
        *((text, "") for text in ("", "0", "1970-01-01T00:00:00Z", "0001-01-01", "1970-01-01")),
        (None, ""),
        ([], ""),
    ],
)
def test_dates(text, kept):
    assert when(text) == kept


@pytest.mark.parametrize("text", ["soon", "2020-13-01", "2999-01-01", "2020-01-01T25:00", "x" * 5000])
def test_dates_that_are_none(text):
    with pytest.raises(UnreadableDateError):
        when(text)


@pytest.mark.parametrize(
    ("name", "ids", "is_ours"),
    [
        ("Smallville", {}, True),
        ("SMALLVILLE (2001)", {}, True),
        ("Smallvilles", {}, False),
        ("Anything", {"imdb": "tt0279600"}, True),
        ("Smallville", {"imdb": "tt0000001"}, False),
        ("Anything", {"tmdb": 4604}, True),
        (None, {}, False),
    ],
)
def test_which_series_is_meant(name, ids, is_ours):
    assert is_series(name, **ids) is is_ours


@pytest.mark.parametrize(("said", "value"), [("8", 8), (7.5, 8), ("9,4", 9), ("0", None), ("11", None), ("x", None)])
def test_ratings_are_whole_ones_from_1_to_10(said, value):
    assert rating(said) == value


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"a,b\n1,2", "none of the files"),
        (b"{", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"[1]", "none of the files"),
        (b"show,season,episode\nOther,1,1", "none of the files"),
        (sent.as_bytes(sent.TRAKT[3:]), "says nothing of this series"),
    ],
)
def test_what_cannot_be_read_is_said(data, said, english):
    with pytest.raises(SentError, match=said):
        read("sent", data)


def test_a_cell_that_is_too_long_is_said_with_its_line(english):
    usual = csv.field_size_limit(100)
    try:
        with pytest.raises(SentError, match="cannot be read in line 2"):
            read_as(sent.NETFLIX.partition("\n")[0] + "\n" + "x" * 200)
    finally:
        csv.field_size_limit(usual)


HEADERS = [
    content.partition("\n")[0]
    for content in (sent.TVTIME_V2, sent.TVTIME_V1, sent.LIBERATOR_3, sent.SIMKL_CSV, sent.YAMTRACK_2026, sent.NETFLIX)
]
CELLS = st.sampled_from(["Smallville", "watch-episode-1", "episode", "1", "s1e1", "true", "tt0279600"]) | st.text()


@given(st.binary(max_size=400), st.sampled_from(HEADERS), st.lists(st.lists(CELLS, max_size=30), max_size=4))
@example(b"\0", HEADERS[0], [["Smallville"] * 30])
def test_whatever_is_sent_is_read_or_refused(data, header, rows):
    table = "\n".join([header, *(",".join(cells) for cells in rows)])
    for content in (data, header.encode() + b"\n" + data, table.encode("utf-8", "replace")):
        try:
            brought = read("sent", content)
        except SentError:
            continue
        assert "\\u0000" not in json.dumps(brought.kept())


GUIDE = Guide([Entry(1, 1, "1x01", date(2001, 10, 16)), Entry(2, 1, "1x02", date(2001, 10, 23))])
VALUES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=9)
    | st.sampled_from(
        ["Smallville", "1x01", "2020-01-01", "20200101T2000", "20200101T2000Z", "9999-12-31T23:59Z", "S01E01"]
    )
    | st.sampled_from(["fixed", "start", "episode", "skipped", "tt0279600", 1, 2, 10])
)
ROWS = st.lists(
    st.dictionaries(
        st.sampled_from(
            [
                *(
                    "type",
                    "watched_at",
                    "rated_at",
                    "rating",
                    "title",
                    "number",
                    "season",
                    "name",
                    "is_current",
                    "started",
                ),
                *(
                    "episode",
                    "state",
                    "value",
                    "text",
                    "written_at",
                    "character",
                    "event",
                    "since",
                    "last_watched",
                    "status",
                ),
            ]
        ),
        VALUES,
    ),
    max_size=3,
)


@given(ROWS, ROWS, VALUES, st.dictionaries(st.sampled_from(["telling", "fixed_at", "titles", "scale"]), VALUES))
def test_whatever_tree_is_sent_is_read_and_planned_or_refused(rows, inner, value, said):
    show = {"title": "Smallville", "ids": {"imdb": value}}
    own = {
        "format": "smallville-tracking",
        "version": 1,
        "runs": [{**row, "viewings": inner} for row in rows] or value,
        **dict.fromkeys(["ratings", "notes", "favourites"], inner),
        "settings": said,
    }
    for content in (
        own,
        rows,
        [{**row, "type": "episode", "show": show, "episode": other} for row in rows for other in inner],
        {
            "shows": [
                {**row, "show": show, "seasons": [{**other, "episodes": inner}]} for row in rows for other in inner
            ]
        },
        [{"title": "Smallville", "seasons": [{**row, "episodes": inner}]} for row in rows],
        {"shows": value, "movies": rows},
    ):
        try:
            brought = read("sent", json.dumps(content).encode())
        except SentError:
            continue
        plan = Planner(Present(), GUIDE, Titles([(1, "Anfang", "Pilot")])).make(brought)
        assert {overall for _run, overall in plan.marks} <= {1, 2}
        assert len(list(as_rows(plan.unmatched))) == len(plan.unmatched)
