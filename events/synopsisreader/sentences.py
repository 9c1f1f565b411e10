"""Cuts a paragraph into sentences, German and English alike."""

import re

from events.synopsisreader.results import Span
from events.synopsisreader.vocabulary import ABBREVIATIONS, CLOSING_ABBREVIATIONS, MONTHS, OPENERS, STARTERS, key

END = re.compile(r"""(?<![.!?…])(?P<mark>[.!?…]++)[)\]"'“”»«’‘›‹]{0,3}(?=\s)""")
WORD_BEFORE = re.compile(r"[^\W_]+$")
SPACE = re.compile(r"\s*")
NEXT_WORD = re.compile(r"[^\W_]+")
LOOK_BACK = 40
LONGEST = 1000


def sentences(text: str) -> tuple[Span, ...]:
    """Return where the sentences stand, without the spaces between them; what never ends is cut somewhere."""
    return tuple(part for whole in _whole(text) for part in _pieces(text, whole))


def _after_space(text: str, end: int) -> int:
    found = SPACE.match(text, end)
    return found.end() if found else end


def _pieces(text: str, whole: Span) -> list[Span]:
    """Return the sentence, in pieces if it is longer than any that people write."""
    pieces = []
    start = whole.start
    while whole.end - start > LONGEST:
        space = text.rfind(" ", start + 1, start + LONGEST)
        end = space if space > 0 else start + LONGEST
        pieces.append(Span(start, end))
        start = _after_space(text, end)
    return [*pieces, Span(start, whole.end)]


def _whole(text: str) -> list[Span]:
    spans = []
    start = len(text) - len(text.lstrip())
    for found in END.finditer(text):
        end = found.end()
        if end > start and _ends_here(text, found):
            spans.append(Span(start, end))
            start = _after_space(text, end)
    stop = len(text.rstrip())
    if stop > start:
        spans.append(Span(start, stop))
    return spans


def _ends_here(text: str, found: re.Match[str]) -> bool:
    following = text[found.end() : found.end() + LOOK_BACK].lstrip()
    bare = following.lstrip(OPENERS)
    if not bare or not (bare[0].isupper() or bare[0].isdigit() or bare != following):
        return False
    if bare[0].islower():
        return False
    if found["mark"] != ".":
        return True
    before = WORD_BEFORE.search(text[max(0, found.start() - LOOK_BACK) : found.start()])
    return before is None or _full_stop(before.group(), bare)


def _full_stop(before: str, bare: str) -> bool:
    """Whether the point after the word `before` ends a sentence, when the text goes on with `bare`."""
    word = NEXT_WORD.match(bare)
    following = word.group() if word else ""
    starts = key(following) in STARTERS
    if before.isdigit():
        return (starts or len(before) == 4) and key(following) not in MONTHS
    if key(before) in CLOSING_ABBREVIATIONS or (len(before) == 1 and before.isalpha()):
        return starts
    return key(before) not in ABBREVIATIONS
