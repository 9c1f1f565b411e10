"""Which events a paragraph is taken to tell: title, kind, who in what role, where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.models import Event
from events.synopsisreader.kinds import ENTRIES
from events.synopsisreader.reading import read
from events.synopsisreader.titles import title_of
from tests.events.synopsisreader.lexicons import lexicon


def proposals(text, language="de"):
    return read(text, lexicon(language)).proposals


def parts(text, language="de"):
    """Return the roles by first names, those in doubt with a question mark."""
    (proposal,) = proposals(text, language)
    return {
        "/".join(slug.split("-")[0] for slug in part.candidates) + ("" if part.is_sure else "?"): part.role
        for part in proposal.participants
    }


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Lana sucht Clark.", "de", {"lana": "agent", "clark": "affected"}),
        ("Da nimmt Clark Lana den Hörer weg.", "de", {"clark": "agent", "lana": "affected"}),
        ("Lex wird von Lionel entführt.", "de", {"lex": "affected", "lionel": "agent"}),
        ("Lex is kidnapped by Lionel.", "en", {"lex": "affected", "lionel": "agent"}),
        ("Clark und Lana streiten mit Lex.", "de", {"clark": "agent", "lana": "agent", "lex": "present"}),
        ("Clark talks about Lana.", "en", {"clark": "agent", "lana": "mentioned"}),
        ("Lana liest Clarks Brief.", "de", {"lana": "agent", "clark": "mentioned"}),
        ("Lana glaubt, dass Clark lebt.", "de", {"lana": "agent", "clark": "mentioned"}),
        ("Clark versucht, Lana zu retten.", "de", {"clark": "agent", "lana": "affected"}),
        ("When Lana falls, Clark catches her.", "en", {"lana": "agent", "clark": "agent"}),
        ("Clark, der Lana liebt, geht.", "de", {"clark": "agent", "lana": "affected"}),
        ("Clark kommt. Er rettet Lana.", "de", {"clark": "agent", "lana": "affected"}),
        ("Die Kents helfen Clark.", "de", {"jonathan": "agent", "martha": "agent", "clark": "affected"}),
        ("Luthor bedroht Clark.", "de", {"lex/lionel?": "agent", "clark": "affected"}),
    ],
)
def test_roles(text, language, expected):
    assert parts(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("Clark rettet Lana.", "de", "rescue"),
        ("Clark saves Lana.", "en", "rescue"),
        ("Lex stirbt.", "de", "death"),
        ("Lana küsst Clark.", "de", "romance"),
        ("Lionel kidnaps Lana.", "en", "crime"),
        ("Chloe gesteht Lana die Wahrheit.", "de", "revelation"),
        ("Clark sitzt da.", "de", ""),
        ("Lana lives with the others.", "en", ""),
    ],
)
def test_kinds(text, language, kind):
    assert proposals(text, language)[0].kind == kind


def test_the_kinds_are_those_of_events():
    assert all(set(kinds) <= set(Event.Kind.values) for kinds in ENTRIES.values())


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("Clark geht. Er nimmt Lana mit.", ["Clark geht"]),
        ("Clark geht. Lionel droht Helen.", ["Clark geht", "Lionel droht Helen"]),
        ("Clark geht. Unterdessen droht Clark Lana.", ["Clark geht", "Unterdessen droht Clark Lana"]),
        ("Clark ist im Talon. Auf der Farm ist Clark.", ["Clark ist im Talon", "Auf der Farm ist Clark"]),
        ("Clark geht. Clark kommt. Clark geht. Clark kommt.", ["Clark geht", "Clark kommt"]),
        ("Clark geht.\n\nEr kommt zurück.", ["Clark geht", "Clark kommt zurück"]),
        ("Clark und Lex gehen. Er kommt zurück.", ["Clark und Lex gehen"]),
        ("Es regnet.", ["Es regnet"]),
    ],
)
def test_sentences_that_belong_together(text, titles):
    assert [proposal.title for proposal in proposals(text)] == titles


def test_the_narrowest_place_counts_and_what_is_unsure_says_so():
    first, second = proposals("Clark ist in Smallville, auf der Farm.\n\nLana liegt im Krankenhaus.")
    assert (first.place, first.place_is_sure) == ("kent-farm", True)
    assert (second.place != "", second.place_is_sure) == (True, False)


@pytest.mark.parametrize(
    ("sentence", "subject", "title"),
    [
        ("Er geht.", "Clark", "Clark geht"),
        ("Doch Lana bleibt...", "", "Lana bleibt"),
        ("Clark (Tom) geht!", "", "Clark geht!"),
        ("- „Lana bleibt.", "", "„Lana bleibt"),
        (
            "Clark, wieder unter dem Einfluss des Rings, lernt in der Stadt den Mann kennen, der alles hat, und geht.",
            "",
            "Clark lernt in der Stadt den Mann kennen, der alles hat, und geht",
        ),
        (
            "Lana macht sich auf den weiten Weg nach Metropolis, um ihn zurückzuholen, und findet ihn dort.",
            "",
            "Lana macht sich auf den weiten Weg nach Metropolis, um ihn zurückzuholen",
        ),
        (
            "Aus dem Gespräch der beiden wird sehr deutlich, dass er seit drei langen Monaten verschwunden ist.",
            "",
            "Aus dem Gespräch der beiden wird sehr deutlich, dass er seit drei langen Monaten…",
        ),
        ("x" * 200, "", "X" + "x" * 88 + "…"),
    ],
)  # fmt: skip
def test_titles(sentence, subject, title):
    assert title_of(sentence, subject) == title


@given(st.text(alphabet='aA ,.;("„“)und', min_size=1, max_size=250), st.sampled_from(["", "Clark"]))
def test_titles_fit(sentence, subject):
    assert len(title_of(sentence, subject)) <= 90
