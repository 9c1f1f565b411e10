"""Every kind of file that is no table: what is said of it, and that none does any harm."""

import io
import zipfile
from datetime import date, datetime

import pytest
from django.utils import translation
from openpyxl import Workbook
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

from smallville.sheets import tables
from smallville.sheets.cells import Unfit
from smallville.sheets.tables import Line, NoTableError, read_table
from smallville.sheets.writing import Heading, workbook


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def made(*rows, sheets=()):
    """Return a workbook as Excel might have made it."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for name in sheets:
        book.create_sheet(name)
    return saved(book)


def sheet(rows):
    return f'<worksheet xmlns="{SHEET_MAIN_NS}"><sheetData>{rows}</sheetData></worksheet>'


def saved(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def repacked(data, **parts):
    """Return the workbook with other contents in some of its parts; the names have __ for /."""
    parts = {name.replace("__", "/") + ".xml": content for name, content in parts.items()}
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {*old.namelist(), *parts}:
            new.writestr(name, parts[name] if name in parts else old.read(name))
    return file.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_csv_in_any_usual_form(delimiter, bom):
    text = f'{bom}slug{delimiter}text\r\nfire{delimiter}"Ein ""Brand"",\n; groß"\r\n\r\n{delimiter}\r\nrescue\r\n'

    assert read_table(text.encode()).lines == [
        Line(1, ["slug", "text"]),
        Line(2, ["fire", 'Ein "Brand",\n; groß']),
        Line(5, ["rescue"]),
    ]


@pytest.mark.parametrize(
    ("data", "reason", "row"),
    [
        pytest.param(b"", "is empty", 0, id="empty"),
        pytest.param(b"\n ,,\n".replace(b" ", b""), "is empty", 0, id="blank"),
        pytest.param("slug\nMädchen\n".encode("cp1252"), "byte 0xe4 in line 2.*Windows-1252.*CSV UTF-8", 0, id="ansi"),
        pytest.param("slug\n".encode("utf-16"), "is in UTF-16", 0, id="utf-16"),
        pytest.param(b'slug,name\na,"b"c\n', "quotation marks", 2, id="quotes"),
        pytest.param(b'slug,name\na,"b\n', "quotation marks", 2, id="open-quote"),
        pytest.param(b"slug\n" + b"," * 100 + b"x", "more than 100 columns", 2, id="columns"),
        pytest.param(b"slug\n" * 20_002, "more than 20000 rows: part it", 0, id="rows"),
        pytest.param(b"\xd0\xcf\x11\xe0" + b"x" * 99, "old workbook", 0, id="xls"),
        pytest.param(b"PK\x03\x04nonsense", "cannot be read as a workbook", 0, id="no-zip"),
    ],
)
def test_what_is_no_table(data, reason, row):
    with pytest.raises(NoTableError, match=reason) as error:
        read_table(data)

    assert error.value.row == row


def test_a_workbook_as_excel_stores_it():
    data = made(["slug", "when", "number"], [None], ["007", datetime(2001, 10, 16), 7.5], sheets=["Notes"])  # noqa: DTZ001

    table = read_table(data)

    assert table.lines == [
        Line(1, ["slug", "when", "number"]),
        Line(3, ["007", datetime(2001, 10, 16), 7.5]),  # noqa: DTZ001
    ]
    assert (table.title, table.unread) == ("Sheet", ["Notes"])


def test_formulas_are_not_evaluated_and_errors_no_values():
    book = Workbook()
    book.active.append(["slug", "text"])
    book.active.append(["fire", "=1+1"])
    book.active.append(["=HYPERLINK(A1)", "#REF!"])

    cells = [cell for line in read_table(saved(book)).lines[1:] for cell in line.cells]

    assert [type(cell) for cell in cells] == [str, Unfit, Unfit, Unfit]
    assert cells[1] == Unfit("=1+1", "is a formula: enter its value")
    assert cells[3].reason == "is an error of the spreadsheet: enter the value"


def test_texts_that_excel_has_saved_come_back():
    """It keeps them in a table of their own, and codes what XML would not keep."""
    strings = (
        f'<sst xmlns="{SHEET_MAIN_NS}">'
        "<si><t>slug</t></si><si><t>a_x000D_\nb</t></si><si><r><t>x</t></r><r><t>_x005F_x0041_</t></r></si></sst>"
    )
    cells = "".join(f'<row><c t="s"><v>{number}</v></c></row>' for number in range(3))
    data = repacked(made(["slug"]), xl__sharedStrings=strings, xl__worksheets__sheet1=sheet(cells))
    listed = '<Override PartName="/xl/sharedStrings.xml" ContentType="{}"/></Types>'
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        types = archive.read("[Content_Types].xml").decode().replace("</Types>", listed.format(SHARED_STRINGS))
    data = repacked(data, **{"[Content_Types]": types})

    assert [line.cells for line in read_table(data).lines] == [["slug"], ["a\r\nb"], ["x_x0041_"]]


def test_a_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(tables, "MOST_UNPACKED", 2_000_000)
    data = repacked(made(["slug"]), xl__bomb=b"0" * 2_000_000)

    assert len(data) < 20_000
    with pytest.raises(NoTableError, match="too large when it is unpacked"):
        read_table(data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(encoding):
    cells = '<row><c t="inlineStr"><is><t>slug&b;</t></is></c></row>'
    evil = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY b "bbbb">]>{sheet(cells)}'

    with pytest.raises(NoTableError, match="cannot be read as a workbook"):
        read_table(repacked(made(["slug"]), xl__worksheets__sheet1=evil.encode(encoding)))


@pytest.mark.parametrize(
    "row",
    ['<row r="1048576"><c r="A1048576"><v>1</v></c></row>', '<row r="99999999999"><c><v>1</v></c></row>'],
)
def test_a_row_far_below_fills_no_memory(row):
    with pytest.raises(NoTableError, match="more than 20000 rows"):
        read_table(repacked(made(["slug"]), xl__worksheets__sheet1=sheet(row)))


@pytest.mark.parametrize("part", ["xl__workbook", "xl__worksheets__sheet1", "xl__styles"])
@pytest.mark.parametrize("content", ["", "<a>", "\0"])
def test_a_forged_part_is_a_fault_and_no_failure(part, content):
    data = repacked(made(["slug"]), **{part: content})

    with pytest.raises(NoTableError):
        read_table(data)


def test_a_workbook_of_ours_holds_texts_as_texts():
    rows = [["=1+1", True, 7, 0.1, date(2001, 10, 16)], ["#N/A", None, None, 0.1 + 0.2, date(1800, 1, 1)]]
    data = workbook("events.event", [Heading(name) for name in "abcde"], rows).read()

    first, second = (line.cells for line in read_table(data).lines[1:])

    assert first == ["=1+1", True, 7, 0.1, datetime(2001, 10, 16)]  # noqa: DTZ001
    # Fifteen digits would not be enough, and Excel knows no such day.
    assert second == ["#N/A", None, None, "0.30000000000000004", "1800-01-01"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
