"""Says what part each of those named in a sentence has in it: who acts, to whom it happens, who is only spoken of."""

from dataclasses import dataclass

from events.synopsisreader.names import Called
from events.synopsisreader.vocabulary import (
    ABOUT,
    AND,
    BY,
    DETERMINERS,
    PARTICIPLES,
    PASSIVES,
    REPORTING,
    SUBJECT_PRONOUNS,
    TITLES,
    TOWARDS,
    WITH,
)
from events.synopsisreader.words import Word

AGENT, AFFECTED, PRESENT, MENTIONED = "agent", "affected", "present", "mentioned"
STRONGEST = (AGENT, AFFECTED, PRESENT, MENTIONED)
PARTICIPLE_STARTS = ("ge", "ver", "be", "ent", "er", "zer")


@dataclass(frozen=True)
class Sentence:
    """A sentence with its words, the number of its first word in the paragraph, and who is named in it."""

    text: str
    words: list[Word]
    first: int
    called: list[Called]


def roles(sentence: Sentence) -> list[str]:
    """Return the role of each of those named in the sentence, in order."""
    is_passive = _is_passive(sentence)
    found: list[str] = []
    has_subject = False
    for number, called in enumerate(sentence.called):
        role = _role(sentence, called, is_passive=is_passive)
        if not role and number and _follows_and(sentence, called, sentence.called[number - 1]):
            role = found[-1]
        if not role:
            has_subject = has_subject or _has_pronoun_before(sentence, called)
            role = AFFECTED if has_subject or is_passive else AGENT
            has_subject = True
        found.append(role)
    return found


def _role(sentence: Sentence, called: Called, *, is_passive: bool) -> str:
    """Return the role that the words just before the name give it; "" if they leave it open."""
    before = _before(sentence, called)
    if called.is_genitive or _is_reported(sentence, called):
        return MENTIONED
    if is_passive and before in BY:
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
    start = called.first - sentence.first
    for index in range(start - 1, 0, -1):
        gap = sentence.text[sentence.words[index].end : sentence.words[index + 1].start] if index + 1 < start else ""
        if "," in gap:
            return False
        if sentence.words[index].key in REPORTING:
            return True
    return False


def _follows_and(sentence: Sentence, called: Called, previous: Called) -> bool:
    between = sentence.words[previous.after - sentence.first : called.first - sentence.first]
    joint = sentence.text[previous.mention.end : called.mention.start]
    is_listed = joint.strip() in {",", "&"}
    return is_listed or (0 < len(between) <= 2 and between[0].key in AND)


def _has_pronoun_before(sentence: Sentence, called: Called) -> bool:
    return any(word.key in SUBJECT_PRONOUNS for word in sentence.words[: max(0, called.first - sentence.first)])


def _is_passive(sentence: Sentence) -> bool:
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
