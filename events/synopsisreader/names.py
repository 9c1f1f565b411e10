"""Finds in a paragraph who is called by name, and says how sure that is."""

from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

from events.synopsisreader.forms import Form, Forms, Known, canonical, titles
from events.synopsisreader.lexicon import Lexicon, Person, Rank
from events.synopsisreader.results import Mention
from events.synopsisreader.vocabulary import (
    AND,
    COMMON,
    DETERMINERS,
    ELDER,
    FAMILY_AFTER,
    FAMILY_BEFORE,
    FEMALE_TITLES,
    JUNIORS,
    MALE_TITLES,
    MINOR_WORDS,
    NO_TYPOS,
    NUMBERS,
    PLURAL_ARTICLES,
    PRONOUNS,
    SENIORS,
    TITLES,
    YOUNGER,
)
from events.synopsisreader.words import HYPHENS, Word, are_joined, genitive_end, without_ending

MOST_CANDIDATES = 6
LONGEST_NAME = 6


@dataclass(frozen=True)
class Found:
    """Some words of the text that are a name: from the word `first` up to before the word `after`."""

    first: int
    after: int
    known: tuple[Known, ...]
    has_ending: bool = False
    titles: frozenset[str] = frozenset()

    @property
    def gender(self) -> str:
        return "male" if self.titles & MALE_TITLES else "female" if self.titles & FEMALE_TITLES else ""


@dataclass(frozen=True)
class Called:
    """A mention together with what the rest of the reading needs to know of it."""

    mention: Mention
    first: int
    after: int
    is_genitive: bool = False


@dataclass
class Names:
    """Recognises the names of one lexicon in the paragraphs of one text.

    `introduced` are those whom the text names in full somewhere: a first name alone then means them.
    """

    lexicon: Lexicon
    forms: Forms = field(init=False)
    introduced: set[str] = field(default_factory=set)

    def __post_init__(self):
        self.forms = Forms(self.lexicon)
        self.typical = self.forms.typical()
        self.guesses: dict[str, tuple[Known, ...]] = {}
        self.families: dict[tuple[str, ...], list[Person]] = {}

    def introduce(self, words: list[Word], text: str) -> None:
        """Take note of those whom the paragraph names in full."""
        for index in range(len(words)):
            found = self._longest(text, words, index)
            if found and len(found.known) == 1 and found.known[0].is_whole:
                self.introduced.add(found.known[0].person.slug)

    def find(self, text: str, words: list[Word], starts: set[int]) -> list[Called]:
        """Return who is called by name in the paragraph; `starts` are the offsets at which its sentences start."""
        called = []
        index = 0
        while index < len(words):
            one = self._at(text, words, index, starts)
            if one:
                called.append(one)
            index = one.after if one else index + 1
        return called

    def rank(self, person: Person) -> Rank:
        return Rank.CAST if person.slug in self.introduced else person.rank

    def family(self, surname: tuple[str, ...]) -> list[Person]:
        if surname not in self.families:
            self.families[surname] = self._members(surname)
        return self.families[surname]

    def _members(self, surname: tuple[str, ...]) -> list[Person]:
        """Return who is meant by the family: a couple that is married, else those of them in the episode."""
        family = self.forms.of_family(surname)
        couple = self._couple(family)
        if couple:
            return couple
        near = [person for person in family if self.rank(person) <= Rank.NEAR]
        cast = [person for person in near if self.rank(person) is Rank.CAST]
        return cast if len(cast) > 1 else near or family[:MOST_CANDIDATES]

    def _couple(self, family: list[Person]) -> list[Person]:
        slugs = {person.slug for person in family}
        for tie in self.lexicon.ties:
            if tie.kind == "marriage" and {tie.first, tie.second} <= slugs:
                return [person for person in family if person.slug in {tie.first, tie.second}]
        return []

    def _at(self, text: str, words: list[Word], index: int, starts: set[int]) -> Called | None:
        found = self._titled(text, words, index) or self._longest(text, words, index)
        if found is None:
            return self._mistyped(text, words, index, starts)
        if self._is_part_of_compound(text, words, found):
            return None
        return Choice(self, text, words, found, starts).called()

    def _longest(self, text: str, words: list[Word], index: int) -> Found | None:
        """Return the longest name that begins with the word, or nothing."""
        word = words[index]
        if not word.is_capital:
            return None
        best: dict[tuple[int, bool], list[Known]] = {}
        for start in (word.key, *without_ending(word.key)):
            for known in self.forms.by_first.get(start, ()):
                fits = _fits(text, words, index, known.keys)
                if fits is not None:
                    best.setdefault((len(known.keys), not fits), []).append(known)
        if not best:
            return None
        length = max(best)[0]
        plain, ended = best.get((length, True), []), best.get((length, False), [])
        is_ended = bool(ended) and self._likeliest(ended) < self._likeliest(plain)
        return Found(index, index + length, tuple(ended if is_ended else plain), has_ending=is_ended)

    def _likeliest(self, known: list[Known]) -> tuple[Rank, bool]:
        """Return the best rank among them, and that it is but a surname."""
        ranks = ((self.rank(one.person), one.form is Form.SURNAME) for one in known)
        return min(ranks, default=(Rank.LATER, True))

    def _titled(self, text: str, words: list[Word], index: int) -> Found | None:
        """Return the name with the titles before it, or with an initial."""
        after = index
        while (
            after < len(words) - 1 and after - index < 3 and _is_title(words[after]) and are_joined(text, words, after)
        ):
            after += 1
        if after == index:
            return self._with_initial(text, words, index)
        found = self._longest(text, words, after) or self._with_initial(text, words, after)
        if found is None:
            return None
        whole = self._longest(text, words, index)
        if whole and whole.after >= found.after:
            return whole
        titles = frozenset(word.key for word in words[index:after])
        return Found(index, found.after, found.known, found.has_ending, titles)

    def _with_initial(self, text: str, words: list[Word], index: int) -> Found | None:
        word = words[index]
        if len(word.text) != 1 or not word.is_capital or index + 1 >= len(words):
            return None
        if text[word.end : words[index + 1].start] not in {". ", "."}:
            return None
        found = self._longest(text, words, index + 1)
        known = found.known if found else ()
        named = tuple(one for one in known if one.form is Form.SURNAME and one.person.name[:1] == word.text)
        return Found(index, found.after, named, found.has_ending) if found and named else None

    def _is_part_of_compound(self, text: str, words: list[Word], found: Found) -> bool:
        """Whether a hyphen makes the name part of another word: the Kent-Farm, a Clark-Fan."""
        end, start = words[found.after - 1].end, words[found.first].start
        follows = text[end : end + 1] in HYPHENS and text[end + 1 : end + 2].isalpha() if end < len(text) else False
        leads = start > 1 and text[start - 1] in HYPHENS and text[start - 2].isalpha()
        return follows or leads

    def _mistyped(self, text: str, words: list[Word], index: int, starts: set[int]) -> Called | None:
        """Return whom the word may mean if a letter of it is wrong: always unsure."""
        word = words[index]
        if len(word.key) < 4:
            return None
        if index and words[index - 1].key in DETERMINERS:
            return None
        known = self._guess(word)
        if not known:
            return None
        candidates = _slugs(sorted({one.person.slug: one.person for one in known}.values(), key=self.rank))
        end = genitive_end(text, word.end, word.start)
        return Called(
            Mention(word.start, end, "character", candidates, is_sure=False, reason="typo"), index, index + 1
        )

    def _guess(self, word: Word) -> tuple[Known, ...]:
        if not word.is_capital:
            exact = self.typical.get(word.key, ()) if word.key not in COMMON else ()
            return tuple(one for one in exact if one.form is not Form.SURNAME and one.person.rank is Rank.CAST)
        if word.key in NO_TYPOS or len(word.key) < 5:
            return ()
        if word.key not in self.guesses:
            self.guesses[word.key] = self._nearest(word.key)
        return self.guesses[word.key]

    def _nearest(self, key: str) -> tuple[Known, ...]:
        if len(key) > 20:
            return ()
        distances = {}
        for name in self.typical:
            allowed = 2 if min(len(name), len(key)) > 7 else 1
            if len(name) > 4 and abs(len(name) - len(key)) <= allowed:
                distance = OSA.distance(name, key, score_cutoff=allowed)
                if distance <= allowed:
                    distances[name] = distance
        nearest = min(distances.values(), default=0)
        return tuple(one for name, far in distances.items() if far == nearest for one in self.typical[name])


class Choice:
    """Decides who is meant by a name that was found."""

    def __init__(self, names: Names, text: str, words: list[Word], found: Found, starts: set[int]):
        self.names, self.text, self.words, self.found = names, text, words, found
        self.is_first = self._opens(starts)
        self.previous = words[found.first - 1].key if found.first and are_joined(text, words, found.first - 1) else ""
        self.start = words[found.first].start
        self.bare_end = words[found.after - 1].end
        self.end = genitive_end(text, self.bare_end, self.start)

    def called(self) -> Called | None:
        if self._is_word():
            return None
        family = self._family()
        mention = family or self._person()
        if mention is None:
            return None
        has_genitive = self.end > self.bare_end or (self.found.has_ending and family is None)
        after = self.found.after
        while after < len(self.words) and self.words[after].end <= mention.end:
            after += 1
        return Called(mention, self.found.first, after, has_genitive)

    def _opens(self, starts: set[int]) -> bool:
        """Whether the name stands at the start of a sentence, where every word has a capital."""
        word = self.words[self.found.first]
        before = self.text[max(0, word.start - 3) : word.start]
        return (
            word.start in starts or any(word.start - back in starts for back in (1, 2, 3)) or before[-1:] in '"„“«»:'
        )

    def _is_word(self) -> bool:
        """Whether the name is most likely an ordinary word here."""
        if self.found.after - self.found.first > 1:
            return False
        is_strange = all(self.names.rank(one.person) > Rank.NEAR for one in self.found.known)
        if self.words[self.found.first].key not in COMMON and not is_strange:
            return False
        following = self.words[self.found.after].key if self.found.after < len(self.words) else ""
        has_owner = self.names.lexicon.language == "de" and self._follows_genitive()
        return (
            self.previous in DETERMINERS | NUMBERS
            or has_owner
            or (self.is_first and following in PRONOUNS | DETERMINERS)
        )

    def _follows_genitive(self) -> bool:
        """Whether a name with an ending stands just before, so that this can only be a noun: Alicias Gabe."""
        before = self.words[self.found.first - 1] if self.found.first and self.previous else None
        if before is None or not before.is_capital:
            return False
        return any(ending in self.names.forms.by_first for ending in without_ending(before.key))

    def _family(self) -> Mention | None:
        """Return a mention of a whole family: die Kents, the Kents' farm, Familie Kent, Mr. and Mrs. Kent."""
        surnames = [one for one in self.found.known if one.form is Form.SURNAME]
        has_first_name = any(one.form is not Form.SURNAME and self._is_near(one) for one in self.found.known)
        if not surnames or has_first_name or not self._is_plural():
            return None
        members = self.names.family(surnames[0].keys)
        end = self.end
        if len(members) < 2:
            slugs = _slugs(members)
            return Mention(self.start, end, "character", slugs, is_sure=False, reason="ambiguous") if members else None
        return Mention(self.start, end, "character", _slugs(members), is_sure=True, is_group=True, reason="family")

    def _is_plural(self) -> bool:
        words = self.words
        following = words[self.found.after].key if self.found.after < len(words) else ""
        if self.found.titles:
            return self._is_couple()
        if self.found.has_ending:
            is_english = self.names.lexicon.language == "en" and self.text[self.bare_end : self.end] in {"", *"'’"}
            return self._has_plural_article() or is_english
        return self.previous in FAMILY_BEFORE or (following in FAMILY_AFTER and self.end == self.bare_end)

    def _has_plural_article(self) -> bool:
        """Whether an article that a family can have stands before the name, or before one adjective."""
        first, words = self.found.first, self.words
        if self.previous in PLURAL_ARTICLES or not self.previous or first < 2 or words[first - 1].is_capital:
            return self.previous in PLURAL_ARTICLES
        return words[first - 2].key in PLURAL_ARTICLES and self.previous not in MINOR_WORDS

    def _is_couple(self) -> bool:
        first, words = self.found.first, self.words
        return first > 1 and words[first - 1].key in AND and words[first - 2].key in TITLES

    def _person(self) -> Mention | None:
        known = self._fitting()
        if not known:
            return None
        people = {one.person.slug: one.person for one in known}
        best = min(self.names.rank(person) for person in people.values())
        is_whole = any(one.is_whole for one in known)
        if best is Rank.LATER and not is_whole:
            return None
        near = [person for person in people.values() if self.names.rank(person) <= self._worst(known, best)]
        ordered = sorted(near, key=self.names.rank)
        end, chosen = self._generation(self._regular(ordered))
        is_sure = len(chosen) == 1 and (is_whole or best <= Rank.NEAR) and not self._is_doubtful(known)
        reason = "ambiguous" if not is_sure else "alias" if known[0].form is Form.ALIAS else "name"
        return Mention(self.start, end, "character", _slugs(chosen), is_sure, reason=reason)

    def _fitting(self) -> list[Known]:
        """Return the forms that fit the title; a first name goes before a surname, after a title it is reversed."""
        known = self._titled()
        for form in (Form.FULL, Form.ALIAS):
            whole = [one for one in known if one.form is form and one.is_whole]
            if whole:
                return whole
        surnames = [one for one in known if one.form is Form.SURNAME]
        others = [one for one in known if one.form is not Form.SURNAME]
        first, second = (surnames, others) if self.found.titles else (others, surnames)
        near_first = [one for one in first if self._is_near(one)]
        near_second = [one for one in second if self._is_near(one)]
        chosen = near_first or near_second or first or second
        return [one for one in chosen if one.form is not Form.NICK] or chosen

    def _married(self, known: list[Known]) -> list[Known]:
        """Return who of them is one of a couple of that surname: Mr. Kent is the father, not the son."""
        surnames = [one for one in known if one.form is Form.SURNAME]
        couple = self.names.family(surnames[0].keys) if len(surnames) > 1 else []
        return [one for one in surnames if one.person in couple] if len(couple) == 2 else []

    def _is_near(self, known: Known) -> bool:
        return self.names.rank(known.person) <= Rank.NEAR

    def _titled(self) -> list[Known]:
        """Return the forms of those who bear the title, or whom it does not exclude."""
        gender, known = self.found.gender, list(self.found.known)
        if gender:
            known = [one for one in known if one.person.gender in {"", gender}]
            known = [one for one in known if one.person.gender == gender] or known
            return self._married(known) or known
        wanted = canonical(set(self.found.titles))
        return [one for one in known if wanted and wanted & titles(one.person)] or known

    def _worst(self, known: list[Known], best: Rank) -> Rank:
        """Return up to which rank others come into question: a surname may mean a regular as well as the cast."""
        is_surname = all(one.form is Form.SURNAME for one in known)
        return Rank.NEAR if is_surname and best is Rank.CAST else best

    def _regular(self, people: list[Person]) -> list[Person]:
        """Return the one regular among those of the same first name, unless another is named in full elsewhere."""
        regulars = [person for person in people if person.is_regular]
        others = [person for person in people if person.slug in self.names.introduced and not person.is_regular]
        is_first_name = any(one.form is not Form.SURNAME for one in self._fitting())
        return regulars if len(regulars) == 1 and not others and is_first_name else people

    def _generation(self, people: list[Person]) -> tuple[int, list[Person]]:
        """Tell father and son apart where the text does: Luthor junior, the elder Luthor."""
        following = self.words[self.found.after] if self.found.after < len(self.words) else None
        joined = following is not None and are_joined(self.text, self.words, self.found.after - 1)
        after = following.key if following and joined else ""
        is_junior = after in JUNIORS or self.previous in YOUNGER
        is_senior = after in SENIORS or self.previous in ELDER
        if len(people) < 2 or not (is_junior or is_senior):
            return self.end, people
        slugs = {person.slug for person in people}
        parents = {(tie.first, tie.second) for tie in self.names.lexicon.ties if tie.kind == "parent"}
        wanted = {pair[1 if is_junior else 0] for pair in parents if slugs.issuperset(pair)}
        end = following.end if following and after in JUNIORS | SENIORS else self.end
        return end, [person for person in people if person.slug in wanted] or people

    def _is_doubtful(self, known: list[Known]) -> bool:
        """Whether the name may be an ordinary word, or belong to someone of whom nothing is known."""
        if any(one.is_whole for one in known):
            return False
        if self._has_strange_title(known[0].person):
            return True
        word = self.words[self.found.first]
        if word.key in COMMON and not self.found.titles and (self.is_first or word.text.isupper()):
            return not any(one.person.slug in self.names.introduced for one in known)
        return self._has_other_surname(known) or self._has_other_given_name(known)

    def _has_strange_title(self, person: Person) -> bool:
        """Whether a regular is called by a title that is not known to be theirs: Judge Ross is not Pete."""
        wanted = canonical(set(self.found.titles - MALE_TITLES - FEMALE_TITLES))
        return bool(wanted) and person.is_regular and not wanted & titles(person)

    def _has_other_surname(self, known: list[Known]) -> bool:
        """Whether a surname follows that is not theirs: Clark Luthor."""
        after = self.found.after
        if known[0].form is Form.SURNAME or after >= len(self.words) or self.end > self.bare_end:
            return False
        word = self.words[after]
        if self.text[self.bare_end : word.start] != " " or not word.is_capital or word.key in self.names.forms.givens:
            return False
        owners = [one.person for one in self.names.forms.by_first[word.key] if one.form is Form.SURNAME]
        is_spoken_of = self.names.lexicon.language == "de" and any(self.names.rank(one) is Rank.CAST for one in owners)
        return bool(owners) and not is_spoken_of

    def _has_other_given_name(self, known: list[Known]) -> bool:
        """Whether an unknown name stands before a surname: Bobby Luthor. Only in English do capitals tell."""
        first = self.found.first
        if known[0].form is not Form.SURNAME or self.found.titles or not first or not self.previous:
            return False
        word = self.words[first - 1]
        is_inside = not any(sign in self.text[max(0, word.start - 2) : word.start] for sign in '.!?:"“”')
        if self.names.lexicon.language != "en" or self.text[word.end : self.start] != " ":
            return False
        return word.is_capital and is_inside and word.start > 0 and word.key not in TITLES


def _slugs(people: list[Person]) -> tuple[str, ...]:
    return tuple(person.slug for person in people[:MOST_CANDIDATES])


def _is_title(word: Word) -> bool:
    return word.key in TITLES


def _fits(text: str, words: list[Word], index: int, keys: tuple[str, ...]) -> bool | None:
    """Return whether the words are the name with an ending; nothing if they are not the name."""
    if index + len(keys) > len(words) or len(keys) > LONGEST_NAME:
        return None
    last = len(keys) - 1
    for place, key in enumerate(keys):
        word = words[index + place]
        is_ended = place == last and key in without_ending(word.key)
        if word.key != key and not is_ended:
            return None
        if place < last and not are_joined(text, words, index + place):
            return None
    return words[index + last].key != keys[last]
