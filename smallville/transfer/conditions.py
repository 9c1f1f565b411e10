"""Conditions of constraints, judged in memory as a database would: true, false, or unknown where a value is null."""

import operator
from collections.abc import Callable
from typing import Any

from django.db.models import F, Q

from smallville.transfer.catalogue import Sheet
from smallville.transfer.rows import Row

Value = Callable[[Row], Any]
Judge = Callable[[Row], bool | None]

_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "exact": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}


class UntoldError(Exception):
    """A condition uses something that only the database can judge."""


def judge(sheet: Sheet, condition: Any) -> Judge:
    """Return what judges `condition` for a row as it will be; raise UntoldError where only the database can."""
    if isinstance(condition, Q):
        judges = [judge(sheet, child) for child in condition.children]
        if condition.connector not in (Q.AND, Q.OR):
            raise UntoldError
        joined = _all(judges) if condition.connector == Q.AND else _any(judges)
        return _not(joined) if condition.negated else joined
    if isinstance(condition, tuple):
        return _lookup(sheet, *condition)
    raise UntoldError


def names(condition: Any) -> list[str]:
    """Return the names of the fields that a condition speaks of, in their order."""
    if isinstance(condition, Q):
        found = [name for child in condition.children for name in names(child)]
    elif isinstance(condition, tuple):
        found = [condition[0].split("__")[0], *_name(condition[1])]
    else:
        found = []
    return list(dict.fromkeys(found))


def _name(operand: Any) -> list[str]:
    """Return the name of the field that an operand is, if it is one."""
    return [operand.name] if isinstance(operand, F) else []  # type: ignore[attr-defined]


def value(sheet: Sheet, name: str) -> Value:
    """Return what reads the column `name` of a row as it will be; raise UntoldError if it is none of the sheet's."""
    place = sheet.columns.get(name)
    if place is None:
        if name not in ("pk", sheet.pk):
            raise UntoldError
        return operator.attrgetter("pk")
    if place >= len(sheet.fields):
        raise UntoldError
    if place not in sheet.references:
        return lambda row: row.final[place]
    target = sheet.references[place].target_field.name
    return lambda row: None if (found := row.final[place]) is None else found.column(target)


def _lookup(sheet: Sheet, path: str, operand: Any) -> Judge:
    name, _, lookup = path.partition("__")
    read = value(sheet, name)
    if lookup == "isnull":
        return lambda row: (read(row) is None) is operand
    if lookup == "in":
        choices = frozenset(operand)
        return lambda row: None if (found := read(row)) is None else found in choices
    compare = _COMPARISONS.get(lookup or "exact")
    if compare is None:
        raise UntoldError
    if name_of := _name(operand):
        return _compared(compare, read, value(sheet, *name_of))
    if not isinstance(operand, int | float | str):
        raise UntoldError
    return _compared(compare, read, lambda row: operand)


def _compared(compare: Callable[[Any, Any], bool], one: Value, other: Value) -> Judge:
    def judged(row: Row) -> bool | None:
        left, right = one(row), other(row)
        return None if left is None or right is None else compare(left, right)

    return judged


def _all(judges: list[Judge]) -> Judge:
    def judged(row: Row) -> bool | None:
        verdict: bool | None = True
        for one in judges:
            found = one(row)
            if found is False:
                return False
            if found is None:
                verdict = None
        return verdict

    return judged


def _any(judges: list[Judge]) -> Judge:
    def judged(row: Row) -> bool | None:
        verdict: bool | None = False
        for one in judges:
            found = one(row)
            if found:
                return True
            if found is None:
                verdict = None
        return verdict

    return judged


def _not(one: Judge) -> Judge:
    def judged(row: Row) -> bool | None:
        found = one(row)
        return None if found is None else not found

    return judged
