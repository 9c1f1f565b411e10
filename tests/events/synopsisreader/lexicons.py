"""Small lexicons by hand, for the tests of the reader."""

from events.synopsisreader.lexicon import Lexicon, Person, Rank, Spot, Tie
from events.synopsisreader.reading import read

PEOPLE = (
    Person("clark-kent", "Clark Kent", ("Kal", "Kal-El"), "male", Rank.CAST, is_regular=True),
    Person("jonathan-kent", "Jonathan Kent", (), "male", Rank.CAST, is_regular=True),
    Person("martha-kent", "Martha Kent", ("Martha Clark",), "female", Rank.CAST, is_regular=True),
    Person("lana-lang", "Lana Lang", (), "female", Rank.CAST, is_regular=True),
    Person("lex-luthor", "Lex Luthor", ("Alexander Luthor",), "male", Rank.CAST, is_regular=True),
    Person("lionel-luthor", "Lionel Luthor", (), "male", Rank.CAST, is_regular=True),
    Person("lucas-luthor", "Lucas Luthor", (), "male", Rank.KNOWN),
    Person("lillian-luthor", "Lillian Luthor", (), "female", Rank.KNOWN),
    Person("helen-bryce", "Helen Bryce", ("Dr. Helen Bryce",), "female", Rank.CAST),
    Person("morgan-edge", "Morgan Edge", (), "male", Rank.CAST),
    Person("jor-el", "Jor-El", ("the Drifter",), "male", Rank.CAST),
    Person("nancy-adams", "Nancy Adams", ("Sheriff Adams",), "female", Rank.CAST),
    Person("adam-knight", "Adam Knight", (), "male", Rank.KNOWN),
    Person("rose-greer", "Rose Greer", (), "", Rank.CAST),
    Person("will-turner", "Will Turner", (), "male", Rank.CAST),
    Person("principal-kwan", "Principal Kwan", (), "male", Rank.CAST),
    Person("danny-kwan", "Danny Kwan", (), "male", Rank.CAST),
    Person("william-clark", "William Clark", (), "male", Rank.KNOWN),
    Person("william-tate", "William Tate", (), "", Rank.CAST),
    Person("pete-ross", "Pete Ross", (), "male", Rank.CAST, is_regular=True),
    Person("pete-dinsmore", "Pete Dinsmore", (), "", Rank.CAST),
    Person("eve-andrews", "Eve Andrews", (), "female", Rank.KNOWN),
    Person("oliver-queen", "Oliver Queen", (), "male", Rank.LATER),
    Person("waitress-exile", "Waitress"),
    Person("edges-thug", "Edge's blond thug"),
)

SPOTS = (
    Spot("smallville", ("Smallville",), depth=2, weight=50),
    Spot("metropolis", ("Metropolis",), depth=1, weight=20),
    Spot("kent-farm", ("Kent-Farm", "Kent Farm"), depth=3, weight=90),
    Spot("mccallum-farm", ("Farm der McCallums", "The McCallums' farm"), Rank.KNOWN, 3, 2),
    Spot("luthor-mansion", ("Luthor-Anwesen", "Luthor Mansion"), depth=3, weight=60),
    Spot("kawatche-caves", ("Kawatche-Höhlen", "Kawatche Caves"), depth=3, weight=20),
    Spot("luthorcorp-plaza", ("LuthorCorp Plaza",), depth=2, weight=9),
    Spot("luthorcorp-plant", ("Düngemittelfabrik von LuthorCorp", "LuthorCorp fertilizer plant"), depth=3),
    Spot("talon", ("Talon", "The Talon"), depth=3, weight=50),
    Spot("talon-apartment", ("Wohnung über dem Talon", "Apartment above the Talon"), depth=4),
    Spot("smallville-high", ("Smallville High School",), depth=3, weight=40),
    Spot("lang-house", ("Lanas Haus", "Lana's house"), depth=3),
    Spot("metropolis-general", ("Krankenhaus von Metropolis", "Metropolis General Hospital"), depth=2, weight=5),
    Spot("smallville-medical", ("Krankenhaus von Smallville", "Smallville Medical Center"), depth=3, weight=15),
    Spot("desert-island", ("Einsame Insel", "Desert island"), depth=0),
)

TIES = (
    Tie("parent", "jonathan-kent", "clark-kent", 1),
    Tie("parent", "martha-kent", "clark-kent", 1),
    Tie("parent", "jor-el", "clark-kent", 38),
    Tie("parent", "lionel-luthor", "lex-luthor", 1),
    Tie("parent", "lillian-luthor", "lex-luthor", 1),
    Tie("sibling", "lex-luthor", "lucas-luthor", 36),
    Tie("marriage", "jonathan-kent", "martha-kent", 1),
    Tie("marriage", "lex-luthor", "helen-bryce", 44),
)


def lexicon(language="de", people=PEOPLE, spots=SPOTS, ties=TIES):
    return Lexicon(language, people, spots, ties)


def mentions(text, language="de", kind="character"):
    """Return what is recognised in the one paragraph `text`: words, slugs, and a reason where it is not sure."""
    (paragraph,) = read(text, lexicon(language)).paragraphs
    return [
        (text[found.start : found.end], " ".join(found.candidates), "" if found.is_sure else found.reason)
        for found in paragraph.mentions
        if found.kind == kind
    ]
