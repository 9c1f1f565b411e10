"""Cuts text into words and compares them: case and accents aside, with the endings that names take."""

import re
from dataclasses import dataclass

from events.synopsisreader.vocabulary import ABBREVIATIONS, APOSTROPHES, key

WORD = re.compile(r"[^\W_]+")
JOINTS = frozenset({" ", "-", "‐", "‑", "\u00a0"})
"""What may stand between two words of one name."""

POINTS = frozenset({".", ". ", ".\u00a0"})
"""What may do so after an initial or a title that is cut short."""

HYPHENS = "-‐‑"


@dataclass(frozen=True)
class Word:
    start: int
    end: int
    text: str
    key: str

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()


def words(text: str) -> list[Word]:
    return [Word(*found.span(), found.group(), key(found.group())) for found in WORD.finditer(text)]


def keys(name: str) -> tuple[str, ...]:
    return tuple(word.key for word in words(name))


def are_joined(text: str, words: list[Word], index: int) -> bool:
    """Return whether the word and the next one can belong to one name."""
    if index + 1 >= len(words):
        return False
    word = words[index]
    joint = text[word.end : words[index + 1].start]
    return joint in JOINTS or (joint in POINTS and (len(word.key) == 1 or word.key in ABBREVIATIONS))


def without_ending(key: str) -> tuple[str, ...]:
    """Return what the word may be without the `s` or `es` of a genitive or a plural."""
    if len(key) < 3 or not key.endswith("s"):
        return ()
    return (key[:-1], key[:-2]) if key.endswith("es") and len(key) > 5 else (key[:-1],)


def genitive_end(text: str, end: int, start: int) -> int:
    """Return where the name that ends at `end` ends with its apostrophe: `Lex's`, `Lex'`; `end` itself without one."""
    if text[end : end + 1] not in APOSTROPHES or end >= len(text):
        return end
    rest = text[end + 1 : end + 3]
    if rest[:1] in {"s", "S"} and not rest[1:].isalnum():
        return end + 2
    is_quoted = text[start - 1 : start] in {*APOSTROPHES, "‚", "‹"} if start else False
    ends_in_hiss = text[end - 1].casefold() in "sxzß"
    return end + 1 if ends_in_hiss and not is_quoted and not rest[:1].isalnum() else end
