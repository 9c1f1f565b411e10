import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from episodes.models import Episode, Passage, Synopsis
from events.models import Event
from tests.entering import add_row, entered, errors
from tests.factories import EpisodeFactory, EventFactory, PassageFactory, PersonFactory, SynopsisFactory

pytestmark = pytest.mark.django_db

FARM = "Martha and Jonathan are packing, because the bank takes the farm away from them."
CLUB = "Outside a club in Metropolis pain shoots through Clark, and he runs into a phone booth."
ISLAND = "Lex is stranded on an island and sure that he shares it with a man."


@pytest.fixture
def episode():
    return EpisodeFactory()


@pytest.fixture
def change(admin_client, episode):
    """Open the page of the episode; send it with what `edit` makes of it."""
    page = reverse("admin:episodes_episode_change", args=[episode.pk])
    english = {"accept-language": "en"}

    def send(edit):
        return admin_client.post(page, edit(entered(admin_client.get(page, headers=english))), headers=english)

    return send


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


class TestSynopsis:
    @pytest.fixture
    def told(self, episode):
        """Retell the episode in English, each passage the evidence of an event; return the passages by their text."""
        synopsis = SynopsisFactory(episode=episode, language="en")
        for position, text in enumerate((FARM, CLUB, ISLAND), start=1):
            passage = PassageFactory(synopsis=synopsis, position=position, text=text)
            EventFactory(episode=episode).evidence.add(passage)
        return {passage.text: passage for passage in synopsis.passages.all()}

    def test_reads_as_one_text_and_offers_the_other_language(self, admin_client, episode, told):
        data = entered(admin_client.get(reverse("admin:episodes_episode_change", args=[episode.pk])))

        assert data["synopses-0-text"] == f"{FARM}\n\n{CLUB}\n\n{ISLAND}"
        assert data["synopses-1-language"] == "de"

    def test_sent_back_untouched_changes_nothing(self, change, told):
        before = list(Passage.objects.order_by("pk").values())

        response = change(lambda data: data | {"synopses-0-text": data["synopses-0-text"].replace("\n", "\r\n")})

        assert response.status_code == 302
        assert list(Passage.objects.order_by("pk").values()) == before
        assert Synopsis.objects.count() == 1

    def test_edited_moved_and_inserted_passages_keep_their_events(self, change, told):
        edited = CLUB.replace("Clark", "Kal")

        change(lambda data: data | {"synopses-0-text": f"{ISLAND}\r\n\r\nNew.\r\n\r\n{edited}\r\n\r\n{FARM}"})

        texts = Passage.objects.order_by("position").values_list("text", flat=True)
        assert list(texts) == [ISLAND, "New.", edited, FARM]
        assert Passage.objects.get(text=edited).pk == told[CLUB].pk
        assert all(passage.events.count() == 1 for passage in told.values())

    def test_says_which_events_lose_their_evidence(self, change, told):
        event = told[CLUB].events.get()

        response = change(lambda data: data | {"synopses-0-text": f"{FARM}\n\n{ISLAND}"})

        assert any(event.title in message and "Outside a club" in message for message in said(response))

    def test_says_that_a_deleted_one_was_evidence(self, change, told):
        response = change(lambda data: data | {"synopses-0-DELETE": "on"})

        assert not Passage.objects.exists()
        assert "The synopsis is gone, and with it the evidence of 3 events." in said(response)

    def test_a_new_language_is_written_as_a_text(self, change, episode, told):
        change(lambda data: data | {"synopses-1-text": "Eins.\n\nZwei."})

        german = episode.synopses.get(language="de")
        assert [passage.text for passage in german.passages.order_by("position")] == ["Eins.", "Zwei."]

    def test_an_empty_text_is_refused(self, change, told):
        response = change(lambda data: data | {"synopses-0-text": " \n "})

        assert "synopses-0-text" in errors(response)
        assert Passage.objects.count() == 3

    def test_has_a_page_of_its_own(self, admin_client, told):
        synopsis = Synopsis.objects.get()
        page = reverse("admin:episodes_synopsis_change", args=[synopsis.pk])

        admin_client.post(page, entered(admin_client.get(page)) | {"text": f"{CLUB}\n\n{FARM}\n\n{ISLAND}"})

        assert synopsis.passages.get(position=1).pk == told[CLUB].pk
        assert said(admin_client.get(reverse("admin:index"))) != []

    def test_many_are_published_at_once(self, admin_client):
        rows = SynopsisFactory.create_batch(2, status="draft")
        chosen = {"action": "publish", "_selected_action": [row.pk for row in rows]}

        admin_client.post(reverse("admin:episodes_synopsis_changelist"), chosen)

        assert Synopsis.objects.published().count() == 2

    def test_words_that_may_not_be_shown_stay_a_draft(self, admin_client):
        whose = {"credit": "A fan", "licence": "CC BY 4.0"}
        own = SynopsisFactory(status="draft")
        permitted = SynopsisFactory(status="draft", words="permitted", **whose)
        rows = [own, permitted, *(SynopsisFactory(status="draft", words=words) for words in ("private", "permitted"))]
        chosen = {"action": "publish", "_selected_action": [row.pk for row in rows]}
        english = {"accept-language": "en"}

        answer = admin_client.post(reverse("admin:episodes_synopsis_changelist"), chosen, headers=english)

        assert set(Synopsis.objects.published()) == {own, permitted}
        first, second = said(answer)
        assert first.startswith("2 stay drafts: they are in someone else’s words")
        assert second == "2 rows are “published” now."

    def test_where_nothing_is_published_nothing_else_is_said(self, admin_client):
        draft, page = SynopsisFactory(status="draft", words="private"), reverse("admin:episodes_synopsis_changelist")
        english = {"accept-language": "en"}

        answer = admin_client.post(page, {"action": "publish", "_selected_action": [draft.pk]}, headers=english)
        assert [text.split(":")[0] for text in said(answer)] == ["1 stays a draft"]
        answer = admin_client.post(page, {"action": "back_to_draft", "_selected_action": [draft.pk]}, headers=english)
        assert said(answer)[-1] == "There was nothing to do: it is so already."

    @pytest.mark.parametrize(("words", "field"), [("private", "status"), ("permitted", "credit")])
    def test_whose_words_they_are_is_asked_where_it_is_wrong(self, admin_client, told, words, field):
        synopsis = Synopsis.objects.get()
        page = reverse("admin:episodes_synopsis_change", args=[synopsis.pk])

        response = admin_client.post(page, entered(admin_client.get(page)) | {"words": words})

        assert list(errors(response)) == [field]

    def test_retelling_someone_elses_words_keeps_the_ties_and_lets_them_be_published(self, admin_client, told):
        Synopsis.objects.update(status="draft", words="private")
        synopsis = Synopsis.objects.get()
        page = reverse("admin:episodes_synopsis_change", args=[synopsis.pk])
        before = Event.evidence.through.objects.count()
        retold = f"{FARM} It rains.\n\n{CLUB} Soon.\n\nLex shares an island with a man who is not there."

        admin_client.post(
            page, entered(admin_client.get(page)) | {"text": retold, "words": "own", "status": "published"}
        )

        assert Synopsis.objects.published().exists()
        assert Event.evidence.through.objects.count() == before


class TestEventRows:
    @pytest.fixture
    def rows(self, episode):
        return [EventFactory(episode=episode, position=position) for position in (1, 2, 3)]

    def test_change_places(self, change, rows):
        change(lambda data: data | {"events-0-position": "3", "events-2-position": "1"})

        assert list(Event.objects.order_by("position")) == [rows[2], rows[1], rows[0]]

    def test_a_position_given_twice_is_named_beside_it(self, change, rows):
        response = change(lambda data: data | {"events-2-position": "1"})

        (message,) = errors(response)["events-2-position"]
        assert message == f"Position 1 is taken by “{rows[0]}”. Left empty, it becomes 3."

    def test_a_new_row_comes_last_and_gets_its_slug_from_the_title(self, change, episode, rows):
        row = {"title_en": "Lex’s Größe", "kind": "crime", "significance": "key", "status": "draft"}

        response = change(lambda data: add_row(add_row(data, "events", **row), "events", **row))

        assert response.status_code == 302
        new = episode.events.filter(position__gt=3).order_by("position")
        assert [(event.position, event.slug) for event in new] == [(4, "lexs-grosse"), (5, "lexs-grosse-2")]

    def test_needs_a_title_in_one_language(self, change, rows):
        response = change(lambda data: data | {"events-0-title_de": "", "events-0-title_en": ""})

        assert errors(response) == {"events-0-title_de": ["Fill this in in at least one language."]}


class TestCreditRows:
    def test_positions_count_within_the_role(self, change, episode):
        people = PersonFactory.create_batch(3)
        roles = ("director", "writer", "writer")

        def edit(data):
            for person, role in zip(people, roles, strict=True):
                data = add_row(data, "credits", person=str(person.pk), role=role)
            return data

        assert change(edit).status_code == 302
        assert list(episode.credits.order_by("role", "position").values_list("person", "role", "position")) == [
            (people[0].pk, "director", 1),
            (people[1].pk, "writer", 1),
            (people[2].pk, "writer", 2),
        ]


class TestEpisode:
    def test_a_number_given_twice_is_said_beside_it(self, change, episode):
        other = EpisodeFactory(season=episode.season)

        response = change(lambda data: data | {"number": str(other.number)})

        assert list(errors(response)) == ["number"]

    def test_needs_a_title_in_one_language(self, change):
        response = change(lambda data: data | {"title_de": "", "title_en": ""})

        assert list(errors(response)) == ["title_de"]

    def test_one_with_events_cannot_be_deleted(self, admin_client, episode):
        event = EventFactory(episode=episode)

        page = admin_client.get(reverse("admin:episodes_episode_delete", args=[episode.pk]))

        assert str(event) in page.content.decode()
        assert Episode.objects.filter(pk=episode.pk).exists()

    def test_list_tells_what_is_missing(self, admin_client, episode):
        retold = EpisodeFactory()
        SynopsisFactory(episode=retold, language="de")
        SynopsisFactory(episode=retold, language="en")
        page = reverse("admin:episodes_episode_changelist")

        def listed(**query):
            return list(admin_client.get(page, query).context["cl"].result_list)

        assert listed(synopsis="all") == [retold]
        assert listed(synopsis="de") == [episode]
        assert listed(has_events="no") == [episode, retold]


class TestPassage:
    def test_a_position_given_twice_names_the_other(self, admin_client):
        passage = PassageFactory(position=1)
        other = PassageFactory(synopsis=passage.synopsis, position=2)
        page = reverse("admin:episodes_passage_change", args=[passage.pk])

        response = admin_client.post(page, entered(admin_client.get(page)) | {"position": "2"})

        assert str(other) in errors(response)["position"][0]
