"""The database itself keeps the former address of whatever is renamed, with triggers: no way of writing goes past it.

A slug that is in use again, by the same object or by another, is a former address no more. Each leads to its object in
one step, however often that was renamed. Like the guards, the triggers are made anew after every `migrate` and dropped
before it.
"""

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = {
    "character": "characters_character",
    "event": "events_event",
    "person": "episodes_person",
    "place": "events_place",
    "secret": "events_secret",
}
"""The table of each kind of object that addresses name by a slug."""
_KEPT = "smallville_formeraddress"


def _moments(kind: str) -> dict[str, tuple[str, str, list[str]]]:
    """Return by name: after what, on which condition, and what is done then."""
    freed = f"DELETE FROM {_KEPT} WHERE kind = '{kind}' AND slug = NEW.slug"
    return {
        "renamed": (
            "UPDATE OF slug",
            "NEW.slug <> OLD.slug",
            [freed, f"INSERT INTO {_KEPT} (kind, slug, target) VALUES ('{kind}', OLD.slug, NEW.id)"],
        ),
        "named": ("INSERT", f"EXISTS (SELECT 1 FROM {_KEPT} WHERE kind = '{kind}' AND slug = NEW.slug)", [freed]),
        "deleted": ("DELETE", "", [f"DELETE FROM {_KEPT} WHERE kind = '{kind}' AND target = OLD.id"]),
    }


def _sqlite(kind: str, table: str) -> tuple[list[str], list[str]]:
    made, dropped = [], []
    for name, (moment, condition, steps) in _moments(kind).items():
        when = f"WHEN {condition} " if condition else ""
        made.append(
            f"CREATE TRIGGER address_{kind}_{name} AFTER {moment} ON {table} {when}BEGIN {'; '.join(steps)}; END"
        )
        dropped.append(f"DROP TRIGGER IF EXISTS address_{kind}_{name}")
    return made, dropped


def _postgresql(kind: str, table: str) -> tuple[list[str], list[str]]:
    made, dropped = [], []
    for name, (moment, condition, steps) in _moments(kind).items():
        does = f"IF {condition or 'TRUE'} THEN {'; '.join(steps)}; END IF; RETURN NULL;"
        function = f"address_{kind}_{name}"
        made += [
            f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {does} END $$",
            f"CREATE TRIGGER {function} AFTER {moment} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()",
        ]
        dropped.append(f"DROP FUNCTION IF EXISTS {function}() CASCADE")
    return made, dropped


def _statements(connection: BaseDatabaseWrapper) -> list[tuple[list[str], list[str]]]:
    write = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]
    return [write(kind, table) for kind, table in TABLES.items()]


def forget_renames(using: str = DEFAULT_DB_ALIAS, **signal) -> None:
    """Drop the triggers; those that are not there are no fault."""
    with connections[using].cursor() as cursor:
        for _made, dropped in _statements(connections[using]):
            for statement in dropped:
                cursor.execute(statement)


def keep_renames(using: str = DEFAULT_DB_ALIAS, **signal) -> None:
    """Make the triggers, once all the tables are there that they write or watch."""
    connection = connections[using]
    if {_KEPT, *TABLES.values()} <= set(connection.introspection.table_names()):
        forget_renames(using)
        with connection.cursor() as cursor:
            for made, _dropped in _statements(connection):
                for statement in made:
                    cursor.execute(statement)
