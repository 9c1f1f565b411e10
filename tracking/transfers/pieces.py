"""A file as a table of named columns, or as a tree. Columns are read by name: their order is not stable."""

import csv
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from django.utils.translation import gettext as _

MOST_ROWS = 60_000
_DELIMITERS = ",;\t"


class SentError(ValueError):
    """Says in the reader's language why a file cannot be taken."""


@dataclass
class Piece:
    """One file: `rows` by the names of their columns, or a `tree`."""

    name: str
    columns: frozenset[str] = frozenset()
    rows: list[dict[str, str]] = field(default_factory=list)
    tree: Any = None

    def has(self, *columns: str) -> bool:
        return self.columns.issuperset(columns)


def cut(name: str, data: bytes) -> Piece:
    """Return a file as a piece; raise SentError if it can be none."""
    text = _decoded(data).lstrip("\ufeff")
    return _tree(name, text) if text.lstrip().startswith(("{", "[")) else _table(name, text)


def items(tree: Any) -> Iterable[dict[str, Any]]:
    """Return those of a list that are objects; nothing of what is no list."""
    return (item for item in tree if isinstance(item, dict)) if isinstance(tree, list) else ()


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _tree(name: str, text: str) -> Piece:
    try:
        return Piece(name, tree=json.loads(text))
    except (ValueError, RecursionError) as error:
        raise SentError(_("%(file)s is no JSON that can be read.") % {"file": name}) from error


def _table(name: str, text: str) -> Piece:
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        columns = [_column(cell) for cell in next(reader, [])]
        rows: list[dict[str, str]] = []
        for cells in reader:
            if len(rows) >= MOST_ROWS:
                raise SentError(_("%(file)s has more rows than can be read.") % {"file": name})
            if any(cells):
                rows.append(dict(zip(columns, cells, strict=False)))
    except csv.Error as error:
        said = {"file": name, "line": reader.line_num}
        raise SentError(_("%(file)s cannot be read in line %(line)s.") % said) from error
    return Piece(name, frozenset(filter(None, columns)), rows)


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(_DELIMITERS, key=first.count)


def _column(cell: str) -> str:
    return re.sub(r"[\s-]+", "_", cell.strip().lower())
