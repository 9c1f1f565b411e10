"""What a raw value of a file becomes: a clean value of its field, or the row that it names."""

import math
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from smallville.transfer.catalogue import Sheet, sheets
from smallville.transfer.faults import named
from smallville.transfer.parsing import UNREADABLE
from smallville.transfer.rows import Row, Stock

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_TYPES: list[tuple[type[models.Field], tuple[type, ...], Any]] = [
    (models.BooleanField, (bool,), _("%(value)s is not true or false")),
    (models.IntegerField, (int,), _("%(value)s is not a whole number")),
    (models.FloatField, (float, int), _("%(value)s is not a number")),
    (models.DateField, (date, str), _("%(value)s is not a date like 2003-10-01")),
    (models.Field, (str,), _("%(value)s is not a text; put it in quotes")),
]
_LONGEST_REMEMBERED = 40


class RefusedError(Exception):
    """A raw value that its field does not take; the arguments are the reasons."""


def unprintable(text: str) -> str | None:
    """Return why a text may not stand in a fixture: a control character that is neither a tab nor a line break."""
    found = _CONTROL.search(text)
    return gettext("holds the control character %(code)s") % {"code": f"U+{ord(found[0]):04X}"} if found else None


def plain(field: models.Field) -> Callable[[Any], Any]:
    """Return what cleans a raw value of `field`, or raises RefusedError, by the field's own rules."""
    types, refusal = next((types, said) for made, types, said in _TYPES if isinstance(field, made))
    known: dict[Any, Any] = {}

    def clean(raw: Any) -> Any:
        if type(raw) in types:
            if raw in known:
                return known[raw]
            value = _checked(field, raw)
            if type(raw) is not str or len(raw) <= _LONGEST_REMEMBERED:
                known[raw] = value
            return value
        if raw is None:
            return _checked(field, None)
        raise RefusedError(refusal % {"value": _said(raw)})

    return clean


def _checked(field: models.Field, raw: Any) -> Any:
    if type(raw) is str and (reason := unprintable(raw)):
        raise RefusedError(reason)
    if type(raw) is float and not math.isfinite(raw):
        raise RefusedError(gettext("%(value)s is not a number") % {"value": raw})
    try:
        return field.clean(raw, None)
    except OverflowError:
        raise RefusedError(gettext("is too large")) from None
    except ValidationError as error:
        if field.choices and raw not in (None, ""):
            choices = ", ".join(str(value) for value, _label in field.flatchoices)
            said = {"value": _said(raw), "choices": choices}
            raise RefusedError(gettext("%(value)s is not one of %(choices)s") % said) from None
        raise RefusedError(*error.messages) from None


def reference(field: Any, stock: Stock) -> Callable[[Any], Row | None]:
    """Return what finds the row that a natural key names, or raises RefusedError."""
    find = _finder(sheets()[field.related_model], stock)

    def clean(raw: Any) -> Row | None:
        if raw is None:
            if field.null:
                return None
            raise RefusedError(str(field.error_messages["null"]))
        return find(raw)

    return clean


def references(field: Any, stock: Stock) -> Callable[[Any], tuple[Row, ...]]:
    """Return what finds the rows that a list of natural keys names, or raises RefusedError."""
    find = _finder(sheets()[field.related_model], stock)

    def clean(raw: Any) -> tuple[Row, ...]:
        if raw is None:
            return ()
        if type(raw) is not list:
            raise RefusedError(gettext("%(value)s is not a list of keys") % {"value": _said(raw)})
        found: dict[Row, None] = {}
        reasons: list[str] = []
        for key in raw:
            try:
                row = find(key)
            except RefusedError as refusal:
                reasons += refusal.args
            else:
                if row in found:
                    reasons.append(gettext("%(object)s stands there twice") % {"object": row})
                found[row] = None
        if reasons:
            raise RefusedError(*reasons)
        return tuple(found)

    return clean


def _finder(sheet: Sheet, stock: Stock) -> Callable[[Any], Row]:
    rows = stock.rows(sheet)

    def find(raw: Any) -> Row:
        if type(raw) is not list:
            raise RefusedError(
                gettext("%(value)s is not a key; write a list like [%(value)s]") % {"value": _said(raw)}
            )
        for part in raw:
            # Nothing else may stand in a key, and true would pass for 1.
            if type(part) is not str and type(part) is not int and part is not None:
                raise RefusedError(gettext("%(value)s cannot stand in a key") % {"value": _said(part)})
        row = rows.get(tuple(raw)) or stock.renamed(sheet, tuple(raw))
        if row is None:
            raise RefusedError(gettext("there is no %(object)s") % {"object": named(sheet.label, tuple(raw))})
        return row

    return find


def is_required(sheet: Sheet, place: int) -> bool:
    """Return whether an object must give the column."""
    if place >= len(sheet.fields):
        return False
    field = sheet.fields[place]
    if place in sheet.references:
        return not field.null
    try:
        field.clean(field.get_default(), None)
    except ValidationError:
        return True
    return False


def _said(raw: Any) -> str:
    if raw is UNREADABLE or isinstance(raw, date | datetime):
        return str(raw)
    if isinstance(raw, bool) or raw is None:
        return {True: "true", False: "false", None: "null"}[raw]
    if isinstance(raw, str):
        return f'"{raw[:60]}…"' if len(raw) > 60 else f'"{raw}"'
    if isinstance(raw, list):
        return gettext("a list")
    return gettext("a mapping") if isinstance(raw, dict) else str(raw)
