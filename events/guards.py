"""Rules between rows of different tables, kept by the database itself with triggers of the same names.

A check constraint sees one row only. These rules compare two: the trigger refuses the row whose condition holds, as an
IntegrityError that names the guard. They are made anew after every `migrate` and dropped before it, since SQLite
rebuilds a table by replacing it, which a trigger would forbid or not survive.
"""

from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class Guard:
    """Refuses to insert a row into `table`, or to update its `columns`, where `refused` holds for the row NEW."""

    name: str
    table: str
    columns: tuple[str, ...]
    refused: str


def _other_episode(event: str, episode: str) -> str:
    return (
        f"NEW.{event} IS NOT NULL AND EXISTS (SELECT 1 FROM events_event e "
        f"WHERE e.id = NEW.{event} AND e.episode_id <> NEW.{episode})"
    )


def _lasting(table: str) -> list[Guard]:
    return [
        Guard(
            f"{table}_since_is_begun_with",
            f"events_{table}",
            ("since_id", "begun_with_id"),
            f"{_other_episode('begun_with_id', 'since_id')}",
        ),
        Guard(
            f"{table}_until_is_ended_with",
            f"events_{table}",
            ("until_id", "ended_with_id"),
            f"{_other_episode('ended_with_id', 'until_id')}",
        ),
    ]


GUARDS = [
    Guard(
        "cause_not_told_after_effect",
        "events_cause",
        ("cause_id", "effect_id"),
        "EXISTS (SELECT 1 FROM events_event c, events_event e "
        "WHERE c.id = NEW.cause_id AND e.id = NEW.effect_id AND c.episode_id > e.episode_id)",
    ),
    Guard(
        "evidence_of_own_episode",
        "events_event_evidence",
        ("event_id", "passage_id"),
        "EXISTS (SELECT 1 FROM events_event e, episodes_passage p JOIN episodes_synopsis s ON s.id = p.synopsis_id "
        "WHERE e.id = NEW.event_id AND p.id = NEW.passage_id AND s.episode_id <> e.episode_id)",
    ),
    Guard(
        "place_not_in_its_own_inside",
        "events_place",
        ("parent_id",),
        "NEW.parent_id IS NOT NULL AND NEW.id IN (WITH RECURSIVE outside(id) AS (SELECT NEW.parent_id "
        "UNION SELECT p.parent_id FROM events_place p JOIN outside o ON p.id = o.id WHERE p.parent_id IS NOT NULL) "
        "SELECT id FROM outside)",
    ),
    *_lasting("knowledge"),
    *_lasting("condition"),
    *_lasting("relationship"),
    # What moves to another episode takes nothing along: what hangs on its episode has to fit there.
    Guard(
        "synopsis_moves_with_its_evidence",
        "episodes_synopsis",
        ("episode_id",),
        "EXISTS (SELECT 1 FROM episodes_passage p JOIN events_event_evidence v ON v.passage_id = p.id "
        "JOIN events_event e ON e.id = v.event_id WHERE p.synopsis_id = NEW.id AND e.episode_id <> NEW.episode_id)",
    ),
    Guard(
        "passage_moves_with_its_evidence",
        "episodes_passage",
        ("synopsis_id",),
        "EXISTS (SELECT 1 FROM events_event_evidence v JOIN events_event e ON e.id = v.event_id "
        "JOIN episodes_synopsis s ON s.id = NEW.synopsis_id "
        "WHERE v.passage_id = NEW.id AND s.episode_id <> e.episode_id)",
    ),
    Guard(
        "event_moves_with_what_hangs_on_it",
        "events_event",
        ("episode_id",),
        "EXISTS (SELECT 1 FROM events_cause l JOIN events_event c ON c.id = l.cause_id "
        "WHERE l.effect_id = NEW.id AND c.episode_id > NEW.episode_id) "
        "OR EXISTS (SELECT 1 FROM events_cause l JOIN events_event e ON e.id = l.effect_id "
        "WHERE l.cause_id = NEW.id AND e.episode_id < NEW.episode_id) "
        "OR EXISTS (SELECT 1 FROM events_event_evidence v JOIN episodes_passage p ON p.id = v.passage_id "
        "JOIN episodes_synopsis s ON s.id = p.synopsis_id "
        "WHERE v.event_id = NEW.id AND s.episode_id <> NEW.episode_id)"
        + "".join(
            f" OR EXISTS (SELECT 1 FROM events_{table} l WHERE l.{event} = NEW.id AND l.{episode} <> NEW.episode_id)"
            for table in ("knowledge", "condition", "relationship")
            for event, episode in (("begun_with_id", "since_id"), ("ended_with_id", "until_id"))
        ),
    ),
]


def _sqlite(guard: Guard) -> tuple[list[str], list[str]]:
    moments = {"inserted": "INSERT", "updated": f"UPDATE OF {', '.join(guard.columns)}"}
    made = [
        f"CREATE TRIGGER {guard.name}_{name} AFTER {moment} ON {guard.table} WHEN {guard.refused} "
        f"BEGIN SELECT RAISE(ABORT, 'guard {guard.name}'); END"
        for name, moment in moments.items()
    ]
    return made, [f"DROP TRIGGER IF EXISTS {guard.name}_{name}" for name in moments]


def _postgresql(guard: Guard) -> tuple[list[str], list[str]]:
    made = [
        f"CREATE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {guard.refused} THEN RAISE EXCEPTION 'guard {guard.name}' "
        f"USING ERRCODE = 'check_violation', CONSTRAINT = '{guard.name}'; END IF; RETURN NULL; END $$",
        f"CREATE CONSTRAINT TRIGGER {guard.name} AFTER INSERT OR UPDATE OF {', '.join(guard.columns)} "
        f"ON {guard.table} DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW EXECUTE FUNCTION {guard.name}()",
    ]
    return made, [f"DROP FUNCTION IF EXISTS {guard.name}() CASCADE"]


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _statements(connection: BaseDatabaseWrapper) -> list[tuple[list[str], list[str]]]:
    write = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]
    return [write(guard) for guard in GUARDS]


def drop_guards(using: str = DEFAULT_DB_ALIAS, **signal) -> None:
    """Drop the guards' triggers; those that are not there are no fault."""
    connection = connections[using]
    for _made, dropped in _statements(connection):
        _run(connection, dropped)


def make_guards(using: str = DEFAULT_DB_ALIAS, **signal) -> None:
    """Make the guards' triggers, once all the tables are there that they look at."""
    connection = connections[using]
    if {guard.table for guard in GUARDS} <= set(connection.introspection.table_names()):
        for made, dropped in _statements(connection):
            _run(connection, dropped + made)
