"""A synopsis as one text: its paragraphs are the passages, and an edited text keeps them tied to their events."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from django.db import transaction
from django.db.models import F, Max

from episodes.models import Passage, Synopsis

_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")
# Two paragraphs of one synopsis share about a fifth of their words in order; an edited one keeps far more of its own.
_SAME_PARAGRAPH = 0.4
_TAKEN_OVER = 0.7


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of `text`, which blank lines part."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return [paragraph.strip() for paragraph in _BLANK_LINES.split(lines) if paragraph.strip()]


@dataclass
class Alignment:
    """What became of the old paragraphs, by their places in the old and the new text."""

    kept: dict[int, int] = field(default_factory=dict)
    """Each old paragraph that lives on, edited or moved perhaps, and the new one that continues it."""
    merged: dict[int, int] = field(default_factory=dict)
    """Each old paragraph whose words went into a new one that continues another."""
    replaced: set[int] = field(default_factory=set)
    """Those of `kept` that have nothing but their place in common with the new one."""


def align(old: Sequence[str], new: Sequence[str]) -> Alignment:
    """Find what became of each old paragraph: first the same text, then the most similar, then what took its place."""
    alignment = Alignment(kept=_unchanged(old, new))
    kept = alignment.kept
    alike = sorted(_alike(old, new, kept), key=lambda pair: (-pair[0], abs(pair[1] - pair[2])))
    for _ratio, before, after in alike:
        if before not in kept and after not in kept.values():
            kept[before] = after
    for before in set(range(len(old))) - kept.keys():
        heirs = {after: _share(old[before], new[after]) for after in kept.values()}
        heir = max(heirs, key=lambda after: (heirs[after], -after), default=None)
        if heir is not None and heirs[heir] >= _TAKEN_OVER:
            alignment.merged[before] = heir
    in_place = _in_place(len(old), len(new), alignment)
    alignment.replaced = set(in_place)
    kept |= in_place
    return alignment


def _unchanged(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    places = defaultdict(list)
    for after, text in enumerate(new):
        places[text].append(after)
    seen: Counter[str] = Counter()
    kept = {}
    for before, text in enumerate(old):
        if seen[text] < len(places[text]):
            kept[before] = places[text][seen[text]]
            seen[text] += 1
    return kept


def _alike(old: Sequence[str], new: Sequence[str], kept: dict[int, int]) -> Iterator[tuple[float, int, int]]:
    taken = set(kept.values())
    for after in set(range(len(new))) - taken:
        matcher = SequenceMatcher(None, "", new[after].split(), autojunk=False)
        for before in set(range(len(old))) - kept.keys():
            matcher.set_seq1(old[before].split())
            if matcher.quick_ratio() >= _SAME_PARAGRAPH and (ratio := matcher.ratio()) >= _SAME_PARAGRAPH:
                yield ratio, before, after


def _share(part: str, whole: str) -> float:
    """Return how much of `part` stands in `whole`, word by word in order."""
    words = part.split()
    matcher = SequenceMatcher(None, words, whole.split(), autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) / max(len(words), 1)


def _in_place(old: int, new: int, alignment: Alignment) -> dict[int, int]:
    """Pair what is left where as many old as new paragraphs stand between the same neighbours."""
    gaps: list[tuple[int, list[int], int]] = []
    start = 0
    left: list[int] = []
    for before in range(old):
        if before in alignment.kept:
            gaps.append((start, left, alignment.kept[before]))
            start, left = alignment.kept[before] + 1, []
        elif before not in alignment.merged:
            left.append(before)
    gaps.append((start, left, new))
    taken = set(alignment.kept.values())
    pairs: dict[int, int] = {}
    for start, left, stop in gaps:
        if stop - start == len(left) and taken.isdisjoint(range(start, stop)):
            pairs |= zip(left, range(start, stop), strict=True)
    return pairs


@dataclass(frozen=True)
class Change:
    """A passage that supported events, as its text was before, with the titles of those events."""

    text: str
    events: list[str]


@dataclass
class Rewriting:
    """What an editor should know after a synopsis was rewritten."""

    lost: list[Change] = field(default_factory=list)
    """Passages that are gone, and whose events have no evidence in this language by them any more."""
    doubtful: list[Change] = field(default_factory=list)
    """Passages that read quite different now, but are still evidence for their events."""


@transaction.atomic
def rewrite(synopsis: Synopsis, *, text: str) -> Rewriting:
    """Make the paragraphs of `text` the passages of `synopsis`, each still tied to the events that it tells."""
    old = list(synopsis.passages.order_by("position").prefetch_related("events"))
    new = paragraphs(text)
    alignment = align([passage.text for passage in old], new)
    report = Rewriting()
    for before, after in alignment.merged.items():
        heir = next(old[other] for other, place in alignment.kept.items() if place == after)
        heir.events.add(*old[before].events.all())
    for before, passage in enumerate(old):
        change = Change(passage.text, [event.title for event in passage.events.all()])
        if before in alignment.replaced and change.events:
            report.doubtful.append(change)
        if before not in alignment.kept:
            if before not in alignment.merged and change.events:
                report.lost.append(change)
            passage.delete()
    _place(synopsis, {after: old[before] for before, after in alignment.kept.items()}, new)
    return report


def _place(synopsis: Synopsis, rows: dict[int, Passage], texts: list[str]) -> None:
    """Write `texts` in order, into `rows` where there is one for the place."""
    moved = [row.pk for after, row in rows.items() if row.position != after + 1]
    if moved:
        # No two passages may stand at one position, not even for a moment.
        last = synopsis.passages.aggregate(last=Max("position"))["last"]
        synopsis.passages.filter(pk__in=moved).update(position=F("position") + max(last, len(texts)))
    for after, text in enumerate(texts):
        row = rows.get(after) or Passage(synopsis=synopsis)
        if (row.position, row.text) != (after + 1, text):
            row.position, row.text = after + 1, text
            row.save()
