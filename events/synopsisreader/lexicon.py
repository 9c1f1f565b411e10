"""The names that a text about one episode may hold: who is in it, who else there is, where, and who is kin to whom."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from enum import IntEnum

from django.db.models import Q

from characters.models import Alias, Appearance, Character
from episodes.models import Episode
from events.models import Event, Participation, Place, Relationship

NEIGHBOURS = 4
"""So many episodes before and after one are near to it."""

STANDING = (Character.Billing.MAIN, Character.Billing.RECURRING)


class Rank(IntEnum):
    """How likely it is that a text about the episode speaks of someone or of a place."""

    CAST = 0
    NEAR = 1
    KNOWN = 2
    LATER = 3


@dataclass(frozen=True)
class Person:
    slug: str
    name: str
    aliases: tuple[str, ...] = ()
    gender: str = ""
    rank: Rank = Rank.CAST
    is_regular: bool = False


@dataclass(frozen=True)
class Spot:
    """A place with its names; `depth` says how many places it lies in, `weight` how much happens there."""

    slug: str
    names: tuple[str, ...]
    rank: Rank = Rank.NEAR
    depth: int = 0
    weight: int = 1


@dataclass(frozen=True)
class Tie:
    """A relationship that a text may speak of: `parent`, `sibling`, `marriage` or `engagement`; `order` is its age."""

    kind: str
    first: str
    second: str
    order: int = 0


@dataclass(frozen=True)
class Lexicon:
    language: str
    people: tuple[Person, ...] = ()
    spots: tuple[Spot, ...] = ()
    ties: tuple[Tie, ...] = ()

    @classmethod
    def for_episode(cls, episode: Episode, language: str) -> "Lexicon":
        """Return what is known for a text about `episode`; seven queries."""
        return cls(language, _people(episode), _spots(episode, language), _ties(episode))

    def in_language(self, language: str) -> "Lexicon":
        """Return the same for a text in `language`, in which places have their other name first."""
        if language == self.language:
            return self
        return replace(
            self, language=language, spots=tuple(replace(spot, names=spot.names[::-1]) for spot in self.spots)
        )


KINSHIP = (
    Relationship.Kind.PARENT,
    Relationship.Kind.SIBLING,
    Relationship.Kind.MARRIAGE,
    Relationship.Kind.ENGAGEMENT,
)
BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")


def _people(episode: Episode) -> tuple[Person, ...]:
    cast, near = _seen(episode)
    aliases: dict[int, list[str]] = {}
    for alias in Alias.objects.filter(revealed_in__lte=episode.overall):
        aliases.setdefault(alias.character_id, []).append(alias.name)
    found = Character.objects.values_list("pk", "slug", "name", "gender", "named_in", "billing").order_by("pk")
    people = []
    for pk, slug, name, gender, named_in, billing in found:
        is_known = bool(named_in and named_in <= episode.overall)
        is_regular = pk in near or (is_known and billing in STANDING)
        known = Rank.KNOWN if is_known else Rank.LATER
        rank = Rank.CAST if pk in cast or named_in == episode.overall else Rank.NEAR if is_regular else known
        people.append(Person(slug, BRACKETS.sub("", name), tuple(aliases.get(pk, ())), gender, rank, is_regular))
    return tuple(people)


def _seen(episode: Episode) -> tuple[set[int], set[int]]:
    """Return the keys of those who are in the episode, and of those often seen around it."""
    start, end = episode.overall - NEIGHBOURS, episode.overall + NEIGHBOURS
    around = Appearance.objects.filter(episode__gte=start, episode__lte=end).order_by()
    rows = list(around.values_list("character", "episode"))
    parts = Participation.objects.filter(event__episode=episode, is_sure=True).values_list("character", flat=True)
    often = Counter(pk for pk, _number in rows)
    return {*(pk for pk, number in rows if number == episode.overall), *parts}, {pk for pk in often if often[pk] > 2}


def _spots(episode: Episode, language: str) -> tuple[Spot, ...]:
    """Return the places, those first in which most happens near the episode."""
    other = "en" if language == "de" else "de"
    told = Event.objects.filter(place__isnull=False).values_list("place", "episode").order_by()
    seen = {pk for pk, number in told if number <= episode.overall}
    near = Counter(pk for pk, number in told if abs(number - episode.overall) <= NEIGHBOURS)
    usual = Counter(pk for pk, _number in told)
    rows = {
        row[0]: row[1:]
        for row in Place.objects.values_list("pk", "parent", "slug", f"name_{language}", f"name_{other}")
    }
    spots = []
    for pk in sorted(rows, key=lambda pk: (-near[pk], -usual[pk], pk)):
        _parent, slug, *names = rows[pk]
        rank = Rank.NEAR if near[pk] else Rank.KNOWN if pk in seen else Rank.LATER
        spots.append(Spot(slug, tuple(filter(None, dict.fromkeys(names))), rank, _depth(pk, rows), usual[pk]))
    return tuple(spots)


def _depth(pk: int, rows: dict[int, tuple]) -> int:
    """Return how many places the place lies inside."""
    depth, parent = 0, rows[pk][0]
    while parent and depth < len(rows):
        depth, parent = depth + 1, rows[parent][0]
    return depth


def _ties(episode: Episode) -> tuple[Tie, ...]:
    now = Q(since__lte=episode.overall) & (Q(until__isnull=True) | Q(until__gte=episode.overall))
    kin = Relationship.objects.filter(now, kind__in=KINSHIP).order_by("since", "pk")
    return tuple(Tie(*row) for row in kin.values_list("kind", "character__slug", "other__slug", "since"))
