"""Let rows hold again what they held: to take back a revision, revert an object or recover one. All, or nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, models, transaction
from django.db.models import IntegerField, Max, ProtectedError, QuerySet, RestrictedError, UniqueConstraint
from django.db.models.deletion import Collector
from django.utils import translation
from django.utils.translation import gettext as _
from reversion.models import Revision, Version

from smallville.history.diffs import references
from smallville.history.naming import Names, Reference
from smallville.history.recording import recording
from smallville.history.states import (
    OWNERS,
    Key,
    State,
    batches,
    field_of,
    from_text,
    owners,
    parts,
    read_states,
    same,
    sheet_of,
)
from smallville.history.versions import GONE, key_of, states_of, types, with_previous
from smallville.models import Way
from smallville.transfer.catalogue import sheets

Targets = dict[Key, State | None]
"""What each row is to hold; None for one that is to go."""
_MOST_REASONS = 10


class RefusedError(Exception):
    """Why something cannot be taken back, in sentences."""

    def __init__(self, reasons: Iterable[str]):
        self.reasons = list(dict.fromkeys(reasons))[:_MOST_REASONS]
        super().__init__(" ".join(self.reasons))


# --- What can be taken back -----------------------------------------------------------------------------------------


def undo(revision: Revision, *, user: AbstractBaseUser | None, why: str = "") -> Revision | None:
    """Take back all of `revision`, as a revision of its own; raise RefusedError where that cannot be."""
    with recording(user=user, why=why, way=Way.UNDO, undoes=revision) as record:
        held: Targets = {}
        targets: Targets = {}
        for version in with_previous(revision.version_set.order_by("pk")):
            old, new = states_of(version)
            if not same(old, new):
                held[key_of(version)], targets[key_of(version)] = new, old
        record.announce(targets)
        later = [key for key, state in held.items() if not same(record.before[key], state)]
        if later:
            raise RefusedError(_changed_since(later, held, targets))
        apply(targets, record.before)
    return record.revision


def _changed_since(keys: list[Key], *states: Targets) -> list[str]:
    names = _names(*states)
    said = _("“%(name)s” was changed since then. Take that back first.")
    return [said % {"name": names[key]} for key in keys]


def revert(version: Version, *, user: AbstractBaseUser | None, why: str = "") -> Revision | None:
    """Let an object be as `version` left it, with all the rows that belong to it; raise RefusedError."""
    with recording(user=user, why=why, way=Way.UNDO) as record:
        key = key_of(version)
        record.roots.append(key)
        record.watch_with_parts([key])
        targets: Targets = {key: from_text(version.serialized_data)}
        todo = [key]
        while todo:
            found = _parts_at(todo, version, targets)
            todo = [part for part in found if part not in targets]
            targets |= {part: found[part] for part in todo}
        record.announce(targets)
        apply({key: state for key, state in targets.items() if not same(record.before[key], state)}, record.before)
    return record.revision


def _parts_at(owning: list[Key], version: Version, targets: Targets) -> Targets:
    """Return what the rows that belong to `owning` were like with `version`: those that a version knows of."""
    found: Targets = {}
    kinds = types()
    for owner in dict.fromkeys(model for model, _pk in owning):
        known = {key: state for key, state in targets.items() if key in owning and key[0] is owner and state}
        for model, name in parts().get(owner, ()):
            ids = set()
            for key, state in known.items():
                ids |= set(versions_of_parts(model, name, key, state).values_list("object_id", flat=True))
            rows: dict[str, Version] = {}
            later: dict[str, Any] = {}
            all_versions = Version.objects.filter(content_type=kinds[model], object_id__in=ids, db=DEFAULT_DB_ALIAS)
            for other in all_versions.select_related("revision__origin").order_by("pk"):
                if other.revision_id <= version.revision_id:
                    rows[other.object_id] = other
                else:
                    later.setdefault(other.object_id, other)
            for number in ids:
                found[model, int(number)] = _state_at(rows.get(number), later.get(number))
    return found


def _state_at(last: Version | None, first: Any) -> State | None:
    """Return what a row held by its `last` version until then, or else its `first` after that."""
    if last is not None:
        return None if last.format == GONE else from_text(last.serialized_data)
    # A row whose history begins later was there before only if its history begins with how it had been.
    return from_text(first.serialized_data) if first.revision.origin.way == Way.BEFORE else None


def versions_of_parts(model: type[models.Model], name: str, owner: Key, state: State) -> QuerySet[Version]:
    """Return the versions of rows of `model` that belong to `owner` by the field `name`."""
    column = field_of(model, name).target_field
    value = owner[1] if column.primary_key else state[column.name]
    said = models.Q(pk__in=[])
    for end in (",", "}"):
        said |= models.Q(serialized_data__contains=f'"{name}": {value}{end}')
    return Version.objects.filter(said, content_type=types()[model], db=DEFAULT_DB_ALIAS)


def recover(version: Version, *, user: AbstractBaseUser | None, why: str = "") -> Revision | None:
    """Bring back an object that `version` says is gone, with what belonged to it and was untied from it with that."""
    with recording(user=user, why=why, way=Way.UNDO) as record:
        with_it = {key_of(other): states_of(other) for other in with_previous(version.revision.version_set.all())}
        gone = {key: old for key, (old, new) in with_it.items() if new is None and old is not None}
        key = key_of(version)
        record.roots.append(key)
        back: dict[Key, State] = {}
        owned = {key: gone[key]}
        while owned:
            back |= owned
            owned = _belonging(back, gone)
        while torn := set(_missing({**back}).values()) - {key}:
            # What also leans on something else that is gone stays away until that is back.
            back = {other: state for other, state in back.items() if other not in torn}
        record.watch(back)
        if record.before[key] is not None:
            raise RefusedError([_("It is there already.")])
        changed = {other: old for other, (old, new) in with_it.items() if new is not None and old is not None}
        record.watch(changed)
        targets: Targets = {other: state for other, state in back.items() if record.before[other] is None}
        for other, old in changed.items():
            if now := record.before[other]:
                targets[other] = now | _tied_again(other, old, now, back)
        apply(targets, record.before)
    return record.revision


def _tied_again(key: Key, old: State, now: State, back: dict[Key, State]) -> State:
    """Return the fields of a row that pointed to what comes back, and have pointed to nothing since."""
    found: State = {}
    sheet = sheet_of(key[0])
    for field in sheet.references.values():
        if (field.related_model, old.get(field.name)) in back and now[field.name] is None:
            found[field.name] = old[field.name]
    for field in sheet.many:
        again = {pk for pk in old.get(field.name, ()) if (field.related_model, pk) in back}
        if again:
            found[field.name] = sorted(again | set(now[field.name]))
    return found


def _belonging(back: dict[Key, State], gone: dict[Key, State]) -> dict[Key, State]:
    """Return what else of `gone` belongs to what comes `back`."""
    fields = {field_of(model, name) for model, names in OWNERS.items() for name in names}
    known = {
        (model, column.attname, pk if column.primary_key else state.get(column.name))
        for (model, pk), state in back.items()
        for column in {field.target_field for field in fields if field.related_model is model}
    }
    return {key: old for key, old in gone.items() if key not in back and not known.isdisjoint(owners(key, old))}


# --- Writing --------------------------------------------------------------------------------------------------------


def apply(targets: Targets, held: Targets) -> None:
    """Make the rows hold what `targets` says instead of what `held` says; raise RefusedError, changing nothing."""
    try:
        with transaction.atomic(), translation.override(settings.LANGUAGE_CODE):
            _refuse_what_is_missing(targets)
            _delete([key for key, state in targets.items() if state is None and held[key] is not None], targets)
            stored = {key: state for key, state in targets.items() if state is not None}
            _untie(stored)
            _make_room(stored, [key for key in stored if held[key] is not None])
            for model in sheets():
                rows = {pk: state for (other, pk), state in stored.items() if other is model}
                _store(model, {pk: state for pk, state in rows.items() if held[model, pk] is None}, new=True)
                _store(model, {pk: state for pk, state in rows.items() if held[model, pk] is not None}, new=False)
            _tie(stored)
            connection.check_constraints()
    except (ProtectedError, RestrictedError) as error:
        raise RefusedError(_hanging(error)) from error
    except IntegrityError as error:
        said = _(
            "The database refuses it: another row has by now what only one may have, or it would not fit (%(error)s)."
        )
        raise RefusedError([said % {"error": str(error).partition("\n")[0]}]) from error


def _names(*states: Targets) -> dict[Key, str]:
    known = {key: state for some in states for key, state in some.items() if state}
    names = Names(known)
    return {key: names.of(key[0], state) for key, state in known.items()}


def _refuse_what_is_missing(targets: Targets) -> None:
    """Refuse rows that point to what is not there any more and does not come back either."""
    missing = _missing(targets)
    if not missing:
        return
    states = {key: state for key, state in targets.items() if state}
    names = Names(states, references=missing)
    said = _("“%(name)s” refers to “%(other)s”, which is gone.")
    reasons = []
    for (model, column, value), key in missing.items():
        state = names.rows.get((model, column, value))
        other = names.of(model, state) if state else value
        reasons.append(said % {"name": names.of(key[0], states[key]), "other": other})
    raise RefusedError(reasons)


def _missing(targets: Targets) -> dict[Reference, Key]:
    """Return the references to what is not there and does not come back, each with a row that has it."""
    wanted = {
        reference: key
        for key, state in targets.items()
        if state is not None
        for reference in references(key[0], [state])
    }
    by_column = defaultdict(set)
    for model, column, value in wanted:
        by_column[model, column].add(value)
    found = set()
    for (model, column), values in by_column.items():
        rows: Any = QuerySet(model).order_by().filter(**{f"{column}__in": values})
        found |= {(model, column, value) for value in rows.values_list(column, flat=True)}
    going = {key for key, state in targets.items() if state is None}
    coming = {
        (key[0], column, key[1] if column == key[0]._meta.pk.attname else state[column])
        for key, state in targets.items()
        if state is not None
        for column in {key[0]._meta.pk.attname, *(c for m, c in by_column if m is key[0])}
    }
    return {
        reference: key
        for reference, key in wanted.items()
        if reference not in coming and (reference not in found or (reference[0], reference[2]) in going)
    }


def _delete(keys: list[Key], targets: Targets) -> None:
    """Delete rows, those first that lean on others, if nothing goes or is changed with them that is not meant to."""
    for model in reversed(list(sheets())):
        pks = {pk for other, pk in keys if other is model}
        while pks:
            some = pks - _own_targets(model, pks) or pks
            _delete_some(model, some, targets)
            pks -= some


def _own_targets(model: type[models.Model], pks: set[int]) -> set[int]:
    """Return to which rows of their own model these point."""
    own = [field.attname for field in sheet_of(model).references.values() if field.related_model is model]
    rows: Any = QuerySet(model).order_by().filter(pk__in=pks)
    return {pk for name in own for pk in rows.values_list(name, flat=True)}


def _delete_some(model: type[models.Model], pks: set[int], targets: Targets) -> None:
    collector: Any = Collector(using=DEFAULT_DB_ALIAS)
    for some in batches(sorted(pks)):
        collector.collect(list(QuerySet(model).filter(pk__in=some)))
    others = [
        row
        for other, rows in collector.data.items()
        if other in sheets()
        for row in rows
        if targets.get((other, row.pk), row) is not None
    ]
    for (field, _value), found in collector.field_updates.items():
        others += [row for rows in found for row in rows if (field.model, row.pk) not in targets]
    for other, sheet in sheets().items():
        for field in sheet.many:
            if field.related_model is model:
                for some in batches(sorted(pks)):
                    tied: QuerySet = QuerySet(other).filter(**{f"{field.name}__in": some}).distinct()
                    others += [row for row in tied if (other, row.pk) not in targets]
    if others:
        raise RefusedError(_leaning(others))
    collector.delete()


def _leaning(rows: Iterable[models.Model]) -> list[str]:
    names = _names({**read_states((type(row), row.pk) for row in rows)})
    said = _("“%(name)s” leans on it by now. Change or delete that first.")
    return [said % {"name": name} for name in names.values()]


def _hanging(error: ProtectedError | RestrictedError) -> list[str]:
    rows = error.protected_objects if isinstance(error, ProtectedError) else error.restricted_objects
    return _leaning(list(rows)[:_MOST_REASONS])


def _make_room(stored: dict[Key, State], keys: list[Key]) -> None:
    """Move numbers that only one may have out of each other's way, beyond all that are taken."""
    for model in dict.fromkeys(model for model, _pk in keys):
        constraints = [one for one in model._meta.constraints if isinstance(one, UniqueConstraint)]
        for name in dict.fromkeys(name for one in constraints for name in one.fields):
            if isinstance(model._meta.get_field(name), IntegerField):
                rows: QuerySet = QuerySet(model).order_by()
                wanted = [state[name] for (other, _pk), state in stored.items() if other is model]
                beyond = max(rows.aggregate(last=Max(name))["last"] or 0, *wanted)
                pks = [pk for other, pk in keys if other is model]
                rows.filter(pk__in=pks).update(**{name: models.F(name) + beyond})


def _store(model: type[models.Model], states: dict[int, State], *, new: bool) -> None:
    fields = sheet_of(model).fields
    columns = [field.name for field in model._meta.concrete_fields if not (field.primary_key or field.generated)]
    upsert: Any = {} if new else {"update_conflicts": True, "unique_fields": ["pk"], "update_fields": columns}
    for pks in batches(states):
        rows: Any = [model(pk=pk) for pk in pks] if new else QuerySet(model).filter(pk__in=pks)
        for row in rows:
            state = states[row.pk]
            for field in fields:
                if field.name in state:
                    value = state[field.name]
                    setattr(row, field.attname, None if value is None else field.to_python(value))
        QuerySet(model).bulk_create(rows, **upsert)


def _ties(stored: dict[Key, State]) -> Iterator[tuple[Any, str, str, dict[int, set[int]]]]:
    """Yield the rows of each relation to many with its two columns and, some hundreds at a time, what these tie."""
    for model, sheet in sheets().items():
        for field in sheet.many:
            known = {
                pk: set(state[field.name])
                for (other, pk), state in stored.items()
                if other is model and field.name in state
            }
            through: Any = QuerySet(field.remote_field.through).order_by()
            for pks in batches(known):
                columns = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
                yield through, *columns, {pk: known[pk] for pk in pks}


def _untie(stored: dict[Key, State]) -> None:
    for rows, source, target, wanted in _ties(stored):
        tied = rows.filter(**{f"{source}__in": list(wanted)}).values_list("pk", source, target)
        gone = [pk for pk, one, other in tied if other not in wanted[one]]
        for pks in batches(gone):
            rows.filter(pk__in=pks).delete()


def _tie(stored: dict[Key, State]) -> None:
    for rows, source, target, wanted in _ties(stored):
        tied = set(rows.filter(**{f"{source}__in": list(wanted)}).values_list(source, target))
        new = [(one, other) for one, others in wanted.items() for other in sorted(others) if (one, other) not in tied]
        rows.bulk_create([rows.model(**{source: one, target: other}) for one, other in new], batch_size=500)
