"""Merging and splitting proposals as they stand in the page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from episodes.proposing import merged, parted

ORDER = {"agent": 0, "present": 1, "detail": 0, "key": 1}


def entry(sentences="1.1", **fields):
    empty = {"title_de": "", "title_en": "", "place": "", "kind": "unknown", "significance": "key"}
    return {"fate": "accepted", "sentences": sentences, "evidence": [], "parts": [], **empty, **fields}


def part(who, role="present", is_sure=True):
    return {"who": who, "role": role, "is_sure": is_sure}


def merge(above, below):
    return merged(above, below, unknown="unknown", order=ORDER)


def test_merging_keeps_what_is_filled_in_above_and_takes_the_rest_from_below():
    above = entry(title_de="Oben", significance="detail", evidence=["1"], parts=[part("Lex", is_sure=False)])
    below = entry(
        "2.1",
        title_de="Unten",
        title_en="Below",
        kind="crime",
        place="Farm",
        evidence=["2", "1"],
        parts=[part("LEX", "agent"), part("Lana")],
    )

    assert merge(above, below) == {
        "fate": "open",
        "sentences": "1.1 2.1",
        "title_de": "Oben",
        "title_en": "Below",
        "place": "Farm",
        "kind": "crime",
        "significance": "key",
        "evidence": ["1", "2"],
        "parts": [part("Lex", "agent"), part("Lana")],
    }


def test_merging_takes_what_was_forged():
    assert merge(entry(significance="?"), entry(evidence=None, parts=[part("x", "?")]))["significance"] == "key"


@pytest.mark.parametrize(
    ("cut", "first", "rest"),
    [("1.3", "1.1 1.2", ["1.3", "2.1"]), ("1.1", "1.1", ["1.2", "1.3", "2.1"]), ("9.9", "1.1", ["1.2", "1.3", "2.1"])],
    ids=["in-the-middle", "the-first", "forged"],
)
def test_splitting_leaves_the_fields_with_the_first_part(cut, first, rest):
    split, left = parted(entry("1.1 1.2 1.3 2.1", title_de="A"), cut)

    assert (split["sentences"], split["title_de"], split["fate"]) == (first, "A", "open")
    assert left == rest


def test_a_single_sentence_is_not_split():
    assert parted(entry(), "1.1")[1] == []


@given(st.lists(st.integers(1, 9), min_size=2, unique=True), st.data())
def test_no_sentence_is_lost_by_splitting_and_merging(numbers, data):
    sentences = [f"1.{number}" for number in sorted(numbers)]
    first, rest = parted(entry(" ".join(sentences)), data.draw(st.sampled_from(sentences)))

    assert merge(first, entry(" ".join(rest)))["sentences"].split() == sentences
