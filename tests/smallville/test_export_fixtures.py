"""What an export writes: what an import of it makes again, byte for byte."""

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from episodes.models import Passage
from events.models import Event
from smallville.transfer.catalogue import by_label
from smallville.transfer.columns import unprintable
from smallville.transfer.exporting import export
from smallville.transfer.importing import import_objects
from smallville.transfer.layout import GUIDE, STORY
from smallville.transfer.reading import read_text
from tests.factories import (
    FACTORIES,
    EventFactory,
    KnowledgeFactory,
    ParticipationFactory,
    PassageFactory,
    PersonFactory,
    SourceFactory,
    SynopsisFactory,
)
from tests.fixtures.loading import FIXTURES, fixture_files
from tests.smallville.fixturefiles import everything, world

pytestmark = pytest.mark.django_db

many_examples = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_fixtures_are_what_an_export_of_them_writes(tmp_path, capsys):
    call_command("import_fixtures")
    call_command("export_fixtures", tmp_path / "guide")

    assert files(tmp_path / "guide") == files(FIXTURES)
    assert capsys.readouterr().out.splitlines()[-1] == f"9029 objects in {len(fixture_files())} files"


def test_importing_an_export_changes_nothing(importer, tmp_path):
    importer(world())
    call_command("export_fixtures", tmp_path / "a", verbosity=0)

    assert importer.counts(tmp_path / "a") == {"unchanged": 29}
    call_command("export_fixtures", tmp_path / "b", verbosity=0)
    assert files(tmp_path / "a") == files(tmp_path / "b")


@pytest.mark.parametrize("make", FACTORIES, ids=lambda make: make._meta.model.__name__)
def test_every_model_is_exported_but_for_what_only_the_desk_sees(make):
    label = make()._meta.label_lower

    text = "".join(export().files.values())

    assert (f"- model: {label}\n" in text) == (make is not SourceFactory)


def test_what_fixtures_leave_out_by_default_they_say_otherwise():
    """Whose words a synopsis is in, and that nobody is sure who takes part, where it is no matter of course."""
    ParticipationFactory()
    SynopsisFactory()
    SynopsisFactory(status="draft", words="private")
    ParticipationFactory(is_sure=False)

    exported = export()

    text = "".join(exported.files.values())
    assert text.count("words: private") == text.count("words:") == 1
    assert text.count("is_sure: false") == text.count("is_sure:") == 1
    imported(exported)


def test_every_model_has_its_place():
    assert {label for label, _order in GUIDE.values()} | STORY.keys() == by_label().keys()


def test_an_empty_database_makes_no_files(tmp_path):
    call_command("export_fixtures", tmp_path, verbosity=0)

    assert files(tmp_path) == {}


def test_a_folder_with_other_fixtures_is_left_alone(tmp_path):
    """An event that is gone from the site would come back with the old file."""
    EventFactory()
    call_command("export_fixtures", tmp_path, verbosity=0)
    before = files(tmp_path)
    Event.objects.all().delete()

    with pytest.raises(CommandError, match=r"other fixtures, which would count as exported: story/s01e01\.yaml"):
        call_command("export_fixtures", tmp_path)

    assert files(tmp_path) == before


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path):
    PersonFactory()
    (tmp_path / "here").write_text("")

    with pytest.raises(CommandError, match=r"Not a directory|File exists"):
        call_command("export_fixtures", tmp_path / "here")


def test_what_an_import_would_refuse_is_not_exported(tmp_path, capsys):
    PersonFactory(slug="tom", name="T\x07om")

    with pytest.raises(CommandError, match=r"^Nothing was written"):
        call_command("export_fixtures", tmp_path)

    assert capsys.readouterr().err == (
        'guide/02-people.yaml: episodes.person ["tom"], name: holds the control character U+0007\n'
    )
    assert files(tmp_path) == {}


def test_knowledge_of_the_backdrop_stands_in_the_guide():
    KnowledgeFactory()

    assert "model: events.knowledge" in export().files["guide/10-backdrop.yaml"]


# What ends a line in YAML 1.1 and seldom elsewhere is what a round trip would lose first.
texts = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("\n\t\r -:#'\"[]{}&*!|>%@`,?~\u2028\u2029\ufeff")
)
printable = texts.filter(lambda text: text and unprintable(text) is None)


def imported(exported) -> None:
    """Import what was exported over what is there; nothing may change."""
    faults: list = []
    objects = [one for name, text in exported.files.items() for one in read_text(text.encode(), name, faults)]
    report = import_objects(objects, faults=faults)
    assert report.faults == []
    assert {fate.value: number for fate, number in report.counts.items() if number} == {"unchanged": len(objects)}


@many_examples
@given(text=printable, name=printable.filter(lambda text: len(text) <= 100))
def test_any_text_survives_the_round_trip(text, name):
    with transaction.atomic():
        passage = PassageFactory(text=text)
        PersonFactory(name=name)
        before = everything()

        exported = export()
        imported(exported)
        Passage.objects.filter(pk=passage.pk).delete()
        faults: list = []
        import_objects([one for key, text in exported.files.items() for one in read_text(text.encode(), key, faults)])

        assert everything() == before
        assert export().files == exported.files
        transaction.set_rollback(True)
