"""Says what part each of those named in a sentence has in it: who acts, to whom it happens, who is only spoken of."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from events.synopsisreader.names import Called
from events.synopsisreader.vocabulary import (
    ABOUT,
    AND,
    BY,
    DETERMINERS,
    PARTICIPLES,
    PASSIVES,
    RELATIVES,
    REPORTING,
    SUBJECT_PRONOUNS,
    TITLES,
    TOWARDS,
    WITH,
)
from events.synopsisreader.words import Word

AGENT, AFFECTED, PRESENT, MENTIONED = "agent", "affected", "present", "mentioned"
STRONGEST = (AGENT, AFFECTED, PRESENT, MENTIONED)
PARTED = re.compile(r"[,;:–—]")
PARTICIPLE_STARTS = ("ge", "ver", "be", "ent", "er", "zer")


@dataclass(frozen=True)
class Sentence:
    """A sentence with its words, the number of its first word in the paragraph, and who is named in it."""

    text: str
    words: list[Word]
    first: int
    called: list[Called]

    @cached_property
    def clauses(self) -> list[int]:
        """Return for each word the number of the one with which its clause begins: after a comma or the like."""
        starts: list[int] = []
        for index, word in enumerate(self.words):
            gap = self.text[self.words[index - 1].end : word.start] if index else ","
            starts.append(index if PARTED.search(gap) else starts[-1])
        return starts


def roles(sentence: Sentence) -> list[str]:
    """Return the role of each of those named in the sentence, in order."""
    passive = is_passive(sentence)
    found: list[str] = []
    acted: set[int] = set()
    for number, called in enumerate(sentence.called):
        role = _role(sentence, called, passive=passive)
        if not role and number and _follows_and(sentence, called, sentence.called[number - 1]):
            role = found[-1]
        if not role:
            start, end = _clause(sentence, called)
            has_subject = start in acted or _has_subject(sentence, called, start, end)
            role = AFFECTED if has_subject or passive else AGENT
            acted.add(start)
        found.append(role)
    return found


def _clause(sentence: Sentence, called: Called) -> tuple[int, int]:
    """Return between which words of the sentence the clause of the name lies."""
    clauses = sentence.clauses
    start = clauses[called.first - sentence.first]
    return start, bisect_right(clauses, start)


def _has_subject(sentence: Sentence, called: Called, start: int, end: int) -> bool:
    """Whether someone else acts in the clause: a pronoun before the name, who it relates to, or who is to do it."""
    words = sentence.words[start:end]
    before = words[: called.first - sentence.first - start]
    is_relative = start > 0 and bool(before) and before[0].key in RELATIVES
    is_infinitive = start > 0 and any(word.key == "zu" or _is_infinitive_with_zu(word) for word in words)
    return is_relative or is_infinitive or any(word.key in SUBJECT_PRONOUNS for word in before)


def _is_infinitive_with_zu(word: Word) -> bool:
    """Whether it is like `anzustiften`."""
    return not word.is_capital and "zu" in word.key[2:-3] and word.key.endswith("en")


def _role(sentence: Sentence, called: Called, *, passive: bool) -> str:
    """Return the role that the words just before the name give it; "" if they leave it open."""
    before = _before(sentence, called)
    if called.is_genitive or _is_reported(sentence, called):
        return MENTIONED
    if passive and before in BY:
        return AGENT
    if before in ABOUT:
        return MENTIONED
    if before in WITH:
        return PRESENT
    return AFFECTED if before in TOWARDS else ""


def _before(sentence: Sentence, called: Called) -> str:
    """Return the word before the name, articles and titles aside."""
    index = called.first - sentence.first - 1
    while index >= 0 and sentence.words[index].key in DETERMINERS | TITLES:
        if sentence.words[index].key in BY | TOWARDS | WITH:
            break
        index -= 1
    return sentence.words[index].key if index >= 0 else ""


def _is_reported(sentence: Sentence, called: Called) -> bool:
    """Whether the name stands in a clause that tells what someone says, thinks or asks."""
    index = called.first - sentence.first
    start = sentence.clauses[index]
    return any(word.key in REPORTING for word in sentence.words[max(start, 1) : index])


def _follows_and(sentence: Sentence, called: Called, previous: Called) -> bool:
    between = sentence.words[previous.after - sentence.first : called.first - sentence.first]
    joint = sentence.text[previous.mention.end : called.mention.start]
    is_listed = joint.strip() in {",", "&"}
    return is_listed or (0 < len(between) <= 2 and between[0].key in AND)


def is_passive(sentence: Sentence) -> bool:
    """Whether something is done to the subject: an auxiliary, and a participle within the clause."""
    for index, word in enumerate(sentence.words):
        if word.key in PASSIVES:
            following = sentence.words[index + 1 : index + 12]
            is_german = word.key.startswith("w") and word.key not in {"was", "were"}
            if is_german and any(_is_german_participle(one) for one in following):
                return True
            if not is_german and any(_is_english_participle(one) for one in following[:3]):
                return True
    return False


def _is_german_participle(word: Word) -> bool:
    is_formed = word.key.startswith(PARTICIPLE_STARTS) or "ge" in word.key[2:]
    return not word.is_capital and is_formed and word.key.endswith(("t", "en")) and len(word.key) > 4


def _is_english_participle(word: Word) -> bool:
    return word.key in PARTICIPLES or (word.key.endswith("ed") and len(word.key) > 4)
