"""Says from the words of some sentences what kind of event they tell."""

from collections import Counter

from events.synopsisreader.vocabulary import KIND_WORDS
from events.synopsisreader.words import Word

WHOLE = 4
"""So long, or shorter, an entry is a whole word; longer ones are beginnings."""


def _entries(found: str) -> tuple[frozenset[str], tuple[str, ...]]:
    return frozenset(found.split()), tuple(word for word in found.split() if len(word) > WHOLE)


ENTRIES = {
    language: {kind: _entries(found) for kind, found in kinds.items()} for language, kinds in KIND_WORDS.items()
}


def kind_of(words: list[Word], language: str) -> str:
    """Return the kind for which most words speak, or "" if none does."""
    votes: Counter[str] = Counter()
    entries = ENTRIES[language]
    for word in words:
        for kind, (whole, beginnings) in entries.items():
            votes[kind] += word.key in whole or word.key.startswith(beginnings)
    best = max(entries, key=lambda kind: votes[kind])
    return best if votes[best] else ""
