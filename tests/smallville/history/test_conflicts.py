"""Two editors at once: the second is told, with both texts side by side, and nothing of either is lost."""

import json

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from reversion.models import Revision

from episodes.models import Passage, Synopsis
from events.models import Event
from tests.entering import add_row, entered, errors
from tests.factories import CharacterFactory, EventFactory, ParticipationFactory, PassageFactory
from tests.worlds import make_world

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


def page(row, what="change"):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{what}", args=[row.pk])


class Editor:
    """One of several who work at the same time, each in a session of their own."""

    def __init__(self, user):
        self.client = Client(headers=ENGLISH)
        self.client.force_login(user)
        self.form = {}

    def open(self, row):
        self.page = page(row)
        self.form = entered(self.client.get(self.page))
        return self

    def save(self, **changes):
        response = self.client.post(self.page, self.form | changes)
        if response.status_code == 200:
            self.form = entered(response)
        return response

    def meets(self, **changes):
        """Save and meet with a conflict; return what is said of it, by row and field."""
        response = self.save(**changes)
        assert response.status_code == 200
        rivals = response.context["conflict"].rivals
        return {
            (rival.name, one.label): (one.theirs, one.yours, one.taken)
            for rival in rivals
            for one in rival.differences
        }, [(rival.fate, rival.name) for rival in rivals if rival.fate != "changed"]


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def event(world):
    return world.events[1]


@pytest.fixture
def editors(django_user_model):
    names = ("chloe", "lana")
    return [Editor(django_user_model.objects.create_superuser(name, password="x")) for name in names]


class TestFields:
    def test_both_texts_come_back_and_the_second_decides(self, editors, event):
        chloe, lana = (editor.open(event) for editor in editors)
        assert chloe.save(title_en="Lex is found", why="It was wrong").status_code == 302

        fields, rows = lana.meets(title_en="Lex is lost", text_en="By a fisherman.")

        assert fields == {("", "Title (English)"): ("Lex is found", "Lex is lost", False)}
        assert rows == []
        event.refresh_from_db()
        assert (event.title_en, event.text_en) == ("Lex is found", "A sentence.")
        assert (lana.form["title_en"], lana.form["text_en"]) == ("Lex is lost", "By a fisherman.")
        assert lana.save(title_en="Lex is found again").status_code == 302
        event.refresh_from_db()
        assert (event.title_en, event.text_en) == ("Lex is found again", "By a fisherman.")

    def test_what_the_second_left_alone_is_the_firsts(self, editors, event, world):
        chloe, lana = (editor.open(event) for editor in editors)
        chloe.save(kind="crime", place=str(world.places[0].pk), happens_earlier="on", evidence=[])

        fields, _rows = lana.meets(title_en="Mine")

        assert {label: taken for (_row, label), (*_both, taken) in fields.items()} == dict.fromkeys(
            ("Kind", "Place", "Happens earlier", "Evidence"), True
        )
        assert lana.save().status_code == 302
        event.refresh_from_db()
        assert (event.title_en, event.kind, event.happens_earlier) == ("Mine", "crime", True)
        assert not event.evidence.exists()

    def test_says_who_and_when(self, editors, event):
        chloe, lana = (editor.open(event) for editor in editors)
        chloe.save(title_en="Lex is found")

        content = lana.save(title_en="Lex is lost").content.decode()

        assert "chloe saved this on" in content
        assert reverse("admin:history_revision", args=[Revision.objects.latest("pk").pk]) in content
        assert "<mark>" not in content
        assert "What you typed is all here" in content

    def test_of_long_texts_the_words_are_marked(self, editors, event):
        chloe, lana = (editor.open(event) for editor in editors)
        chloe.save(text_en="The rescue comes at night, to the island.")

        content = lana.save(text_en="The rescue comes at dawn, to the island.").content.decode()

        assert "<mark>night</mark>" in content
        assert "<mark>dawn</mark>" in content

    def test_the_same_from_both_is_saved_again_at_once(self, editors, event):
        chloe, lana = (editor.open(event) for editor in editors)
        chloe.save(title_en="Lex is found")

        assert lana.meets(title_en="Lex is found") == ({}, [])

    def test_a_second_conflict_is_met_again(self, editors, event):
        chloe, lana = (editor.open(event) for editor in editors)
        chloe.save(title_en="One")
        lana.meets(title_en="Mine")
        chloe.open(event).save(title_en="Two")

        fields, _rows = lana.meets()

        assert fields == {("", "Title (English)"): ("Two", "Mine", False)}

    def test_what_is_saved_elsewhere_does_not_disturb(self, editors, event, world):
        chloe, lana = (editor.open(row) for editor, row in zip(editors, (world.events[0], event), strict=True))
        chloe.save(title_en="Elsewhere")

        assert lana.save(title_en="Here").status_code == 302


class TestRows:
    def test_one_changed_by_both(self, editors, event):
        chloe, lana = (editor.open(event) for editor in editors)
        chloe.save(**{"participations-0-role": "affected"})

        fields, _rows = lana.meets(**{"participations-0-role": "mentioned"})

        assert list(fields.values()) == [("is affected", "is mentioned", False)]
        assert lana.save().status_code == 302
        assert event.participations.filter(role="mentioned").count() == 1

    def test_one_that_the_first_added_stays(self, editors, event):
        lex = CharacterFactory(name="Lex")
        chloe, lana = (editor.open(event) for editor in editors)
        chloe.form = add_row(chloe.form, "participations", character=str(lex.pk), role="agent")
        chloe.save()
        lana.form = add_row(lana.form, "participations", character=str(CharacterFactory(name="Pete").pk), role="agent")

        _fields, rows = lana.meets(title_en="Mine")

        assert rows == [("new", "Lex · acts")]
        assert lana.save().status_code == 302
        assert set(event.participations.values_list("character__name", flat=True)) >= {"Lex", "Pete"}

    def test_one_that_the_first_took_out_goes_unless_the_second_edited_it(self, editors, event):
        ParticipationFactory(event=event, character=CharacterFactory(name="Zor"))
        chloe, lana = (editor.open(event) for editor in editors)
        chloe.save(**{"participations-0-DELETE": "on", "participations-2-DELETE": "on"})
        assert event.participations.count() == 1

        _fields, rows = lana.meets(**{"participations-0-role": "mentioned"})

        assert sorted(fate for fate, _name in rows) == ["gone", "gone again"]
        assert lana.save().status_code == 302
        assert event.participations.count() == 2
        assert event.participations.filter(role="mentioned").count() == 1

    def test_one_that_the_second_ticked_for_deletion_is_not_deleted_unseen(self, editors, event):
        chloe, lana = (editor.open(event) for editor in editors)
        chloe.save(**{"participations-0-role": "affected"})

        _fields, rows = lana.meets(**{"participations-0-DELETE": "on"})

        assert [fate for fate, _name in rows] == ["marked"]
        assert lana.save().status_code == 302
        assert event.participations.filter(role="affected").count() == 1

    def test_the_events_of_an_episode(self, editors, event, world):
        chloe, lana = (editor.open(event.episode) for editor in editors)
        chloe.save(**{"events-0-position": "2", "events-1-position": "1"})

        fields, _rows = lana.meets(**{"events-0-title_en": "Mine"})

        assert {label for _row, label in fields} == {"Position"}
        assert lana.save().status_code == 302
        assert list(Event.objects.order_by("position").values_list("title_en", flat=True))[:2] == ["Event 2", "Mine"]

    def test_an_event_edited_on_its_own_page_disturbs_its_episode_only_where_it_is_shown(self, editors, event):
        chloe, lana = editors
        lana.open(event.episode)
        chloe.open(event).save(text_en="A new text.")
        assert lana.save(title_en="Mine").status_code == 302

        lana.open(event.episode)
        chloe.open(event).save(title_en="A new title")
        fields, _rows = lana.meets(title_en="Mine, too")

        assert list(fields.values()) == [("A new title", "Event 2", True)]


class TestSynopsis:
    def test_is_one_text_on_the_page_of_the_episode(self, editors, world):
        chloe, lana = (editor.open(world.episodes[0]) for editor in editors)
        chloe.save(**{"synopses-0-text": "Lex is found.\n\nClark runs."})

        fields, _rows = lana.meets(**{"synopses-0-text": "Lex is lost.\n\nClark runs."})

        assert list(fields.values()) == [("Lex is found.\n\nClark runs.", "Lex is lost.\n\nClark runs.", False)]
        assert lana.save().status_code == 302
        assert Passage.objects.get(position=1).text == "Lex is lost."

    def test_is_the_same_on_its_own_page(self, editors, world):
        chloe, lana = (
            editor.open(row) for editor, row in zip(editors, (world.episodes[0], Synopsis.objects.get()), strict=True)
        )
        chloe.save(**{"synopses-0-text": "Lex is found."})

        fields, _rows = lana.meets(status="draft")

        assert [taken for *_both, taken in fields.values()] == [True]


class TestRefusal:
    @pytest.mark.parametrize("version", ["", "x", "{}", "[]", "1", '{"": 1}', '{"": {"": 3}}', "[" * 5000, "\0"])
    def test_a_form_without_its_version_is_not_saved(self, version, editors, event):
        chloe, _lana = editors
        chloe.open(event)
        title = event.title_en

        response = chloe.save(version=version, title_en="Typed")

        assert "does not say which version" in str(response.context["adminform"].form.non_field_errors())
        event.refresh_from_db()
        assert event.title_en == title
        assert chloe.save().status_code == 302
        event.refresh_from_db()
        assert event.title_en == "Typed"

    def test_an_object_deleted_meanwhile_is_told_with_what_was_typed(self, editors, event):
        chloe, lana = (editor.open(event) for editor in editors)
        chloe.client.post(page(event, "delete"), {"post": "yes"})
        assert not Event.objects.filter(pk=event.pk).exists()

        response = lana.save(text_en="A long text, <b>typed</b> with care.")

        assert response.status_code == 410
        content = response.content.decode()
        assert "A long text, &lt;b&gt;typed&lt;/b&gt; with care." in content
        assert page(event, "history") in content
        assert "chloe" in content

    def test_forged_rows_come_back_as_a_form(self, editors, event):
        chloe, lana = (editor.open(event) for editor in editors)
        chloe.save(title_en="One")
        forged = {
            "participations-TOTAL_FORMS": "99",
            "participations-0-id": "x",
            "place": "a\0b",
            "evidence": ["²"],
        }

        response = lana.save(**forged)

        assert response.status_code == 200
        assert "place" in errors(response)

    def test_without_the_right_to_change_nothing_is_compared(self, client, django_user_model, event):
        user = django_user_model.objects.create_user("fan", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
        client.force_login(user)

        shown = client.get(page(event)).content.decode()
        assert 'name="version"' not in shown
        assert client.post(page(event), {"version": "x"}).status_code == 403


def test_saving_an_event_takes_no_more_queries_than_it_needs(editors):
    """A third each for the form's own checks, for warnings and the search, and for comparing and keeping.

    On PostgreSQL one more takes the lock that SQLite has anyway.
    """
    event = EventFactory()
    ParticipationFactory.create_batch(2, event=event)
    event.evidence.add(PassageFactory(synopsis__episode=event.episode))
    chloe = editors[0].open(event)
    chloe.save(title_en="First")
    chloe.open(event)

    with CaptureQueriesContext(connection) as queries:
        assert chloe.save(title_en="Mine", **{"participations-0-role": "affected"}).status_code == 302

    assert len(queries) < 82 + (connection.vendor == "postgresql")


def test_no_list_is_edited_in_place():
    """Rows edited in a list carry no version: give them one before you let a list be edited."""
    assert [page for page in admin.site._registry.values() if page.list_editable] == []


def test_the_version_of_a_page_names_its_rows(editors, event):
    chloe = editors[0].open(event)

    seen = json.loads(chloe.form["version"])

    assert set(seen["participations"]) == {str(row.pk) for row in event.participations.all()}
    assert {"title_de", "title_en", "evidence"} <= set(seen[""][""])
