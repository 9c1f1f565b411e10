"""Says from the words of some sentences what kind of event they tell."""

from collections import Counter

from events.synopsisreader.vocabulary import KIND_WORDS
from events.synopsisreader.words import Word

WHOLE = 4
"""So long, or shorter, an entry is a whole word; longer ones are beginnings."""

WEAK = frozenset({"family", "encounter", "discovery"})
"""Their words stand in many sentences that tell something else."""


def _entries(found: str) -> tuple[frozenset[str], tuple[str, ...]]:
    return frozenset(found.split()), tuple(word for word in found.split() if len(word) > WHOLE)


ENTRIES = {
    language: {kind: _entries(found) for kind, found in kinds.items()} for language, kinds in KIND_WORDS.items()
}


def kind_of(title: list[Word], sentences: list[list[Word]], language: str) -> str:
    """Return the kind for which most words speak, those of the sentence of the title twice; "" if none does."""
    votes: Counter[str] = Counter()
    for words in (title, *sentences):
        for word in words:
            votes.update(_kinds(word.key, language))
    best = max(ENTRIES[language], key=lambda kind: votes[kind])
    return best if votes[best] else ""


def _kinds(key: str, language: str) -> dict[str, int]:
    found = (kind for kind, (whole, begun) in ENTRIES[language].items() if key in whole or key.startswith(begun))
    return {kind: 1 if kind in WEAK else 3 for kind in found}
