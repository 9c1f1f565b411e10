"""Tables become files: CSV that Excel opens with its umlauts, and workbooks; nothing in them is a formula."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from io import BytesIO
from typing import Any, NamedTuple

from django.utils.translation import get_language
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from episodes.inert import QUOTE, is_command, quoted
from smallville.sheets.cells import Unfit
from smallville.sheets.coding import coded

MOST_LETTERS = 32_767
"""As many as a cell of a workbook holds."""
_BOM = "\ufeff"
_WORDS = "@"
_DAY = "yyyy-mm-dd"
# Excel counts its days from here; those before it are written as texts.
_FIRST_YEAR = 1901
_NARROW, _WIDE = 16, 48


class Heading(NamedTuple):
    name: str
    is_word: bool = True
    """Whether what is typed below it should stay a text."""


class _Echo:
    def write(self, text: str) -> str:
        return text


def csv_lines(headings: list[Heading], rows: Iterable[list[Any]]) -> Iterator[str]:
    """Return the lines of a CSV file as Excel expects it in the active language: in German with ; and 0,5."""
    return _csv_lines(headings, rows, german=get_language() == "de")


def _csv_lines(headings: list[Heading], rows: Iterable[list[Any]], *, german: bool) -> Iterator[str]:
    write = csv.writer(_Echo(), delimiter=";" if german else ",").writerow
    yield _BOM + write([quoted(heading.name) for heading in headings])
    for row in rows:
        yield write([_in_csv(value, german=german) for value in row])


def _in_csv(value: Any, *, german: bool) -> str:
    if isinstance(value, Unfit):
        value = value.shown
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value).replace(".", ",") if german else repr(value)
    return quoted(value) if isinstance(value, str) else str(value)


def fits(value: Any) -> bool:
    """Return whether a cell of a workbook can hold the whole value."""
    return not isinstance(value, str) or len(coded(value).encode("utf-16-le", "surrogatepass")) // 2 <= MOST_LETTERS


def workbook(title: str, headings: list[Heading], rows: Iterable[list[Any]]) -> BytesIO:
    """Return a workbook of one sheet, at its beginning; values are written as they are, texts as texts."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for place, heading in enumerate(headings, 1):
        dimension = sheet.column_dimensions[get_column_letter(place)]
        dimension.width = _NARROW if heading.is_word else _WIDE
        if heading.is_word:
            dimension.number_format = _WORDS
    bold = Font(bold=True)
    head = [_in_workbook(sheet, heading.name, is_word=True) for heading in headings]
    for cell in head:
        cell.font = bold
    sheet.append(head)
    for row in rows:
        cells = zip(row, headings, strict=False)
        sheet.append([_in_workbook(sheet, value, is_word=heading.is_word) for value, heading in cells])
    # The rows wait in a file of their own; only what is packed is kept in memory.
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file


def _in_workbook(sheet: Any, value: Any, *, is_word: bool) -> Any:
    if isinstance(value, Unfit):
        value = value.shown
    # Excel keeps fifteen digits, and no day before its first.
    if (isinstance(value, float) and float(f"{value:.15g}") != value) or (
        isinstance(value, date) and value.year < _FIRST_YEAR
    ):
        value = str(value)
    if not isinstance(value, str):
        cell = WriteOnlyCell(sheet, value)
        if isinstance(value, date):
            cell.number_format = _DAY
        return cell
    cell = WriteOnlyCell(sheet, coded(quoted(value) if value.startswith(QUOTE) else value))
    cell.data_type = "s"
    cell.quotePrefix = is_command(value)
    if is_word:
        cell.number_format = _WORDS
    return cell
