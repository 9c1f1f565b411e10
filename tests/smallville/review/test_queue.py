import pytest
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from episodes.models import Status
from smallville.models import Suggestion
from smallville.review.kinds import KINDS
from smallville.review.pages import A_PAGE
from smallville.review.rows import Item, Rows, Source
from tests.entering import entered
from tests.factories import (
    CauseFactory,
    CharacterFactory,
    EpisodeFactory,
    EventFactory,
    ExemptionFactory,
    KnowledgeFactory,
    PassageFactory,
    PlaceFactory,
    SecretFactory,
    SuggestionFactory,
    SynopsisFactory,
)
from tests.smallville.test_roles import member

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def editor():
    return member("Editors")


@pytest.fixture
def queue(client, editor):
    """Open the queue as an editor."""
    client.force_login(editor)
    return lambda query="": client.get(reverse("admin:queue") + query, headers=ENGLISH)


@pytest.fixture
def shown(queue):
    """Return (code, text, notes) of what the queue shows of one kind."""

    def shown(kind, query=""):
        page = queue(f"?kind={kind}{query}").context["page"]
        return [(item.code, item.text, [str(note) for note in item.notes]) for item in page]

    return shown


def whole(**options):
    """Make an episode of which nothing is missing."""
    episode = EpisodeFactory(**options)
    event = EventFactory(episode=episode)
    for language in ("de", "en"):
        event.evidence.add(PassageFactory(synopsis__episode=episode, synopsis__language=language))
    return episode, event


class TestKinds:
    def test_of_a_whole_guide_there_is_nothing_to_do(self, queue):
        whole()
        page = queue()

        assert [task.number for task in page.context["tasks"]] == [0] * len(KINDS)
        assert "Nothing to do here." in page.text

    def test_suggestions_are_there_until_they_are_answered(self, shown):
        episode, _event = whole()
        SuggestionFactory(text="The date is wrong.", episode=episode, page="/de/episodes/1x01/")
        SuggestionFactory(state="done", answered_at="2026-01-01T00:00Z")

        assert shown("suggestions") == [("1x01", "The date is wrong.", ["/de/episodes/1x01/"])]

    def test_drafts(self, shown):
        episode, _event = whole()
        draft = EventFactory(episode=episode, status=Status.DRAFT)
        other = EpisodeFactory()
        SynopsisFactory(episode=other, language="en", status=Status.DRAFT)

        assert shown("events") == [("1x01", draft.title_en, ["draft"])]
        assert shown("synopses") == [("1x02", other.title_en, ["English"])]

    def test_events_without_evidence_but_those_that_are_meant_so(self, shown):
        episode, _event = whole()
        bare = EventFactory(episode=episode, slug="bare")
        EventFactory(episode=episode, slug="meant")
        ExemptionFactory(rule="no-evidence", object="meant")
        ExemptionFactory(rule="dead-present", object="bare")

        assert shown("evidence") == [("1x01", bare.title_en, [])]

    def test_passages_without_events_but_those_that_are_meant_so(self, shown, queue):
        episode, _event = whole()
        synopsis = episode.synopses.get(language="en")
        silent = PassageFactory(synopsis=synopsis, position=11, text="It rains.")
        PassageFactory(synopsis=synopsis, position=12, text="It goes on raining.")
        ExemptionFactory(rule="silent-passage", object="1x01, en, 12")

        assert shown("passages") == [("1x01", "It rains.", ["English", "¶ 11"])]
        (item,) = queue("?kind=passages").context["page"]
        assert item.links[0][1] == f"/admin/events/event/add/?episode={episode.overall}&evidence={silent.pk}"

    def test_a_new_event_for_a_passage_begins_with_episode_and_evidence(self, queue, client):
        passage = PassageFactory()
        (item,) = queue("?kind=passages").context["page"]

        filled = entered(client.get(item.links[0][1]))

        assert filled["episode"] == str(passage.synopsis.episode_id)
        assert [str(key) for key in filled["evidence"]] == [str(passage.pk)]

    def test_episodes_without_synopsis_or_with_one_alone(self, shown):
        whole()
        german, none = EpisodeFactory.create_batch(2)
        SynopsisFactory(episode=german, language="de", status=Status.DRAFT)

        assert shown("half-told") == [("1x02", german.title_en, ["missing in English"])]
        assert shown("untold") == [("1x03", none.title_en, [])]

    def test_texts_in_one_language(self, shown):
        episode, event = whole(teaser_de="Nur auf Deutsch.")
        event.text_en, event.when_de = "Only in English.", "im Sommer"
        event.save()
        CharacterFactory(name="Lex", summary_de="Ein Mann.", named_in=episode, introduced_in=episode)
        CharacterFactory(name="Kal", summary_de="Ein Mann.", summary_en="A man.")
        SecretFactory(title_en="", title_de="Es", revealed_in=episode)
        PlaceFactory(name_de="", name_en="Town")

        assert shown("languages") == [
            ("1x01", event.title_en, ["event", "Text missing in German", "When missing in English"]),
            ("1x01", episode.title_en, ["episode", "Teaser missing in English"]),
            ("1x01", "Lex", ["character", "Summary missing in English"]),
            ("1x01", "Es", ["secret", "Title missing in English"]),
            ("", "Town", ["place", "Name missing in German"]),
        ]

    def test_contradictions_but_not_what_has_a_kind_of_its_own(self, shown):
        _episode, event = whole()
        known = KnowledgeFactory(begun_with=event, character__named_in=event.episode)
        KnowledgeFactory(secret=known.secret, character=known.character, since=event.episode)
        PassageFactory(synopsis=event.episode.synopses.get(language="en"))

        (found,) = shown("continuity")
        assert found[0] == "1x01"
        assert found[2] == ["begins what holds already"]


class TestQueue:
    def test_shows_the_first_kind_of_which_there_is_something(self, queue):
        assert queue().context["shown"].kind.slug == "suggestions"
        EventFactory(status=Status.DRAFT)
        assert queue().context["shown"].kind.slug == "events"

    def test_keeps_to_a_season(self, shown, queue):
        first, second = EventFactory(status="draft"), EventFactory(status="draft", episode__season__number=2)
        SuggestionFactory(episode=second.episode)
        SuggestionFactory()
        PlaceFactory(name_de="")

        assert [text for _code, text, _notes in shown("events", "&season=2")] == [second.title_en]
        tasks = {task.kind.slug: task.number for task in queue("?season=2").context["tasks"]}
        assert (tasks["suggestions"], tasks["languages"], tasks["untold"]) == (1, 0, 1)
        assert shown("events", "&season=1")[0][1] == first.title_en

    @pytest.mark.parametrize(
        "query", ["?season=99", "?season=x", "?kind=nonsense", "?season=%00", "?season=" + "9" * 40]
    )
    def test_says_what_it_does_not_know(self, query, queue):
        EventFactory(status=Status.DRAFT)
        page = queue(query)

        assert page.status_code == 200
        assert "errorlist" in page.text
        assert page.context["page"] is None

    @pytest.mark.parametrize("query", ["&page=0", "&page=99", "&page=x"])
    def test_turns_to_the_nearest_page(self, query, queue):
        EventFactory(status=Status.DRAFT)

        assert queue(f"?kind=events{query}").context["page"].number == 1

    def test_is_parted_into_pages(self, queue):
        episode = EpisodeFactory()
        EventFactory.create_batch(A_PAGE + 3, episode=episode, status=Status.DRAFT)
        page = queue("?kind=events&page=2&season=1")

        assert len(page.context["page"]) == 3
        assert "?kind=events&amp;page=1&amp;season=1" in page.text

    def test_costs_the_same_for_many_rows(self, queue):
        def fill(number):
            for _ in range(number):
                _episode, event = whole()
                EventFactory(episode=event.episode, status="draft", text_de="Nur so.")
                CauseFactory(effect=event)
                SynopsisFactory(status="draft", episode=EpisodeFactory(teaser_de="Da."))
                SuggestionFactory(episode=event.episode)
                PassageFactory(synopsis=event.episode.synopses.first())

        fill(2)
        queue()
        counts = {}
        for kind in KINDS:
            with CaptureQueriesContext(connection) as few:
                queue(f"?kind={kind.slug}")
            counts[kind.slug] = len(few)
        fill(20)
        for slug, few in counts.items():
            with CaptureQueriesContext(connection) as many:
                queue(f"?kind={slug}")
            assert len(many) <= few <= 42, slug

    def test_leads_to_pages_on_which_it_is_mended(self, queue, client):
        event = EventFactory(status=Status.DRAFT, text_de="Nur so.")
        PassageFactory(synopsis__status=Status.DRAFT, synopsis__episode=event.episode)
        EpisodeFactory()
        SuggestionFactory()
        for kind in KINDS:
            for item in queue(f"?kind={kind.slug}").context["page"]:
                for address in (item.address, *(address for _label, address in item.links)):
                    assert client.get(address).status_code == 200, address

    @pytest.mark.parametrize("language", ["de", "en"])
    def test_speaks_the_editors_language(self, language, client, editor):
        client.force_login(editor)
        page = client.get(reverse("admin:queue"), headers={"accept-language": language})

        assert f'<html lang="{language}"' in page.text

    def test_shows_only_what_one_may_see(self, client, django_user_model):
        user = django_user_model.objects.create_user("guest", is_staff=True)
        client.force_login(user)
        assert client.get(reverse("admin:queue")).status_code == 403
        user.user_permissions.add(*_rights("view_synopsis"))
        assert [task.kind.slug for task in client.get(reverse("admin:queue")).context["tasks"]] == ["synopses"]

    def test_can_only_be_read(self, queue, client):
        queue()
        assert client.post(reverse("admin:queue")).status_code == 405


def _rights(*codenames):
    return Permission.objects.filter(codename__in=codenames)


class TestRows:
    @pytest.fixture
    def rows(self):
        PlaceFactory.create_batch(5)
        CharacterFactory.create_batch(3)
        sources = [
            Source(model.order_by("pk"), lambda row: Item("", str(row), ""))
            for model in (PlaceFactory._meta.model.objects, CharacterFactory._meta.model.objects)
        ]
        return Rows(sources, [Item("", "last", "")])

    def test_follow_each_other_whatever_part_is_asked_for(self, rows):
        every = [item.text for item in rows[0:9]]

        assert len(rows) == len(every) == 9
        assert every[-1] == "last"
        parts = [(start, stop) for start in range(10) for stop in range(start, 12)]
        assert [part for part in parts if [item.text for item in rows[slice(*part)]] != every[slice(*part)]] == []


class TestStart:
    @pytest.fixture
    def start(self, client, editor):
        client.force_login(editor)
        return lambda: client.get(reverse("admin:index"), headers=ENGLISH)

    def log(self, user, row, flag=CHANGE):
        LogEntry.objects.create(
            user=user,
            content_type=ContentType.objects.get_for_model(row),
            object_id=str(row.pk),
            object_repr=str(row),
            action_flag=flag,
        )

    def test_counts_what_needs_doing_with_the_way_there(self, start):
        EventFactory.create_batch(2, status=Status.DRAFT)
        text = start().text

        assert "?kind=events" in text
        assert "?kind=suggestions" not in text
        assert "You have not edited anything yet." in text

    def test_says_so_when_nothing_needs_doing(self, start):
        assert "Nothing: all that is told" in start().text

    def test_remembers_where_the_editor_left_off(self, start, editor, django_user_model):
        event, place, gone, deleted = EventFactory(), PlaceFactory(), PlaceFactory(), PlaceFactory()
        for row, flag in ((event, ADDITION), (place, CHANGE), (gone, CHANGE), (deleted, DELETION), (event, CHANGE)):
            self.log(editor, row, flag)
        self.log(django_user_model.objects.create_user("other"), EventFactory())
        gone.delete()

        visited = start().context["visits"]

        assert [row.label for row in visited] == [f"1x01 · {event.position}. {event.title_en}", place.name_en]
        assert visited[0].address == reverse("admin:events_event_change", args=[event.pk])

    def test_shows_nothing_that_one_may_not_look_at(self, start, editor, admin_user):
        self.log(editor, admin_user)

        assert start().context["visits"] == []

    def test_costs_the_same_for_many_rows(self, start, editor):
        start()
        for row in (*EventFactory.create_batch(2, status="draft"), PlaceFactory()):
            self.log(editor, row)
        with CaptureQueriesContext(connection) as few:
            start()
        for row in (*EventFactory.create_batch(20, status="draft"), *PlaceFactory.create_batch(20)):
            self.log(editor, row)
        with CaptureQueriesContext(connection) as many:
            start()

        assert len(many) <= len(few) <= 45


class TestAnswering:
    @pytest.fixture
    def suggestion(self):
        event = EventFactory(slug="the-fall")
        return SuggestionFactory(
            text="No <b>fall</b>.", page="/en/events/the-fall/", as_of="1x01", model="events.event", key=event.slug
        )

    @pytest.fixture
    def page(self, suggestion, client, editor):
        client.force_login(editor)
        return reverse("admin:smallville_suggestion_change", args=[suggestion.pk])

    def test_shows_the_words_the_page_and_where_to_mend_it(self, page, client):
        text = client.get(page).text

        assert "No &lt;b&gt;fall&lt;/b&gt;." in text
        assert '<a href="/en/events/the-fall/?as_of=1x01">' in text
        assert reverse("admin:events_event_change", args=[EventFactory._meta.model.objects.get().pk]) in text

    def test_of_something_gone_still_opens(self, page, client, suggestion):
        EventFactory._meta.model.objects.all().delete()

        assert client.get(page).status_code == 200

    @pytest.mark.parametrize("state", ["done", "declined"])
    def test_says_who_answered_and_when(self, state, page, client, suggestion, editor):
        sent = client.post(page, entered(client.get(page), state=state, answer="Mended in 1x01."))

        suggestion.refresh_from_db()
        assert sent.status_code == 302
        assert (suggestion.state, suggestion.answer, suggestion.answered_by) == (state, "Mended in 1x01.", editor)
        assert suggestion.answered_at
        client.post(page, entered(client.get(page), state="open"))
        suggestion.refresh_from_db()
        assert (suggestion.answered_by, suggestion.answered_at) == (None, None)

    def test_by_two_at_once_loses_neither(self, page, client, suggestion):
        first = entered(client.get(page), state="done", answer="Mended.")
        second = entered(client.get(page), state="declined", answer="It is right.")
        assert client.post(page, first).status_code == 302

        refused = client.post(page, second)

        assert "Mended." in refused.text
        assert "It is right." in refused.text
        assert Suggestion.objects.get().answer == "Mended."
        assert client.post(page, entered(refused)).status_code == 302
        assert Suggestion.objects.get().answer == "It is right."

    def test_may_be_looked_at_without_the_right_to_answer(self, page, client, django_user_model):
        looking = django_user_model.objects.create_user("looking", is_staff=True)
        looking.user_permissions.set(Permission.objects.filter(codename="view_suggestion"))
        client.force_login(looking)

        assert "No &lt;b&gt;fall&lt;/b&gt;." in client.get(page).text

    def test_of_a_year_that_no_database_knows_is_refused(self, page, client):
        address = reverse("admin:smallville_suggestion_changelist")
        assert client.get(address, {"made_at__year": "1"}).status_code == 302

    def test_changes_nothing_that_the_reader_said(self, page, client, suggestion):
        client.post(page, entered(client.get(page), text="Other words.", page="/de/"))

        assert Suggestion.objects.get().text == suggestion.text

    @pytest.mark.parametrize(("action", "state"), [("mark_done", "done"), ("mark_declined", "declined")])
    def test_of_many_at_once(self, action, state, page, client, suggestion, editor):
        more = SuggestionFactory()
        chosen = {"action": action, "_selected_action": [suggestion.pk, more.pk]}
        client.post(reverse("admin:smallville_suggestion_changelist"), chosen)

        assert [(row.state, row.answered_by) for row in Suggestion.objects.all()] == [(state, editor)] * 2

    def test_list_costs_the_same_for_many(self, page, client):
        address = reverse("admin:smallville_suggestion_changelist")
        client.get(address)
        with CaptureQueriesContext(connection) as few:
            client.get(address)
        for _ in range(25):
            SuggestionFactory(episode=EpisodeFactory())
        with CaptureQueriesContext(connection) as many:
            assert client.get(address, {"state__exact": "open", "q": "how it was"}).status_code == 200

        assert len(many) <= len(few) + 1 <= 13
