"""From what is proposed to draft events."""

import pytest

from events.synopsisreader.drafting import DraftPart, draft_of, drafts, passages_told
from events.synopsisreader.lexicon import Lexicon, Person
from events.synopsisreader.marking import Piece, marked
from events.synopsisreader.results import Mention, Paragraph, Part, Proposal, Reading, Span

LEXICON = Lexicon("en", (Person("clark", "Clark Kent", gender="male"), Person("lana", "Lana Lang", gender="female")))
FIRST = "Clark runs home. Luthor waits there."
SECOND = "Lana digs up an old map."
LUTHOR = ("lex", "lionel")


def reading(*proposals):
    """Return a reading of two paragraphs in which Clark, one of the Luthors and Lana are named."""
    clark = Mention(0, 5, "character", ("clark",), is_sure=True)
    luthor = Mention(17, 23, "character", LUTHOR, is_sure=False, reason="ambiguous")
    lana = Mention(0, 4, "character", ("lana",), is_sure=True)
    paragraphs = [
        Paragraph(1, FIRST, (Span(0, 16), Span(17, 36)), (clark, luthor)),
        Paragraph(2, SECOND, (Span(0, 24),), (lana,)),
    ]
    return Reading("en", paragraphs, list(proposals))


def test_an_event_has_a_title_in_the_language_of_the_text_and_its_own_paragraph_as_evidence():
    parts = (Part(("clark",), "agent", is_sure=True),)
    proposal = Proposal(1, 0, 36, "Clark runs home", "encounter", parts, "farm", place_is_sure=True)

    (draft,) = drafts(reading(proposal))

    assert (draft.title_de, draft.title_en, draft.kind, draft.place) == ("", "Clark runs home", "encounter", "farm")
    assert draft.parts == (DraftPart("clark", "agent"),)
    assert draft.sentences == ((1, 1), (1, 2))
    assert draft.evidence == (1,)


def test_what_is_not_known_is_said_to_be_so():
    parts = (Part(LUTHOR, "agent", is_sure=False), Part(("lex",), "mentioned", is_sure=True))

    (draft,) = drafts(reading(Proposal(1, 17, 36, "Luthor waits", "", parts, "farm", place_is_sure=False)))

    assert (draft.kind, draft.place) == ("unknown", "")
    assert draft.parts == (DraftPart("lex", "agent"), DraftPart("lionel", "agent", is_sure=False))


@pytest.mark.parametrize(
    ("sentences", "title", "people"),
    [
        ([(1, 2)], "Luthor waits there", {("lex", False), ("lionel", False)}),
        ([(1, 1), (2, 1)], "Clark runs home", {("clark", True), ("lana", True)}),
    ],
    ids=["one", "of-two-paragraphs"],
)
def test_sentences_alone_make_one_event_too(sentences, title, people):
    """Also with those of whom only the text around says whom it means: the lexicon here knows no Luthor."""
    draft = draft_of(reading(), sentences, LEXICON)

    assert draft.title_en == title
    assert {(part.character, part.is_sure) for part in draft.parts} == people
    assert draft.evidence == tuple(position for position, _number in sentences)
    assert draft.sentences == tuple(sentences)


def test_a_long_title_ends_with_a_whole_word():
    text = "Clark " + "runs and " * 20
    (draft,) = drafts(reading(Proposal(1, 0, 16, text)))

    assert len(draft.title_en) <= 90
    assert draft.title_en.endswith(("runs…", "and…"))


class TestEvidenceInASynopsisThatIsThere:
    PASSAGES = ((3, "Somebody buys a map at the fair."), (5, "Clark hurries home to the farm."), (7, "Rain falls."))

    def told(self):
        return passages_told(self.PASSAGES, LEXICON)

    def evidence(self, proposal):
        return drafts(reading(proposal), self.told())[0].evidence

    def test_is_the_passage_with_the_same_people_and_words(self):
        assert self.evidence(Proposal(1, 0, 16, "-", participants=(Part(("clark",), "agent", is_sure=True),))) == (5,)

    def test_or_with_the_same_words_alone(self):
        assert draft_of(
            reading(), [(2, 1)], LEXICON, passages_told([(1, "She digs in a field.")], LEXICON)
        ).evidence == (1,)

    def test_or_none_where_nothing_fits(self):
        assert draft_of(reading(), [(2, 1)], LEXICON, passages_told([(1, "Rain falls.")], LEXICON)).evidence == ()

    def test_a_passage_without_letters_shifts_nothing(self):
        told = passages_told([(1, "\u200b"), (2, "Clark hurries.")], LEXICON)

        assert [(one.position, one.characters) for one in told] == [(1, frozenset()), (2, frozenset({"clark"}))]


def test_mentions_are_marked_in_place_and_no_letter_is_lost():
    paragraph = reading().paragraphs[0]
    clark, luthor = paragraph.mentions
    across = Mention(2, 9, "place", ("x",), is_sure=False)
    overlapping = Paragraph(1, FIRST, paragraph.sentences, (*paragraph.mentions, across))

    first, second = marked(overlapping)

    assert first.pieces == [Piece("Clark", clark), Piece(" runs home.")]
    assert second.pieces == [Piece("Luthor", luthor), Piece(" waits there.")]
