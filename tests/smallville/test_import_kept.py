"""What was edited on the site since its last import is kept, unless told otherwise."""

import pytest

from characters.models import Character
from episodes.models import Person
from events.models import Event
from tests.factories import EpisodeFactory, EventFactory, PersonFactory
from tests.smallville.fixturefiles import change, everything, make, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def edited(importer):
    """An event that was imported, and then given another text by an editor."""
    importer(world())
    event = Event.objects.get(slug="fire")
    event.text_en = "A barn burns down."
    event.save()
    return event


def test_an_edited_object_is_kept_and_the_difference_said(importer, edited):
    before = everything()
    path = importer.file(world())

    said = importer(path)

    assert said.splitlines() == [
        f'kept: events.event ["fire"], edited here ({path}, line 147)',
        '  text_en: here "A barn burns down.", in the file "A barn burns."',
        "0 new, 0 changed, 28 unchanged, 1 kept, 0 absent, 0 rejected",
    ]
    assert everything() == before


def test_it_is_kept_also_when_the_file_changes(importer, edited):
    assert importer.counts(change(world(), "fire", kind="loss")) == {"unchanged": 28, "kept": 1}
    assert importer.counts(change(world(), "fire", kind="loss")) == {"unchanged": 28, "kept": 1}

    edited.refresh_from_db()
    assert (edited.kind, edited.text_en) == ("crime", "A barn burns down.")


def test_theirs_takes_what_the_file_says(importer, edited):
    assert importer.counts(world(), theirs=True) == {"changed": 1, "unchanged": 28}

    edited.refresh_from_db()
    assert edited.text_en == "A barn burns."
    assert importer.counts(change(world(), "fire", kind="loss")) == {"changed": 1, "unchanged": 28}


def test_an_edit_that_the_files_take_over_is_no_edit_any_more(importer, edited):
    assert importer.counts(change(world(), "fire", text_en=edited.text_en)) == {"unchanged": 29}
    assert importer.counts(change(world(), "fire", text_en="It smokes.")) == {"changed": 1, "unchanged": 28}


def test_an_edit_that_was_taken_back_is_none(importer, edited):
    edited.text_en = "A barn burns."
    edited.save()

    assert importer.counts(change(world(), "fire", kind="loss")) == {"changed": 1, "unchanged": 28}


def test_empty_and_null_are_the_same_text(importer):
    """A form leaves an empty text where a file leaves none."""
    importer(world())
    Event.objects.filter(slug="fire").update(text_de="", when_de="", when_en="")

    assert importer.counts(world()) == {"unchanged": 29}
    assert importer.counts(change(world(), "fire", kind="loss")) == {"changed": 1, "unchanged": 28}


@pytest.mark.parametrize("field", ["performers", "main_seasons"])
def test_ties_to_many_are_edits_too(importer, field):
    importer(world())
    getattr(Character.objects.get(slug="clark-kent"), field).clear()

    said = importer(world())

    held = {"performers": '[["tom-welling"]]', "main_seasons": "[[1]]"}[field]
    assert f"  {field}: here [], in the file {held}" in said.splitlines()
    assert not getattr(Character.objects.get(slug="clark-kent"), field).exists()


def test_what_was_made_here_is_kept(importer):
    PersonFactory(slug="tom-welling", name="Thomas Welling")

    assert importer.counts(world()[:3]) == {"new": 2, "kept": 1}
    assert Person.objects.get(slug="tom-welling").name == "Thomas Welling"
    assert importer.counts(world()[:3], theirs=True) == {"changed": 1, "unchanged": 2}


def test_what_was_made_here_just_as_the_file_says_is_followed_from_then_on(importer):
    PersonFactory(slug="tom-welling", name="Tom Welling")
    person = make("episodes.person", name="Tom Welling", slug="tom-welling")

    assert importer.counts([person]) == {"unchanged": 1}
    assert importer.counts(change([person], "tom-welling", name="Thomas Welling")) == {"changed": 1}


def test_what_was_deleted_here_comes_back(importer):
    importer(world())
    Event.objects.get(slug="rescue").delete()
    Event.objects.get(slug="fire").delete()

    assert importer.counts(world()) == {"new": 5, "unchanged": 24}


def test_a_kept_object_holds_its_place(importer, edited):
    """What the files give has to agree with what is kept."""
    objects = change(change(world(), "fire", position=3), "arrival", position=2)

    assert importer.faults(objects) == [
        'one.yaml, line 132: events.event ["arrival"], episode, position: '
        'the same as events.event ["fire"], which stands here already'
    ]


def test_rows_of_nobody_s_file_count_too(importer):
    importer(world())
    EventFactory(episode=EpisodeFactory._meta.model.objects.get(overall=2), position=7, slug="own")

    (fault,) = importer.faults(change(world(), "rescue", position=7))

    assert fault.endswith('the same as events.event ["own"], which stands here already')
