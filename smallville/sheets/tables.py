"""Files become tables: CSV in any usual form, and workbooks, neither of which can do any harm."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple
from warnings import catch_warnings, simplefilter

from django.utils.translation import gettext as _
from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from episodes.inert import unquoted
from smallville.sheets.cells import Cell, Unfit, is_empty
from smallville.sheets.coding import decoded

MOST_ROWS = 20_000
MOST_COLUMNS = 100
MOST_UNPACKED = 50 * 1024 * 1024
_MOST_PARTS = 500
_DELIMITERS = ",;\t"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_ZIP = b"PK\x03\x04"
# Old workbooks, and new ones that are kept with a password.
_OLE = b"\xd0\xcf\x11\xe0"
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError)
_STRING = f"{{{SHEET_MAIN_NS}}}si"
# A cell of CSV may be as long as the file.
csv.field_size_limit(MOST_UNPACKED)


class NoTableError(Exception):
    """What was sent is no table; the arguments are the reason and the row, 0 for all of it."""

    def __init__(self, reason: str, row: int = 0):
        super().__init__(reason)
        self.reason, self.row = reason, row


class Line(NamedTuple):
    """A row that is not empty, by its number in the spreadsheet."""

    number: int
    cells: list[Cell]


class Table(NamedTuple):
    lines: list[Line]
    title: str = ""
    """The name of the sheet."""
    unread: list[str] = []
    """The names of further sheets."""


def is_workbook(data: bytes) -> bool:
    return data.startswith((_ZIP, _OLE))


def read_table(data: bytes) -> Table:
    """Return the table in a file; raise NoTableError where there is none."""
    return _read_workbook(data) if is_workbook(data) else _read_csv(data)


def _lines(rows: Iterable[list[Cell]]) -> list[Line]:
    """Return the rows that are not empty, without the empty cells at their ends."""
    lines = []
    for number, cells in enumerate(rows, 1):
        if number > MOST_ROWS + 1:
            raise NoTableError(_("has more than %(number)s rows: part it") % {"number": MOST_ROWS})
        while cells and is_empty(cells[-1]):
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            raise NoTableError(_("has more than %(number)s columns") % {"number": MOST_COLUMNS}, number)
        if cells:
            lines.append(Line(number, cells))
    if not lines:
        raise NoTableError(_("is empty"))
    return lines


# --- CSV ------------------------------------------------------------------------------------------------------------


def _read_csv(data: bytes) -> Table:
    text = _decoded(data)
    head = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=head.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    read = 0

    def cells() -> Iterator[list[Cell]]:
        nonlocal read
        for row in rows:
            read += 1
            yield [unquoted(cell) for cell in row]

    try:
        return Table(_lines(cells()))
    except csv.Error as error:
        raise NoTableError(_("cannot be read: its quotation marks do not match"), read + 1) from error


def _decoded(data: bytes) -> str:
    """Return the text of a CSV file; raise NoTableError that names the encoding that it is in instead of UTF-8."""
    if data.startswith(_UTF_16):
        raise NoTableError(_("is in UTF-16: save it as “CSV UTF-8”"))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = {"byte": f"0x{data[error.start]:02x}", "line": data.count(b"\n", 0, error.start) + 1}
        said = _(
            "is not UTF-8 (byte %(byte)s in line %(line)s), but probably in Windows-1252, as Excel writes plain CSV: "
            "save it as “CSV UTF-8” or as a workbook (.xlsx)"
        )
        raise NoTableError(said % place) from error


# --- Workbooks ------------------------------------------------------------------------------------------------------


class _Reader(ExcelReader):
    """Keeps the texts of a workbook as they are written: what they are decoded to is up to `inert`."""

    def read_strings(self):
        part = self.package.find(SHARED_STRINGS)
        if part is not None:
            with self.archive.open(part.PartName[1:]) as source:
                for _event, node in iterparse(source):
                    if node.tag == _STRING:
                        self.shared_strings.append(Text.from_tree(node).content)
                        node.clear()


def _read_workbook(data: bytes) -> Table:
    if data.startswith(_OLE):
        raise NoTableError(_("is an old workbook (.xls), or kept with a password: save it as .xlsx without one"))
    _refuse_bombs(data)
    try:
        with catch_warnings():
            simplefilter("ignore")
            return _first_sheet(data)
    except NoTableError:
        raise
    except Exception as error:  # whatever a forged part makes of it
        raise NoTableError(_("cannot be read as a workbook (.xlsx)")) from error


def _refuse_bombs(data: bytes) -> None:
    """Raise NoTableError if a workbook would unpack to more than it should, or has entities that might."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            # No part is ever read beyond the size that stands here.
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise NoTableError(_("is too large when it is unpacked"))
            # What a part is, its name does not say; nor does every encoding write a letter in one byte.
            if any(b"<!DOCTYPE" in archive.read(part).replace(b"\0", b"") for part in parts):
                raise NoTableError(_("cannot be read as a workbook (.xlsx)"))
    except _BROKEN as error:
        raise NoTableError(_("cannot be read as a workbook (.xlsx)")) from error


def _first_sheet(data: bytes) -> Table:
    reader = _Reader(io.BytesIO(data), read_only=True, keep_vba=False, data_only=False, keep_links=False)
    reader.read()
    workbook = reader.wb
    sheet, *others = workbook.worksheets
    # What a sheet says of its own size is not to be believed.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS + 1)
    lines = _lines([_value(cell) for cell in row] for row in islice(rows, MOST_ROWS + 2))
    return Table(lines, sheet.title, [other.title for other in others])


def _value(cell: Any) -> Cell:
    if cell.data_type == "f":
        formula = str(getattr(cell.value, "text", cell.value))
        return Unfit(formula, _("is a formula: enter its value"))
    if cell.data_type == "e":
        return Unfit(str(cell.value), _("is an error of the spreadsheet: enter the value"))
    return unquoted(decoded(cell.value)) if isinstance(cell.value, str) else cell.value
