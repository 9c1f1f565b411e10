"""What a cell of a spreadsheet says, as the engine of imports takes it. What it cannot take, it refuses by itself."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext as _

from episodes.naturalkeys import NaturalKeyModel

Cell = Any
"""A text, or of a workbook also a number, a truth, a day, or what is no value at all."""
KEY = "/"
MANY = "; "
WITH = ":"
# Slugs, codes and numbers hold none of these.
_BETWEEN = re.compile(r"[;|,\n]")
_WHOLE = re.compile(r"[+-]?[0-9]{1,20}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,20}(?:[.,][0-9]{1,40})?(?:[eE][+-]?[0-9]{1,3})?")
_GERMAN_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
# As people write them, and as Excel stores them in German and English.
_TRUTHS = dict.fromkeys(("true", "yes", "1", "x", "wahr", "ja"), True) | dict.fromkeys(
    ("false", "no", "0", "falsch", "nein"), False
)


class Unfit(NamedTuple):
    """A cell that holds no value, like a formula: what stands there, and why it is refused."""

    shown: str
    reason: str


class UnfitError(Exception):
    """A cell that says nothing its column could mean; the argument is the reason."""


def is_empty(cell: Cell) -> bool:
    return cell is None or cell == ""


def text(cell: Cell) -> str:
    """Return what stands in the cell; raise UnfitError where a spreadsheet has made something else of it."""
    if isinstance(cell, bool):
        raise UnfitError(_("has become a truth value in the spreadsheet: format the cell as text"))
    if isinstance(cell, date | time | timedelta):
        raise UnfitError(_("has become a date in the spreadsheet: format the cell as text"))
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def word(cell: Cell) -> str:
    """Return a text that has no blanks around it, like a choice."""
    return text(cell).strip()


def whole(cell: Cell) -> Any:
    if isinstance(cell, str) and _WHOLE.fullmatch(cell.strip()):
        return int(cell)
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def number(cell: Cell) -> Any:
    """Return the number, with a point or a comma before its decimals."""
    if isinstance(cell, str) and _NUMBER.fullmatch(cell.strip()):
        return float(cell.replace(",", "."))
    return cell


def truth(cell: Cell) -> Any:
    if isinstance(cell, bool):
        return cell
    said = str(cell).strip().lower()
    return _TRUTHS.get(said, cell)


def day(cell: Cell) -> Any:
    if isinstance(cell, datetime):
        return cell.date() if cell.time() == time() else str(cell)
    if isinstance(cell, str) and (found := _GERMAN_DAY.fullmatch(cell.strip())):
        dd, mm, yyyy = map(int, found.groups())
        try:
            return date(yyyy, mm, dd)
        except ValueError:
            return cell
    return cell.strip() if isinstance(cell, str) else cell


def reader(field: models.Field) -> Callable[[Cell], Any]:
    """Return what reads the cells of a plain field."""
    kinds: list[tuple[type[models.Field], Callable[[Cell], Any]]] = [
        (models.BooleanField, truth),
        (models.IntegerField, whole),
        (models.FloatField, number),
        (models.DateField, day),
        (models.SlugField, word),
    ]
    if field.choices:
        return word
    return next((read for kind, read in kinds if isinstance(field, kind)), text)


# --- Keys -----------------------------------------------------------------------------------------------------------


def key_parts(model: type[NaturalKeyModel]) -> list[bool]:
    """Return of each part of a model's natural key whether it is a number."""
    parts: list[bool] = []
    for name in model.natural_key_fields:
        field: Any = model._meta.get_field(name)
        parts += key_parts(field.related_model) if field.many_to_one else [isinstance(field, models.IntegerField)]
    return parts


def written_key(key: tuple) -> str:
    """Return a natural key as one word: `3x01/de/1`."""
    return KEY.join(str(part) for part in key)


def read_key(cell: Cell, parts: list[bool]) -> list:
    """Return the natural key that a word names, be there such a row or not."""
    key: list = [part.strip() for part in word(cell).split(KEY)]
    for place, (part, is_number) in enumerate(zip(key, parts, strict=False)):
        if is_number:
            key[place] = whole(part)
    return key


def split(cell: Cell) -> list[str]:
    """Return the words of a cell that names many."""
    return [part.strip() for part in _BETWEEN.split(text(cell)) if part.strip()]
