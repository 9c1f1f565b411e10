"""What becomes of each object: new, changed, unchanged, or kept because it was edited here."""

import json
from collections.abc import Iterator
from enum import Enum
from hashlib import blake2b
from typing import Any

from smallville.models import ImportedObject
from smallville.transfer.catalogue import Sheet
from smallville.transfer.rows import Row


class Fate(Enum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    KEPT = "kept"


def key_text(row: Row) -> str:
    return json.dumps(row.key, ensure_ascii=False)


def fingerprint(row: Row, values: list) -> str:
    """Return a short text that is the same for the same values, however they are spelled.

    What is empty or a default does not count, so that a model may get a new field without every row seeming edited.
    """
    told = [
        (name, told_value(values[place]))
        for name, place, default in row.sheet.told
        if (value := values[place]) != default and value not in ((), "", None)
    ]
    text = json.dumps(told, ensure_ascii=False, default=str)
    return blake2b(text.encode(), digest_size=16).hexdigest()


def told_value(value: Any) -> Any:
    """Return a value as people and files call it: rows by their keys, those of many in the order of their keys."""
    if type(value) is Row:
        return value.key
    if type(value) is tuple:
        return sorted(row.key for row in value)
    return value


def differences(row: Row) -> Iterator[tuple[str, Any, Any]]:
    """Yield the columns in which files and database differ, with what is held here and what the files give."""
    for name, place in row.sheet.columns.items():
        held, given = row.held[place], row.given[place]
        if not _same(held, given):
            yield name, told_value(held), told_value(given)


def fate(row: Row, recorded: str | None, *, theirs: bool) -> Fate:
    """Return what becomes of a row; `recorded` is the fingerprint of its last import."""
    if not row.held:
        return Fate.NEW
    if row.held == row.given or not any(differences(row)):
        return Fate.UNCHANGED
    if theirs or recorded == fingerprint(row, row.held):
        return Fate.CHANGED
    return Fate.KEPT


def _same(one: Any, other: Any) -> bool:
    if type(one) is tuple:
        return set(one) == set(other)
    # A text in a language may be empty or null: both say that there is none.
    return one == other or (one in ("", None) and other in ("", None))


def recorded(sheet: Sheet) -> dict[str, str]:
    """Return the fingerprints of the objects of a model at their last import, by their keys as text."""
    return dict(ImportedObject.objects.filter(model=sheet.label).values_list("key", "fingerprint"))
