"""Who is kin to whom, and whom a text means by `Clarks Eltern`, `his wife` or `the father of Lex`."""

from dataclasses import dataclass

from events.synopsisreader.forms import Forms
from events.synopsisreader.lexicon import Lexicon, Person, Rank, Tie
from events.synopsisreader.names import Called
from events.synopsisreader.results import Mention, Span
from events.synopsisreader.vocabulary import (
    BIOLOGICAL,
    BOTH_POSSESSIVES,
    FEMALE_POSSESSIVES,
    FORMER,
    KIN,
    MALE_POSSESSIVES,
    MINOR_WORDS,
    OF,
    PLURAL_POSSESSIVES,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
)
from events.synopsisreader.words import Word, keys

GENDERS = {
    "father": "male", "son": "male", "brother": "male", "husband": "male", "grandfather": "male",
    "mother": "female", "daughter": "female", "sister": "female", "wife": "female", "grandmother": "female",
}  # fmt: skip
PLURALS = frozenset({"parents", "grandparents", "children", "siblings"})
LOOK_BACK = 3
"""So many sentences back a pronoun may point."""


@dataclass(frozen=True)
class Kin:
    """Those who are kin in the way asked for; `is_sure` if there is nobody else whom it could mean."""

    slugs: tuple[str, ...] = ()
    is_sure: bool = True


class Kinship:
    """The ties of a lexicon, asked by the words for kin."""

    def __init__(self, lexicon: Lexicon, forms: Forms):
        self.ties = lexicon.ties
        self.people = forms.people

    def of(self, kin: str, owners: tuple[str, ...], *, is_biological: bool = False) -> Kin:
        """Return the `kin` (father, wife ...) of the owner, or what all of several owners share."""
        each = [self._of_one(kin, owner, is_biological=is_biological) for owner in owners]
        if not each:
            return Kin()
        shared = tuple(slug for slug in each[0].slugs if all(slug in one.slugs for one in each))
        return Kin(shared, all(one.is_sure for one in each))

    def may_be_named(self, kin: Kin, named: tuple[str, ...]) -> bool:
        """Whether the name beside the word for kin may be theirs: one of them, or another of that family."""
        if set(named) & set(kin.slugs):
            return True
        one, other = self.people[kin.slugs[0]], self.people[named[0]]
        return self._share_surname(one.slug, other.slug) and other.gender in {one.gender, ""}

    def _of_one(self, kin: str, owner: str, *, is_biological: bool) -> Kin:
        if kin in {"father", "mother", "parents"}:
            return self._parents(kin, owner, is_biological=is_biological)
        if kin in {"grandparents", "grandfather", "grandmother"}:
            parents = self._everyday(owner)
            return self._among(kin, [tie.first for one in parents for tie in self._ties_up(one.first)])
        if kin in {"son", "daughter", "child", "children"}:
            return self._children(kin, owner)
        if kin in {"brother", "sister", "siblings"}:
            return self._among(kin, self._siblings(owner))
        bond = "engagement" if kin == "fiancee" else "marriage"
        return self._among(kin, self._partners(bond, owner))

    def _parents(self, kin: str, owner: str, *, is_biological: bool) -> Kin:
        everyday = self._everyday(owner)
        ties = [tie for tie in self._ties_up(owner) if tie not in everyday]
        if is_biological:
            ties = ties or [tie for tie in everyday if not self._share_surname(tie.first, owner)]
        else:
            ties = everyday
        found = self._among(kin, [tie.first for tie in ties])
        is_known = is_biological or all(self._share_surname(slug, owner) for slug in found.slugs)
        return Kin(found.slugs, found.is_sure and is_known)

    def _ties_up(self, owner: str) -> list[Tie]:
        return [tie for tie in self.ties if tie.kind == "parent" and tie.second == owner]

    def _everyday(self, owner: str) -> list[Tie]:
        """Return the ties to the parents whom one has had from the start; those found out later are others."""
        ties = self._ties_up(owner)
        first = min((tie.order for tie in ties), default=0)
        return [tie for tie in ties if tie.order == first]

    def _children(self, kin: str, owner: str) -> Kin:
        children = [tie.second for tie in self.ties if tie.kind == "parent" and tie.first == owner]
        tied = [tie.second for tie in self.ties if tie.kind == "parent" and tie in self._everyday(tie.second)]
        everyday = [child for child in children if child in tied and self._is_everyday(owner, child)]
        others = [one for child in everyday for one in self._siblings(child) if self._may_be_child(one, owner)]
        return self._among(kin, [*(everyday or children), *others])

    def _is_everyday(self, parent: str, child: str) -> bool:
        return any(tie.first == parent for tie in self._everyday(child))

    def _may_be_child(self, one: str, owner: str) -> bool:
        return self.people[one].rank is Rank.CAST and self._share_surname(one, owner)

    def _siblings(self, owner: str) -> list[str]:
        tied = self._partners("sibling", owner)
        parents = {tie.first for tie in self._ties_up(owner)}
        shared = [tie.second for tie in self.ties if tie.kind == "parent" and tie.first in parents]
        return [one for one in (*tied, *shared) if one != owner]

    def _partners(self, kind: str, owner: str) -> list[str]:
        ties = [tie for tie in self.ties if tie.kind == kind and owner in {tie.first, tie.second}]
        return [tie.second if tie.first == owner else tie.first for tie in ties]

    def _share_surname(self, one: str, other: str) -> bool:
        return keys(self.people[one].name)[-1:] == keys(self.people[other].name)[-1:]

    def _among(self, kin: str, slugs: list[str]) -> Kin:
        """Return those of the gender that the word names; those in the episode go before all others."""
        people = [self.people[slug] for slug in dict.fromkeys(slugs) if slug in self.people]
        wanted = GENDERS.get(kin)
        exact = [person for person in people if person.gender == wanted]
        fitting = people if wanted is None else exact or [person for person in people if not person.gender]
        if kin in PLURALS:
            return Kin(_slugs(fitting), len(fitting) > 1)
        cast = [person for person in fitting if person.rank is Rank.CAST]
        chosen = cast if len(cast) == 1 and kin not in {"son", "daughter", "child"} else fitting
        return Kin(_slugs(sorted(chosen, key=lambda person: person.rank)), len(chosen) == 1)


def _slugs(people: list[Person]) -> tuple[str, ...]:
    return tuple(person.slug for person in people)


@dataclass
class Heard:
    """Who is named in a sentence; `pronouns` are the genders of those for whom a pronoun stands before all names."""

    called: list[Called]
    pronouns: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Owner:
    """Someone to whom a possessive pronoun may point."""

    slugs: tuple[str, ...]


class KinReader:
    """Finds the kin that a paragraph speaks of; remembers who stood in the one before."""

    def __init__(self, lexicon: Lexicon, forms: Forms):
        self.kinship = Kinship(lexicon, forms)
        self.people = forms.people
        self.before: list[Heard] = []

    def find(self, text: str, words: list[Word], spans: tuple[Span, ...], called: list[Called]) -> list[Called]:
        """Return the names of the paragraph together with the kin, in order."""
        paragraph = Paragraph(text, words, called)
        sentences = list(self.before)
        everyone: list[Called] = []
        position = number = 0
        for span in spans:
            first = number
            while number < len(called) and called[number].mention.start < span.end:
                number += 1
            heard = Heard(called[first:number])
            sentences = [*sentences[-LOOK_BACK:], heard]
            paragraph.first_of_sentence = position
            heard.pronouns = paragraph.pronouns(position, heard.called[0].first if heard.called else position)
            while position < len(words) and words[position].start < span.end:
                kin = self._at(paragraph, position, sentences)
                if kin:
                    heard.called = sorted([*heard.called, kin], key=lambda one: one.first)
                position += 1
            everyone += heard.called
        self.before = sentences[-1:]
        return everyone

    def _at(self, paragraph: "Paragraph", index: int, sentences: list[Heard]) -> Called | None:
        kin = KIN.get(paragraph.words[index].key)
        if kin is None or index in paragraph.taken:
            return None
        return self._of_name(paragraph, index, kin) or self._of_pronoun(paragraph, index, kin, sentences)

    def _of_name(self, paragraph: "Paragraph", index: int, kin: str) -> Called | None:
        """Return the kin of someone who is named: Clarks leiblicher Vater, the father of Lex."""
        first = paragraph.first_of_phrase(index)
        owner = paragraph.by_after.get(first)
        if owner is None or not owner.is_genitive:
            first, owner = index, paragraph.named_after_of(index)
        if owner is None or paragraph.is_former(first, index):
            return None
        mention = owner.mention
        owners = mention.candidates if mention.is_group or mention.is_sure else mention.candidates[:1]
        found = self.kinship.of(kin, owners, is_biological=paragraph.is_biological(first, index))
        return self._called(paragraph, (first, index), found, is_sure=mention.is_sure, reason="relation")

    def _of_pronoun(self, paragraph: "Paragraph", index: int, kin: str, sentences: list[Heard]) -> Called | None:
        first = paragraph.first_of_phrase(index) - 1
        if first < 0 or paragraph.is_former(first + 1, index) or not paragraph.is_phrase(first, index):
            return None
        possessive = paragraph.words[first]
        points_ahead = paragraph.words[paragraph.first_of_sentence].key in SUBORDINATORS
        owners = self._owners(_genders(possessive.key), possessive.start, sentences, points_ahead=points_ahead)
        owners = owners[-1:] if possessive.key in RELATIVES else owners
        is_biological = paragraph.is_biological(first + 1, index)
        found = [self.kinship.of(kin, owner.slugs, is_biological=is_biological) for owner in owners]
        some = [one for one in found if one.slugs]
        if not some:
            return None
        rivals = tuple(dict.fromkeys(slug for one in some for slug in one.slugs))
        is_clear = found[0] is some[0] and len(rivals) == len(some[0].slugs)
        result = some[0] if is_clear else Kin(rivals, is_sure=False)
        return self._called(paragraph, (first, index), result, is_sure=is_clear, reason="pronoun")

    def _called(
        self, paragraph: "Paragraph", phrase: tuple[int, int], found: Kin, *, is_sure: bool, reason: str
    ) -> Called | None:
        """Return the mention of the kin, unless their name follows: sein Vater Lionel."""
        first, index = phrase
        named = paragraph.named_next_to(index)
        if not found.slugs or (named and self.kinship.may_be_named(found, named.mention.candidates)):
            return None
        start, end = paragraph.words[first].start, paragraph.words[index].end
        is_group = len(found.slugs) > 1 and found.is_sure and is_sure
        mention = Mention(start, end, "character", found.slugs, found.is_sure and is_sure, is_group, reason)
        return Called(mention, first, index + 1, is_genitive=paragraph.has_genitive(index))

    def _owners(
        self, genders: frozenset[str], start: int, sentences: list[Heard], *, points_ahead: bool
    ) -> list[Owner]:
        """Return to whom a pronoun may point: the subject first, of the nearest sentence that has someone fitting."""
        found: dict[tuple[str, ...], None] = {}
        for back, sentence in enumerate(reversed(sentences[-LOOK_BACK - 1 :])):
            heard = [one for one in sentence.called if back or one.mention.end <= start]
            is_open = bool(sentence.pronouns & genders)
            if not back and not heard and points_ahead:
                heard = [one for one in sentence.called if self._fits(one, genders) and not one.is_genitive][:1]
                is_open = True
            for slugs in self._fitting(heard, genders):
                found.setdefault(slugs)
            if found and not is_open:
                break
        return [Owner(slugs) for slugs in found]

    def _fitting(self, heard: list[Called], genders: frozenset[str]) -> list[tuple[str, ...]]:
        """Return those to whom the pronoun may point, subjects before all others; several together for `their`."""
        fitting = [one for one in heard if self._fits(one, genders)]
        if genders == {"plural"} and not fitting:
            several = self._several(heard)
            return [several] if several else []
        subjects = [one for one in fitting if not one.is_genitive]
        return [one.mention.candidates for one in (subjects or fitting)]

    def _several(self, heard: list[Called]) -> tuple[str, ...]:
        """Return those who are named side by side, if there are at least two."""
        sure = [one.mention for one in heard if one.mention.is_sure and not one.is_genitive]
        slugs = tuple(dict.fromkeys(slug for mention in sure for slug in mention.candidates))
        return slugs if len(slugs) > 1 else ()

    def _fits(self, called: Called, genders: frozenset[str]) -> bool:
        mention = called.mention
        if not mention.is_sure or mention.kind != "character":
            return False
        if mention.is_group:
            return "plural" in genders
        return self.people[mention.candidates[0]].gender in genders | {""} and genders != {"plural"}


def _genders(possessive: str) -> frozenset[str]:
    if possessive in MALE_POSSESSIVES:
        return frozenset({"male"})
    if possessive in FEMALE_POSSESSIVES:
        return frozenset({"female"})
    return frozenset({"plural"}) if possessive in PLURAL_POSSESSIVES else frozenset({"female", "plural"})


RELATIVES = frozenset({"dessen", "deren"})
POSSESSIVES = MALE_POSSESSIVES | FEMALE_POSSESSIVES | BOTH_POSSESSIVES | PLURAL_POSSESSIVES


class Paragraph:
    """The words of a paragraph with the names found in it, asked about the words around a word for kin."""

    def __init__(self, text: str, words: list[Word], called: list[Called]):
        self.text, self.words = text, words
        self.by_first = {one.first: one for one in called}
        self.by_after = {one.after: one for one in called}
        self.first_of_sentence = 0
        self.taken = {index for one in called for index in range(one.first, one.after)}

    def first_of_phrase(self, index: int) -> int:
        """Return where the adjectives before the word begin."""
        first = index
        while first > 0 and index - first < 3 and self._is_adjective(first - 1):
            first -= 1
        return first

    def is_phrase(self, first: int, index: int) -> bool:
        """Whether a possessive pronoun stands first, with nothing but spaces up to the word."""
        return self.words[first].key in POSSESSIVES and all(self._is_spaced(one) for one in range(first, index))

    def named_after_of(self, index: int) -> Called | None:
        """Return whose name follows after `of`: the father of Lex, die Mutter von Clark, der Sohn der Kents."""
        if index + 2 >= len(self.words) or not self._is_spaced(index) or not self._is_spaced(index + 1):
            return None
        owner = self.by_first.get(index + 2)
        if owner is None:
            return None
        is_family = owner.mention.is_group and self.words[index + 1].key == "der"
        return owner if self.words[index + 1].key in OF or is_family else None

    def named_next_to(self, index: int) -> Called | None:
        """Return whose name follows directly: sein Vater Lionel."""
        return self.by_first.get(index + 1) if self._is_spaced(index) else None

    def pronouns(self, first: int, before: int) -> frozenset[str]:
        """Return the genders of the pronouns between the words: of one who acts before anyone is named."""
        genders = {SUBJECT_PRONOUNS[word.key] for word in self.words[first:before] if word.key in SUBJECT_PRONOUNS}
        opening = self.words[first : first + 2]
        if len(opening) == 2 and opening[0].key in {"der", "dieser"} and opening[1].text[0].islower():
            genders.add("male")
        return frozenset(genders)

    def is_biological(self, first: int, index: int) -> bool:
        return any(word.key.startswith(BIOLOGICAL) for word in self.words[first:index])

    def is_former(self, first: int, index: int) -> bool:
        before = self.text[self.words[index].start - 1 : self.words[index].start]
        return before == "-" or any(word.key.startswith(FORMER) for word in self.words[first:index])

    def has_genitive(self, index: int) -> bool:
        """Whether the kin owns what follows: his father's house, das Haus seiner Eltern is left aside."""
        return self.text[self.words[index].end : self.words[index].end + 1] in {"'", "’"}

    def _is_adjective(self, index: int) -> bool:
        word = self.words[index]
        if index in self.taken or not self._is_spaced(index) or word.key in MINOR_WORDS | POSSESSIVES:
            return False
        return word.text[0].islower()

    def _is_spaced(self, index: int) -> bool:
        return index + 1 < len(self.words) and self.text[self.words[index].end : self.words[index + 1].start].isspace()
