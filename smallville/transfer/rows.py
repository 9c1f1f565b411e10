"""What the database holds and the files give, side by side: one row an object, found by its natural key."""

from collections.abc import Iterable
from itertools import count
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.base import DEFERRED

from smallville.models import FormerAddress
from smallville.transfer.catalogue import Sheet, sheets
from smallville.transfer.faults import Source, named


class Row:
    """One object. Values stand in the order of the sheet's columns; a reference is the row it points to."""

    __slots__ = ("changed", "final", "given", "held", "instance", "key", "pk", "sheet", "sound", "source")

    def __init__(self, sheet: Sheet, key: tuple, pk: int):
        self.sheet = sheet
        self.key = key
        self.pk = pk
        """Below zero until the database has given one."""
        self.held: list = []
        """As it stands in the database; empty if it does not."""
        self.given: list = []
        """As it stands in the files; empty if it does not."""
        self.final: list = []
        """As it will stand after the import."""
        self.source = Source("")
        self.changed = False
        self.sound = True
        """Whether all that the files give is what its fields take."""
        self.instance: Any = None

    def __str__(self):
        return named(self.sheet.label, self.key)

    def column(self, name: str) -> Any:
        """Return what the column `name` holds after the import."""
        if name in ("pk", self.sheet.pk):
            return self.pk
        return in_database(self.sheet, self.sheet.columns[name], self.final)


def in_database(sheet: Sheet, place: int, values: list) -> Any:
    """Return a value as its column holds it: of a reference, what the row it points to is known by."""
    value = values[place]
    if value is None or place not in sheet.references:
        return value
    return value.column(sheet.references[place].target_field.name)


def see_one_moment() -> None:
    """Let this transaction, which has just begun, see nothing of what others write meanwhile.

    On SQLite none does. On PostgreSQL it then cannot overwrite either what somebody has changed meanwhile.
    """
    if connection.vendor == "postgresql" and len(connection.atomic_blocks) == 1:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


class Stock:
    """All rows, those of a model read from the database when they are first asked for."""

    def __init__(self) -> None:
        self._rows: dict[Sheet, dict[tuple, Row]] = {}
        self._renamed: dict[Sheet, dict[tuple, Row]] = {}
        self._numbers = count(-1, -1)

    @property
    def was_empty(self) -> bool:
        """Whether the database held nothing of what was read from it."""
        return not any(row.held for rows in self._rows.values() for row in rows.values())

    def rows(self, sheet: Sheet) -> dict[tuple, Row]:
        """Return the rows of a sheet by their natural keys."""
        if sheet not in self._rows:
            for target in sheet.targets():
                self.rows(sheets()[target])
            self._rows[sheet] = {}
            self._load(sheet)
        return self._rows[sheet]

    def renamed(self, sheet: Sheet, key: tuple) -> Row | None:
        """Return the row that had that natural key before it was renamed here."""
        return self._renamed[sheet].get(key)

    def know_apart(self, sheet: Sheet, slugs: list) -> None:
        """Take what the files give under its present name as that: its former one then is another object's."""
        renamed = self._renamed[sheet]
        self._renamed[sheet] = {key: row for key, row in renamed.items() if row.key[0] not in slugs}

    def add(self, sheet: Sheet, key: tuple) -> Row:
        """Return a new row, which the database does not hold yet."""
        row = self._rows[sheet][key] = Row(sheet, key, next(self._numbers))
        return row

    def _load(self, sheet: Sheet) -> None:
        names = [field.attname for field in sheet.fields]
        references = [
            (place, self._known_by(sheets()[field.related_model], field.target_field.name))
            for place, field in sheet.references.items()
            if field.related_model is not sheet.model
        ]
        own = [place for place, field in sheet.references.items() if field.related_model is sheet.model]
        loaded: dict[int, Row] = {}
        for pk, *values in QuerySet(sheet.model).order_by().values_list("pk", *names):
            for place, known in references:
                if values[place] is not None:
                    values[place] = known[values[place]]
            row = loaded[pk] = Row(sheet, natural_key(sheet, values), pk)
            values += [()] * len(sheet.many)
            row.held = row.final = values
            self._rows[sheet][row.key] = row
        for place in own:
            for row in loaded.values():
                row.final[place] = loaded.get(row.final[place])
        for field in sheet.many:
            self._load_many(sheet, field, loaded)
        former = FormerAddress.objects.filter(kind=sheet.model._meta.model_name).values_list("slug", "target")
        self._renamed[sheet] = {(slug,): loaded[target] for slug, target in former if target in loaded}

    def _load_many(self, sheet: Sheet, field, loaded: dict[int, Row]) -> None:
        targets = self._known_by(sheets()[field.related_model], "pk")
        place = sheet.columns[field.name]
        pairs: QuerySet = QuerySet(field.remote_field.through).order_by("pk")
        for source, target in pairs.values_list(
            f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
        ):
            loaded[source].final[place] += (targets[target],)

    def _known_by(self, sheet: Sheet, name: str) -> dict[Any, Row]:
        return {row.column(name): row for row in self.rows(sheet).values() if row.held}


def natural_key(sheet: Sheet, values: list) -> tuple:
    """Return the natural key of a row with these values."""
    if sheet.names_itself:
        columns = {field.attname: in_database(sheet, place, values) for place, field in enumerate(sheet.fields)}
        return sheet.model(**columns).natural_key()
    key: list = []
    for name in sheet.model.natural_key_fields:
        place = sheet.columns[name]
        value = values[place]
        if place not in sheet.references:
            key.append(value)
        elif value is None:
            key += [None] * len(sheet.references[place].related_model.natural_key_lookups())
        else:
            key += value.key
    return tuple(key)


def link(rows: Iterable[Row]) -> None:
    """Give each row a model instance with the values it will have, tied in memory to those it refers to."""
    todo = [row for row in rows if row.instance is None]
    while todo:
        row = todo.pop()
        sheet = row.sheet
        row.instance = row.instance or make(row, row.pk)
        for place, field in sheet.references.items():
            target = row.final[place]
            if target is not None:
                if target.instance is None:
                    target.instance = make(target, target.pk)
                    todo.append(target)
                row.instance._state.fields_cache[field.name] = target.instance


def make(row: Row, pk: int | None) -> Model:
    """Return a model instance with the values that a row will have; what is computed from them is left to it."""
    sheet = row.sheet
    values = {field.attname: in_database(sheet, place, row.final) for place, field in enumerate(sheet.fields)}
    values[sheet.pk] = pk
    # In the order of the columns, since to take values by name costs several times as much.
    return sheet.model(*[values.get(name, DEFERRED) for name in sheet.attnames])
