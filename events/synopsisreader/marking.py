"""The text of a paragraph in pieces, so that a page can mark in place what was recognised."""

from collections.abc import Iterator
from dataclasses import dataclass

from events.synopsisreader.results import Mention, Paragraph


@dataclass(frozen=True)
class Piece:
    text: str
    mention: Mention | None = None


@dataclass(frozen=True)
class MarkedSentence:
    number: int
    pieces: list[Piece]


def marked(paragraph: Paragraph) -> list[MarkedSentence]:
    """Return the sentences of `paragraph` in pieces, each plain or a mention; of two that overlap, the first."""
    return [
        MarkedSentence(number, list(_pieces(paragraph, span.start, span.end)))
        for number, span in enumerate(paragraph.sentences, start=1)
    ]


def _pieces(paragraph: Paragraph, start: int, end: int) -> Iterator[Piece]:
    for mention in sorted(paragraph.mentions, key=lambda one: (one.start, -one.end)):
        if start <= mention.start and mention.end <= end:
            if mention.start > start:
                yield Piece(paragraph.text[start : mention.start])
            yield Piece(paragraph.text[mention.start : mention.end], mention)
            start = mention.end
    if start < end:
        yield Piece(paragraph.text[start:end])
