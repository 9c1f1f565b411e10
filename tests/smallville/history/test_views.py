"""The pages of the history, and who may see them and take back what they show."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from reversion.models import Revision, Version

from characters.models import Character
from events.models import Event, Participation
from smallville.history.recording import recording
from smallville.history.restoring import undo
from smallville.history.versions import GONE
from smallville.models import Way
from tests.entering import entered
from tests.factories import (
    CharacterFactory,
    EpisodeFactory,
    EventFactory,
    ParticipationFactory,
    PassageFactory,
    PlaceFactory,
)
from tests.tracking.fans import make_fan
from tracking.models import Fan, Favourite, Note

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


def address(name, *args):
    return reverse(f"admin:{name}", args=args)


def edit(row, user=None, why="", way=Way.EDIT, **fields):
    with recording(user=user, why=why, way=way) as made:
        row = type(row).objects.get(pk=row.pk)
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
    return made.revision


def delete(row):
    with recording() as made:
        made.watch_deletion([row])
        type(row).objects.get(pk=row.pk).delete()
    return made.revision


@pytest.fixture
def event():
    event = EventFactory(episode=EpisodeFactory(season__number=3, number=1), title_en="Lex is found")
    ParticipationFactory(event=event, character=CharacterFactory(name="Lex"))
    return event


@pytest.fixture
def log_in(client, django_user_model):
    def log_in(*rights, is_staff=True):
        user = django_user_model.objects.create_user("lana", is_staff=is_staff)
        user.user_permissions.set(Permission.objects.filter(codename__in=rights))
        client.force_login(user)
        return client

    return log_in


class TestLadder:
    @pytest.fixture
    def pages(self, event):
        made = edit(event, title_en="Lex is lost")
        history = address("events_event_history", event.pk)
        return [address("history"), address("history_gone"), address("history_revision", made.pk), history]

    @pytest.fixture
    def deeds(self, event):
        made = edit(event, title_en="Lex is stranded")
        edit(event, title_en="Lex is found again")
        gone = delete(ParticipationFactory(event=event)).version_set.get(format=GONE)
        version = made.version_set.get(content_type__model="event")
        return {
            address("history_undo", Revision.objects.latest("pk").pk): lambda: Participation.objects.count() == 2,
            address("history_recover", gone.pk): lambda: Participation.objects.count() == 2,
            address("history_revert", version.pk): lambda: Event.objects.get().title_en == "Lex is stranded",
        }

    def test_anonymous_and_fans_are_sent_to_log_in(self, client, log_in, pages, deeds):
        for page in [*pages, *deeds]:
            assert client.get(page).status_code == 302
        log_in("undo_revision", "view_event", is_staff=False)
        for page in [*pages, *deeds]:
            assert client.post(page).status_code == 302
        assert not any(done() for done in deeds.values())

    def test_staff_without_rights_see_nothing(self, log_in, pages):
        client = log_in()
        assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 403)

    def test_an_editor_looks_but_takes_nothing_back(self, log_in, pages, deeds):
        client = log_in("view_event", "change_event")
        for page in pages:
            response = client.get(page)
            assert response.status_code == 200
            assert "/undo/" not in response.content.decode()
        for page in deeds:
            assert client.post(page).status_code == 403
        assert not any(done() for done in deeds.values())

    def test_a_reviewer_takes_back(self, log_in, deeds):
        client = log_in("view_event", "view_participation", "undo_revision")
        for page, done in deeds.items():
            assert client.get(page).status_code == 302
            assert not done()
            undone = client.post(page, {"why": "A mistake"})
            assert undone.status_code == 302
            assert done()
            latest = Revision.objects.latest("pk")
            assert (latest.user.username, latest.comment) == ("lana", "A mistake")
            undo(latest, user=None)

    def test_only_what_one_may_see_is_shown(self, log_in, event):
        made = edit(event, title_en="Lex is lost")
        place = edit(PlaceFactory(name_en="The mansion"), name_en="The castle")
        client = log_in("view_event")

        assert "castle" not in client.get(address("history")).content.decode()
        assert client.get(address("history_revision", place.pk)).status_code == 403
        assert client.get(address("history_revision", made.pk)).status_code == 200

    def test_what_changed_leads_to_its_history(self, admin_client, event):
        made = edit(event, title_en="Lex is lost")
        page = admin_client.get(address("history_revision", made.pk)).content.decode()

        assert f'<a href="{address("events_event_history", event.pk)}">' in page

    def test_what_is_not_there_is_not_found(self, admin_client, event):
        for page in (address("history_revision", 99), address("events_event_history", 99)):
            assert admin_client.get(page).status_code == 404
        assert admin_client.post(address("history_undo", 99)).status_code == 404
        assert admin_client.get(address("events_event_history", "x\0")).status_code == 404


class TestRecent:
    def listed(self, client, **asked):
        response = client.get(address("history"), asked, headers=ENGLISH)
        assert response.status_code == 200
        return [revision.pk for revision in response.context["page"].object_list]

    def test_is_narrowed_by_who_what_when_and_how(self, admin_client, admin_user, event):
        place = PlaceFactory(name_de="Die Villa")
        first = edit(event, user=admin_user, title_de="Lex ist weg")
        second = edit(place, name_de="Das Schloss", way=Way.IMPORT)
        Revision.objects.filter(pk=second.pk).update(date_created="2020-05-01T12:00Z")
        kinds = {version.content_type.model: version.content_type_id for version in Version.objects.all()}

        assert self.listed(admin_client) == [second.pk, first.pk]
        for asked in (
            {"who": admin_user.pk},
            {"what": kinds["event"]},
            {"q": "3x01"},
            {"q": "ist weg"},
            {"q": "lex is found"},
            {"since": "2021-01-01"},
        ):
            assert self.listed(admin_client, **asked) == [first.pk], asked
        for asked in ({"imports": "on"}, {"until": "2020-05-01"}, {"until": "01.05.2020", "since": "2020-05-01"}):
            assert self.listed(admin_client, **asked) == [second.pk], asked

    @pytest.mark.parametrize(
        "asked",
        [
            pytest.param({"who": "x"}, id="who"),
            pytest.param({"what": "9" * 30}, id="what"),
            pytest.param({"since": "yesterday"}, id="day"),
            pytest.param({"q": "\0"}, id="nul"),
            pytest.param({"until": "9999-12-31"}, id="end of time"),
            pytest.param({"since": "0001-01-01"}, id="beginning of time"),
            pytest.param({"q": "x" * 10_000}, id="long"),
        ],
    )
    def test_says_what_is_asked_for_wrongly(self, asked, admin_client, event):
        edit(event, title_en="Lex is lost")

        response = admin_client.get(address("history"), asked, headers=ENGLISH)

        assert list(response.context["page"].object_list) == []
        assert response.context["form"].errors
        assert "What is asked for is not right" in response.content.decode()

    def test_fifty_take_as_many_queries_as_five(self, admin_client, event):
        for number in range(5):
            edit(event, title_en=f"Title {number}")
        with CaptureQueriesContext(connection) as few:
            self.listed(admin_client)
        for number in range(50):
            edit(event, title_en=f"Another {number}", why="Because")
        with CaptureQueriesContext(connection) as many:
            assert len(self.listed(admin_client)) == 50

        assert len(many) == len(few) <= 14

        history = address("events_event_history", event.pk)
        with CaptureQueriesContext(connection) as queries:
            response = admin_client.get(history, headers=ENGLISH)
        assert response.content.decode().count("Title (English)") == 50
        assert len(queries) <= 14


class TestObject:
    def test_tells_of_its_rows_and_of_both_languages(self, admin_client, event, admin_user):
        lana = CharacterFactory(name="Lana")
        page = address("events_event_change", event.pk)
        form = entered(admin_client.get(page, headers=ENGLISH)) | {
            "title_de": "Lex ist weg",
            "title_en": "Lex is gone",
            "participations-0-role": "mentioned",
            "participations-1-character": str(lana.pk),
            "participations-1-role": "agent",
            "participations-TOTAL_FORMS": "2",
            "why": "I have seen it again",
        }
        assert admin_client.post(page, form, headers=ENGLISH).status_code == 302

        shown = admin_client.get(address("events_event_history", event.pk), headers=ENGLISH)

        content = shown.content.decode()
        assert "<q>I have seen it again</q>" in content
        assert admin_user.username in content
        for text in ("Title (German)", "Title (English)", "<del>acts</del>", "<ins>is mentioned</ins>", "Lana"):
            assert text in content
        (version, before) = shown.context["page"].object_list
        assert [change.fate.value for change in version.changes] == ["changed", "changed", "new"]
        assert before.changes == []

    def test_of_what_is_deleted_offers_to_recover_it(self, admin_client, event):
        pk = event.pk
        assert 'name="why"' in admin_client.get(address("events_event_delete", pk)).content.decode()
        admin_client.post(address("events_event_delete", pk), {"post": "yes", "why": "Told twice"})

        shown = admin_client.get(address("events_event_history", pk), headers=ENGLISH)
        assert "It is deleted." in shown.content.decode()
        assert "<q>Told twice</q>" in shown.content.decode()
        listed = admin_client.get(address("history_gone"), headers=ENGLISH)
        assert "Lex" in listed.content.decode()

        version = Version.objects.get(format=GONE, content_type__model="event")
        admin_client.post(address("history_recover", version.pk))
        assert Event.objects.get().characters.get().name == "Lex"

    def test_text_is_escaped(self, admin_client, event):
        edit(event, title_de="<script>x</script>", text_de="<b>y</b> " * 20, why="<i>z</i>")

        for page in (address("events_event_history", event.pk), address("history")):
            content = admin_client.get(page).content.decode()
            assert "<script>x" not in content
            assert "<b>y" not in content
            assert "<i>z" not in content


class TestInBulk:
    def test_an_action_is_one_revision(self, admin_client, admin_user):
        events = EventFactory.create_batch(3, status="draft")
        chosen = {"action": "publish", "_selected_action": [event.pk for event in events]}

        admin_client.post(address("events_event_changelist"), chosen)

        made = Revision.objects.latest("pk")
        assert made.user == admin_user
        assert made.version_set.count() == 3
        undo(made, user=None)
        assert set(Event.objects.values_list("status", flat=True)) == {"draft"}

    def test_all_across_the_pages_too(self, admin_client):
        EventFactory.create_batch(3, status="draft")
        chosen = {"action": "publish", "_selected_action": ["1"], "select_across": "1"}

        admin_client.post(address("events_event_changelist"), chosen)

        assert Revision.objects.latest("pk").version_set.count() == 3

    def test_many_deleted_at_once(self, admin_client, event):
        event.evidence.add(PassageFactory(synopsis__episode=event.episode))
        page = address("events_event_changelist")
        chosen = {"action": "delete_selected", "_selected_action": [event.pk]}
        asked = admin_client.post(page, chosen, headers=ENGLISH).content.decode()
        assert "3x01 · Lex is found · Lex</a>" in asked
        assert 'name="why"' in asked
        assert "Event_evidence" not in asked

        admin_client.post(page, chosen | {"post": "yes", "why": "Told twice"})

        made = Revision.objects.latest("pk")
        assert made.comment == "Told twice"
        assert set(made.version_set.values_list("format", "content_type__model")) == {
            (GONE, "event"),
            (GONE, "participation"),
        }

    def test_what_fans_keep_is_counted_and_not_listed(self, admin_client, event):
        for name in ("pete", "lana"):
            fan = Fan.objects.create(user=make_fan(name))
            Favourite.objects.create(fan=fan, event=event)
            Note.objects.create(fan=fan, episode=event.episode, text="Between you and me")

        asked = admin_client.get(address("events_event_delete", event.pk), headers=ENGLISH)
        assert dict(asked.context["model_count"])["favourites"] == 2
        assert "Favourite: #" not in asked.text
        asked = admin_client.get(address("episodes_episode_delete", event.episode.pk), headers=ENGLISH)
        assert "Notes: 2" in asked.context["protected"]
        assert "Note: #" not in asked.text

    def test_what_could_not_be_saved_leaves_no_trace(self, admin_client, event):
        page = address("events_event_change", event.pk)

        admin_client.post(page, entered(admin_client.get(page)) | {"title_de": "", "title_en": "", "why": "x"})

        assert not Revision.objects.exists()

    def test_a_new_object_is_kept(self, admin_client):
        page = address("characters_character_add")
        admin_client.post(page, entered(admin_client.get(page)) | {"name": "Lex", "why": "He was missing"})

        made = Revision.objects.get()
        assert (made.comment, made.version_set.get().object_repr) == ("He was missing", "Lex")
        undo(made, user=None)
        assert not Character.objects.exists()

    def test_a_refusal_is_said_and_nothing_done(self, admin_client, event):
        made = edit(event, title_en="Lex is lost")
        edit(event, title_en="Lex is found again")

        response = admin_client.post(address("history_undo", made.pk), headers=ENGLISH, follow=True)

        assert "was changed since then" in response.content.decode()
        assert Event.objects.get().title_en == "Lex is found again"
