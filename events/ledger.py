"""The ledger of secrets: who knows what as of a horizon, and who is in the dark."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from characters.models import Character
from episodes.horizon import Horizon
from events.models import Condition, Knowledge, Relationship, Secret
from events.wording import tie


class Standing(TextChoices):
    """Where a character stands with a secret."""

    KNOWS = "knows", gettext_lazy("knows")
    SUSPECTS = "suspects", gettext_lazy("suspects")
    LOST = "lost", gettext_lazy("knows no longer")
    NOTHING = "nothing", gettext_lazy("nothing told")


TOLD = frozenset({Standing.KNOWS, Standing.SUSPECTS, Standing.LOST})
KIN = frozenset(
    {
        Relationship.Kind.PARENT,
        Relationship.Kind.SIBLING,
        Relationship.Kind.KIN,
        Relationship.Kind.MARRIAGE,
        Relationship.Kind.ENGAGEMENT,
        Relationship.Kind.ROMANCE,
    }
)
"""By which relationships someone is family, or as near."""


@dataclass(frozen=True)
class Entry:
    """What is told of one character and one secret: where they stand, and the row of knowledge that says so."""

    standing: Standing
    knowledge: Knowledge

    @property
    def event(self):
        """The event in which it came about; None for the backdrop."""
        return self.knowledge.ended_with if self.standing == Standing.LOST else self.knowledge.begun_with

    @property
    def episode(self):
        return self.knowledge.until if self.standing == Standing.LOST else self.knowledge.since

    @property
    def address(self) -> str:
        return (self.event or self.episode).get_absolute_url()

    @property
    def label(self) -> str:
        if self.standing == Standing.LOST and self.knowledge.state == Knowledge.State.SUSPECTS:
            return _("suspects no longer")
        return str(self.standing.label)


class Ledger:
    """The entries of some rows of knowledge, one for each secret and character that they name."""

    def __init__(self, knowledge: Iterable[Knowledge]):
        rows = defaultdict(list)
        self.characters: dict[int, Character] = {}
        for known in sorted(knowledge, key=moment):
            rows[known.secret_id, known.character_id].append(known)
            self.characters[known.character_id] = known.character
        self.entries = {key: _entry(of_both) for key, of_both in rows.items()}

    @classmethod
    def told(cls, horizon: Horizon, **which) -> "Ledger":
        rows = Knowledge.objects.told(horizon).filter(**which)
        return cls(rows.with_span().select_related("character", "secret"))

    def find(self, secret: int, character: int) -> Entry | None:
        return self.entries.get((secret, character))

    def standing(self, secret: int, character: int) -> Standing:
        entry = self.find(secret, character)
        return entry.standing if entry else Standing.NOTHING

    def by_standing(self) -> dict[str, list[Entry]]:
        """Return the entries by where someone stands, those who know first; each in the order in which it is told."""
        entries: dict[str, list[Entry]] = {str(standing): [] for standing in Standing if standing in TOLD}
        for entry in sorted(self.entries.values(), key=lambda entry: moment(entry.knowledge)):
            entries[entry.standing].append(entry)
        return {standing: found for standing, found in entries.items() if found}

    def secrets(self, characters: Iterable[int], standings) -> set[int]:
        """Return the secrets with which one of `characters`, or where there are none anyone, stands so."""
        among = set(characters)
        return {
            secret
            for (secret, character), entry in self.entries.items()
            if entry.standing in standings and (not among or character in among)
        }

    def told_of_all(self, characters: Iterable[int]) -> set[int]:
        """Return the secrets of which something is told of each of `characters`, or where there are none of anyone."""
        each = [self.secrets([character], TOLD) for character in characters]
        return set.intersection(*each) if each else self.secrets([], TOLD)


def moment(known: Knowledge) -> tuple[int, int, int]:
    """Return when it begins, so that rows can be sorted: the backdrop of an episode comes before its events."""
    return known.since_id, known.begun_with.position if known.begun_with else 0, known.pk


def _entry(rows: list[Knowledge]) -> Entry:
    """Return what the rows of one character and one secret say: what still holds counts more than what has ended."""
    for standing, state in ((Standing.KNOWS, Knowledge.State.KNOWS), (Standing.SUSPECTS, Knowledge.State.SUSPECTS)):
        held = [known for known in rows if known.state == state and known.until_id is None]
        if held:
            return Entry(standing, held[0])
    known_once = [known for known in rows if known.state == Knowledge.State.KNOWS]
    return Entry(Standing.LOST, (known_once or rows)[-1])


# --- The matrix -----------------------------------------------------------------------------------------------------


@dataclass
class Matrix:
    """Secrets by characters: a column for each who stands in one of the rows, (secret, cells) for each row."""

    columns: list[Character]
    rows: list[tuple[Secret, list[Entry | None]]]


def matrix(ledger: Ledger, secrets: Iterable[Secret], chosen: Iterable[Character] = ()) -> Matrix:
    """Return the matrix of `secrets`: `chosen` characters come first, then those of whom most cells tell."""
    secrets, first = list(secrets), list(chosen)
    shown = {secret.pk for secret in secrets}
    numbers: dict[int, int] = defaultdict(int)
    for secret, character in ledger.entries:
        numbers[character] += secret in shown
    others = [ledger.characters[pk] for pk, number in numbers.items() if number and pk not in {c.pk for c in first}]
    others.sort(key=lambda character: (-numbers[character.pk], character.name_folded, character.pk))
    columns = first + others
    return Matrix(columns, [(secret, [ledger.find(secret.pk, c.pk) for c in columns]) for secret in secrets])


# --- What is kept from someone ---------------------------------------------------------------------------------------


@dataclass
class Kept:
    """A secret about someone or their family of which nothing is told that they know it; `about` are those people."""

    secret: Secret
    about: list[Character]


def kept_from(character: Character, family: Iterable[Character], ledger: Ledger, horizon: Horizon) -> list[Kept]:
    """Return what is kept from `character`, whose own entries are in `ledger`, in the order in which it is told."""
    near = {character.pk, *(one.pk for one in family)}
    unknown = Secret.objects.told(horizon).exclude(pk__in={secret for secret, _character in ledger.entries})
    found = unknown.filter(about__in=near).distinct().as_told().with_about()
    return [Kept(secret, [one for one in secret.about.all() if one.pk in near]) for secret in found]


# --- In the dark ----------------------------------------------------------------------------------------------------


@dataclass
class Unaware:
    """A character close to a secret who is not told to know it.

    `is_told` where something says that they do not: they only suspect it, or have lost it. `ties` are (how the tie
    reads, the other, whether the secret is about the other) to those whom it is about or who know it.
    """

    character: Character
    standing: Standing
    entry: Entry | None
    is_about: bool
    ties: list[tuple[str, Character, bool]] = field(default_factory=list)

    @property
    def is_told(self) -> bool:
        return self.standing != Standing.NOTHING

    @property
    def is_near(self) -> bool:
        """Whether it is about them or someone tied to them, or something is told of them; else they know a knower."""
        return self.is_told or self.is_about or any(is_about for _reading, _other, is_about in self.ties)


class Closeness:
    """Who is close to what as of a horizon: the ties that hold, and who can still be kept in the dark."""

    def __init__(self, horizon: Horizon):
        self.horizon = horizon
        self._ties = defaultdict(list)
        for tied in Relationship.objects.held(horizon).select_related("character", "other"):
            self._ties[tied.character].append((tie(tied, tied.character), tied.other))
            self._ties[tied.other].append((tie(tied, tied.other), tied.character))
        self._dead = {
            condition.character_id
            for condition in Condition.objects.held(horizon)
            if condition.kind == Condition.Kind.DEAD
        }

    def unaware(self, secret: Secret, ledger: Ledger) -> list[Unaware]:
        """Return who is close to a secret and not told to know it, the nearest first.

        Close is whom it is about, and who is tied to one of them or to someone who knows it. The dead are left out.
        """
        about = list(secret.about.all())
        found = []
        for character in dict.fromkeys([*about, *self._ties]):
            standing = ledger.standing(secret.pk, character.pk)
            if standing == Standing.KNOWS or character.pk in self._dead or not self._is_met(character):
                continue
            ties = self._ties_to(character, secret, about, ledger)
            if ties or character in about:
                entry = ledger.find(secret.pk, character.pk)
                found.append(Unaware(character, standing, entry, character in about, ties))
        return sorted(found, key=_nearness)

    def _ties_to(self, character, secret, about, ledger):
        """Return the ties to those near the secret, each person once: first those whom it is about."""
        near: dict[Character, tuple[str, Character, bool]] = {}
        for reading, other in self._ties.get(character, ()):
            is_about = other in about
            if other != character and (is_about or ledger.standing(secret.pk, other.pk) == Standing.KNOWS):
                near.setdefault(other, (reading, other, is_about))
        return sorted(near.values(), key=lambda found: (not found[2], found[1].name_folded))

    def _is_met(self, character) -> bool:
        return self.horizon.covers(character.introduced_in_id)


def _nearness(one: Unaware) -> tuple[bool, bool, bool, str, int]:
    """Return the order: those of whom something is told come first, then those whom it is about."""
    return not one.is_told, not one.is_about, not one.is_near, one.character.name_folded, one.character.pk


def in_the_dark(secrets, ledger: Ledger, closeness: Closeness, slugs=(), standings=()):
    """Return (secret, who is in the dark) for each of `secrets` with anyone in it.

    Where slugs of characters or standings are given, only those count.
    """
    found = []
    for secret in secrets:
        unaware = [
            one
            for one in closeness.unaware(secret, ledger)
            if (not slugs or one.character.slug in slugs) and (not standings or one.standing in standings)
        ]
        if unaware:
            found.append((secret, unaware))
    return found
