"""What was renamed here is known to an import by the name that it had."""

import pytest

from characters.models import Character
from events.models import Event
from smallville.models import FormerAddress
from tests.smallville.fixturefiles import change, event, everything, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def renamed(importer):
    """An event that was imported as "fire", and then renamed to "blaze"."""
    importer(world())
    fire = Event.objects.get(slug="fire")
    fire.slug = "blaze"
    fire.save()
    return fire


def test_it_is_kept_and_not_made_anew(importer, renamed):
    before = everything()
    path = importer.file(world())

    said = importer(path)

    assert said.splitlines()[:2] == [
        f'kept: events.event ["blaze"], edited here ({path}, line 147)',
        '  slug: here "blaze", in the file "fire"',
    ]
    assert everything() == before
    # What is tied to it is found by its former name as well.
    assert importer.counts(path) == {"unchanged": 28, "kept": 1}


def test_theirs_renames_it_back(importer, renamed):
    assert importer.counts(world(), theirs=True) == {"changed": 1, "unchanged": 28}

    renamed.refresh_from_db()
    assert renamed.slug == "fire"
    assert set(FormerAddress.objects.values_list("slug", "target")) == {("blaze", renamed.pk)}


def test_files_that_know_the_new_name_may_call_something_else_by_the_old_one(importer, renamed):
    files = [*change(world(), "fire", slug="blaze"), event("fire", "1x02", 7)]
    # What hangs on the event is said by its name in these files.
    files = [one for one in files if ["fire"] not in one["fields"].values()]

    assert importer.counts(files)["new"] == 1
    assert set(Event.objects.values_list("slug", flat=True)) >= {"fire", "blaze"}
    assert not FormerAddress.objects.exists()


def test_an_import_that_renames_back_and_forth_keeps_one_step(importer, renamed):
    Character.objects.filter(slug="lana-lang").update(slug="lana")
    importer(world(), theirs=True)
    assert Character.objects.get(name="Lana Lang").slug == "lana-lang"
    assert set(FormerAddress.objects.values_list("kind", "slug")) == {("character", "lana"), ("event", "blaze")}
