"""What the cells of a spreadsheet give, and that nothing in a file is a formula."""

from datetime import date, datetime, time

import pytest
from django.db import models

from episodes.inert import is_command, quoted, unquoted
from smallville.sheets.cells import UnfitError, key_parts, read_key, reader, split, written_key
from smallville.sheets.coding import coded, decoded
from smallville.sheets.columns import OWNED, columns_of
from smallville.transfer.catalogue import by_label, sheets

TEXT, TRUTH, WHOLE = models.TextField(), models.BooleanField(), models.IntegerField()
NUMBER, DAY, SLUG = models.FloatField(), models.DateField(), models.SlugField()


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        (TEXT, " 007 ", " 007 "),
        (TEXT, 24, "24"),
        (TEXT, 24.0, "24"),
        (TEXT, 0.5, "0.5"),
        (SLUG, " lana-lang ", "lana-lang"),
        (WHOLE, " 7 ", 7),
        (WHOLE, "007", 7),
        (WHOLE, 7.0, 7),
        (WHOLE, 7.5, 7.5),
        (WHOLE, "seven", "seven"),
        (NUMBER, "-0,5", -0.5),
        (NUMBER, "1e-07", 1e-07),
        (NUMBER, "inf", "inf"),
        (NUMBER, "1,000,000", "1,000,000"),
        (TRUTH, "WAHR", True),
        (TRUTH, "nein", False),
        (TRUTH, 1, True),
        (TRUTH, "perhaps", "perhaps"),
        (DAY, "16.10.2001", date(2001, 10, 16)),
        (DAY, datetime(2001, 10, 16), date(2001, 10, 16)),  # noqa: DTZ001 (as a workbook has it)
        (DAY, " 2001-10-16", "2001-10-16"),
        (DAY, "31.2.2001", "31.2.2001"),
        (DAY, "10/16/2001", "10/16/2001"),
    ],
)
def test_a_cell_gives_what_its_field_takes(field, cell, value):
    given = reader(field)(cell)

    assert (given, type(given)) == (value, type(value))


@pytest.mark.parametrize("cell", [True, date(2001, 3, 1), time(3, 1)])
@pytest.mark.usefixtures("english")
def test_a_text_that_a_spreadsheet_made_something_else_of_is_refused(cell):
    with pytest.raises(UnfitError, match="format the cell as text"):
        reader(TEXT)(cell)


def test_keys_are_words():
    passage = by_label()["episodes.passage"].model

    assert written_key(("3x01", "de", 1)) == "3x01/de/1"
    assert read_key(" 3x01 / de / 1", key_parts(passage)) == ["3x01", "de", 1]
    assert read_key("3x01/de/1/9", key_parts(passage)) == ["3x01", "de", 1, "9"]
    assert split("clark-kent; lana-lang|lex-luthor,\n ;") == ["clark-kent", "lana-lang", "lex-luthor"]


def test_no_key_that_stands_in_a_cell_can_hold_what_stands_between_keys():
    """All parts are numbers, slugs, choices, or codes that are computed."""
    named = {model for sheet in sheets().values() for model in sheet.targets()}
    named |= {by_label()[owned.model].model for ties in OWNED.values() for owned in ties.values()}
    named -= {by_label()[owned.model].model for ties in OWNED.values() for owned in ties.values()}
    for model in named:
        for name in model.natural_key_fields:
            field = model._meta.get_field(name)
            assert (
                field.many_to_one
                or field.generated
                or field.choices
                or isinstance(field, models.SlugField | models.IntegerField)
            ), f"{model.__name__}.{name}"


def test_an_empty_cell_means_the_same_as_none():
    """A field that may be empty, but is not by default, would need a word for it."""
    for sheet in sheets().values():
        for name, place, default in sheet.told:
            if place < len(sheet.fields) and default not in (None, "", ()):
                assert not sheet.fields[place].blank, f"{sheet.label}.{name}"
                assert not sheet.fields[place].null, f"{sheet.label}.{name}"


def test_what_names_a_row_comes_first():
    assert columns_of("events.event").names[0] == "slug"
    assert columns_of("events.event").names[-2:] == ["participations", "causes"]
    assert columns_of("events.participation").names == ["event", "character", "role", "is_sure"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "'=1", "''=1"])
def test_a_command_is_quoted_and_comes_back(text):
    assert not is_command(quoted(text))
    assert quoted(text) == f"'{text}"
    assert unquoted(quoted(text)) == text


@pytest.mark.parametrize("text", ["", "'", "'tis", "Kal's ring", "''", "1-2", "007"])
def test_other_texts_are_left_alone(text):
    assert quoted(text) == unquoted(text) == text


@pytest.mark.parametrize("text", ["a\r\nb", "_x0041_", "x005F_", "_x005F_x0041_", "\x07", "\uffff", "a_xb"])
def test_what_a_workbook_would_not_keep_is_written_in_its_own_code(text):
    assert decoded(coded(text)) == text
    assert not {"\r", "\x07", "\uffff"} & set(coded(text))
