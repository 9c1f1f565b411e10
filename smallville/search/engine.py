"""Documents found by their tokens, as far as they are told: FTS5 on SQLite, a vector with GIN on PostgreSQL."""

from collections.abc import Iterable
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Any

from django.db import connection

from episodes.horizon import Horizon
from smallville.models.search import Kind, Part
from smallville.search.triggers import DOCUMENTS, INDEX, STALE, VECTOR
from smallville.search.words import Query, Term

MOST_HITS = 1000
PARTS = {
    Kind.EPISODE: (Part.TITLE, Part.TEXT),
    Kind.CHARACTER: (Part.NAME, Part.ALIAS, Part.TEXT),
    Kind.EVENT: (Part.TITLE, Part.TEXT),
    Kind.PLACE: (Part.NAME,),
    Kind.SECRET: (Part.TITLE, Part.TEXT),
    Kind.PASSAGE: (Part.TEXT,),
}
# In the index every word begins with the letter of its drawer: so the database knows how often it is in each of them,
# and looks at no other. Whoever changes the letters has to rebuild the index.
_LETTERS = dict(zip(((kind, part) for kind in PARTS for part in PARTS[kind]), ascii_lowercase, strict=False))
# A token says roughly from when on a document is told, so that little has to be looked at that is not told yet.
_BLOCK = 16
# Of these there may be very many: it is not looked for later ones if the first stretch of the series has enough.
_MANY = {Kind.EVENT, Kind.PASSAGE}


@dataclass(frozen=True)
class Hit:
    """A document that was found."""

    pk: int
    kind: str
    object_id: int
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

    def asked(self, wanted: list[list[str]], told_in: list[list[str]]) -> list[str]:
        """Return what asks, for one stretch of the series after the other, for a word of each list of `wanted`.

        Told by then, and if there are any `told_in` in one of some seasons.
        """
        words = [self._held(tokens) for tokens in wanted]
        return [_asked(words + told_in + told) for told in self._stretches]

    def phrase(self, words: list[str]) -> str:
        """Return `words` as they stand among the tokens of a document."""
        return f"% {' '.join(self._held(words))} %"

    @property
    def condition(self) -> tuple[str, list[Any]]:
        return ("", []) if self._tells_all else (" AND d.told_from <= %s", [self.horizon.overall])

    def _held(self, tokens: Iterable[str]) -> list[str]:
        return held(self.kind, self.part, tokens)

    @property
    def _tells_all(self) -> bool:
        return self.is_open or self.horizon.is_everything

    @property
    def _stretches(self) -> list[list[list[str]]]:
        if self._tells_all:
            return [[]]
        blocks = [_told(overall) for overall in range(0, self.horizon.overall + 1, _BLOCK)]
        stretches = [blocks[:1], blocks[1:]] if self.kind in _MANY else [blocks]
        return [[stretch] for stretch in stretches if stretch]


def held(kind: str, part: str, tokens: Iterable[str]) -> list[str]:
    """Return how the drawer of a kind and a part holds words and stems: c_haus, and cd_haus."""
    letter = _LETTERS[Kind(kind), Part(part)]
    return [f"{letter}{token}" if "_" in token else f"{letter}_{token}" for token in tokens]


def marks(told_from: int | None, season: int | None) -> list[str]:
    """Return the tokens that say when a document is told. No word begins so: those have a letter or two before it."""
    known = [] if told_from is None else [_told(told_from)]
    return known if season is None else [*known, _in_season(season)]


def _told(overall: int) -> str:
    return f"told_{overall // _BLOCK}"


def _in_season(number: int) -> str:
    return f"season_{number}"


def find(query: Query, drawers: Iterable[Drawer], seasons: Iterable[int] = (), most: int = MOST_HITS) -> list[Hit]:
    """Return the documents in `drawers` with every term and phrase of `query`: of each drawer `most`, in one query."""
    told_in = [_in_season(season) for season in seasons]
    wanted = [[*term.tokens] for term in query.terms]
    return _find(wanted, [told_in] if told_in else [], query.phrases, drawers, most)


def find_beginning(query: Query, drawers: Iterable[Drawer], most: int) -> list[Hit]:
    """Return the documents in `drawers` with every term of `query`, the last of which may be only begun."""
    *whole, begun = query.terms
    wanted = [[*term.tokens] for term in whole]
    return _find([*wanted, [_begun(begun), *begun.tokens]], [], [], drawers, most)


def _begun(term: Term) -> str:
    return f"{term.word}*"


def _find(wanted, told_in, phrases: list[list[str]], drawers, most: int) -> list[Hit]:
    branches, parameters = [], []  # type: list[str], list[Any]
    for drawer in drawers:
        condition, limit = drawer.condition
        together = " AND d.tokens LIKE %s" * len(phrases)
        stretch = f"SELECT * FROM ({_FOUND[connection.vendor].format(condition + together + _NOT_STALE)}) AS stretch"
        stretches = drawer.asked(wanted, told_in)
        for asked in stretches:
            parameters += [asked, *limit, *(drawer.phrase(words) for words in phrases)]
        branches.append(f"SELECT * FROM ({' UNION ALL '.join([stretch] * len(stretches))} LIMIT %s) AS drawer")
        parameters.append(most)
    if not branches:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(branches), parameters)
        return [Hit(*row) for row in cursor.fetchall()]


_COLUMNS = "SELECT d.id, d.kind, d.object_id, d.part, d.language, d.told_from, d.address, d.place, d.title FROM "
_FOUND = {
    "sqlite": f"{_COLUMNS}{INDEX} JOIN {DOCUMENTS} d ON d.id = {INDEX}.rowid WHERE {INDEX} MATCH %s{{}}",
    # Shown no limit, PostgreSQL reads by the index what may be rare, and does not hope to meet enough on its way.
    "postgresql": (
        f"WITH found AS MATERIALIZED ({_COLUMNS}{DOCUMENTS} d WHERE d.{VECTOR} @@ CAST(%s AS tsquery){{}}) "
        "SELECT * FROM found"
    ),
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
