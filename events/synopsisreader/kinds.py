"""Says from the words of some sentences what kind of event they tell."""

from collections import Counter

from events.synopsisreader.vocabulary import KIND_WORDS
from events.synopsisreader.words import Word

WHOLE = 4
"""Shorter entries are whole words, longer ones may go on."""

BEGINNINGS = {kind: tuple(word for word in found.split() if len(word) > WHOLE) for kind, found in KIND_WORDS.items()}
WHOLES = {kind: frozenset(found.split()) for kind, found in KIND_WORDS.items()}


def kind_of(words: list[Word]) -> str:
    """Return the kind for which most words speak, or "" if none does."""
    votes: Counter[str] = Counter()
    for word in words:
        for kind in KIND_WORDS:
            if word.key in WHOLES[kind] or word.key.startswith(BEGINNINGS[kind]):
                votes[kind] += 1
    return max(KIND_WORDS, key=lambda kind: votes[kind]) if votes else ""
