"""Rows go to the database in bulk: what others refer to first; unique places are cleared before they change hands."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import IntegerField, Max, Model, QuerySet, UniqueConstraint
from django.utils import translation

from smallville.models import ImportedObject
from smallville.transfer.catalogue import Sheet
from smallville.transfer.progress import Progress
from smallville.transfer.rows import Row, make

_BATCH = 2000


class DatabaseRefusedError(Exception):
    """What the database would not take, though all checks here had found it sound."""


def write(changed: dict[Sheet, list[Row]], progress: Progress) -> None:
    """Write the rows that are new or changed; raise DatabaseRefusedError where it refuses one."""
    # The column of a translated field without a language holds what save() would put there in the site's own language.
    with translation.override(settings.LANGUAGE_CODE):
        try:
            for sheet, rows in changed.items():
                _write_sheet(sheet, rows, progress)
            connection.check_constraints()
            _tell_the_planner(changed)
        except DatabaseError as error:
            raise DatabaseRefusedError(str(error).partition("\n")[0]) from error


def _tell_the_planner(changed: Iterable[Sheet]) -> None:
    """Let PostgreSQL count the rows at once: by what it knew before, it would plan the first queries for few rows."""
    if connection.vendor == "postgresql":
        models = [model for sheet in changed for model in (sheet.model, *(f.remote_field.through for f in sheet.many))]
        with connection.cursor() as cursor:
            for model in models:
                cursor.execute(f"ANALYZE {model._meta.db_table}")


def _write_sheet(sheet: Sheet, rows: list[Row], progress: Progress) -> None:
    old = [row for row in rows if row.held]
    new = [row for row in rows if not row.held]
    _make_room(sheet, old)
    for field in sheet.many:
        _untie(field, sheet.columns[field.name], old)
    for batch in _batches(old):
        _objects(sheet).bulk_create(
            [make(row, row.pk) for row in batch],
            update_conflicts=True,
            unique_fields=["pk"],
            update_fields=[field.name for field in _stored(sheet.model)],
        )
        progress.step(len(batch))
    for layer in _layers(sheet, new):
        for batch in _batches(layer):
            made: list[Any] = _objects(sheet).bulk_create([make(row, None) for row in batch])
            for row, instance in zip(batch, made, strict=True):
                row.pk = instance.pk
            progress.step(len(batch))
    for field in sheet.many:
        _tie(field, sheet.columns[field.name], rows)


def _objects(sheet: Sheet) -> QuerySet:
    return QuerySet(sheet.model)


def _stored(model: type[Model]) -> list:
    return [field for field in model._meta.concrete_fields if not (field.primary_key or field.generated)]


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    rows = iter(rows)
    while batch := list(islice(rows, _BATCH)):
        yield batch


def _layers(sheet: Sheet, rows: list[Row]) -> Iterator[list[Row]]:
    """Yield the rows so that each comes after those of its own model to which it refers."""
    own = [place for place, field in sheet.references.items() if field.related_model is sheet.model]
    while ready := [row for row in rows if row.pk < 0 and all(_is_written(row.final[place]) for place in own)]:
        yield ready


def _is_written(row: Row | None) -> bool:
    return row is None or row.pk > 0


def _make_room(sheet: Sheet, rows: list[Row]) -> None:
    """Move rows whose unique place changes out of each other's way, beyond all places that are taken."""
    for constraint in sheet.model._meta.constraints:
        if not isinstance(constraint, UniqueConstraint):
            continue
        places = [sheet.columns[name] for name in constraint.fields]
        moved = [row for row in rows if any(row.held[place] != row.final[place] for place in places)]
        number = next((name for name in constraint.fields if _is_number(sheet, name)), None)
        if moved and number:
            beyond = _objects(sheet).aggregate(last=Max(number))["last"]
            beyond = max(beyond, *(row.final[sheet.columns[number]] for row in moved))
            # Numbers are small: rows that were never in each other's way may share one.
            taken: Counter[tuple] = Counter()
            parked = []
            for row in moved:
                group = tuple(row.held[place] for place in places if place != sheet.columns[number])
                taken[group] += 1
                parked.append(sheet.model(**{sheet.pk: row.pk, number: beyond + taken[group]}))
            _objects(sheet).bulk_update(parked, [number], batch_size=200)


def _is_number(sheet: Sheet, name: str) -> bool:
    return isinstance(sheet.model._meta.get_field(name), IntegerField)


def _untie(field: Any, place: int, rows: list[Row]) -> None:
    """Delete the ties of a relation to many that the files do not give any more."""
    ties: QuerySet = QuerySet(field.remote_field.through)
    source, target = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    for batch in _batches(row for row in rows if set(row.held[place]) - set(row.final[place])):
        kept = {(row.pk, other.pk) for row in batch for other in row.final[place]}
        found = ties.filter(**{f"{source}__in": [row.pk for row in batch]}).values_list("pk", source, target)
        ties.filter(pk__in=[pk for pk, *tie in found if tuple(tie) not in kept]).delete()


def _tie(field: Any, place: int, rows: list[Row]) -> None:
    """Make the ties of a relation to many that are not there yet."""
    through = field.remote_field.through
    source, target = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    ties = [
        through(**{source: row.pk, target: other.pk})
        for row in rows
        for other in row.final[place]
        if not row.held or other not in row.held[place]
    ]
    QuerySet(through).bulk_create(ties, batch_size=_BATCH)


def remember(fingerprints: dict[tuple[str, str], str]) -> None:
    """Record what the files gave last, by model and key."""
    records = [
        ImportedObject(model=model, key=key, fingerprint=fingerprint)
        for (model, key), fingerprint in fingerprints.items()
    ]
    ImportedObject.objects.bulk_create(
        records,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["model", "key"],
        update_fields=["fingerprint"],
    )
