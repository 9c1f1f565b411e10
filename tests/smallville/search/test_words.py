import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smallville.search.words import Query, excerpt, marked, spans, tokens


def found_in(query, text, language="de"):
    """Return whether every term of `query` is among the tokens of `text`."""
    held = set(tokens(text, language))
    return all(term.tokens & held for term in Query(query).terms)


@pytest.mark.parametrize(
    ("query", "text", "language"),
    [
        ("Haus", "In den Häusern", "de"),
        ("search", "They are searching", "en"),
        ("Höhle", "die Höhlen der Kawatche", "de"),
        ("Hoehle", "die Höhle", "de"),
        ("hohle", "die Höhle", "de"),
        ("cave", "the caves", "en"),
        ("Clarks", "Clark Kent", ""),
        ("Clark", "Clarks Eltern", "de"),
        ("Lex's", "Lex Luthor", ""),
        ("Lex’", "Lex Luthor", ""),
        ("lex", "Lex's plane", "en"),
        ("CLARK", "clark", "de"),
        ("Cafe", "das Café", "de"),
        ("Strasse", "Straße", "de"),
        ("kal el", "Kal-El", ""),
    ],
)
def test_a_word_finds_its_forms(query, text, language):
    assert found_in(query, text, language)


@pytest.mark.parametrize(("query", "text"), [("Alex", "Lex"), ("Peterson", "Pete"), ("Clark", "clerk")])
def test_a_word_is_no_other(query, text):
    assert not found_in(query, text)


def test_quoted_words_are_looked_for_as_they_stand():
    query = Query('Clark "roter Ring" „Lana Lang“ "Lex"')
    assert query.phrases == [["roter", "ring"], ["lana", "lang"]]
    assert [term.word for term in query.terms] == ["clark", "roter", "ring", "lana", "lang", "lex"]


@pytest.mark.parametrize("text", ["", " ", "\0", '"', "''", "*)(&|!:<->", "…–", "\u200b", "½"])
def test_signs_ask_for_nothing_or_for_words_only(text):
    assert all(word.isalnum() for term in Query(text).terms for word in [term.word])


def test_what_was_found_is_marked_in_every_form():
    pieces = marked("In den Häusern stand kein Haus.", Query("haus").terms)
    assert [piece.text for piece in pieces if piece.is_hit] == ["Häusern", "Haus"]
    assert "".join(piece.text for piece in pieces) == "In den Häusern stand kein Haus."


def test_an_excerpt_stands_around_the_first_word_found():
    text = "Vorher steht hier viel. " * 20 + "Die Höhle leuchtet. " + "Danach noch mehr. " * 20
    pieces = excerpt(text, Query("höhlen").terms)
    said = "".join(piece.text for piece in pieces)
    assert said.startswith("… ")
    assert said.endswith(" …")
    assert "Höhle" in [piece.text for piece in pieces if piece.is_hit]
    assert len(said) < 230


@given(st.text(max_size=300), st.text(max_size=40))
def test_any_text_can_be_looked_through_for_any_words(text, words):
    query = Query(words)
    assert "".join(piece.text for piece in marked(text, query.terms)) == text
    assert all(0 <= span.start < span.end <= len(text) for span in spans(text))
    assert all(token and " " not in token for token in tokens(text, "de"))
    assert excerpt(text, query.terms) or not text


def test_an_endless_text_is_read_at_once():
    started = time.process_time()
    list(spans("a'" * 50_000 + "’s" * 50_000))
    assert Query("x" * 10_000).terms[0].word == "x" * 60
    assert time.process_time() - started < 2
