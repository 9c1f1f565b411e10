"""Paragraphs and sentences, in both languages."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.synopsisreader.paragraphs import paragraphs
from events.synopsisreader.sentences import LONGEST, sentences


def cut(text):
    return [text[span.start : span.end] for span in sentences(text)]


@pytest.mark.parametrize(
    "whole",
    [
        "Dr. Bryce hilft z. B. am 16. Okt. 2001 (vgl. S. 5) in Ep. 3 der 2. Staffel mit.",
        "Mr. Luthor and Mrs. Kent meet at St. Louise in front of J. Smith Jr. and leave.",
        "Am 3. Juli stürzt er aus dem 60. Stockwerk.",
        "„Wo ist er?“, fragt Lana.",
        '"Where is he?" asks Lana.',
        "Er zögert ... und geht.",
        "He waits... and leaves.",
        "Das LuthorCorp-Gebäude usw. wird geräumt",
        "It was no. 5 of 10.",
    ],
)
def test_no_sentence_ends_within(whole):
    assert cut(whole) == [whole]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Clark geht. Lana bleibt.", 2),
        ("Doch eine Person weiß, wo er steckt... Lana sucht ihn.", 2),
        ("Lana geht… Clark bleibt! Wirklich?! Ja.", 4),
        ("Man nennt ihn „Kal“. „Komm mit!“ Lana folgt.", 3),
        ("He said: “Go.” Then he left. (He came back.) She stayed.", 4),
        ("Das war 1989. Zwölf Jahre später lebt er.", 2),
        ("Er kommt am 16. Dann geht er.", 2),
        ("They rob banks, cars etc. Then they flee.", 2),
        ("It happened at 5 p.m. He was late.", 2),
        ("Clark geht.Lana bleibt", 1),
        ("", 0),
        ("  ...  ", 1),
    ],
)
def test_sentences_end(text, number):
    assert len(cut(text)) == number


def test_what_never_ends_is_cut():
    assert all(len(piece) <= LONGEST for piece in cut("Clark und Lana " * 500) + cut("x" * 5000))
    assert "".join(cut("x" * 5000)) == "x" * 5000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Eins.\n\nZwei.\r\n\r\n\r\nDrei.", ["Eins.", "Zwei.", "Drei."]),
        ("Clark geht.\nLana bleibt.", ["Clark geht.", "Lana bleibt."]),
        ("Clark geht nach\nMetropolis. Lana\nbleibt.\n\nEnde.", ["Clark geht nach Metropolis. Lana bleibt.", "Ende."]),
        (
            "Clark geht eines Tages nach\nMetropolis und bleibt da.\nEnde.\nLana sucht ihn überall und\nfindet ihn.",
            ["Clark geht eines Tages nach Metropolis und bleibt da. Ende.", "Lana sucht ihn überall und findet ihn."],
        ),
        (
            "Handlung\n" + "Clark geht und kommt und geht. " * 9,
            ["Handlung", ("Clark geht und kommt und geht. " * 9).strip()],
        ),
        ("\ufeffClark\x00 geht.\t Ja.", ["Clark geht. Ja."]),
        ("Zoe\u0308 kommt.", ["Zoë kommt."]),
        (" \n\n ", []),
    ],
)
def test_paragraphs(text, expected):
    assert paragraphs(text) == expected


@given(st.text(alphabet="Aa. !?…\n„“\"'()1\x00ß", max_size=300))
def test_sentences_cover_all_but_spaces(text):
    for paragraph in paragraphs(text):
        spans = sentences(paragraph)
        assert "".join(cut(paragraph)).replace(" ", "") == paragraph.replace(" ", "")
        assert all(one.end <= other.start for one, other in pairwise(spans))
