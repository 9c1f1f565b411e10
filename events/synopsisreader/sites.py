"""Finds the places that a paragraph names: by their names, or by the kind of place and whose it is."""

from collections import defaultdict
from dataclasses import dataclass

from events.synopsisreader.forms import Forms
from events.synopsisreader.lexicon import Lexicon, Rank, Spot
from events.synopsisreader.names import Called
from events.synopsisreader.results import Mention
from events.synopsisreader.vocabulary import DETERMINERS, OF, PLACE_PREPOSITIONS, SITES, VAGUE_SITES
from events.synopsisreader.words import Word, are_joined, keys, without_ending, words

ARTICLES = frozenset({"der", "die", "das", "den", "dem", "des", "im", "zum", "zur", "vom", "beim", "ins", "the"})
INDEFINITE = frozenset({"a", "an", "ein", "eine", "einen", "einem", "einer", "eines"})
MOST_CANDIDATES = 4
STANDS_OUT = 4
FAR = 3
"""So many words after a place may name whose it is: die Farm der Familie Kent."""


@dataclass(frozen=True)
class Site:
    """A place by its kind, with all the words of its names that tell it from others."""

    spot: Spot
    marks: frozenset[str]


class Places:
    """Recognises the places of one lexicon; `by_first` holds whole names, `by_kind` the places of each kind."""

    def __init__(self, lexicon: Lexicon, forms: Forms):
        self.forms = forms
        self.by_first: dict[str, list[tuple[tuple[str, ...], Spot]]] = defaultdict(list)
        self.by_kind: dict[str, list[Site]] = defaultdict(list)
        for spot in lexicon.spots:
            for name in spot.names:
                self._learn(spot, name)

    def _learn(self, spot: Spot, name: str) -> None:
        bare = tuple(key for key in keys(name) if key not in ARTICLES or key != keys(name)[0])
        if not bare:
            return
        if not self._has_owner(name):
            self.by_first[bare[0]].append((bare, spot))
            if len(bare) > 2 and bare[-1] in SITES and bare[-2] in SITES:
                self.by_first[bare[0]].append((bare[:-1], spot))
        kind = _kind(name)
        if kind:
            marks = {stem for key in bare for stem in (key, *without_ending(key)) if SITES.get(key) != kind}
            self.by_kind[kind].append(Site(spot, frozenset(marks)))

    def _has_owner(self, name: str) -> bool:
        """Whether the name begins with whose place it is: that one is read as a person."""
        first = words(name)[0]
        is_person = any(key in self.forms.givens for key in (first.key, *without_ending(first.key)))
        return is_person or any(sign in name for sign in "'’")

    def find(self, text: str, its_words: list[Word], called: list[Called]) -> tuple[list[Called], list[Mention]]:
        """Return the names that are left when those inside the name of a place are gone, and the places."""
        mentions = []
        by_word = {word: one for one in called for word in range(one.first, one.after)}
        index = 0
        while index < len(its_words):
            named = self._named(text, its_words, index)
            inside = {by_word[word] for word in range(index, named[1]) if word in by_word} if named else set()
            if named and all(one.first >= index and one.after <= named[1] for one in inside):
                for one in inside:
                    for word in range(one.first, one.after):
                        del by_word[word]
                mentions.append(named[0])
                index = named[1]
                continue
            index += 1
        left = list(dict.fromkeys(by_word[word] for word in sorted(by_word)))
        left, others = self._by_kind_of(text, its_words, left, mentions)
        return left, sorted([*mentions, *others], key=lambda found: found.start)

    def _named(self, text: str, its_words: list[Word], index: int) -> tuple[Mention, int] | None:
        """Return the longest name of a place that begins with the word, and the word after it."""
        word = its_words[index]
        if not word.is_capital:
            return None
        fitting = []
        for first in (word.key, *without_ending(word.key)):
            for name, spot in self.by_first.get(first, ()):
                if _fits(text, its_words, index, name):
                    fitting.append((len(name), spot))
        if not fitting:
            return None
        length = max(size for size, _spot in fitting)
        spots = sorted({spot for size, spot in fitting if size == length}, key=lambda spot: spot.rank)
        after = index + length
        is_kind = length == 1 and word.key in SITES
        if is_kind or _runs_on(text, its_words, after):
            return None
        slugs = tuple(spot.slug for spot in spots)
        return Mention(word.start, its_words[after - 1].end, "place", slugs[:MOST_CANDIDATES], len(slugs) == 1), after

    def _by_kind_of(
        self, text: str, its_words: list[Word], called: list[Called], named: list[Mention]
    ) -> tuple[list[Called], list[Mention]]:
        """Return the names and the places that are called by what they are: Farm der Kents, Luthor-Anwesen."""
        found: list[Mention] = []
        context = Context(text, its_words, called)
        taken = {start for mention in named for start in range(mention.start, mention.end)}
        for index, word in enumerate(its_words):
            kind = SITES.get(word.key)
            if kind is None or word.start in taken:
                continue
            context.index = index
            mention = self._of_kind(kind, context)
            if mention and mention.start not in taken:
                context.give_up(mention)
                found.append(mention)
        return context.left(), found

    def _of_kind(self, kind: str, context: "Context") -> Mention | None:
        sites = list({site.spot: site for site in self.by_kind.get(kind, ())}.values())
        all_marks: dict[Spot, set[str]] = defaultdict(set)
        for site in self.by_kind.get(kind, ()):
            all_marks[site.spot] |= site.marks
        marks = context.marks(self.forms)
        marked = [site.spot for site in sites if marks & all_marks[site.spot]]
        if marked:
            return context.mention(marked, is_sure=len(marked) == 1)
        if kind in VAGUE_SITES or marks or not context.is_definite():
            return None
        near = [site.spot for site in sites if site.spot.rank is Rank.NEAR]
        spots = near or [site.spot for site in sites if site.spot.rank is Rank.KNOWN]
        return context.mention(spots, is_sure=_stands_out(spots)) if spots else None


class Context:
    """What stands around a word for a kind of place, the one at `index`."""

    def __init__(self, text: str, its_words: list[Word], called: list[Called]):
        self.text, self.words, self.index = text, its_words, 0
        self.by_after = {one.after: one for one in called}
        self.by_first = {one.first: one for one in called}

    def give_up(self, mention: Mention) -> None:
        """Forget the name that is a part of the place."""
        owner = self.by_after.get(self.index)
        if owner and owner.mention.start >= mention.start:
            del self.by_after[owner.after], self.by_first[owner.first]

    def left(self) -> list[Called]:
        return [self.by_first[first] for first in sorted(self.by_first)]

    def marks(self, forms: Forms) -> set[str]:
        """Return the words that say which place of its kind it is: a name before it, an owner before or after it."""
        found: set[str] = set()
        before = self.by_after.get(self.index)
        if before:
            found |= self._names_of(before, forms)
        if self.index and are_joined(self.text, self.words, self.index - 1):
            previous = self.words[self.index - 1]
            if previous.is_capital and previous.key not in DETERMINERS:
                found |= {previous.key, *without_ending(previous.key)}
        for after in range(self.index + 1, min(self.index + 1 + FAR, len(self.words))):
            if not self.text[self.words[after - 1].end : self.words[after].start].isspace():
                break
            owner = self.by_first.get(after)
            if owner:
                return found | self._names_of(owner, forms)
            if self.words[after].key not in {"der", "des", "familie", *OF}:
                break
        return found

    def is_definite(self) -> bool:
        """Whether it is a certain one: in der Höhle, the caves, and not a cave."""
        nearby = [word.key for word in self.words[max(0, self.index - 2) : self.index]]
        return bool(set(nearby) & ARTICLES) and not set(nearby) & INDEFINITE

    def mention(self, spots: list[Spot], *, is_sure: bool) -> Mention:
        """Return the mention with the name that a hyphen or a space ties to the word: Luthor-Anwesen, Kent farm."""
        first = self.index
        owner = self.by_after.get(self.index)
        if first > 0 and self._is_tied(first - 1):
            first = owner.first if owner else first - 1
        slugs = tuple(spot.slug for spot in spots[:MOST_CANDIDATES])
        return Mention(self.words[first].start, self.words[self.index].end, "place", slugs, is_sure)

    def _is_tied(self, index: int) -> bool:
        word = self.words[index]
        joint = self.text[word.end : self.words[index + 1].start]
        owner = self.by_after.get(index + 1)
        is_owner = owner is not None and (owner.is_genitive or owner.mention.is_group)
        if is_owner or not word.is_capital or word.key in DETERMINERS:
            return False
        return joint in {"-", "‐", "‑"} or (joint == " " and owner is not None)

    def _names_of(self, owner: Called, forms: Forms) -> set[str]:
        people = [forms.people[slug] for slug in owner.mention.candidates if slug in forms.people]
        return {key for person in people for name in (person.name, *person.aliases) for key in keys(name)}


def _kind(name: str) -> str:
    """Return what kind of place the name says it is, with the first or the last word before any preposition."""
    phrase: list[str] = []
    for key in keys(name):
        if phrase and key in PLACE_PREPOSITIONS:
            break
        phrase.append(key)
    return SITES.get(phrase[-1], SITES.get(phrase[0], "")) if phrase else ""


def _stands_out(spots: list[Spot]) -> bool:
    """Whether so much more happens in the first place than in the second that it can be called by its kind alone."""
    return len(spots) == 1 or spots[0].weight > STANDS_OUT * spots[1].weight


def _fits(text: str, its_words: list[Word], index: int, name: tuple[str, ...]) -> bool:
    if index + len(name) > len(its_words):
        return False
    for place, key in enumerate(name):
        word = its_words[index + place]
        is_last = place == len(name) - 1
        if word.key != key and not (is_last and key in without_ending(word.key)):
            return False
        is_listed = not is_last and text[word.end : its_words[index + place + 1].start] == ", "
        if not (is_last or is_listed or are_joined(text, its_words, index + place)):
            return False
    return True


def _runs_on(text: str, its_words: list[Word], after: int) -> bool:
    """Whether a hyphen makes the name part of another word that says what it is: Talon-Wohnung."""
    if after >= len(its_words):
        return False
    return text[its_words[after - 1].end : its_words[after].start] in {"-", "‐", "‑"}
