"""The index as each database has it, FTS5 on SQLite and a vector with GIN on PostgreSQL, and what keeps it right.

Triggers on the tables of the guide write down which objects have changed, whoever changes them: until its documents
are made anew, an object is not found. Like the guards, they are made after every `migrate` and dropped before it.
"""

from collections.abc import Iterable, Iterator

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

DOCUMENTS, STALE, INDEX = "smallville_searchdocument", "smallville_staleobject", "smallville_searchindex"
VECTOR = "vector"

# Of each table: the kind of object to which a row belongs, and the column that names it.
SOURCES = {
    "episodes_episode": ("episode", "id"),
    "episodes_synopsis": ("passage", "id"),
    "episodes_passage": ("passage", "synopsis_id"),
    "characters_character": ("character", "id"),
    "characters_alias": ("character", "character_id"),
    "events_event": ("event", "id"),
    "events_place": ("place", "id"),
    "events_secret": ("secret", "id"),
}
_MOMENTS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def make_index(schema_editor) -> None:
    """Make what finds documents by their tokens."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            f"CREATE VIRTUAL TABLE {INDEX} USING fts5(tokens, content='{DOCUMENTS}', content_rowid='id', "
            "tokenize=\"ascii tokenchars '_'\", prefix='4 5', columnsize=0)"
        )
    else:
        # The vector is kept, not made of the tokens of every row that is looked at; and what is written gets into the
        # index at once, or every reader would have to look through what waits for it.
        schema_editor.execute(
            f"ALTER TABLE {DOCUMENTS} ADD COLUMN {VECTOR} tsvector "
            "GENERATED ALWAYS AS (array_to_tsvector(string_to_array(tokens, ' '))) STORED"
        )
        schema_editor.execute(
            f"CREATE INDEX {INDEX} ON {DOCUMENTS} USING gin ({VECTOR}) WITH (gin_pending_list_limit = 256)"
        )


def drop_index(schema_editor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"DROP TABLE {INDEX}")
    else:
        schema_editor.execute(f"DROP INDEX {INDEX}")
        schema_editor.execute(f"ALTER TABLE {DOCUMENTS} DROP COLUMN IF EXISTS {VECTOR}")


def _noted(table: str, moment: str) -> str:
    """Return the statement that writes down whose row it is that changes."""
    kind, column = SOURCES[table]
    return "; ".join(
        f"INSERT INTO {STALE} (kind, object_id) VALUES ('{kind}', {row}.{column}) ON CONFLICT DO NOTHING"
        for row in _MOMENTS[moment]
    )


def _triggers(vendor: str) -> Iterator[tuple[str, str]]:
    """Yield what drops and what makes each trigger."""
    for table in SOURCES:
        for moment in _MOMENTS:
            name = f"search_{table}_{moment.lower()}"
            made = f"CREATE TRIGGER {name} AFTER {moment} ON {table} FOR EACH ROW "
            if vendor == "sqlite":
                yield f"DROP TRIGGER IF EXISTS {name}", f"{made} BEGIN {_noted(table, moment)}; END"
            else:
                function = f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                yield (
                    f"DROP FUNCTION IF EXISTS {name}() CASCADE",
                    f"{function} {_noted(table, moment)}; RETURN NULL; END $$; {made} EXECUTE FUNCTION {name}()",
                )
    if vendor == "sqlite":
        inserted = f"INSERT INTO {INDEX} (rowid, tokens) VALUES (NEW.id, NEW.tokens)"
        deleted = f"INSERT INTO {INDEX} ({INDEX}, rowid, tokens) VALUES ('delete', OLD.id, OLD.tokens)"
        for moment, statement in (("INSERT", inserted), ("DELETE", deleted)):
            name = f"search_index_{moment.lower()}"
            made = f"CREATE TRIGGER {name} AFTER {moment} ON {DOCUMENTS} FOR EACH ROW BEGIN {statement}; END"
            yield f"DROP TRIGGER IF EXISTS {name}", made


def drop_triggers(using: str = DEFAULT_DB_ALIAS, **signal) -> None:
    _run(connections[using], (dropped for dropped, _made in _triggers(connections[using].vendor)))


def make_triggers(using: str = DEFAULT_DB_ALIAS, **signal) -> None:
    """Make the triggers, once all the tables are there that they watch and write."""
    if {*SOURCES, DOCUMENTS, STALE} <= set(connections[using].introspection.table_names()):
        _run(connections[using], (part for pair in _triggers(connections[using].vendor) for part in pair))


def _run(database: BaseDatabaseWrapper, statements: Iterable[str]) -> None:
    with database.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
