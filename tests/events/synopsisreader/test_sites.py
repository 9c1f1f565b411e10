"""Where it happens."""

import pytest

from tests.events.synopsisreader.lexicons import mentions


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Sie gehen nach Metropolis.", "de", ("Metropolis", "metropolis", "")),
        ("Er wartet im Talon.", "de", ("Talon", "talon", "")),
        ("Sie treffen sich in den Höhlen.", "de", ("Höhlen", "kawatche-caves", "")),
        ("They meet in the caves.", "en", ("caves", "kawatche-caves", "")),
        ("Er bricht in das LuthorCorp-Gebäude ein.", "de", ("LuthorCorp-Gebäude", "luthorcorp-plaza", "")),
        ("Lex besitzt das Luthor-Anwesen.", "de", ("Luthor-Anwesen", "luthor-mansion", "")),
        ("He enters the Luthor mansion.", "en", ("Luthor mansion", "luthor-mansion", "")),
        ("She enters Lex's mansion.", "en", ("mansion", "luthor-mansion", "")),
        ("The Kents' farm burns.", "en", ("farm", "kent-farm", "")),
        ("Die Farm der Kents brennt.", "de", ("Farm", "kent-farm", "")),
        ("Die Kents verlassen die Farm.", "de", ("Farm", "kent-farm", "")),
        ("Er besucht Smallville High.", "de", ("Smallville High", "smallville-high", "")),
        ("Er wartet vor Lanas Haus.", "de", ("Haus", "lang-house", "")),
        ("Er liegt im Krankenhaus.", "de", ("Krankenhaus", "smallville-medical metropolis-general", "name")),
    ],
)
def test_places(text, language, expected):
    found = mentions(text, language, kind="place")
    assert (found[0][0], set(found[0][1].split()), found[0][2]) == (expected[0], set(expected[1].split()), expected[2])
    assert len(found) == 1


@pytest.mark.parametrize(
    "text", ["Eine Höhle.", "Er baut ein Haus.", "Metropoliten", "Chloes Farm", "Farm. Lana geht."]
)
def test_no_places(text):
    assert mentions(text, kind="place") == []


def test_whoever_gives_a_place_its_name_is_not_there():
    assert mentions("He enters the Luthor mansion.", "en") == []
    assert mentions("She enters Lex's mansion.", "en") == [("Lex's", "lex-luthor", "")]
