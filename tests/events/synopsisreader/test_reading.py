"""Whatever the text: nothing raises, everything lies where it says, and it is quick."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.models import Participation
from events.synopsisreader.reading import read
from tests.events.synopsisreader.lexicons import lexicon

PIECES = (
    "Clark", "Clarks", "Kent", "Kents", "die", "the", "Lex'", "Lex's", "Luthor", "Dr.", "Mr.", "und", "and", "seine",
    "his", "Eltern", "father", "of", "von", "Farm", "der", "caves", "Talon", "Rose", "Will", "Jonathon", "wird", "er",
    "He", ".", "...", ",", "!", "„", "“", '"', "'", "(", ")", "-", "–", "\n", "\n\n", "junior", "Kal-El", "1989",
    "16.", "Metropolis", "\0", "ß", "İ", "e\u0301", "😀", "زين",
)  # fmt: skip
LEXICONS = {language: lexicon(language) for language in ("de", "en")}
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join) | st.text(max_size=120)


@given(TEXTS, st.sampled_from(["de", "en"]))
@settings(max_examples=150)
def test_everything_lies_where_it_says(text, language):
    reading = read(text, LEXICONS[language])
    people = {person.slug for person in LEXICONS[language].people}
    places = {spot.slug for spot in LEXICONS[language].spots}
    for position, paragraph in enumerate(reading.paragraphs, start=1):
        assert paragraph.position == position
        last = 0
        for mention in paragraph.mentions:
            assert last <= mention.start < mention.end <= len(paragraph.text)
            assert set(mention.candidates) <= (people if mention.kind == "character" else places)
            assert mention.candidates
            assert len(mention.candidates) == 1 or mention.is_group or not mention.is_sure
            assert any(span.start <= mention.start and mention.end <= span.end for span in paragraph.sentences)
            last = mention.end
    for proposal in reading.proposals:
        paragraph = reading.paragraphs[proposal.paragraph - 1]
        assert {proposal.start, proposal.end} <= {edge for s in paragraph.sentences for edge in (s.start, s.end)}
        assert 0 < len(proposal.title) <= 90
        sure = [part.candidates for part in proposal.participants if part.is_sure]
        assert len(sure) == len(set(sure))
        assert all(part.role in Participation.Role.values for part in proposal.participants)


@pytest.mark.parametrize(
    "piece",
    ["Clark ", "Clark", ".", ". ", "...x", "'s", "Dr. ", "die Kents ", "Clark Eltern seine ", "Farm der ", "„“", "(",
     "a,", "Clark-", "\n", " ", "e\u0301", "\0", "Jonathon ", "Clark und ", "Kents' farm "],
)  # fmt: skip
def test_evil_strings_take_no_longer_than_others(piece):
    """Twenty times the text may take forty times as long: a square would take four hundred times."""
    times = []
    for size in (2_000, 40_000):
        start = time.process_time()
        read((piece * size)[:size], LEXICONS["de"])
        times.append(time.process_time() - start)
    assert times[1] < 40 * max(times[0], 0.02)


def test_a_whole_synopsis_takes_well_under_a_second():
    text = "Clark sucht Lex’ Vater in den Höhlen. Seine Eltern und Jonathon warten auf der Farm.\n" * 48
    start = time.process_time()
    reading = read(text[:4_000], LEXICONS["de"])
    assert len(reading.proposals) > 40
    assert time.process_time() - start < 0.5
