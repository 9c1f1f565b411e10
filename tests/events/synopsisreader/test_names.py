"""Who is called by name, and how sure that is."""

import pytest

from tests.events.synopsisreader.lexicons import mentions

SURE = ""


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Clarks Kräfte und Lanas Angst", "de", [("Clarks", "clark-kent"), ("Lanas", "lana-lang")]),
        ("Lex's Insel, Lex' Flugzeug, Lex’ Plan", "de", [(name, "lex-luthor") for name in ("Lex's", "Lex'", "Lex’")]),
        ("Clark’s ring and 'Lex' in quotes", "en", [("Clark’s", "clark-kent"), ("Lex", "lex-luthor")]),
        ("Helens Freund Morgan Edge", "de", [("Helens", "helen-bryce"), ("Morgan Edge", "morgan-edge")]),
        ("Dr. Bryce ruft Dr Bryce an", "de", [("Dr. Bryce", "helen-bryce"), ("Dr Bryce", "helen-bryce")]),
        ("L. Luthor und M. Edge", "de", [("M. Edge", "morgan-edge")]),
        ("Bekannt ist er als „Kal“.", "de", [("Kal", "clark-kent")]),
        ("Jor-Els Stimme ruft Kal-El.", "de", [("Jor-Els", "jor-el"), ("Kal-El", "clark-kent")]),
        ("CLARK und CLARKS Ring", "de", [("CLARK", "clark-kent"), ("CLARKS", "clark-kent")]),
        ("Mr. Kent leaves.", "en", [("Mr. Kent", "jonathan-kent")]),
        ("Mrs. Kent visits Miss Lana.", "en", [("Mrs. Kent", "martha-kent"), ("Miss Lana", "lana-lang")]),
        ("Direktor Kwan", "de", [("Direktor Kwan", "principal-kwan")]),
        ("It is principal Kwan.", "en", [("principal Kwan", "principal-kwan")]),
        ("Sheriff Adams kommt.", "de", [("Sheriff Adams", "nancy-adams")]),
        ("Billy Tate gesteht.", "de", [("Billy Tate", "william-tate")]),
        ("Luthor junior lacht.", "de", [("Luthor junior", "lex-luthor")]),
        ("The elder Luthor laughs.", "en", [("Luthor", "lionel-luthor")]),
        ("Pete hilft.", "de", [("Pete", "pete-ross")]),
        ("Alex und Petersen und die Clarkianer", "de", []),
        ("Die Kellnerin ruft die Waitress und Edge's Club.", "de", [("Edge's", "morgan-edge")]),
        ("Die Kent-Farm und ein Clark-Fan", "de", []),
        ("Will er bleiben? Eine Rose blüht.", "de", []),
        ("Er geht mit Will und Rose.", "de", [("Will", "will-turner"), ("Rose", "rose-greer")]),
        ("Will he stay? A rose by the edge of town.", "en", []),
        ("Dann sieht er Lex. Luthor lacht.", "de", [("Lex", "lex-luthor")]),
    ],
)  # fmt: skip
def test_sure(text, language, expected):
    assert [one[:2] for one in mentions(text, language) if one[2] == SURE] == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Dann kommt Luthor.", "de", ("Luthor", "lex-luthor lionel-luthor", "ambiguous")),
        ("Mr. Luthor arrives.", "en", ("Mr. Luthor", "lex-luthor lionel-luthor", "ambiguous")),
        ("Dann kommt Kwan.", "de", ("Kwan", "principal-kwan danny-kwan", "ambiguous")),
        ("Then Judge Ross arrives.", "en", ("Judge Ross", "pete-ross", "ambiguous")),
        ("Dann kommt Adam.", "de", ("Adam", "adam-knight", "ambiguous")),
        ("Then Bobby Edge arrives.", "en", ("Edge", "morgan-edge", "ambiguous")),
        ("Then Clark Luthor arrives.", "en", ("Clark", "clark-kent", "ambiguous")),
        ("Rose sees it.", "en", ("Rose", "rose-greer", "ambiguous")),
        ("Dann kommt Jonathon.", "de", ("Jonathon", "jonathan-kent", "typo")),
        ("Then Klark arrives.", "en", ("Klark", "clark-kent", "typo")),
        ("dann geht clark heim", "de", ("clark", "clark-kent", "typo")),
    ],
)
def test_unsure(text, language, expected):
    assert mentions(text, language)[0] == expected


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("Die Kents packen.", "de", "Kents"),
        ("Er hilft den Kents.", "de", "Kents"),
        ("Die besorgten Kents packen.", "de", "Kents"),
        ("Familie Kent packt.", "de", "Kent"),
        ("The Kents' farm burns.", "en", "Kents'"),
        ("The Kent family packs.", "en", "Kent"),
        ("Mr. and Mrs. Kent pack.", "en", "Mrs. Kent"),
    ],
)
def test_a_family_is_the_couple(text, language, words):
    assert (words, "jonathan-kent martha-kent", SURE) in mentions(text, language)


def test_a_family_without_a_couple_is_who_of_it_is_in_the_episode():
    assert mentions("Die Luthors streiten.") == [("Luthors", "lex-luthor lionel-luthor", SURE)]


def test_whoever_is_named_in_full_can_be_called_by_a_part_of_it():
    assert mentions("Adam Knight kommt. Adam geht. Knight bleibt.") == [
        ("Adam Knight", "adam-knight", SURE),
        ("Adam", "adam-knight", SURE),
        ("Knight", "adam-knight", SURE),
    ]
    assert mentions("Pete Dinsmore trifft Pete.")[1] == ("Pete", "pete-ross pete-dinsmore", "ambiguous")


def test_of_those_not_named_yet_only_the_whole_name_counts():
    assert mentions("Oliver trifft Oliver Queen.", "en")[-1] == ("Oliver Queen", "oliver-queen", SURE)
    assert mentions("Dann kommt Oliver.") == []
