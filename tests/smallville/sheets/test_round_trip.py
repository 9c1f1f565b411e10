"""Out into a spreadsheet and back: nothing is lost."""

from datetime import date

import pytest
from django.db import models
from django.utils import translation
from hypothesis import example, given, settings
from hypothesis import strategies as st

from smallville.sheets.cells import reader
from smallville.sheets.columns import OWNED, columns_of
from smallville.sheets.exporting import Selection
from smallville.sheets.reading import read
from smallville.sheets.tables import read_table
from smallville.sheets.writing import Heading, csv_lines, fits, workbook
from smallville.transfer.catalogue import sheets
from smallville.transfer.importing import import_objects
from smallville.transfer.planning import Fate
from smallville.transfer.rows import Row

SECRET = "events.secret"
BEGINNINGS = ["", "=", "+", "-", "@", "\t", "\r", "\n", "'", "''=", "'=", "_x0041_", "＝", "#", ";", '"', " "]
TEXTS = st.builds(
    str.__add__,
    st.sampled_from(BEGINNINGS),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters=[chr(c) for c in range(0x20)]))
    | st.text("\r\n\t'\"=;,_x05F ")
    | st.sampled_from(["007", "1e5", "true", "WAHR", "2001-10-16", "1/2", "3x01", "#REF!", "x005F_", "Ä" * 5000]),
)


def in_both_formats(headings, rows):
    return "".join(csv_lines(headings, rows)).encode(), workbook(SECRET, headings, rows).read()


@pytest.mark.django_db
@pytest.mark.usefixtures("real_guide")
def test_the_whole_guide_and_all_stories_come_back_unchanged():
    """Each model from a spreadsheet of its own; participations and causes come in that of the events."""
    owned = {tie.model for tie in OWNED["events.event"].values()}
    given_back = {"csv": [], "xlsx": []}
    with translation.override("de"):
        for sheet in (one for one in sheets().values() if one.label not in owned):
            rows = Selection(sheet.label, sheet.model._base_manager.values_list("pk", flat=True))
            for name, data in (("csv", "".join(rows.csv()).encode()), ("xlsx", rows.workbook().read())):
                sent = read(data, f"{sheet.label}.{name}")
                assert sent.readings.faults == []
                given_back[name] += sent.readings.objects
        reports = [import_objects(objects, dry_run=True) for objects in given_back.values()]

    everything = sum(sheet.model._base_manager.count() for sheet in sheets().values())
    for report in reports:
        assert report.faults == []
        assert report.counts == dict.fromkeys(Fate, 0) | {Fate.UNCHANGED: everything}


@settings(max_examples=60)
@given(texts=st.lists(TEXTS, min_size=4, max_size=4), language=st.sampled_from(["de", "en"]))
@example(texts=["=1+1", "a\r\nb", "'=1", "\r\n"], language="de")
@example(texts=["x" * 32_767, "_x005F_x0041_", "\uffff", '";,\t'], language="en")
def test_every_text_comes_back(texts, language):
    columns = columns_of(SECRET)
    row = Row(columns.sheet, ("s",), 1)
    named = dict(zip(("title_de", "title_en", "text_de", "text_en"), texts, strict=True)) | {"slug": "s"}
    row.final = [named.get(name, () if name == "about" else None) for name in columns.sheet.columns]
    headings = [Heading(name, columns.is_word(name)) for name in columns.names]
    expected = {name: text for name, text in named.items() if text}

    with translation.override(language):
        for data in in_both_formats(headings, [columns.told(row, {})]):
            (given_back,) = read(data, "file", SECRET).readings.objects

            assert given_back.fields == expected
            assert given_back.problems == []


@settings(max_examples=60)
@given(
    number=st.floats(allow_nan=False, allow_infinity=False),
    whole=st.integers(-(10**15), 10**15),
    truth=st.booleans(),
    day=st.dates(),
    language=st.sampled_from(["de", "en"]),
)
@example(number=0.1 + 0.2, whole=7, truth=False, day=date(1899, 12, 31), language="de")
def test_every_value_comes_back(number, whole, truth, day, language):
    fields = models.FloatField(), models.IntegerField(), models.BooleanField(), models.DateField()
    headings = [Heading(f"column {place}", is_word=False) for place in range(4)]

    with translation.override(language):
        for data in in_both_formats(headings, [[number, whole, truth, day]]):
            (_head, line) = read_table(data).lines
            back = [reader(field)(cell) for field, cell in zip(fields, line.cells, strict=True)]

            assert [field.to_python(value) for field, value in zip(fields, back, strict=True)] == [
                number,
                whole,
                truth,
                day,
            ]


def test_a_text_that_no_cell_of_a_workbook_holds_is_noticed():
    assert fits("x" * 32_767)
    assert not fits("x" * 32_768)
    assert not fits("𝄞" * 16_384)
    assert not fits("\r" * 10_000)
