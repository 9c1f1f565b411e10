"""Documents found by their tokens, as far as they are told: FTS5 on SQLite, a vector with GIN on PostgreSQL."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from episodes.horizon import Horizon
from smallville.search.triggers import DOCUMENTS, INDEX, STALE, VECTOR
from smallville.search.words import Query, Term

MOST_HITS = 1000
# A token says roughly from when on a document is told, so that little has to be looked at that is not told yet.
_BLOCK = 16


@dataclass(frozen=True)
class Hit:
    """A document that was found."""

    pk: int
    kind: str
    part: str
    language: str
    told_from: int | None
    address: str
    place: int
    title: str


@dataclass(frozen=True)
class Drawer:
    """Where is looked: the documents of one kind that are one part of their object."""

    kind: str
    part: str
    horizon: Horizon
    is_open: bool = False
    """Whether it tells all, whatever the horizon is."""

    @property
    def tokens(self) -> list[list[str]]:
        """Return the tokens that a document has to have, one of each list."""
        limits = [] if self._tells_all else [[told_token(block * _BLOCK) for block in range(self._blocks)]]
        return [[drawer_token(self.kind, self.part)], *limits]

    @property
    def condition(self) -> tuple[str, list[Any]]:
        return ("", []) if self._tells_all else (" AND d.told_from <= %s", [self.horizon.overall])

    @property
    def _tells_all(self) -> bool:
        return self.is_open or self.horizon.is_everything

    @property
    def _blocks(self) -> int:
        return self.horizon.overall // _BLOCK + 1


def drawer_token(kind: str, part: str) -> str:
    return f"k_{kind}_{part}"


def told_token(overall: int) -> str:
    return f"t_{overall // _BLOCK}"


def find(query: Query, drawers: Iterable[Drawer], seasons: Iterable[int] = (), most: int = MOST_HITS) -> list[Hit]:
    """Return the documents in `drawers` with every term and phrase of `query`: of each drawer `most`, in one query."""
    return _find([[*term.tokens] for term in query.terms], query.phrases, drawers, list(seasons), most)


def find_beginning(query: Query, drawers: Iterable[Drawer], most: int) -> list[Hit]:
    """Return the documents in `drawers` with every term of `query`, the last of which may be only begun."""
    *whole, begun = query.terms
    return _find([*([*term.tokens] for term in whole), _Begun(begun)], [], drawers, [], most)


class _Begun(list):
    """The tokens of a word of which the beginning is known."""

    def __init__(self, term: Term):
        super().__init__([f"{term.word}*", *term.tokens])


def _find(wanted: list, phrases: list[str], drawers, seasons: list[int], most: int) -> list[Hit]:
    extra, values = "", []  # type: str, list[Any]
    for phrase in phrases:
        extra += " AND d.tokens LIKE %s"
        values.append(f"% {phrase} %")
    if seasons:
        extra += f" AND d.season IN ({', '.join(['%s'] * len(seasons))})"
        values += seasons
    branches, parameters = [], []
    for drawer in drawers:
        condition, limit = drawer.condition
        branches.append(_BRANCHES[connection.vendor] + condition + extra + _NOT_STALE + " LIMIT %s")
        parameters += [_asked([*drawer.tokens, *wanted]), *limit, *values, most]
    if not branches:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT * FROM ({branch}) AS drawer" for branch in branches), parameters)
        return [Hit(*row) for row in cursor.fetchall()]


_COLUMNS = "SELECT d.id, d.kind, d.part, d.language, d.told_from, d.address, d.place, d.title FROM "
_BRANCHES = {
    "sqlite": f"{_COLUMNS}{INDEX} JOIN {DOCUMENTS} d ON d.id = {INDEX}.rowid WHERE {INDEX} MATCH %s",
    "postgresql": f"{_COLUMNS}{DOCUMENTS} d WHERE {VECTOR} @@ CAST(%s AS tsquery)",
}
_NOT_STALE = f" AND NOT EXISTS (SELECT 1 FROM {STALE} s WHERE s.kind = d.kind AND s.object_id = d.object_id)"


def _asked(wanted: list[list[str]]) -> str:
    """Return what asks for one token of each list. Tokens are letters and digits only: nothing in them is a sign."""
    all_of, any_of, begun = {"sqlite": (" AND ", " OR ", '"{}"*'), "postgresql": (" & ", " | ", "'{}':*")}[
        connection.vendor
    ]
    quoted = {"sqlite": '"{}"', "postgresql": "'{}'"}[connection.vendor]

    def written(token: str) -> str:
        return begun.format(token[:-1]) if token.endswith("*") else quoted.format(token)

    return all_of.join(f"({any_of.join(written(token) for token in tokens)})" for tokens in wanted)
