"""What must hold of the rows as they will be: unique and check constraints, the models' own rules, the guards."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import CheckConstraint, UniqueConstraint
from django.utils.translation import gettext as _

from smallville.transfer import conditions
from smallville.transfer.catalogue import Sheet, sheets
from smallville.transfer.faults import Fault
from smallville.transfer.rows import Row, Stock, link


def check(stock: Stock, changed: dict[Sheet, list[Row]]) -> list[Fault]:
    """Return what the rows that are new or changed break, alone or together with all that stays."""
    faults: list[Fault] = []
    for sheet, rows in changed.items():
        for constraint in _constraints(sheet):
            faults += constraint(stock, rows)
        faults += _fixed(sheet, rows)
        if sheet.label in GUARDS:
            faults += GUARDS[sheet.label](sheet, rows)
    for sheet in sheets().values():
        if sheet.has_rules:
            faults += _rules(sheet, stock, changed)
    return faults


def _fault(row: Row, field: str, reason: Any) -> Fault:
    return Fault(row.source, str(reason), row.sheet.label, row.key, field)


# --- Constraints ----------------------------------------------------------------------------------------------------

Check = Callable[[Stock, list[Row]], Iterable[Fault]]


def _constraints(sheet: Sheet) -> Iterator[Check]:
    """Yield a check for each constraint of a model; what its natural key makes sure needs none."""
    key = set(sheet.model.natural_key_fields)
    for field in sheet.fields:
        if field.unique and {field.name} != key:
            yield _unique(sheet, [field.name], None)
    for constraint in sheet.model._meta.constraints:
        if isinstance(constraint, UniqueConstraint):
            if set(constraint.fields) != key:
                yield _unique(sheet, list(constraint.fields), constraint.condition)
        elif isinstance(constraint, CheckConstraint):
            try:
                yield _condition(sheet, constraint)
            except conditions.UntoldError:
                yield _ask_the_constraint(constraint)


def _unique(sheet: Sheet, names: list[str], condition: Any) -> Check:
    reads = [conditions.value(sheet, name) for name in names]
    holds = conditions.judge(sheet, condition) if condition else lambda row: True

    def check(stock: Stock, rows: list[Row]) -> Iterator[Fault]:
        changed = set(rows)
        taken: dict[tuple, Row] = {}
        # What stays as it is comes first, so that it is the others that are at fault.
        for row in sorted(stock.rows(sheet).values(), key=changed.__contains__):
            if not row.final or not holds(row):
                continue
            values = tuple(read(row) for read in reads)
            if None in values:
                continue
            other = taken.setdefault(values, row)
            if other is not row and row in changed:
                yield _fault(row, ", ".join(names), _("the same as %(object)s") % {"object": _placed(other)})

    return check


def _placed(row: Row) -> str:
    if row.changed:
        place = {"object": row, "file": row.source.file, "line": row.source.line}
        return _("%(object)s (%(file)s, line %(line)s)") % place
    return _("%(object)s, which stands here already") % {"object": row}


def _condition(sheet: Sheet, constraint: CheckConstraint) -> Check:
    judge = conditions.judge(sheet, constraint.condition)
    fields = ", ".join(conditions.names(constraint.condition))
    reason = constraint.get_violation_error_message()

    def check(stock: Stock, rows: list[Row]) -> Iterator[Fault]:
        return (_fault(row, fields, reason) for row in rows if judge(row) is False)

    return check


def _ask_the_constraint(constraint: CheckConstraint) -> Check:
    def check(stock: Stock, rows: list[Row]) -> Iterator[Fault]:
        link(rows)
        for row in rows:
            try:
                constraint.validate(row.sheet.model, row.instance)
            except ValidationError as error:
                yield from (_fault(row, "", message) for message in error.messages)

    return check


def _fixed(sheet: Sheet, rows: list[Row]) -> Iterator[Fault]:
    """Refuse to change what other tables know a row by, like the number of an episode in the series."""
    names = {
        field.target_field.name
        for other in sheets().values()
        for field in other.references.values()
        if field.related_model is sheet.model and field.target_field.name in sheet.columns
    }
    for name in names:
        place = sheet.columns[name]
        for row in rows:
            if row.held and row.held[place] != row.final[place]:
                said = _("is %(value)s here, where others lean on it, and cannot change")
                yield _fault(row, name, said % {"value": row.held[place]})


# --- Rules between rows ---------------------------------------------------------------------------------------------


def _rules(sheet: Sheet, stock: Stock, changed: dict[Sheet, list[Row]]) -> Iterator[Fault]:
    """Judge by the model's own `clean` the rows that changed, and those that refer to a row that changed."""
    concerned: dict[Row, Row | None] = dict.fromkeys(changed.get(sheet, []))
    if moved := {row for target in sheet.targets() for row in changed.get(sheets()[target], []) if row.held}:
        for row in stock.rows(sheet).values():
            if row not in concerned and row.final:
                found = next((row.final[place] for place in sheet.references if row.final[place] in moved), None)
                if found is not None:
                    concerned[row] = found
    sound = {row: cause for row, cause in concerned.items() if _is_sound(row)}
    link(sound)
    for row, cause in sound.items():
        try:
            row.instance.clean()
        except ValidationError as error:
            for field, reason in _reasons(error):
                if cause is None:
                    yield _fault(row, field, reason)
                else:
                    said = {"object": row, "field": field, "reason": reason}
                    yield _fault(cause, "", _("does not agree with %(object)s, %(field)s: %(reason)s") % said)


def _is_sound(row: Row) -> bool:
    """Return whether a row and all that it refers to are what their fields take."""
    targets = (row.final[place] for place in row.sheet.references)
    return row.sound and all(target is None or target.sound for target in targets)


def _reasons(error: ValidationError) -> Iterator[tuple[str, str]]:
    found = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    for field, messages in found.items():
        for message in messages:
            yield ("" if field == NON_FIELD_ERRORS else field), message


def _evidence_of_own_episode(sheet: Sheet, rows: list[Row]) -> Iterator[Fault]:
    """The guard of this name; what else the guards forbid, the models' own rules forbid too."""
    episode, evidence = sheet.columns["episode"], sheet.columns["evidence"]
    for row in rows:
        for passage in row.final[evidence]:
            synopsis = passage.final[passage.sheet.columns["synopsis"]]
            other = synopsis.final[synopsis.sheet.columns["episode"]]
            if other is not row.final[episode]:
                yield _fault(row, "evidence", _("%(object)s is of another episode") % {"object": passage})


GUARDS: dict[str, Callable[[Sheet, list[Row]], Iterator[Fault]]] = {"events.event": _evidence_of_own_episode}
