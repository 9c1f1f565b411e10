"""Jump to any object by typing: what is found of each kind, the likeliest first, in one query a kind."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils.text import capfirst

from characters.models import Alias, Character
from episodes.folding import fold
from episodes.horizon import tidy_code
from episodes.models import Episode, Person, Status
from events.models import Event, Place, Secret

LONGEST = 100
_MOST_WORDS = 12


@dataclass(frozen=True)
class Hit:
    """One object: what it is, how it reads, what tells it from others like it, and where it is edited."""

    kind: str
    label: str
    detail: str
    address: str
    rank: int


@dataclass(frozen=True)
class Kind:
    """A kind of object, the columns by which it is found, and what is said beside its name."""

    model: type[models.Model]
    columns: tuple[str, ...]
    detail: Callable[[Any], str] = lambda row: ""
    related: tuple[str, ...] = ()
    by_alias: bool = False

    def found(self, words: list[str]) -> models.QuerySet:
        """Return the rows that hold every word, with their `rank`: 0 for just these words, 1 if they begin so."""
        rows = self.model._default_manager.select_related(*self.related)
        for word in words:
            rows = rows.filter(self._holds("contains", word))
        whole = " ".join(words)
        ranks = [When(self._holds(lookup, whole), then=Value(rank)) for rank, lookup in enumerate(_CLOSE)]
        return rows.annotate(rank=Case(*ranks, default=Value(len(_CLOSE)))).order_by(
            "rank", *self.model._meta.ordering or ()
        )

    def _holds(self, lookup: str, text: str) -> Q:
        held = Q()
        for column in self.columns:
            held |= Q(**{f"{column}__{lookup}": text})
        if self.by_alias:
            held |= Q(Exists(Alias.objects.filter(character=OuterRef("pk"), **{f"name_folded__{lookup}": text})))
        return held


_CLOSE = ("exact", "startswith")


def _of_event(event: Event) -> str:
    code = event.episode.natural_key()[0]
    return code if event.status == Status.PUBLISHED else f"{code}, {event.get_status_display()}"


KINDS = (
    Kind(Episode, ("code", "title_folded_de", "title_folded_en")),
    Kind(Character, ("name_folded",), by_alias=True),
    Kind(Event, ("title_folded_de", "title_folded_en"), _of_event, ("episode",)),
    Kind(
        Place,
        ("name_folded_de", "name_folded_en"),
        lambda place: str(place.parent or ""),
        ("parent",),
    ),
    Kind(
        Secret,
        ("title_folded_de", "title_folded_en"),
        lambda secret: secret.revealed_in.natural_key()[0] if secret.revealed_in else "",
        ("revealed_in",),
    ),
    Kind(Person, ("name_folded",)),
)


def found(site, request, text: str, most: int) -> list[Hit]:
    """Return what the editor may see of all that holds every word of `text`: of each kind at most `most`.

    Those that are called just so come first, then those that begin so; within that, kind by kind.
    """
    words = [word for word in fold(tidy_code(text[:LONGEST].replace("\0", ""))).split() if word][:_MOST_WORDS]
    hits = []
    for kind in KINDS if words else ():
        if site.get_model_admin(kind.model).has_view_permission(request):
            hits += _hits(kind, words, most)
    return sorted(hits, key=lambda hit: hit.rank)


def _hits(kind: Kind, words: list[str], most: int) -> list[Hit]:
    rows = kind.found(words)
    if kind.by_alias:
        rows = rows.prefetch_related("aliases")
    meta = kind.model._meta
    return [
        Hit(
            capfirst(str(meta.verbose_name)),
            str(row),
            _alias(row, words) if kind.by_alias else kind.detail(row),
            reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk]),
            row.rank,
        )
        for row in rows[:most]
    ]


def _alias(character: Character, words: list[str]) -> str:
    """Return the other name by which a character was found; nothing if their own name holds the words."""
    if all(word in character.name_folded for word in words):
        return ""
    holding = (alias.name for alias in character.aliases.all() if any(word in alias.name_folded for word in words))
    return next(holding, "")
