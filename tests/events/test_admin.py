import pytest
from django.contrib.admin.sites import site
from django.db import IntegrityError
from django.urls import reverse

from events.models import Cause, Condition, Event, Knowledge, Place
from tests.entering import add_row, entered, errors
from tests.factories import (
    CauseFactory,
    CharacterFactory,
    ConditionFactory,
    EpisodeFactory,
    EventFactory,
    KnowledgeFactory,
    ParticipationFactory,
    PassageFactory,
    PlaceFactory,
    RelationshipFactory,
    SecretFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def send(admin_client):
    """Open a page of the admin and send it back with what `edit` makes of it."""

    def send(page, edit):
        return admin_client.post(page, edit(entered(admin_client.get(page, headers=ENGLISH))), headers=ENGLISH)

    return send


@pytest.fixture
def first():
    return EpisodeFactory()


@pytest.fixture
def early(first):
    return EpisodeFactory()


@pytest.fixture
def late(early):
    return EpisodeFactory()


@pytest.fixture
def event(early):
    return EventFactory(episode=early, position=1)


@pytest.fixture
def change(send, event):
    return lambda edit: send(reverse("admin:events_event_change", args=[event.pk]), edit)


@pytest.fixture
def add(send):
    return lambda edit: send(reverse("admin:events_event_add"), edit)


def new_event(data, episode, **fields):
    return data | {"episode": str(episode.overall), "title_de": "Lex’ Rückkehr", "kind": "arrival"} | fields


class TestNewEvent:
    def test_needs_little(self, add, event, early):
        assert add(lambda data: new_event(data, early)).status_code == 302

        new = Event.objects.exclude(pk=event.pk).get()
        assert (new.position, new.slug, new.status) == (2, "lex-ruckkehr", "draft")

    def test_takes_cast_causes_and_what_begins_along(self, add, event, early):
        lex, secret = CharacterFactory(), SecretFactory()

        def edit(data):
            data = add_row(new_event(data, early), "participations", character=str(lex.pk), role="affected")
            data = add_row(data, "cause_links", cause=str(event.pk))
            data = add_row(data, "knowledge_begun", character=str(lex.pk), state="knows", secret=str(secret.pk))
            return add_row(data, "condition_begun", character=str(lex.pk), kind="missing")

        assert add(edit).status_code == 302
        new = Event.objects.exclude(pk=event.pk).get()
        assert list(new.characters.all()) == [lex]
        assert list(new.causes.all()) == [event]
        assert new.knowledge_begun.get().since == early
        assert new.condition_begun.get().since == early

    def test_without_an_episode_keeps_what_was_entered(self, add):
        lex = CharacterFactory()

        response = add(
            lambda data: add_row(
                data | {"title_en": "Lex returns"}, "condition_begun", character=str(lex.pk), kind="dead"
            )
        )

        assert {"episode", "kind"} == set(errors(response))
        assert entered(response)["title_en"] == "Lex returns"

    def test_a_cause_told_later_is_refused_beside_it(self, add, early, late):
        cause = EventFactory(episode=late)

        response = add(lambda data: add_row(new_event(data, early), "cause_links", cause=str(cause.pk)))

        assert list(errors(response)) == ["cause_links-0-cause"]

    def test_evidence_of_another_episode_is_refused_beside_it(self, add, early, late):
        passage = PassageFactory(synopsis__episode=late)

        response = add(lambda data: new_event(data, early, evidence=[str(passage.pk)]))

        assert list(errors(response)) == ["evidence"]


class TestRules:
    def test_a_position_given_twice_names_the_other(self, change, early):
        other = EventFactory(episode=early, position=2)

        response = change(lambda data: data | {"position": "2"})

        assert errors(response) == {"position": [f"Position 2 is taken by “{other}”. Left empty, it becomes 3."]}

    @pytest.mark.parametrize("position", ["0", "-1", "1000", "99999999999999999999", "x"])
    def test_a_position_is_a_small_number(self, change, position):
        assert list(errors(change(lambda data: data | {"position": position}))) == ["position"]

    def test_needs_a_title_in_one_language(self, change):
        response = change(lambda data: data | {"title_de": " ", "title_en": ""})

        assert list(errors(response)) == ["title_de"]

    def test_one_language_is_enough(self, change, event):
        change(lambda data: data | {"title_de": "", "title_en": "Only English"})

        event.refresh_from_db()
        assert (event.title_de or "", event.title_en) == ("", "Only English")

    @pytest.mark.parametrize("place", ["1.5", "99999"])
    def test_a_place_in_the_story_needs_an_earlier_event(self, change, place):
        assert list(errors(change(lambda data: data | {"happened_at": place}))) == ["happened_at"]

    def test_its_own_cause_is_refused_beside_it(self, change, event):
        response = change(lambda data: add_row(data, "cause_links", cause=str(event.pk)))

        assert list(errors(response)) == ["cause_links-0-cause"]

    def test_an_effect_told_earlier_is_refused_beside_it(self, change, first):
        earlier = EventFactory(episode=first)

        response = change(lambda data: add_row(data, "effect_links", effect=str(earlier.pk)))

        assert list(errors(response)) == ["effect_links-0-effect"]

    def test_the_same_character_twice_is_refused(self, change):
        lex = str(CharacterFactory().pk)

        response = change(
            lambda data: add_row(
                add_row(data, "participations", character=lex, role="agent"),
                "participations",
                character=lex,
                role="present",
            )
        )

        assert response.status_code == 200
        assert any(inline.formset.non_form_errors() for inline in response.context["inline_admin_formsets"])

    def test_rows_that_exchange_their_characters_keep_what_was_entered(self, change, event):
        ParticipationFactory.create_batch(2, event=event)
        fields = ("participations-0-character", "participations-1-character")

        response = change(lambda data: data | {fields[0]: data[fields[1]], fields[1]: data[fields[0]]})

        assert "two steps" in str(response.context["adminform"].form.non_field_errors())


class TestMoving:
    """An event takes nothing along to another episode."""

    @pytest.fixture
    def move(self, change, late):
        return lambda: change(lambda data: data | {"episode": str(late.overall), "position": ""})

    def test_is_free_when_nothing_hangs_on_it(self, move, event, late):
        assert move().status_code == 302
        event.refresh_from_db()
        assert event.episode == late

    @pytest.mark.parametrize(
        ("hang", "name"),
        [
            pytest.param(
                lambda event: event.evidence.add(PassageFactory(synopsis__episode=event.episode)),
                "evidence",
                id="evidence",
            ),
            pytest.param(
                lambda event: CauseFactory(cause=event, effect=EventFactory(episode=event.episode)),
                "effects",
                id="effect",
            ),
            pytest.param(
                lambda event: KnowledgeFactory(begun_with=event, since=event.episode), "knowledge", id="knowledge"
            ),
            pytest.param(
                lambda event: ConditionFactory(
                    begun_with=None, since=event.episode, ended_with=event, until=event.episode
                ),
                "conditions",
                id="ended",
            ),
        ],
    )
    def test_is_refused_while_something_hangs_on_it(self, hang, name, move, event, early):
        hang(event)

        response = move()

        assert name in errors(response)["episode"][0]
        event.refresh_from_db()
        assert event.episode == early


class TestWhatEndsWithIt:
    @pytest.fixture
    def lex(self, event):
        return ParticipationFactory(event=event).character

    def test_offers_what_still_lasts_for_the_cast(self, admin_client, event, lex, early, late):
        offered = [
            ConditionFactory(character=lex, since=early, begun_with=None),
            RelationshipFactory(other=lex, since=early, begun_with=None),
        ]
        ConditionFactory(since=early, begun_with=None)
        KnowledgeFactory(character=lex, since=late, begun_with=None)

        page = admin_client.get(reverse("admin:events_event_change", args=[event.pk]))

        choices = page.context["adminform"].form.fields["ending"].choices
        assert [key for _group, rows in choices for key, _name in rows] == [
            f"{row._meta.model_name}-{row.pk}" for row in offered
        ]

    def test_ends_and_lasts_again(self, change, event, lex, early):
        missing = ConditionFactory(character=lex, since=early, begun_with=None)

        change(lambda data: data | {"ending": [f"condition-{missing.pk}"]})
        missing.refresh_from_db()
        assert (missing.ended_with, missing.until) == (event, early)

        change(lambda data: {name: value for name, value in data.items() if name != "ending"})
        missing.refresh_from_db()
        assert (missing.ended_with, missing.until) == (None, None)

    def test_is_not_offered_without_the_right_to_change_it(self, rf, django_user_model, event):
        request = rf.get("/")
        request.user = django_user_model.objects.create_user("editor", is_staff=True)

        assert "ending" not in site.get_model_admin(Event).get_form(request, event, change=True)().fields


class TestLasting:
    def test_begins_in_the_episode_of_its_event(self, send, event):
        secret, lex = SecretFactory(), CharacterFactory()
        chosen = {"secret": str(secret.pk), "character": str(lex.pk), "begun_with": str(event.pk)}

        assert send(reverse("admin:events_knowledge_add"), lambda data: data | chosen).status_code == 302

        assert Knowledge.objects.get().since == event.episode

    @pytest.mark.parametrize(
        ("fields", "named"),
        [
            pytest.param({}, "since", id="no beginning"),
            pytest.param({"since": "late", "until": "early"}, "until", id="ends before it begins"),
            pytest.param({"since": "late", "begun_with": "event"}, "since", id="begins in another episode"),
        ],
    )
    def test_rules_stand_beside_their_fields(self, fields, named, send, event, early, late):
        values = {"early": early.overall, "late": late.overall, "event": event.pk}
        entry = {"character": str(CharacterFactory().pk), "kind": "missing"}
        entry |= {name: str(values[value]) for name, value in fields.items()}

        response = send(reverse("admin:events_condition_add"), lambda data: data | entry)

        assert list(errors(response)) == [named]

    def test_the_same_beginning_twice_is_refused(self, send, early):
        row = ConditionFactory(since=early, begun_with=None)
        same = {"character": str(row.character.pk), "kind": row.kind, "since": str(early.overall)}

        response = send(reverse("admin:events_condition_add"), lambda data: data | same)

        assert list(errors(response)) == ["since"]
        assert Condition.objects.count() == 1


class TestEvidence:
    def suggested(self, client, **asked):
        field = {"app_label": "events", "model_name": "event", "field_name": "evidence", "term": ""}
        return [int(row["id"]) for row in client.get(reverse("admin:autocomplete"), field | asked).json()["results"]]

    def test_is_suggested_from_the_events_own_episode(self, admin_client, early):
        own = PassageFactory(synopsis__episode=early)
        PassageFactory()

        assert self.suggested(admin_client, episode=early.overall) == [own.pk]

    @pytest.mark.parametrize("episode", ["", "x", "²", "-1", "1" * 30, "\0"])
    def test_needs_an_episode(self, episode, admin_client):
        PassageFactory()

        assert self.suggested(admin_client, episode=episode) == []


class TestPlace:
    def test_inside_itself_is_refused_beside_it(self, send):
        inner = PlaceFactory(parent=PlaceFactory())
        page = reverse("admin:events_place_change", args=[inner.parent.pk])

        response = send(page, lambda data: data | {"parent": str(inner.pk)})

        assert list(errors(response)) == ["parent"]
        assert Place.objects.get(pk=inner.parent.pk).parent is None


class TestStatus:
    @pytest.mark.parametrize(("action", "status"), [("publish", "published"), ("back_to_draft", "draft")])
    def test_is_set_for_many_at_once(self, action, status, admin_client, event):
        chosen = {"action": action, "_selected_action": [event.pk]}

        admin_client.post(reverse("admin:events_event_changelist"), chosen)

        event.refresh_from_db()
        assert event.status == status

    def test_of_unknown_kind_stays_a_draft_among_many(self, admin_client, event):
        draft = EventFactory(kind="unknown", status="draft")
        chosen = {"action": "publish", "_selected_action": [event.pk, draft.pk]}

        admin_client.post(reverse("admin:events_event_changelist"), chosen)

        assert list(Event.objects.published()) == [event]

    def test_of_unknown_kind_is_asked_about_when_published(self, change):
        assert list(errors(change(lambda data: data | {"kind": "unknown"}))) == ["kind"]
        assert change(lambda data: data | {"kind": "unknown", "status": "draft"}).status_code == 302


class TestBorrowed:
    @pytest.fixture(params=["source", "synopsis"])
    def text(self, request, early):
        """Keep a private text about the episode, as a source or as a draft synopsis."""
        told = "Niemand weiß, wohin Lex gegangen ist. Dann – regnet es!"
        if request.param == "source":
            SourceFactory(episode=early, text=told, words="private")
        else:
            PassageFactory(synopsis__episode=early, synopsis__status="draft", synopsis__words="private", text=told)

    @pytest.mark.parametrize(
        ("title", "is_taken"),
        [("Niemand weiß, wohin Lex gegangen ist", True), ("Lex ist fort", False), ("dann regnet es", False)],
        ids=["taken", "own", "few-words"],
    )
    def test_a_title_in_someone_elses_words_is_said_where_it_is_published(
        self, admin_client, text, early, title, is_taken
    ):
        draft = EventFactory(episode=early, title_de=title, status="draft")
        chosen = {"action": "publish", "_selected_action": [draft.pk]}

        page = admin_client.post(reverse("admin:events_event_changelist"), chosen, follow=True, headers=ENGLISH)

        assert ("Published in someone else’s words" in page.text) == is_taken


class TestUnsure:
    def test_is_a_tick_of_the_cast(self, change, event):
        part = ParticipationFactory(event=event)

        assert change(lambda data: data | {"participations-0-is_sure": ""}).status_code == 302

        part.refresh_from_db()
        assert not part.is_sure

    def test_events_are_found_by_it(self, admin_client, event):
        unsure = ParticipationFactory(is_sure=False).event
        found = admin_client.get(reverse("admin:events_event_changelist"), {"unsure": "yes"}).context["cl"]

        assert list(found.result_list) == [unsure]


class TestRefusal:
    def test_what_the_database_refuses_comes_back_as_a_form(self, send, monkeypatch):
        """Whatever slips through validation, another editor's save meanwhile for one, loses nothing."""

        def refuse(*args, **kwargs):
            raise IntegrityError

        monkeypatch.setattr(Cause, "save", refuse)
        cause, effect = EventFactory(), EventFactory()
        chosen = {"cause": str(cause.pk), "effect": str(effect.pk)}

        response = send(reverse("admin:events_cause_add"), lambda data: data | chosen)

        assert response.status_code == 200
        assert entered(response)["cause"] == str(cause.pk)
        assert response.context["adminform"].form.non_field_errors()


class TestForgedAddresses:
    @pytest.mark.parametrize("number", ["nobody", "\0", "9" * 30])
    def test_what_names_no_row_chooses_none(self, number, admin_client):
        page = admin_client.get(reverse("admin:events_event_add"), {"episode": number, "evidence": number})
        assert (page.status_code, "<option value" in page.text.partition('name="episode"')[2][:500]) == (200, False)

    @pytest.mark.parametrize("column", ["episode__season", "place__exact"])
    def test_a_number_that_none_can_be_breaks_no_list(self, column, admin_client, event):
        for page in (reverse("admin:events_event_changelist"), reverse("admin:export", args=["events.event", "csv"])):
            answer = admin_client.get(page, {column: "9" * 30})
            assert answer.status_code in {200, 302}  # PostgreSQL finds none; SQLite cannot look
