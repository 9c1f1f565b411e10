"""What is written inside `recording` becomes one revision; of what had none, the state before is kept too."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, models, transaction
from django.db.models import Q, QuerySet
from django.db.models.deletion import Collector
from django.db.models.signals import m2m_changed, post_save, pre_delete, pre_save
from django.utils import timezone, translation
from reversion.models import Revision, Version

from smallville.history.naming import Names
from smallville.history.states import (
    Key,
    State,
    find_keys,
    from_text,
    owners,
    parts,
    read_states,
    same,
    sheet_of,
    state_of,
    to_text,
)
from smallville.history.versions import GONE, last_versions, types
from smallville.models import Origin, Way
from smallville.transfer.catalogue import sheets

_WRITES = re.compile(r"(?P<verb>INSERT INTO|INSERT OR IGNORE INTO|UPDATE|DELETE FROM) \"(?P<table>\w+)\"")
_active: ContextVar["Recording | None"] = ContextVar("recording", default=None)


@cache
def _tables() -> dict[str, type[models.Model]]:
    return {model._meta.db_table: model for model in sheets()}


class Recording:
    """The rows that are, or may be, changed: what they held before."""

    def __init__(self) -> None:
        self.before: dict[Key, State | None] = {}
        self.roots: list[Key] = []
        """The rows whose pages were saved: they come first, and have a part in whatever changed with them."""
        self.revision: Revision | None = None
        self._going: set[Key] = set()
        self._written: set[str] = set()

    def heed(self, execute, sql, params, many, context):
        """Take down which tables are written."""
        if found := _WRITES.match(sql):
            self._written.add(found["table"])
            model = _tables().get(found["table"])
            if model and found["verb"] == "UPDATE" and not many:
                self._watch_update(model, sql, params)
        return execute(sql, params, many, context)

    def _watch_update(self, model: type[models.Model], sql: str, params: Any) -> None:
        """Watch the rows that a statement is about to update, unless it is the one row that is being saved."""
        said, _where, condition = sql.partition(" WHERE ")
        rest = tuple(params or ())[said.count("%s") :]
        key: Any = model._meta.pk
        if condition == f'"{model._meta.db_table}"."{key.column}" = %s':
            self.watch([(model, rest[0])])
            return
        rows = f'SELECT "{key.column}" FROM "{model._meta.db_table}"'
        with connection.cursor() as cursor:
            cursor.execute(f"{rows} WHERE {condition}" if condition else rows, rest)
            self.watch([(model, pk) for (pk,) in cursor.fetchall()])

    def _may_have_changed(self, model: type[models.Model]) -> bool:
        ties = (field.remote_field.through for field in sheet_of(model).many)
        return any(table._meta.db_table in self._written for table in (model, *ties))

    def watch(self, keys: Iterable[Key]) -> None:
        """Keep what these rows hold now, unless that is known already."""
        unknown = [key for key in dict.fromkeys(keys) if key not in self.before]
        if unknown:
            found = read_states(unknown)
            self.before |= {key: found.get(key) for key in unknown}

    def know(self, row: models.Model, shown: dict[str, Any]) -> None:
        """Keep what a row holds that was just loaded; of its ties, what is `shown` by their names is known, too."""
        key = (type(row), row.pk)
        if type(row) not in sheets() or key in self.before:
            return
        sheet = sheet_of(type(row))
        if all(field.name in shown for field in sheet.many):
            ties = {field.name: sorted(other.pk for other in shown[field.name]) for field in sheet.many}
            self.before[key] = state_of(row) | ties
        else:
            self.watch([key])

    def watch_with_parts(self, keys: Iterable[Key]) -> None:
        """Watch rows and all that belongs to them."""
        todo = list(keys)
        found = set(todo)
        while todo:
            self.watch(todo)
            todo = [part for part in self._parts(todo) if part not in found]
            found.update(todo)

    def _parts(self, keys: list[Key]) -> list[Key]:
        found: list[Key] = []
        for owner, fields in parts().items():
            states = [state for key in keys if key[0] is owner and (state := self.before[key]) is not None]
            pks = [pk for model, pk in keys if model is owner]
            if not states:
                continue
            for model in dict.fromkeys(model for model, _name in fields):
                condition = Q()
                for name in (name for other, name in fields if other is model):
                    target: Any = model._meta.get_field(name)
                    column = target.target_field
                    values = pks if column.primary_key else [state[column.name] for state in states]
                    condition |= Q(**{f"{name}__in": values})
                rows: QuerySet = QuerySet(model).order_by().filter(condition)
                found += [(model, pk) for pk in rows.values_list("pk", flat=True)]
        return found

    def watch_deletion(self, objects: Iterable[models.Model]) -> None:
        """Watch all that the deletion of `objects` takes along or unties."""
        objects = list(objects)
        if not objects:
            return
        self.roots += [(type(obj), obj.pk) for obj in objects]
        collector: Any = Collector(using=DEFAULT_DB_ALIAS)
        collector.collect(objects)
        gone = {model: list(rows) for model, rows in collector.data.items()}
        keys = [(model, row.pk) for model, rows in gone.items() if model in sheets() for row in rows]
        for (field, _value), found in collector.field_updates.items():
            if field.model in sheets():
                keys += [(field.model, row.pk) for rows in found for row in rows]
        self._going.update(keys)
        self.watch(keys)
        self.watch_ties(gone)

    def announce(self, keys: Iterable[Key]) -> None:
        """Watch rows that go, if at all, together with whatever they untie: so that need not be looked for."""
        keys = list(keys)
        self.watch(keys)
        self._going.update(keys)

    def notice_deletion(self, obj: models.Model) -> None:
        """Watch a row that goes, and those that it unties, unless they are watched already."""
        key = (type(obj), obj.pk)
        if key in self._going:
            return
        self.watch([key])
        self.watch_ties({type(obj): [obj]})
        for relation in obj._meta.related_objects:
            field = relation.field
            if relation.on_delete is models.SET_NULL and field.model in sheets():
                rows: QuerySet = QuerySet(field.model).order_by()
                untied = rows.filter(**{field.name: obj}).values_list("pk", flat=True)
                self.watch([(field.model, pk) for pk in untied])

    def watch_ties(self, gone: dict[type[models.Model], list]) -> None:
        """Watch the rows of others that are tied to what goes."""
        for model, sheet in sheets().items():
            for field in sheet.many:
                if rows := gone.get(field.related_model):
                    tied: Any = QuerySet(model).order_by().filter(**{f"{field.name}__in": rows})
                    self.watch([(model, pk) for pk in tied.values_list("pk", flat=True)])

    def keep(self, *, user: Any, why: str, way: Way, undoes: Revision | None) -> Revision | None:
        """Write down what has changed, as one revision; return it, or None if nothing has."""
        unwritten = {key: state for key, state in self.before.items() if not self._may_have_changed(key[0])}
        after = {key: state for key, state in unwritten.items() if state is not None}
        for key, state in read_states(
            (key for key in self.before if key not in unwritten), tables=self._written
        ).items():
            # Ties in tables that nobody wrote to are what they were; what is new has none.
            untied: State = {field.name: [] for field in sheet_of(key[0]).many}
            after[key] = untied | (self.before[key] or {}) | state
        changed = {key for key, state in self.before.items() if not same(state, after.get(key))}
        if not changed:
            return None
        touched = [key for key in self.roots if key in self.before or key in after]
        belongs = find_keys(
            owner
            for key in changed
            for state in (self.before[key], after.get(key))
            if state
            for owner in owners(key, state)
        )
        touched = list(dict.fromkeys([*touched, *(key for key in self.before if key in changed), *belongs]))
        for key, state in read_states(key for key in touched if key not in self.before).items():
            self.before[key] = after[key] = state
        before = {key: self.before[key] for key in touched if key in self.before}
        now = {key: after.get(key) for key in before}
        return write_down(before, now, user=user, why=why, way=way, undoes=undoes)


def write_down(
    before: dict[Key, State | None],
    after: dict[Key, State | None],
    *,
    user: Any,
    why: str = "",
    way: Way = Way.EDIT,
    undoes: Revision | None = None,
    names: dict[Key, str] | None = None,
) -> Revision:
    """Write a revision of the rows in `after`, in that order; None says that a row is gone."""
    names = names or _names(before, after)
    moment = timezone.now()
    revision = Revision(date_created=moment, user=user, comment=why)
    ground = Revision(date_created=moment) if (unknown := _unknown(before)) else None
    Revision.objects.bulk_create(filter(None, [ground, revision]))
    rows = _versions(revision, {key: state for key, state in after.items() if state is not None}, names)
    gone = {key: before[key] or {} for key, state in after.items() if state is None and before.get(key)}
    rows += _versions(revision, gone, names, form=GONE)
    origins = [Origin(revision=revision, way=way, undoes=undoes)]
    if ground:
        rows = _versions(ground, unknown, names) + rows
        origins.append(Origin(revision=ground, way=Way.BEFORE))
    Origin.objects.bulk_create(origins)
    Version.objects.bulk_create(rows, batch_size=1000)
    return revision


def _names(before: dict[Key, State | None], after: dict[Key, State | None]) -> dict[Key, str]:
    states = {key: state for key in after if (state := after[key] or before.get(key))}
    names = Names(states)
    found: dict[Key, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for key, state in states.items():
                name = names.of(key[0], state)
                # A line for each language; one is enough where they say the same.
                found[key] = name if found.get(key, name) == name else f"{found[key]}\n{name}"
    return found


def _unknown(before: dict[Key, State | None]) -> dict[Key, State]:
    """Return the rows of which no version says what they held before."""
    held = {key: state for key, state in before.items() if state is not None}
    last = {key: version for key, version in last_versions(held).items() if version.format != GONE}
    said = {key: from_text(version.serialized_data) for key, version in last.items()}
    return {key: state for key, state in held.items() if not same(state, said.get(key))}


def _versions(
    revision: Revision, states: dict[Key, State], names: dict[Key, str], form: str = "json"
) -> list[Version]:
    kinds = types()
    return [
        Version(
            revision=revision,
            object_id=str(key[1]),
            content_type=kinds[key[0]],
            db=DEFAULT_DB_ALIAS,
            format=form,
            serialized_data=to_text(key, state),
            object_repr=names[key],
        )
        for key, state in states.items()
    ]


def wait_for_others() -> None:
    """Let those who write what history keeps go one after the other; on SQLite they do so anyway.

    So nothing changes between the moment in which it is looked at and that in which it is written.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Revision._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")


@contextmanager
def recording(
    *, user: Any = None, why: str = "", way: Way = Way.EDIT, undoes: Revision | None = None
) -> Iterator[Recording]:
    """Make one revision of all that is changed inside; where one is being made already, it becomes a part of that.

    Rows that are saved, updated, tied or deleted are noticed; those that are made in bulk are not.
    """
    if outer := _active.get():
        yield outer
        return
    with transaction.atomic():
        wait_for_others()
        record = Recording()
        token = _active.set(record)
        try:
            with connection.execute_wrapper(record.heed):
                yield record
        finally:
            _active.reset(token)
        if not transaction.get_rollback():
            record.revision = record.keep(user=user, why=why, way=way, undoes=undoes)


# --- Noticing -------------------------------------------------------------------------------------------------------


def _before_save(sender, instance, **signal):
    record = _active.get()
    if record and instance.pk is not None and not instance._state.adding:
        record.watch([(sender, instance.pk)])


def _after_save(sender, instance, created, **signal):
    record = _active.get()
    if record and created:
        record.before.setdefault((sender, instance.pk), None)


def _before_deletion(sender, instance, **signal):
    if record := _active.get():
        record.notice_deletion(instance)


def _before_ties_change(sender, instance, action, reverse, model, pk_set, **signal):
    record = _active.get()
    if not record or not action.startswith("pre_"):
        return
    if not reverse:
        record.watch([(type(instance), instance.pk)])
    elif pk_set is not None:
        record.watch([(model, pk) for pk in pk_set])
    else:
        record.watch_ties({type(instance): [instance]})


def notice() -> None:
    """Notice what is saved, deleted or tied while a recording goes on: of every model that fixtures hold."""
    for model, sheet in sheets().items():
        pre_save.connect(_before_save, sender=model)
        post_save.connect(_after_save, sender=model)
        pre_delete.connect(_before_deletion, sender=model)
        for field in sheet.many:
            m2m_changed.connect(_before_ties_change, sender=field.remote_field.through)
