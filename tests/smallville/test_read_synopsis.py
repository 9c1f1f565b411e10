"""The command that reads a synopsis."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from reversion.models import Revision

from episodes.models import Passage, Status
from events.models import Event, Participation, Source
from smallville.history.restoring import undo
from smallville.models import Way
from tests.factories import (
    AppearanceFactory,
    CharacterFactory,
    EpisodeFactory,
    PassageFactory,
    PlaceFactory,
    SeasonFactory,
    SynopsisFactory,
)

pytestmark = pytest.mark.django_db

TEXT = "Clark küsst Lana im Talon. Luthor sieht zu.\n\nKlark geht.\n"


@pytest.fixture
def episode():
    episode = EpisodeFactory(season=SeasonFactory(number=3), number=1, overall=45)
    people = {
        "clark-kent": "Clark Kent",
        "lana-lang": "Lana Lang",
        "lex-luthor": "Lex Luthor",
        "lionel-luthor": "Lionel Luthor",
    }
    for slug, name in people.items():
        character = CharacterFactory(slug=slug, name=name, named_in=episode, introduced_in=episode)
        AppearanceFactory(character=character, episode=episode)
    PlaceFactory(slug="talon", name_de="Talon", name_en="The Talon")
    return episode


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "synopsis.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def read(code, file, *options):
    said = StringIO()
    call_command("read_synopsis", code, str(file), "--language", "de", *options, stdout=said)
    return said.getvalue()


def test_it_prints_who_is_where_what_is_unsure_and_why_and_the_events(episode, file):
    said = read("3x01", file)

    assert "Paragraph 1: clark-kent, lana-lang" in said
    assert "[Clark = clark-kent] küsst [Lana = lana-lang] im [Talon = talon]." in said
    assert "[Luthor ? lex-luthor or lionel-luthor: more than one may be meant, or another of that name]" in said
    assert "Paragraph 2: nobody" in said
    assert "[Klark ? clark-kent: spelt differently] geht" in said
    assert "- Clark küsst Lana im Talon [romance] @ talon" in said
    assert "clark-kent (agent); lana-lang (affected)" in said
    assert "lex-luthor or lionel-luthor? (agent)" in said
    assert "2 paragraphs, 5 mentions (2 unsure), 3 events" in said
    assert not Event.objects.exists()


def test_apply_saves_drafts_with_evidence(episode, file):
    assert "3 draft events saved; the text is kept as a draft synopsis" in read("3x01", file, "--apply")

    first, second, third = Event.objects.order_by("position")
    assert {first.status, second.status, third.status, episode.synopses.get().status} == {Status.DRAFT}
    assert (first.title_de, first.kind, first.place.slug) == ("Clark küsst Lana im Talon", "romance", "talon")
    assert [passage.position for passage in third.evidence.all()] == [2]
    parts = Participation.objects.values_list("event__position", "character__slug", "role", "is_sure")
    assert {(1, "clark-kent", "agent", True), (2, "lex-luthor", "agent", False)} <= set(parts)


def test_what_apply_saves_is_one_change_that_can_be_taken_back(episode, file):
    read("3x01", file, "--apply")

    revision = Revision.objects.get(origin__way=Way.EDIT)
    assert (revision.user, revision.comment) == (None, "A synopsis was read.")
    undo(revision, user=None)
    assert not Event.objects.exists()
    assert not episode.synopses.exists()


def test_apply_leaves_a_synopsis_alone(episode, file):
    passage = PassageFactory(
        synopsis=SynopsisFactory(episode=episode, language="de"), text="Clark küsst Lana im Talon."
    )

    assert "kept as a source" in read("3x01", file, "--apply")
    assert list(Passage.objects.all()) == [passage]
    assert list(Event.objects.earliest("position").evidence.all()) == [passage]
    assert Source.objects.get().text == TEXT.strip()


@pytest.mark.parametrize(
    ("code", "content", "said"),
    [
        ("3x99", TEXT.encode(), "no episode '3x99'"),
        ("3x01", TEXT.encode("cp1252"), "Windows-1252"),
        ("3x01", b" \n ", "no text"),
        ("3x01", b"\0", "no plain text"),
        ("3x01", None, "cannot be read: No such file"),
    ],
    ids=["episode", "encoding", "empty", "binary", "missing"],
)
def test_what_cannot_be_read_is_said(episode, file, code, content, said):
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError, match=said):
        read(code, file)
