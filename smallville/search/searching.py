"""What a reader's words find, as far as it is told: grouped by kind, ranked, and marked in what is shown of it."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from rapidfuzz import fuzz, process

from episodes.horizon import Horizon
from smallville.models import SearchDocument
from smallville.models.search import Kind, Part
from smallville.search.engine import MOST_HITS, PARTS, Drawer, Hit, find, find_beginning
from smallville.search.words import Piece, Query, excerpt, marked, spans

PAGES = {
    Kind.EPISODE: "episodes:episode",
    Kind.CHARACTER: "characters:character",
    Kind.EVENT: "events:event",
    Kind.PLACE: "events:place",
    Kind.SECRET: "events:secret",
    Kind.PASSAGE: "episodes:episode",
}
_NAMES = (Part.NAME, Part.ALIAS)
_RANKS = [Part.NAME, Part.ALIAS, Part.TITLE, Part.TEXT]
_CALLED = (Part.NAME, Part.TITLE)
_LATER = 100_000
# Less alike than that, a name is not what was meant: Klark is Clark to 80. One letter of four is a mistake as well.
_ALIKE = 78
_ALIKE_IF_SHORT = 75
_SHORTEST_TYPO = 4
MOST_SUGGESTED = 8
_COMPOUND = re.compile(r"[^\W_]+(?:-[^\W_]+)+")


@dataclass
class Found:
    """One object as it is shown: its title, and around the words found what is said of it."""

    kind: str
    slug: str
    place: int
    """Of a passage, its number in the synopsis."""
    code: str
    address: str
    title: list[Piece]
    title_language: str
    """In which language the title is, if not in the reader's."""
    text: list[Piece]
    text_language: str


@dataclass
class Group:
    """All of one kind that was found, best first."""

    kind: str
    hits: list[Hit]
    is_cut: bool
    """Whether there is more than is looked at."""

    @property
    def label(self):
        return Kind(self.kind).label

    @property
    def rank(self) -> tuple[int, int]:
        return _RANKS.index(Part(self.hits[0].part)), list(Kind).index(Kind(self.kind))


@dataclass
class Results:
    """The groups with names first, then those with titles, then texts."""

    query: Query
    groups: list[Group]
    horizon: Horizon
    language: str

    @property
    def number(self) -> int:
        return sum(len(group.hits) for group in self.groups)

    @property
    def is_cut(self) -> bool:
        return any(group.is_cut for group in self.groups)

    def show(self, hits: Iterable[Hit]) -> list[Found]:
        """Return how `hits` are shown, in one query: in the reader's language, marked where they were found."""
        hits = list(hits)
        rows = _rows(hits, self.horizon)
        return [self._found(hit, rows) for hit in hits]

    def _found(self, hit: Hit, rows: dict[tuple, SearchDocument]) -> Found:
        document = rows[(hit.pk,)]
        titled = self._own(hit, rows, Part.TITLE) or self._own(hit, rows, Part.NAME) or document
        said = document
        if document.part in {Part.TITLE, Part.NAME}:
            said = self._own(hit, rows, Part.TEXT) or titled
        # A title that was found only in another language says itself why.
        other = document.part in {Part.TITLE, Part.NAME} and document.language != titled.language
        text, spoken = (document.title, document.language) if other else (said.text, said.language)
        is_name = hit.kind == Kind.CHARACTER
        return Found(
            kind=hit.kind,
            slug=hit.address,
            place=hit.place,
            code=document.code,
            address=_address(hit),
            title=marked(titled.title, self.query.terms),
            title_language="" if is_name else self._unless_own(titled.language),
            text=excerpt(text, self.query.terms),
            text_language=self._unless_own(spoken),
        )

    def _own(self, hit: Hit, rows: dict[tuple, SearchDocument], part: Part) -> SearchDocument | None:
        return rows.get((hit.kind, hit.address, hit.place, part, self.language))

    def _unless_own(self, language: str) -> str:
        return "" if language == self.language else language


def search(
    query: Query, horizon: Horizon, *, kinds: Iterable[str] = (), seasons: Iterable[int] = (), language: str = ""
) -> Results:
    """Return what `query` finds as of `horizon`, of `kinds` and told in `seasons` if there are any, in one query."""
    language = language or get_language() or ""
    wanted = [Kind(kind) for kind in kinds] or list(PARTS)
    drawers = [_drawer(kind, part, horizon) for kind in wanted for part in PARTS[kind]]
    hits = find(query, drawers, seasons) if query else []
    by_kind: dict[str, list[Hit]] = defaultdict(list)
    full = {drawer for drawer, number in _count(hits).items() if number >= MOST_HITS}
    for hit in sorted(hits, key=lambda hit: _rank(hit, query, language)):
        by_kind[hit.kind].append(hit)
    groups = [
        Group(kind, _each_once(found), any(cut == kind for cut, _part in full)) for kind, found in by_kind.items()
    ]
    return Results(query, sorted(groups, key=lambda group: group.rank), horizon, language)


def meant(query: Query, horizon: Horizon) -> Query | None:
    """Return `query` with each word that is no name told by then put right to the one it is most like.

    None where no word is like one.
    """
    names = _words_of_names(horizon)
    words = {term.word: _likest(term.word, names) for term in query.terms}
    said = [names[likest] if likest else word for word, likest in words.items()]
    corrected = Query(" ".join(said), query.language)
    return corrected if {term.word for term in corrected.terms} != words.keys() else None


def suggest(query: Query, horizon: Horizon, language: str = "") -> list[Found]:
    """Return the names and titles told by then that begin so, names first."""
    language = language or get_language() or ""
    if not query:
        return []
    drawers = [_drawer(kind, part, horizon) for kind, parts in PARTS.items() for part in parts if part != Part.TEXT]
    hits = find_beginning(query, drawers, 50)
    ranked = _each_once(sorted(hits, key=lambda hit: _rank(hit, query, language)))[:MOST_SUGGESTED]
    return Results(query, [], horizon, language).show(ranked)


def _drawer(kind: Kind, part: Part, horizon: Horizon) -> Drawer:
    return Drawer(kind, part, horizon, is_open=horizon.titles and (kind, part) == (Kind.EPISODE, Part.TITLE))


def _count(hits: Iterable[Hit]) -> dict[tuple[str, str], int]:
    numbers: dict[tuple[str, str], int] = defaultdict(int)
    for hit in hits:
        numbers[hit.kind, hit.part] += 1
    return numbers


def _rank(hit: Hit, query: Query, language: str) -> tuple:
    """Return by what hits are put in order: what is called just so, names, titles, texts, one's own language, time."""
    is_it = hit.part in _CALLED and hit.title.casefold() == query.text.strip().casefold()
    told = _LATER if hit.told_from is None else hit.told_from
    return not is_it, _RANKS.index(Part(hit.part)), hit.language not in {"", language}, told, hit.place, hit.address


def _each_once(hits: Iterable[Hit]) -> list[Hit]:
    """Return of every object the first hit."""
    found: dict[tuple, Hit] = {}
    for hit in hits:
        found.setdefault((hit.kind, hit.address, hit.place), hit)
    return list(found.values())


def _rows(hits: list[Hit], horizon: Horizon) -> dict[tuple, SearchDocument]:
    """Return the documents of `hits`, and the others of their objects as far as they are told, by what they are."""
    if not hits:
        return {}
    wanted = Q(pk__in=[hit.pk for hit in hits])
    for kind in {hit.kind for hit in hits} - {Kind.PASSAGE}:
        wanted |= Q(kind=kind, object_id__in=[hit.object_id for hit in hits if hit.kind == kind])
    rows: dict[tuple, SearchDocument] = {}
    for row in SearchDocument.objects.told(horizon).filter(wanted):
        rows[(row.pk,)] = rows[row.kind, row.address, row.place, row.part, row.language] = row
    return rows


def _address(hit: Hit) -> str:
    page = reverse(PAGES[Kind(hit.kind)], args=[hit.address])
    return f"{page}#p{hit.place}" if hit.kind == Kind.PASSAGE else page


def _words_of_names(horizon: Horizon) -> dict[str, str]:
    """Return the words of all names told by then as they are written, by their folded form: Kal, El, and Kal-El."""
    told: Any = SearchDocument.objects.told(horizon).filter(part__in=_NAMES)
    words: dict[str, str] = {}
    for part, title, text in told.order_by("pk").values_list("part", "title", "text"):
        name = text if part == Part.ALIAS else title
        for span in spans(name):
            words.setdefault(span.folded, name[span.start : span.end])
        for compound in _COMPOUND.findall(name):
            words.setdefault("".join(span.folded for span in spans(compound)), compound)
    return words


def _likest(word: str, names: dict[str, str]) -> str | None:
    """Return the word of a name that `word` is most like, itself if it is one; None if it is like none."""
    if word in names or len(word) < _SHORTEST_TYPO:
        return word if word in names else None
    alike = _ALIKE_IF_SHORT if len(word) == _SHORTEST_TYPO else _ALIKE
    found = process.extractOne(word, sorted(names), scorer=fuzz.ratio, score_cutoff=alike)
    return found[0] if found else None
