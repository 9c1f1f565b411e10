"""What an editor takes over is written as drafts, all of it or nothing."""

import pytest
from django.db import IntegrityError

from episodes.models import Status, Synopsis
from events.models import Event, Source
from events.synopsisreader.apply import apply
from events.synopsisreader.drafting import DraftEvent, DraftPart
from events.synopsisreader.results import Paragraph, Reading, Span
from tests.factories import CharacterFactory, EpisodeFactory, EventFactory, PassageFactory, PlaceFactory

pytestmark = pytest.mark.django_db

READING = Reading(
    "de", [Paragraph(1, "Clark rennt.", (Span(0, 12),), ()), Paragraph(2, "Lex lacht.", (Span(0, 10),), ())]
)


@pytest.fixture
def episode():
    return EpisodeFactory()


@pytest.fixture
def clark():
    return CharacterFactory(slug="clark")


def test_the_paragraphs_become_a_draft_synopsis_and_the_evidence(episode, clark):
    place = PlaceFactory(slug="farm")
    before = EventFactory(episode=episode, position=4)
    part = DraftPart("clark", "affected", is_sure=False)

    applied = apply(
        episode=episode,
        reading=READING,
        drafts=[
            DraftEvent(title_de="Clark rennt", kind="rescue", place="farm", parts=(part,), evidence=(1, 2)),
            DraftEvent(title_de="Clark rennt"),
        ],
        words="permitted",
        credit="A fan",
        licence="CC BY 4.0",
    )

    assert applied.source is None
    synopsis = Synopsis.objects.get()
    assert (synopsis.status, synopsis.words, synopsis.credit, synopsis.licence) == (
        Status.DRAFT,
        "permitted",
        "A fan",
        "CC BY 4.0",
    )
    assert list(synopsis.passages.values_list("position", "text")) == [(1, "Clark rennt."), (2, "Lex lacht.")]
    first, second = Event.objects.exclude(pk=before.pk).order_by("position")
    assert (first.status, first.position, first.slug, first.place) == (Status.DRAFT, 5, "clark-rennt", place)
    assert list(first.participations.values_list("character", "role", "is_sure")) == [(clark.pk, "affected", False)]
    assert [passage.position for passage in first.evidence.all()] == [1, 2]
    assert (second.status, second.position, second.slug, second.kind) == (Status.DRAFT, 6, "clark-rennt-2", "unknown")
    assert applied.events == [first, second]


def test_a_synopsis_that_is_there_is_not_touched(episode):
    passage = PassageFactory(synopsis__episode=episode, synopsis__language="de", position=3, text="Es war so.")

    applied = apply(episode=episode, reading=READING, drafts=[DraftEvent(title_de="A", evidence=(3,))], who="ed")

    assert applied.synopsis is None
    assert list(passage.synopsis.passages.values_list("text", flat=True)) == ["Es war so."]
    assert list(Event.objects.get().evidence.all()) == [passage]
    source = Source.objects.get()
    assert (source.text, source.language, source.words, source.who) == (
        "Clark rennt.\n\nLex lacht.",
        "de",
        "private",
        "ed",
    )


def test_one_in_the_other_language_is_no_hindrance(episode):
    PassageFactory(synopsis__episode=episode, synopsis__language="en")

    assert apply(episode=episode, reading=READING, drafts=[]).synopsis.language == "de"


def test_what_fails_leaves_nothing_behind(episode, clark):
    twice = DraftEvent(title_de="B", parts=(DraftPart("clark", "agent"), DraftPart("clark", "present")))

    with pytest.raises(IntegrityError):
        apply(episode=episode, reading=READING, drafts=[DraftEvent(title_de="A"), twice])

    assert not Event.objects.exists()
    assert not Synopsis.objects.exists()
