"""An import is one revision, which can be taken back as one; the first into an empty database is the ground."""

import pytest
from reversion.models import Revision, Version

from characters.models import Character
from events.models import Event, Place
from smallville.history.diffs import changes
from smallville.history.recording import recording
from smallville.history.restoring import undo
from smallville.history.states import read_states
from smallville.history.versions import with_previous
from smallville.models import Origin, Way
from smallville.transfer.catalogue import sheets
from smallville.transfer.importing import import_files
from tests.factories import EpisodeFactory, EventFactory, SeasonFactory

pytestmark = pytest.mark.django_db

FILE = """\
- model: events.event
  fields: {slug: found, episode: [1x01], position: 1, title_de: Gefunden, title_en: Found, kind: rescue, status: draft}
- model: events.event
  fields: {slug: lost, episode: [1x01], position: 2, title_de: Verloren, title_en: Lost, kind: loss, status: draft}
"""
MORE = """\
- model: characters.character
  fields: {name: Lex, slug: lex, named_in: [1x01]}
- model: events.place
  fields: {slug: town, name_en: Town}
- model: events.place
  fields: {slug: farm, name_en: Farm, parent: [town]}
- model: events.event
  fields: {slug: new, episode: [1x01], position: 3, title_en: New, kind: loss, place: [farm]}
- model: events.participation
  fields: {event: [new], character: [lex], role: agent}
- model: events.secret
  fields: {slug: secret, title_en: Secret, about: [[lex]]}
"""
EPISODE = """\
- model: episodes.season
  fields: {number: 1}
- model: episodes.episode
  fields: {season: [1], number: 1, overall: 1, title_de: Eins}
"""


@pytest.fixture
def load(tmp_path):
    def load(text, **options):
        file = tmp_path / "file.yaml"
        file.write_text(text)
        report = import_files([file], **options)
        assert report.faults == []

    return load


def test_the_first_into_an_empty_database_is_no_change(load):
    load(EPISODE)

    assert not Revision.objects.exists()


def test_one_that_finds_rows_is_one_revision(load, django_user_model):
    EventFactory(slug="found", episode=EpisodeFactory(season=SeasonFactory(number=1), number=1), title_de="Alt")

    load(FILE, theirs=True)

    before, made = Revision.objects.order_by("pk")
    assert (before.origin.way, made.origin.way) == (Way.BEFORE, Way.IMPORT)
    found = {change.name: change for change in changes(with_previous(made.version_set.order_by("pk")))}
    assert {name: change.fate.value for name, change in found.items()} == {
        "1x01 · Gefunden": "changed",
        "1x01 · Verloren": "new",
    }
    assert ("Alt", "Gefunden") in [(line.old, line.new) for line in found["1x01 · Gefunden"].lines]


def test_taken_back_all_is_as_before_and_can_be_imported_again(load):
    EventFactory(slug="found", episode=EpisodeFactory(season=SeasonFactory(number=1), number=1), title_de="Alt")
    load(FILE, theirs=True)

    undo(Origin.objects.get(way=Way.IMPORT).revision, user=None)

    assert list(Event.objects.values_list("slug", "title_de")) == [("found", "Alt")]
    load(FILE, theirs=True)
    assert Event.objects.get(slug="found").title_de == "Gefunden"


def test_what_leans_on_each_other_goes_and_comes_together(load):
    load(EPISODE)
    load(MORE)
    before = read_states((model, pk) for model in sheets() for pk in model.objects.values_list("pk", flat=True))

    undone = undo(Origin.objects.get(way=Way.IMPORT).revision, user=None)

    assert not any(model.objects.exists() for model in (Event, Character, Place))
    undo(undone, user=None)
    assert before == read_states(before)


def test_an_unchanged_one_and_a_trial_leave_no_trace(load):
    load(EPISODE)
    load(FILE)
    versions = Version.objects.count()

    load(FILE)
    load(FILE.replace("Gefunden", "Anders"), dry_run=True)

    assert Version.objects.count() == versions


def test_what_was_edited_elsewhere_is_not_laid_at_the_next_editors_door(load):
    """What was changed without the history noticing is kept as how it was before the next change."""
    load(EPISODE)
    load(FILE)
    Event.objects.filter(slug="found").update(title_en="Silently")

    with recording() as made:
        event = Event.objects.get(slug="found")
        event.title_de = "Laut"
        event.save()

    (change,) = changes(with_previous(made.revision.version_set.all()))
    assert [line.label for line in change.lines] == ["Titel (Deutsch)"]
