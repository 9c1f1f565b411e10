"""Whom a text means by words for kin."""

import pytest

from events.synopsisreader.reading import read
from tests.events.synopsisreader.lexicons import lexicon, mentions

PARENTS = "jonathan-kent martha-kent"
LUTHORS = "lionel-luthor lillian-luthor"


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Clarks Eltern warten.", "de", ("Eltern", PARENTS, "")),
        ("Clark ruft seine besorgten Eltern an.", "de", ("seine besorgten Eltern", PARENTS, "")),
        ("Clark flieht. Seine Eltern suchen ihn.", "de", ("Seine Eltern", PARENTS, "")),
        ("Lana geht, und Clark folgt. His parents know.", "en", ("His parents", PARENTS, "")),
        ("Lex’ Vater kommt.", "de", ("Vater", "lionel-luthor", "")),
        ("The father of Lex arrives.", "en", ("father", "lionel-luthor", "")),
        ("Die Mutter von Clark kommt.", "de", ("Mutter", "martha-kent", "")),
        ("Der Sohn der Kents kommt.", "de", ("Sohn", "clark-kent", "")),
        ("Er fragt Clarks leiblichen Vater.", "de", ("leiblichen Vater", "jor-el", "")),
        ("He asks Clark's biological father.", "en", ("biological father", "jor-el", "")),
        ("Martha and Jonathan miss their son.", "en", ("their son", "clark-kent", "")),
        ("Jonathan küsst seine Frau.", "de", ("seine Frau", "martha-kent", "")),
        ("Lex sees his wife.", "en", ("his wife", "helen-bryce", "")),
        ("Lana trifft Clark, dessen Mutter krank ist.", "de", ("dessen Mutter", "martha-kent", "")),
        ("Lex trifft Clark. Seine Eltern warten.", "de", ("Seine Eltern", f"{LUTHORS} {PARENTS}", "pronoun")),
        ("Jor-El ruft seinen Sohn.", "de", ("seinen Sohn", "clark-kent", "")),
    ],
)  # fmt: skip
def test_kin(text, language, expected):
    assert expected in mentions(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Clark und sein Vater Jonathan reden.", "de"),
        ("Lanas Eltern sind tot.", "de"),
        ("Die Eltern warten, und Vater und Sohn streiten.", "de"),
        ("Lex and his ex-wife, his former wife, meet.", "en"),
        ("Clark mag Mütter. Er und Frau Kent reden.", "de"),
        ("Lex’ leiblicher Vater kommt.", "de"),
    ],
)
def test_no_kin(text, language):
    assert not [one for one in mentions(text, language) if one[2] in {"relation", "pronoun"} or one[0][0].islower()]
    assert not any(
        word in one[0] for one in mentions(text, language) for word in ("Eltern", "Vater", "Mutter", "wife")
    )


def test_a_pronoun_reaches_back_into_the_paragraph_before():
    assert read("Clark ist fort.\n\nSeine Mutter weint.", lexicon()).characters_of(2) == {"martha-kent"}


def test_a_pronoun_may_point_ahead():
    assert mentions("Clark geht. Ohne seine Eltern zu fragen, geht auch Adam Knight.")[1] == (
        "seine Eltern",
        PARENTS,
        "pronoun",
    )
    assert mentions("Statt seine Eltern zu fragen, geht Clark.")[0] == ("seine Eltern", PARENTS, "")


def test_a_name_beside_the_word_tells_who_it_is():
    assert mentions("Lex mag seinen Bruder Lucas Luthor. Er ruft seine Mutter Clark.") == [
        ("Lex", "lex-luthor", ""),
        ("Lucas Luthor", "lucas-luthor", ""),
        ("seine Mutter", "lillian-luthor", ""),
        ("Clark", "clark-kent", ""),
    ]


def test_a_pronoun_that_acts_leaves_open_whom_the_next_one_means():
    found = mentions("Clark is tired. He runs, and Lex just stops his car. His parents warn him.", "en")
    assert found[-1] == ("His parents", f"{LUTHORS} {PARENTS}", "pronoun")
