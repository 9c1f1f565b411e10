"""Reads a whole text: paragraphs, sentences, who and where, and the events that it tells."""

from bisect import bisect_right

from events.synopsisreader.kinship import KinReader
from events.synopsisreader.lexicon import Lexicon
from events.synopsisreader.names import Called, Names
from events.synopsisreader.paragraphs import paragraphs
from events.synopsisreader.proposals import Proposer
from events.synopsisreader.results import Mention, Paragraph, Part, Proposal, Reading, Span
from events.synopsisreader.sentences import sentences
from events.synopsisreader.sites import Places
from events.synopsisreader.words import words

__all__ = ["Mention", "Paragraph", "Part", "Proposal", "Reading", "Span", "read", "recognised"]

_LONGEST_NAME = 100


def read(text: str, lexicon: Lexicon) -> Reading:
    """Return what `text`, in the language of the lexicon, says about whom."""
    texts = [(one, words(one)) for one in paragraphs(text)]
    names = Names(lexicon)
    for one, its_words in texts:
        names.introduce(its_words, one)
    kin, places = KinReader(lexicon, names.forms), Places(lexicon, names.forms)
    proposer = Proposer(lexicon, names.forms)
    reading = Reading(lexicon.language)
    for position, (one, its_words) in enumerate(texts, start=1):
        spans = sentences(one)
        called = _within(names.find(one, its_words, {span.start for span in spans}), spans)
        called = kin.find(one, its_words, spans, called)
        called, sites = places.find(one, its_words, called)
        mentions = sorted([*(each.mention for each in called), *sites], key=lambda each: each.start)
        reading.paragraphs.append(Paragraph(position, one, spans, tuple(mentions)))
        reading.proposals.extend(proposer.propose(position, one, its_words, spans, (called, sites)))
    return reading


def recognised(text: str, lexicon: Lexicon) -> set[str]:
    """Return the slugs of the people whom some words name, as a synopsis would: Clarks, Lex's, den Kents."""
    capital = " ".join(word[:1].upper() + word[1:] for word in text[:_LONGEST_NAME].replace("\0", "").split())
    # The words stand within a sentence, where a capital is the sign of a name.
    paragraphs = read(f"Und {capital} geht.", lexicon).paragraphs
    mentions = (mention for paragraph in paragraphs for mention in paragraph.mentions)
    return {slug for mention in mentions if mention.kind != "place" for slug in mention.candidates}


def _within(called: list[Called], spans: tuple[Span, ...]) -> list[Called]:
    """Return the names that lie within one sentence: an endless one may have been cut in the middle of a name."""
    ends = [span.end for span in spans]
    return [one for one in called if one.mention.end <= ends[bisect_right(ends, one.mention.start)]]
