"""The forms under which the people of a lexicon are named, by their first word."""

from collections import defaultdict
from dataclasses import dataclass, replace
from enum import Enum

from events.synopsisreader.lexicon import Lexicon, Person, Rank
from events.synopsisreader.vocabulary import (
    CALLINGS,
    FEMALE_TITLES,
    MALE_TITLES,
    NICKNAMES,
    PARTICLES,
    SAME_TITLES,
    SUFFIXES,
    TITLES,
    key,
)
from events.synopsisreader.words import keys


class Form(Enum):
    FULL = "full"
    ALIAS = "alias"
    GIVEN = "given"
    NICK = "nick"  # the first name in an alias
    SURNAME = "surname"


@dataclass(frozen=True)
class Known:
    """One form of someone's name, in words as they are compared."""

    keys: tuple[str, ...]
    person: Person
    form: Form

    @property
    def is_whole(self) -> bool:
        """Whether it is more than a first name, a surname or a nickname alone."""
        return self.form is Form.FULL or (self.form is Form.ALIAS and len(self.keys) > 1 and "-" not in self.keys)


class Forms:
    """All forms of all names; `surnames` and `givens` are the words with which last and first names begin."""

    def __init__(self, lexicon: Lexicon):
        self.by_first: dict[str, list[Known]] = defaultdict(list)
        self.people: dict[str, Person] = {}
        for person in lexicon.people:
            gendered = replace(person, gender=person.gender or _gender_of_title(person.name))
            self.people[person.slug] = gendered
            for known in _forms(gendered):
                self.by_first[known.keys[0]].append(known)
        self.surnames = self._firsts(Form.SURNAME)
        self.givens = self._firsts(Form.GIVEN) | self._firsts(Form.NICK)

    def of_family(self, surname: tuple[str, ...]) -> list[Person]:
        """Return those of that surname, the likeliest first."""
        same = [known.person for known in self.by_first.get(surname[0], ()) if known.form is Form.SURNAME]
        return sorted(dict.fromkeys(same), key=lambda person: person.rank)

    def typical(self) -> dict[str, list[Known]]:
        """Return the first names and surnames of those in or near the episode."""
        found: dict[str, list[Known]] = defaultdict(list)
        for first, known in self.by_first.items():
            plain = [one for one in known if len(one.keys) == 1 and one.form in {Form.GIVEN, Form.SURNAME}]
            near = [one for one in plain if one.person.rank <= Rank.NEAR]
            if near:
                found[first] = near
        return found

    def _firsts(self, form: Form) -> frozenset[str]:
        return frozenset(known.keys[0] for found in self.by_first.values() for known in found if known.form is form)


def _gender_of_title(name: str) -> str:
    title = key(name.split()[0].strip(".")) if name.split() else ""
    return "male" if title in MALE_TITLES else "female" if title in FEMALE_TITLES else ""


def titles(person: Person) -> frozenset[str]:
    """Return the titles that stand in someone's names."""
    found = {key(word.strip(".")) for name in (person.name, *person.aliases) for word in name.split()[:-1]}
    return canonical(found & TITLES)


def canonical(titles: set[str]) -> frozenset[str]:
    return frozenset(SAME_TITLES.get(title, title) for title in titles)


def _forms(person: Person) -> list[Known]:
    known = _forms_of_name(person)
    for alias in person.aliases:
        parts = _parts(alias)
        if parts and not _is_calling(parts):
            known.append(Known(sum(parts, ()), person, Form.ALIAS))
        if len(parts) > 1 and parts[0][0] not in TITLES and not _is_description(alias):
            known.append(Known(parts[0], person, Form.NICK))
    return list(dict.fromkeys(known))


def _forms_of_name(person: Person) -> list[Known]:
    """Return the whole name, the first name and the surname; nothing for a mere description like a waitress."""
    parts = _parts(person.name)
    if not parts or _is_description(person.name) or _is_calling(parts):
        return []
    bare = [part for part in parts if part[0] not in SUFFIXES]
    named = list(bare)
    while len(named) > 1 and named[0][0] in TITLES:
        named.pop(0)
    known = [Known(sum(bare, ()), person, Form.FULL)] if len(bare) > 1 else []
    if len(named) > 1:
        known.append(Known(sum(named, ()), person, Form.FULL))
        nicknames = NICKNAMES.get(named[0][0], ())
        known += [Known((name, *named[-1]), person, Form.FULL) for name in sorted(nicknames)]
    if len(named) > 2 and len(named[0]) == 1:
        known.append(Known((*named[0], *named[-1]), person, Form.FULL))
    if len(named) == len(bare) or len(named) > 1:
        known.append(Known(named[0], person, Form.GIVEN))
    if len(bare) > 1:
        known.append(Known(named[-1], person, Form.SURNAME))
    return known


def _parts(name: str) -> list[tuple[str, ...]]:
    parts = [keys(part) for part in name.split()]
    while parts and parts[0] and parts[0][0] in {"the", "der", "die", "das"}:
        parts.pop(0)
    return [part for part in parts if part]


def _is_calling(parts: list[tuple[str, ...]]) -> bool:
    return len(parts) == 1 and parts[0][0] in CALLINGS


def _is_description(name: str) -> bool:
    """Whether it says what someone is and not how they are called: "Edge's blond thug"."""
    parts = name.split()
    small = any(part[0].islower() and part not in PARTICLES for part in parts)
    return small or any(sign in name for sign in "'’#")
