"""Who may do what at the desk: the groups that the project makes, and how far each gets."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.urls import reverse

from episodes.models import Status, Synopsis
from events.models import Event
from smallville.roles import EDITORS, REVIEWERS, rights
from tests.entering import add_row, entered, errors
from tests.factories import (
    CharacterFactory,
    EpisodeFactory,
    EventFactory,
    ParticipationFactory,
    PassageFactory,
    SynopsisFactory,
)

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


def member(group):
    user = User.objects.create_user(group.lower(), is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def desk(client):
    """Log in a member of a group."""

    def log_in(group):
        client.force_login(member(group))
        return client

    return log_in


def given(group):
    names = Group.objects.get(name=group).permissions.values_list("content_type__app_label", "codename")
    return {f"{app}.{codename}" for app, codename in names}


class TestGroups:
    def test_are_there_after_migrating(self):
        assert {group: given(group) for group in (EDITORS, REVIEWERS)} == rights()

    def test_every_right_that_is_given_exists(self):
        known = Permission.objects.values_list("content_type__app_label", "codename")
        wanted = set().union(*rights().values())

        assert wanted - {f"{app}.{codename}" for app, codename in known} == set()

    def test_reviewers_may_all_that_editors_may_and_publish_delete_import_and_take_back(self):
        more = given(REVIEWERS) - given(EDITORS)

        assert given(EDITORS) < given(REVIEWERS)
        assert {right for right in more if ".delete_" not in right} == {
            "events.publish_event",
            "episodes.publish_synopsis",
            "smallville.import_data",
            "smallville.undo_revision",
        }
        assert {"episodes.delete_episode", "characters.delete_character", "events.delete_place"} <= more

    def test_nobody_of_them_gives_rights_to_others(self):
        assert not [right for right in given(REVIEWERS) if right.startswith(("auth.", "admin.", "sessions."))]

    def test_migrating_again_mends_what_is_missing_and_leaves_what_was_added(self):
        editors = Group.objects.get(name=EDITORS)
        editors.permissions.remove(Permission.objects.get(codename="add_event"))
        editors.permissions.add(Permission.objects.get(codename="view_user"))
        Group.objects.get(name=REVIEWERS).delete()

        call_command("migrate", verbosity=0)

        assert given(EDITORS) == rights()[EDITORS] | {"auth.view_user"}
        assert given(REVIEWERS) == rights()[REVIEWERS]


class TestAnEditor:
    @pytest.fixture
    def editor(self, desk):
        return desk(EDITORS)

    @pytest.fixture
    def published(self):
        return EventFactory(title_de="Lex stürzt ab", title_en="Lex crashes")

    @pytest.fixture
    def draft(self, published):
        return EventFactory(status=Status.DRAFT, episode=published.episode)

    def change(self, editor, row, **changes):
        page = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
        return editor.post(page, entered(editor.get(page, headers=ENGLISH), **changes), headers=ENGLISH)

    def test_writes_a_draft_with_all_that_belongs_to_it(self, editor):
        episode, lex = EpisodeFactory(), CharacterFactory()
        page = reverse("admin:events_event_add")
        data = entered(editor.get(page), episode=str(episode.overall), title_de="Lex kehrt heim", kind="arrival")
        data = add_row(data, "participations", character=str(lex.pk), role="agent")
        data = add_row(data, "condition_begun", character=str(lex.pk), kind="injured")

        assert editor.post(page, data).status_code == 302

        event = Event.objects.get()
        assert (event.status, list(event.characters.all())) == (Status.DRAFT, [lex])
        assert event.condition_begun.get().character == lex

    def test_writes_a_synopsis_and_events_on_the_page_of_an_episode(self, editor):
        episode = EpisodeFactory()
        page = reverse("admin:episodes_episode_change", args=[episode.pk])
        typed = {"synopses-0-language": "de", "synopses-0-text": "Lex kehrt heim."}
        data = entered(editor.get(page)) | typed
        data = add_row(data, "events", title_de="Lex kehrt heim", kind="arrival", significance="key")

        assert editor.post(page, data).status_code == 302

        assert Synopsis.objects.get().status == Event.objects.get().status == Status.DRAFT

    def test_edits_what_is_published_which_stays_so(self, editor, published):
        assert self.change(editor, published, title_de="Lex wird abgeschossen").status_code == 302

        published.refresh_from_db()
        assert (published.title_de, published.status) == ("Lex wird abgeschossen", Status.PUBLISHED)

    def test_takes_someone_out_of_what_is_published(self, editor, published):
        ParticipationFactory(event=published)

        self.change(editor, published, **{"participations-0-DELETE": "on"})

        assert not published.participations.exists()

    def test_reads_the_status_without_a_choice(self, editor, published, draft):
        for row, said in ((published, "published"), (draft, "draft")):
            page = editor.get(reverse("admin:events_event_change", args=[row.pk]), headers=ENGLISH).text
            assert f'<span class="readonly">{said}</span>' in page
            assert 'name="status"' not in page

    @pytest.mark.parametrize(("status", "forged"), [("draft", "published"), ("published", "draft"), ("draft", "x")])
    def test_is_refused_at_the_field_with_a_forged_status(self, status, forged, editor):
        event, synopsis = EventFactory(status=status), SynopsisFactory(status=status)
        PassageFactory(synopsis=synopsis)

        for row in (event, synopsis):
            response = self.change(editor, row, status=forged, title_de="Neu")
            assert errors(response) == {"status": ["Only reviewers publish, and take back what is published."]}
            row.refresh_from_db()
            assert row.status == status

    def test_is_refused_in_the_rows_of_an_episode_too(self, editor, draft):
        forged = {"events-1-status": "published", "synopses-0-status": "published", "synopses-0-text": "Es war so."}

        response = self.change(editor, draft.episode, **forged, **{"synopses-0-language": "de"})

        assert set(errors(response)) == {"events-1-status", "synopses-0-status"}
        assert Event.objects.get(pk=draft.pk).status == Status.DRAFT
        assert not Synopsis.objects.exists()

    @pytest.mark.parametrize("action", ["publish", "back_to_draft"])
    def test_has_no_action_that_publishes(self, action, editor, published, draft):
        page = reverse("admin:events_event_changelist")

        assert f'value="{action}"' not in editor.get(page).text
        editor.post(page, {"action": action, "_selected_action": [published.pk, draft.pk]})

        assert {event.pk: event.status for event in Event.objects.all()} == {
            published.pk: Status.PUBLISHED,
            draft.pk: Status.DRAFT,
        }

    def test_deletes_drafts_and_nothing_published(self, editor, published, draft):
        ParticipationFactory(event=draft)
        page = reverse("admin:events_event_changelist")
        chosen = {"action": "delete_selected", "_selected_action": [published.pk, draft.pk], "post": "yes"}

        assert editor.post(page, chosen).status_code == 403
        assert (
            editor.post(reverse("admin:events_event_delete", args=[published.pk]), {"post": "yes"}).status_code == 403
        )
        assert Event.objects.count() == 2
        editor.post(reverse("admin:events_event_delete", args=[draft.pk]), {"post": "yes"})

        assert list(Event.objects.all()) == [published]

    def test_cannot_delete_a_synopsis_on_the_page_of_its_episode(self, editor):
        passage = PassageFactory(synopsis__status=Status.PUBLISHED)

        self.change(editor, passage.synopsis.episode, **{"synopses-0-DELETE": "on"})

        assert Synopsis.objects.exists()


class TestAReviewer:
    @pytest.fixture
    def reviewer(self, desk):
        return desk(REVIEWERS)

    def test_publishes_and_takes_back(self, reviewer):
        event = EventFactory(status=Status.DRAFT)
        page = reverse("admin:events_event_changelist")

        for action, status in (("publish", Status.PUBLISHED), ("back_to_draft", Status.DRAFT)):
            reviewer.post(page, {"action": action, "_selected_action": [event.pk]})
            event.refresh_from_db()
            assert event.status == status

    def test_is_told_what_has_no_evidence(self, reviewer):
        bare, told = EventFactory.create_batch(2, status=Status.DRAFT)
        told.evidence.add(PassageFactory(synopsis__episode=told.episode))
        page = reverse("admin:events_event_changelist")
        chosen = {"action": "publish", "_selected_action": [bare.pk, told.pk]}

        response = reviewer.post(page, chosen, follow=True, headers=ENGLISH)

        assert f"Published without evidence: “{bare.title_en}”" in response.text
        assert not any(told.title_en in str(message) for message in response.context["messages"])

    @pytest.mark.parametrize("where", ["event", "episode"])
    def test_is_told_so_wherever_it_was_published(self, where, reviewer):
        event = EventFactory(status=Status.DRAFT)
        row = event if where == "event" else event.episode
        field = "status" if where == "event" else "events-0-status"
        page = reverse(f"admin:{row._meta.app_label}_{where}_change", args=[row.pk])

        response = reviewer.post(page, entered(reviewer.get(page), **{field: "published"}), follow=True)

        event.refresh_from_db()
        assert event.status == Status.PUBLISHED
        assert [message.level_tag for message in response.context["messages"]].count("warning") == 1

    def test_deletes_what_is_published(self, reviewer):
        event = EventFactory()

        reviewer.post(reverse("admin:events_event_delete", args=[event.pk]), {"post": "yes"})

        assert not Event.objects.exists()


def test_from_an_account_to_an_event_that_all_may_read(client, admin_client, django_user_model):
    """The owner makes an account; its editor writes and mends a draft; a reviewer publishes it."""
    episode, lex = EpisodeFactory(), CharacterFactory()
    password = "flight-to-nowhere-3x01"
    account = {"username": "vera", "usable_password": "true", "password1": password, "password2": password}
    made = admin_client.post(reverse("admin:auth_user_add"), account)
    ticked = {"is_staff": "on", "groups": [str(Group.objects.get(name=EDITORS).pk)]}
    joined = {"date_joined_0": "2026-01-01", "date_joined_1": "12:00:00"}
    page = made["Location"]
    assert admin_client.post(page, entered(admin_client.get(page), **ticked, **joined)).status_code == 302

    assert client.login(username="vera", password=password)
    assert not django_user_model.objects.get(username="vera").is_superuser
    assert client.get(reverse("admin:index")).status_code == 200
    page = reverse("admin:events_event_add")
    data = entered(client.get(page), episode=str(episode.overall), title_de="Lex kehrt heim", kind="arrival")
    client.post(page, add_row(data, "participations", character=str(lex.pk), role="agent"))
    event = Event.objects.get()
    page = reverse("admin:events_event_change", args=[event.pk])
    client.post(page, entered(client.get(page), title_en="Lex comes home"))
    visits = client.get(reverse("admin:index"), headers=ENGLISH).context["visits"]
    assert [visit.label for visit in visits] == ["1x01 · 1. Lex comes home"]
    assert client.get(event.get_absolute_url()).status_code == 404

    client.force_login(member(REVIEWERS))
    chosen = {"action": "publish", "_selected_action": [event.pk]}
    client.post(reverse("admin:events_event_changelist"), chosen)
    client.logout()
    assert "Lex kehrt heim" in client.get(event.get_absolute_url(), headers={"accept-language": "de"}).text
