"""What the search knows of each object: its texts, each as it may be told from one episode on."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from characters.models import Alias, Character
from episodes.models import Episode, Language, Passage, Status
from events.models import Event, Place, Secret
from smallville.models import SearchDocument
from smallville.models.search import Kind, Part
from smallville.search.engine import held, marks
from smallville.search.words import tokens

Documents = Iterator[SearchDocument]
_BRACKETS = re.compile(r"\s*\([^()]*\)")


def documents(kind: str, keys: Iterable[int] | None = None) -> Documents:
    """Yield the documents of the objects of that kind with these keys; of all of them without."""
    return _MAKERS[kind]({} if keys is None else {"pk__in": list(keys)})


def _document(kind, part, language, told_from, row, *, title, text="", said=None, season=None, **columns):
    """Return a document found by `said`, or else by its title and text."""
    words = tokens(f"{title} {text}" if said is None else said, language)
    return SearchDocument(
        kind=kind,
        object_id=row,
        part=part,
        language=language,
        told_from=told_from,
        title=title,
        text=text,
        tokens=" ".join([*marks(told_from, season), *held(kind, part, words)]),
        **columns,
    )


def _translated(row, kind, title: str, text: str, told_from, **columns) -> Documents:
    """Yield the title of `row`, and its title and text together, in each language in which it has one."""
    for language in Language.values:
        said, told = getattr(row, f"{title}_{language}") or "", getattr(row, f"{text}_{language}") or ""
        if said:
            yield _document(kind, Part.TITLE, language, told_from, row.pk, title=said, **columns)
        if told:
            said = said or getattr(row, title)
            yield _document(kind, Part.TEXT, language, told_from, row.pk, title=said, text=told, **columns)


def _episodes(wanted: dict) -> Documents:
    for row in Episode.objects.filter(**wanted):
        columns = {"season": row.season_id, "address": row.code, "code": row.code}
        yield from _translated(row, Kind.EPISODE, "title", "teaser", row.overall - 1, **columns)


def _characters(wanted: dict) -> Documents:
    aliases = defaultdict(list)
    for alias in Alias.objects.filter(**{f"character__{name}": value for name, value in wanted.items()}):
        aliases[alias.character_id].append(alias)
    for row in Character.objects.filter(**wanted).select_related("named_in", "introduced_in"):
        named = {"address": row.slug, "season": row.named_in and row.named_in.season_id}
        yield from _named(row, named)
        for alias in aliases[row.pk]:
            told = None if row.named_in_id is None else max(row.named_in_id, alias.revealed_in_id)
            known = {"title": row.name, "text": alias.name, "said": alias.name}
            yield _document(Kind.CHARACTER, Part.ALIAS, "", told, row.pk, **known, **named)
        met = {"title": row.name, "address": row.slug, "season": row.introduced_in and row.introduced_in.season_id}
        for language in Language.values:
            if summary := getattr(row, f"summary_{language}"):
                told = row.introduced_in_id
                yield _document(Kind.CHARACTER, Part.TEXT, language, told, row.pk, text=summary, **met)


def _named(row: Character, columns: dict) -> Documents:
    """Yield the name; what stands in brackets after it, as to where they appear, calls nobody so."""
    name = _BRACKETS.sub("", row.name) or row.name
    yield _document(Kind.CHARACTER, Part.NAME, "", row.named_in_id, row.pk, title=row.name, said=name, **columns)
    if name != row.name:
        yield _document(Kind.CHARACTER, Part.TEXT, "", row.named_in_id, row.pk, title=row.name, **columns)


def _events(wanted: dict) -> Documents:
    for row in Event.objects.published().filter(**wanted).select_related("episode"):
        columns = {"season": row.episode.season_id, "code": row.episode.code}
        columns |= {"address": row.slug, "place": row.position}
        yield from _translated(row, Kind.EVENT, "title", "text", row.episode_id, **columns)


def _places(wanted: dict) -> Documents:
    places = {place.pk: place for place in Place.objects.all()}
    told: dict[int, Episode] = {}
    for event in Event.objects.published().filter(place__isnull=False).select_related("episode").order_by("episode"):
        place = places.get(event.place_id or 0)
        while place is not None and place.pk not in told:
            told[place.pk] = event.episode
            place = places.get(place.parent_id or 0)
    for place in places.values():
        if place.pk in wanted.get("pk__in", places):
            first = told.get(place.pk)
            columns = {"address": place.slug, "season": first and first.season_id}
            for language in Language.values:
                if name := getattr(place, f"name_{language}"):
                    overall = first and first.overall
                    yield _document(Kind.PLACE, Part.NAME, language, overall, place.pk, title=name, **columns)


def _secrets(wanted: dict) -> Documents:
    for row in Secret.objects.filter(**wanted).select_related("revealed_in"):
        first = row.revealed_in
        columns = {"season": first and first.season_id, "code": first.code if first else "", "address": row.slug}
        yield from _translated(row, Kind.SECRET, "title", "text", row.revealed_in_id, **columns)


def _passages(wanted: dict) -> Documents:
    synopses = {f"synopsis__{name}": value for name, value in wanted.items()}
    published = Passage.objects.filter(synopsis__status=Status.PUBLISHED, **synopses)
    for row in published.select_related("synopsis__episode"):
        synopsis, episode = row.synopsis, row.synopsis.episode
        columns = {"season": episode.season_id, "code": episode.code, "address": episode.code, "place": row.position}
        columns |= {"title": episode.code, "text": row.text, "said": row.text}
        yield _document(Kind.PASSAGE, Part.TEXT, synopsis.language, episode.overall, synopsis.pk, **columns)


_MAKERS: dict[str, Callable[[dict], Documents]] = {
    Kind.EPISODE: _episodes,
    Kind.CHARACTER: _characters,
    Kind.EVENT: _events,
    Kind.PLACE: _places,
    Kind.SECRET: _secrets,
    Kind.PASSAGE: _passages,
}
