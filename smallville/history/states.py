"""What a row holds, as history keeps it, and to whom rows belong."""

import json
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from functools import cache
from itertools import islice
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import QuerySet

from characters.models import Alias, Appearance
from episodes.models import Credit, Passage, Synopsis
from events.models import Cause, Condition, Knowledge, Participation, Relationship
from smallville.transfer.catalogue import Sheet, sheets

Key = tuple[type[models.Model], int]
State = dict[str, Any]
"""The value of each field that an editor writes, by its name; of a relation to many, the rows that it ties."""

# A row of one of these is a part of the row that the field points to, on whose page it is edited.
OWNERS: dict[type[models.Model], tuple[str, ...]] = {
    Alias: ("character",),
    Appearance: ("episode",),
    Credit: ("episode",),
    Synopsis: ("episode",),
    Passage: ("synopsis",),
    Participation: ("event",),
    Cause: ("effect", "cause"),
    Knowledge: ("begun_with", "ended_with"),
    Condition: ("begun_with", "ended_with"),
    Relationship: ("begun_with", "ended_with"),
}
_BATCH = 500


def sheet_of(model: type[models.Model]) -> Sheet:
    return sheets()[model]  # type: ignore[index] # only models of the catalogue have a history


def field_of(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


@cache
def parts() -> dict[type[models.Model], list[tuple[type[models.Model], str]]]:
    """Return, by model, the models whose rows belong to its rows, each with the field that says so."""
    found = defaultdict(list)
    for model, names in OWNERS.items():
        for name in names:
            found[field_of(model, name).related_model].append((model, name))
    return dict(found)


def read_states(keys: Iterable[Key], *, tables: Container[str] | None = None) -> dict[Key, State]:
    """Return what the rows hold by now, but for those that are gone; with `tables`, only their ties in these."""
    wanted = defaultdict(list)
    for model, pk in keys:
        wanted[model].append(pk)
    found: dict[Key, State] = {}
    for model, pks in wanted.items():
        for some in batches(pks):
            found |= {(model, pk): state for pk, state in read_by(model, "pk", some, tables=tables).items()}
    return found


def batches(items: Iterable) -> Iterator[list]:
    """Yield the items, some hundreds at a time."""
    rest = iter(items)
    while some := list(islice(rest, _BATCH)):
        yield some


def read_by(
    model: type[models.Model], column: str, values: Iterable, *, tables: Container[str] | None = None
) -> dict[Any, State]:
    """Return the states of the rows of `model` by their values of the unique `column`."""
    sheet = sheet_of(model)
    names = [field.attname for field in sheet.fields]
    rows: Any = QuerySet(model).order_by().filter(**{f"{column}__in": list(values)}).values_list("pk", column, *names)
    found, by_pk = {}, {}
    for pk, value, *held in rows:
        found[value] = by_pk[pk] = {
            field.name: plain(field, part) for field, part in zip(sheet.fields, held, strict=True)
        }
    for field in sheet.many:
        if by_pk and (tables is None or field.remote_field.through._meta.db_table in tables):
            _read_ties(field, by_pk)
    return found


def state_of(row: models.Model) -> State:
    """Return what a row holds that was just loaded, but for its ties."""
    return {field.name: plain(field, field.value_from_object(row)) for field in sheet_of(type(row)).fields}


def _read_ties(field: Any, rows: dict[int, State]) -> None:
    source, target = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    for state in rows.values():
        state[field.name] = []
    ties: Any = QuerySet(field.remote_field.through).order_by(target).filter(**{f"{source}__in": list(rows)})
    for pk, other in ties.values_list(source, target):
        rows[pk][field.name].append(other)


def plain(field: Any, value: Any) -> Any:
    """Return a value as JSON can say it; a text that is null says as little as an empty one."""
    if value is None and isinstance(field, models.CharField | models.TextField):
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else value


def to_text(key: Key, state: State) -> str:
    """Return a state as django-reversion stores it: one object of a JSON fixture."""
    model, pk = key
    fields = {"model": model._meta.label_lower, "pk": pk, "fields": state}
    return json.dumps([fields], ensure_ascii=False, cls=DjangoJSONEncoder)


def from_text(text: str) -> State:
    return json.loads(text)[0]["fields"]


def same(one: State | None, other: State | None) -> bool:
    """Say whether two states hold the same; a field that one of them does not know is no difference."""
    if one is None or other is None:
        return one is other
    return all(one[name] == other[name] for name in one.keys() & other.keys())


def owners(key: Key, state: State) -> Iterator[tuple[type[models.Model], str, Any]]:
    """Yield to whom a row belongs: the model, its column, and the value there."""
    model, _pk = key
    for name in OWNERS.get(model, ()):
        field = field_of(model, name)
        if state.get(name) is not None:
            yield field.related_model, field.target_field.attname, state[name]


def find_keys(columns: Iterable[tuple[type[models.Model], str, Any]]) -> set[Key]:
    """Return the rows that have these values in these columns."""
    found: set[Key] = set()
    wanted = defaultdict(set)
    for model, column, value in columns:
        if column == model._meta.pk.attname:
            found.add((model, value))
        else:
            wanted[model, column].add(value)
    for (model, column), values in wanted.items():
        rows: Any = QuerySet(model).order_by().filter(**{f"{column}__in": values})
        found |= {(model, pk) for pk in rows.values_list("pk", flat=True)}
    return found
