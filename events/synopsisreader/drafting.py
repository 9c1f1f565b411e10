"""From what a reading proposes to draft events: of which sentences, with whom, and what passage tells them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from episodes.folding import fold
from events.models import Event, Participation
from events.synopsisreader.lexicon import Lexicon
from events.synopsisreader.reading import read
from events.synopsisreader.results import Paragraph, Part, Proposal, Reading

Sentence = tuple[int, int]
"""The position of its paragraph, and its own in that; both from 1."""

_LONGEST_TITLE = 90
_ROLES = Participation.Role.values
_PRESENT = Participation.Role.PRESENT.value
# A passage that has neither a third of the words nor half of the people of an event does not tell it.
_ENOUGH = 0.35
_WORD = re.compile(r"\w{4,}")
_STEM = 6


@dataclass(frozen=True)
class DraftPart:
    character: str
    role: str
    is_sure: bool = True


@dataclass(frozen=True)
class DraftEvent:
    """An event to be written as a draft; characters and the place are slugs, the evidence positions of passages."""

    title_de: str = ""
    title_en: str = ""
    kind: str = Event.Kind.UNKNOWN.value
    significance: str = Event.Significance.KEY.value
    place: str = ""
    parts: tuple[DraftPart, ...] = ()
    evidence: tuple[int, ...] = ()
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True)
class Told:
    """What a passage of the synopsis that is there already speaks of."""

    position: int
    text: str
    words: frozenset[str]
    characters: frozenset[str]


def passages_told(passages: Iterable[tuple[int, str]], lexicon: Lexicon) -> list[Told]:
    """Return what each passage speaks of; it comes as its position and its text."""
    rows = [(position, " ".join(text.split())) for position, text in passages]
    together = read("\n\n".join(text for _position, text in rows), lexicon)
    if len(together.paragraphs) == len(rows):
        people = [frozenset(together.characters_of(one.position)) for one in together.paragraphs]
    else:
        # One of them has no letter to be read.
        people = [_characters(read(text, lexicon)) for _position, text in rows]
    return [
        Told(position, text, _words(text), characters)
        for (position, text), characters in zip(rows, people, strict=True)
    ]


def drafts(reading: Reading, told: Sequence[Told] | None = None) -> list[DraftEvent]:
    """Return all that `reading` proposes; the evidence is among `told`, or where that is None the own paragraphs."""
    return [
        _draft(reading, proposal, sentences_of(reading.paragraphs[proposal.paragraph - 1], proposal), told)
        for proposal in reading.proposals
    ]


def draft_of(
    reading: Reading, sentences: Sequence[Sentence], lexicon: Lexicon, told: Sequence[Told] | None = None
) -> DraftEvent:
    """Return the one event that `sentences` of `reading` tell: read anew by themselves, with all spoken of in them."""
    alone = read(" ".join(sentence_text(reading, sentence) for sentence in sentences), lexicon).proposals
    acting = [part for proposal in alone for part in proposal.participants]
    named = {slug for part in acting for slug in part.candidates}
    others = [part for part in _spoken_of(reading, sentences) if named.isdisjoint(part.candidates)]
    placed = next((proposal for proposal in alone if proposal.place_is_sure), None)
    proposal = Proposal(
        sentences[0][0],
        0,
        0,
        alone[0].title if alone else sentence_text(reading, sentences[0]),
        next((proposal.kind for proposal in alone if proposal.kind), ""),
        (*acting, *others),
        placed.place if placed else "",
        place_is_sure=placed is not None,
    )
    return _draft(reading, proposal, tuple(sentences), told)


def _spoken_of(reading: Reading, sentences: Sequence[Sentence]) -> list[Part]:
    """Return those whom the text around lets know in `sentences`: a pronoun alone does not say whom it means."""
    parts: dict[tuple[str, ...], Part] = {}
    for position, number in sentences:
        paragraph = reading.paragraphs[position - 1]
        span = paragraph.sentences[number - 1]
        for mention in paragraph.mentions:
            if mention.kind == "character" and span.start <= mention.start < span.end:
                parts.setdefault(mention.candidates, Part(mention.candidates, _PRESENT, mention.is_sure))
    return list(parts.values())


def sentences_of(paragraph: Paragraph, proposal: Proposal) -> tuple[Sentence, ...]:
    """Return the sentences from which `proposal` comes."""
    return tuple(
        (paragraph.position, number)
        for number, span in enumerate(paragraph.sentences, start=1)
        if span.start < proposal.end and span.end > proposal.start
    )


def sentence_text(reading: Reading, sentence: Sentence) -> str:
    position, number = sentence
    paragraph = reading.paragraphs[position - 1]
    span = paragraph.sentences[number - 1]
    return paragraph.text[span.start : span.end]


def _draft(
    reading: Reading, proposal: Proposal, sentences: tuple[Sentence, ...], told: Sequence[Told] | None
) -> DraftEvent:
    parts = _parts(proposal.participants)
    paragraphs = tuple(dict.fromkeys(position for position, _number in sentences))
    text = " ".join(sentence_text(reading, sentence) for sentence in sentences)
    return DraftEvent(
        **{f"title_{reading.language}": _shortened(proposal.title)},
        kind=proposal.kind or Event.Kind.UNKNOWN.value,
        place=proposal.place if proposal.place_is_sure else "",
        parts=parts,
        evidence=paragraphs if told is None else _fitting(text, parts, told),
        sentences=sentences,
    )


def _parts(participants: Iterable[Part]) -> tuple[DraftPart, ...]:
    """Return one part a character: the strongest role, and sure if it is so anywhere."""
    found: dict[str, DraftPart] = {}
    for part in participants:
        for slug in part.candidates:
            before = found.get(slug)
            role = min(part.role, before.role if before else part.role, key=_ROLES.index)
            found[slug] = DraftPart(slug, role, part.is_sure or (before is not None and before.is_sure))
    return tuple(found.values())


def _fitting(text: str, parts: Iterable[DraftPart], told: Sequence[Told]) -> tuple[int, ...]:
    """Return the position of the passage that shares most words and people with `text`, if one shares enough."""
    words, people = _words(text), {part.character for part in parts if part.is_sure}

    def shared(passage: Told) -> float:
        same = len(words & passage.words) / max(len(words), 1)
        return same + len(people & passage.characters) / max(len(people | passage.characters), 1) / 2

    best = max(told, key=lambda passage: (shared(passage), -passage.position), default=None)
    return (best.position,) if best is not None and shared(best) >= _ENOUGH else ()


def _words(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _WORD.findall(fold(text)))


def _characters(reading: Reading) -> frozenset[str]:
    found: set[str] = set()
    return frozenset(found.union(*(reading.characters_of(one.position) for one in reading.paragraphs)))


def _shortened(text: str) -> str:
    """Return `text` as a title: without its full stop, and cut after a whole word where it is too long."""
    title = text.strip().rstrip(".…").strip() if not text.strip().endswith(("!", "?")) else text.strip()
    if len(title) <= _LONGEST_TITLE:
        return title
    return title[: _LONGEST_TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"
