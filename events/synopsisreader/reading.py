"""Reads a whole text: paragraphs, sentences, who and where, and the events that it tells."""

from events.synopsisreader.kinship import KinReader
from events.synopsisreader.lexicon import Lexicon
from events.synopsisreader.names import Names
from events.synopsisreader.paragraphs import paragraphs
from events.synopsisreader.results import Mention, Paragraph, Part, Proposal, Reading, Span
from events.synopsisreader.sentences import sentences
from events.synopsisreader.words import words

__all__ = ["Mention", "Paragraph", "Part", "Proposal", "Reading", "Span", "read"]


def read(text: str, lexicon: Lexicon) -> Reading:
    """Return what `text`, in the language of the lexicon, says about whom."""
    texts = paragraphs(text)
    cut = [words(one) for one in texts]
    names = Names(lexicon)
    for one, its_words in zip(texts, cut, strict=True):
        names.introduce(its_words, one)
    kin = KinReader(lexicon, names.forms)
    found = []
    proposals = []
    for position, (one, its_words) in enumerate(zip(texts, cut, strict=True), start=1):
        spans = sentences(one)
        called = names.find(one, its_words, {span.start for span in spans})
        called = kin.find(one, its_words, spans, called)
        mentions = tuple(each.mention for each in called)
        found.append(Paragraph(position, one, spans, mentions))
        for span in spans:
            inside = [each for each in mentions if span.start <= each.start < span.end]
            parts = tuple(
                Part(each.candidates[:1], "present", each.is_sure)
                for each in inside
                if each.is_sure and not each.is_group
            )
            proposals.append(
                Proposal(
                    position, span.start, span.end, one[span.start : span.end][:90], "", tuple(dict.fromkeys(parts))
                )
            )
    return Reading(lexicon.language, found, proposals)
