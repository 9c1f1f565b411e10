"""How a text becomes tokens, and a reader's words the terms that are looked for: the same on both databases.

A token is a folded word, or with a letter before it the stem of a word in one language: `hohlen`, `d_hohl`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

import snowballstemmer

from episodes.folding import fold
from episodes.models import Language

MOST_WORDS = 12
_LONGEST_WORD = 60
_STEMMERS = {"de": snowballstemmer.stemmer("german"), "en": snowballstemmer.stemmer("english")}
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_GENITIVE = re.compile(r"['’]s?$")
_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]*)[\"“”„«»]")
# How umlauts are written where the keyboard has none.
_WRITTEN_OUT = {"ae": "a", "oe": "o", "ue": "u"}
_SHORTEST_INFLECTED = 4
# Beside other words these say nothing of what is looked for.
_SMALL = {
    "de": {
        *("der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer", "eines"),
        *("und", "oder", "von"),
    },
    "en": {"the", "a", "an", "and", "or", "of"},
}


@dataclass(frozen=True)
class Span:
    """A word of a text and where it stands; `folded` is the word as it is looked for."""

    start: int
    end: int
    word: str
    folded: str


def spans(text: str) -> Iterator[Span]:
    """Yield the words of `text`; of a name with an English or German genitive, the name."""
    for match in _WORD.finditer(text):
        word, folded = _plain(match[0])
        if folded:
            yield Span(match.start(), match.end(), word, folded)


@lru_cache(maxsize=50_000)
def _plain(word: str) -> tuple[str, str]:
    """Return a word in small letters without its genitive, and folded; what folds to several words, as one."""
    word = _GENITIVE.sub("", word).casefold()
    return word, fold(word).replace(" ", "")[:_LONGEST_WORD]


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """Return the token of the stem of a word in small letters: d_haus for "häusern"."""
    stemmed = fold(_STEMMERS[language].stemWord(word)).replace(" ", "")
    return f"{language[0]}_{stemmed[:_LONGEST_WORD]}"


def tokens(text: str, language: str) -> list[str]:
    """Return the tokens of `text`: its words in their order, then their stems; in both languages if it is of none."""
    found = list(spans(text))
    languages = [language] if language else Language.values
    stems = {stem(span.word, known) for span in found for known in languages}
    return [*(span.folded for span in found), *sorted(stems)]


@dataclass(frozen=True)
class Term:
    """One word that a reader looks for: any of `tokens` is it."""

    word: str
    tokens: frozenset[str]

    @classmethod
    def of(cls, span: Span) -> "Term":
        forms = {span.folded, *(stem(span.word, language) for language in Language.values)}
        if len(span.folded) >= _SHORTEST_INFLECTED and span.folded.endswith("s"):
            forms.add(span.folded[:-1])
        forms.add(re.sub("ae|oe|ue", lambda match: _WRITTEN_OUT[match[0]], span.folded))
        return cls(span.folded, frozenset(forms))

    def is_in(self, span: Span) -> bool:
        """Return whether a word of a text is the one looked for."""
        return bool(
            span.folded in self.tokens or any(stem(span.word, language) in self.tokens for language in Language.values)
        )


@dataclass(frozen=True)
class Query:
    """What a reader looks for in their language: words that have all to be there, and quoted ones as they stand."""

    text: str
    language: str = ""

    @cached_property
    def terms(self) -> list[Term]:
        """Return the words; without articles and the like, if there are others."""
        words = {span.folded: span for span in spans(self.text)}
        said = [word for word in words if word not in _SMALL.get(self.language, set())] or list(words)
        exact = {word for quoted in self._quoted for word in quoted}
        return [Term(word, frozenset([word])) if word in exact else Term.of(words[word]) for word in said[:MOST_WORDS]]

    @cached_property
    def phrases(self) -> list[list[str]]:
        """Return the words of each quoted phrase of several words."""
        return [words for words in self._quoted if len(words) > 1][:MOST_WORDS]

    @cached_property
    def _quoted(self) -> list[list[str]]:
        return [[span.folded for span in spans(match[1])] for match in _QUOTED.finditer(self.text)]

    def __bool__(self):
        return bool(self.terms)


@dataclass(frozen=True)
class Piece:
    """A piece of a text, and whether it is what was looked for."""

    text: str
    is_hit: bool = False


def marked(text: str, terms: Iterable[Term]) -> list[Piece]:
    """Return `text` in pieces, with the words of `terms` told from the rest."""
    terms = list(terms)
    pieces, done = [], 0
    for span in spans(text):
        if any(term.is_in(span) for term in terms):
            pieces += [Piece(text[done : span.start]), Piece(text[span.start : span.end], is_hit=True)]
            done = span.end
    pieces.append(Piece(text[done:]))
    return [piece for piece in pieces if piece.text]


def excerpt(text: str, terms: Iterable[Term], length: int = 220) -> list[Piece]:
    """Return what stands around the first word found, marked; the start of `text` if none is."""
    terms = list(terms)
    first = next((span.start for span in spans(text) if any(term.is_in(span) for term in terms)), 0)
    start = 0 if first < length // 2 else text.rfind(" ", 0, first - length // 3) + 1
    end = len(text) if len(text) - start <= length else text.rfind(" ", start + length // 2, start + length)
    end = start + length if end < 0 else end
    pieces = marked(text[start:end], terms)
    if start:
        pieces.insert(0, Piece("… "))
    if end < len(text):
        pieces.append(Piece(" …"))
    return pieces
