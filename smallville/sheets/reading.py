"""A table becomes objects, as a fixture would give them; their source is the row."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from smallville.sheets.cells import WITH, Cell, Unfit, UnfitError, is_empty, key_parts, read_key, reader, split
from smallville.sheets.columns import Columns, Owned, columns_of
from smallville.sheets.tables import Line, NoTableError, Table, read_table
from smallville.transfer.catalogue import by_label
from smallville.transfer.columns import RefusedError, plain
from smallville.transfer.faults import Fault, Source
from smallville.transfer.parsing import UNREADABLE, Problem
from smallville.transfer.reading import SUFFIXES, Given, Readings, read_upload

NOTE = "#"
"""Columns whose heading begins with it are notes, which nobody reads."""
_FIELDS = "fields"


class Sent(NamedTuple):
    """A file that was sent here, as far as it can be read."""

    readings: Readings
    label: str = ""
    """The model of a spreadsheet's rows; a fixture names them itself."""
    table: Table | None = None
    headings: list[str] = []
    """The columns of the table, "" for those that nobody reads."""


def read(data: bytes, name: str, label: str = "") -> Sent:
    """Return what a file holds; `label` says whose rows a spreadsheet has, else its own name or title does."""
    if name.lower().endswith(SUFFIXES):
        return Sent(read_upload(data, name))
    try:
        table = read_table(data)
        label = label or named_in(table.title) or named_in(name)
        if not label:
            raise NoTableError(_("does not say what its rows are: choose it"))
    except NoTableError as error:
        return Sent(Readings([], [Fault(Source(name, error.row), error.reason)]), label)
    columns = columns_of(label)
    headings, faults = _headings(table.lines[0], name, columns)
    readings = Readings([], faults) if faults else _objects(table, name, headings, columns)
    return Sent(readings, label, table, headings)


def named_in(title: str) -> str:
    """Return the label of the model that a title begins with, as in `events.event (2).csv`; "" if with none."""
    return max((label for label in by_label() if title.lower().startswith(label)), key=len, default="")


def _objects(table: Table, name: str, headings: list[str], columns: Columns) -> Readings:
    readings = Readings([], [])
    for line in table.lines[1:]:
        source = Source(name, line.number)
        if len(line.cells) > len(headings):
            readings.faults.append(Fault(source, _("holds something in a column without a heading")))
        given = {heading: cell for heading, cell in zip(headings, line.cells, strict=False) if heading}
        readings.objects.extend(_of_line(source, given, headings, columns))
    return readings


def _headings(head: Line, name: str, columns: Columns) -> tuple[list[str], list[Fault]]:
    """Return the names of the columns, "" for those that nobody reads, and what is wrong with them."""
    source = Source(name, head.number)
    found: list[str] = []
    faults = []
    for cell in head.cells:
        heading = "" if is_empty(cell) or isinstance(cell, Unfit) else str(cell).strip()
        column = heading.lower()
        if heading.startswith(NOTE):
            column = ""
        elif column not in columns.names:
            faults.append(Fault(source, _unknown(column, columns), columns.sheet.label, field=heading))
        elif column in found:
            faults.append(Fault(source, _("stands there twice"), columns.sheet.label, field=heading))
        found.append(column)
    return found, faults


def _unknown(column: str, columns: Columns) -> str:
    if not column:
        return _("a column has no heading")
    near = get_close_matches(column, columns.names, 1)
    if near:
        return _("is no column; is it “%(column)s”?") % {"column": near[0]}
    return _("is no column. The columns are: %(columns)s") % {"columns": ", ".join(columns.names)}


def _of_line(source: Source, given: dict[str, Cell], headings: list[str], columns: Columns) -> Iterator[Given]:
    """Yield the object of a line, and then those that belong to it."""
    fields: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, cell in given.items():
        if not is_empty(cell):
            fields[name] = _raw(name, cell, columns, problems)
    ties = {name: fields.pop(name) for name in columns.owned if name in fields}
    yield Given(source, columns.sheet.label, fields, problems, frozenset(headings) & columns.sheet.columns.keys())
    if ties and (key := _sound_key(columns, fields)) is not None:
        for name, words in ties.items():
            if words is not UNREADABLE:
                yield from _owned(source, columns.owned[name], key, words)


def _raw(name: str, cell: Cell, columns: Columns, problems: list[Problem]) -> Any:
    """Return what a cell gives; add to `problems` why it gives nothing."""
    try:
        if isinstance(cell, Unfit):
            raise UnfitError(cell.reason)
        return split(cell) if name in columns.owned else columns.readers[name](cell)
    except UnfitError as error:
        problems.append(Problem((_FIELDS, name), str(error)))
        return UNREADABLE


def _sound_key(columns: Columns, fields: dict[str, Any]) -> list | None:
    """Return the natural key of a line's object; None where it is not sound, so that it alone is at fault."""
    sheet = columns.sheet
    try:
        return [plain(sheet.fields[sheet.columns[name]])(fields.get(name)) for name in sheet.key_columns]
    except RefusedError:
        return None


def _owned(source: Source, owned: Owned, key: list, words: list[str]) -> Iterator[Given]:
    model = by_label()[owned.model].model
    other: Any = model._meta.get_field(owned.other)
    value: Any = model._meta.get_field(owned.value) if owned.value else None
    for word in words:
        whom, _colon, how = word.partition(WITH) if value else (word, "", "")
        fields: dict[str, Any] = {owned.owner: key, owned.other: read_key(whom, key_parts(other.related_model))}
        if how.strip():
            fields[owned.value] = reader(value)(how)
        # What is not said of a row that stands here stays as it is.
        yield Given(source, owned.model, fields, [], frozenset(fields))
