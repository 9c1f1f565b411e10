"""The columns of a spreadsheet: those of the model as fixtures know it, and rows that belong to it."""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from django.db import models

from smallville.sheets.cells import MANY, WITH, Cell, key_parts, read_key, reader, split, written_key
from smallville.transfer.catalogue import Sheet, by_label
from smallville.transfer.rows import Row, Stock


class Owned(NamedTuple):
    """Rows of another model that stand in one cell: `lana-lang:agent; clark-kent:affected`."""

    model: str
    owner: str
    """The field that points to the row of the line."""
    other: str
    """The field that says whom or what it ties to it."""
    value: str = ""
    """The field that says how, after a colon."""


OWNED: dict[str, dict[str, Owned]] = {
    "events.event": {
        "participations": Owned("events.participation", "event", "character", "role"),
        "causes": Owned("events.cause", "effect", "cause"),
    }
}


class Columns:
    """The columns of one model, those first that name its rows."""

    def __init__(self, sheet: Sheet):
        self.sheet = sheet
        self.owned = OWNED.get(sheet.label, {})
        first = [name for name in sheet.key_columns if name in sheet.columns]
        self.names = [*dict.fromkeys([*first, *sheet.columns]), *self.owned]
        self.readers = {name: _reader(sheet, place) for name, place in sheet.columns.items()}

    def is_word(self, name: str) -> bool:
        """Return whether a spreadsheet should leave alone what is typed: a short text, not a number or a date."""
        place = self.sheet.columns.get(name)
        if place is None or place >= len(self.sheet.fields) or place in self.sheet.references:
            return True
        return isinstance(self.sheet.fields[place], models.CharField)

    def told(self, row: Row, owned: dict[str, dict[Row, list[Row]]]) -> list[Any]:
        """Return the values of a row in the order of the names; `owned` holds what belongs to each row."""
        values = [_told(row.final[place]) for place in map(self.sheet.columns.__getitem__, self._own_names())]
        return values + [
            MANY.join(self.told_tie(name, other) for other in rows.get(row, [])) for name, rows in owned.items()
        ]

    def told_tie(self, name: str, row: Row) -> str:
        """Return the word for a row that stands in the column `name` of another."""
        owned, columns = self.owned[name], row.sheet.columns
        word = written_key(row.final[columns[owned.other]].key)
        return f"{word}{WITH}{row.final[columns[owned.value]]}" if owned.value else word

    def owned_rows(self, stock: Stock) -> dict[str, dict[Row, list[Row]]]:
        """Return by the names of their columns the rows that belong to each row, as they will be."""
        found: dict[str, dict[Row, list[Row]]] = {name: {} for name in self.owned}
        for name, owned in self.owned.items():
            sheet = by_label()[owned.model]
            for row in stock.rows(sheet).values():
                if row.final and (owner := row.final[sheet.columns[owned.owner]]) is not None:
                    found[name].setdefault(owner, []).append(row)
        return found

    def _own_names(self) -> list[str]:
        return self.names[: len(self.sheet.columns)]


@cache
def columns_of(label: str) -> Columns:
    return Columns(by_label()[label])


def _reader(sheet: Sheet, place: int) -> Callable[[Cell], Any]:
    if place >= len(sheet.fields):
        parts = key_parts(sheet.many[place - len(sheet.fields)].related_model)
        return lambda cell: [read_key(word, parts) for word in split(cell)]
    if place in sheet.references:
        parts = key_parts(sheet.references[place].related_model)
        return lambda cell: read_key(cell, parts)
    return reader(sheet.fields[place])


def _told(value: Any) -> Any:
    if type(value) is Row:
        return written_key(value.key)
    if type(value) is tuple:
        return MANY.join(written_key(row.key) for row in value)
    return value
