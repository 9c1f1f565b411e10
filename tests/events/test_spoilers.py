"""What a text about an episode tells too early, said while it is typed and once it is saved."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.models import Event
from events.spoilers import Later, spoilers
from tests.entering import add_row, entered
from tests.factories import (
    AliasFactory,
    CharacterFactory,
    EpisodeFactory,
    EventFactory,
    ParticipationFactory,
    PlaceFactory,
    SecretFactory,
    SynopsisFactory,
)

pytestmark = pytest.mark.django_db
ADDRESS = reverse("admin:spoilers")


class Series:
    def __init__(self):
        self.early, self.late = EpisodeFactory.create_batch(2)
        clark = {"named_in": self.early, "introduced_in": self.early}
        self.clark = CharacterFactory(name="Clark Kent", slug="clark-kent", gender="male", **clark)
        CharacterFactory(name="Pete Ross", slug="pete-ross", **clark)
        CharacterFactory(name="Lois Lane", slug="lois-lane", named_in=self.late, introduced_in=self.late)
        CharacterFactory(name="Pete Long", slug="pete-long", named_in=self.late)
        CharacterFactory(name="Nobody Known", slug="nobody-known")
        AliasFactory(character=self.clark, name="Kal-El", revealed_in=self.late)
        EventFactory(episode=self.late, place=PlaceFactory(name_de="Talon", name_en="Talon", kind="club"))
        EventFactory(episode=self.late, place=PlaceFactory(name_de="Gotham", name_en="Gotham", kind="city"))
        inside = PlaceFactory(parent=PlaceFactory(name_de="Mühle", name_en="Foundry", kind="building"))
        EventFactory(episode=self.early, place=inside)
        PlaceFactory(name_de="Turm", name_en="Watchtower", kind="building")
        self.event = EventFactory(episode=self.early, title_de="Clark geht", title_en="Clark leaves")
        ParticipationFactory(event=self.event, character=self.clark)


@pytest.fixture
def series():
    return Series()


@pytest.fixture
def later(series):
    return Later(series.early)


def said(text, episode, language="en"):
    with translation.override("en"):
        return [str(spoiler) for spoiler in spoilers([(language, text)], episode)]


class TestATextAboutAnEpisode:
    @pytest.mark.parametrize(
        ("language", "text", "expected"),
        [
            ("en", "Clark meets Lois Lane.", ["“Lois Lane”: Lois Lane is first named in 1x02."]),
            ("de", "Lois Lanes Bruder trifft Clark.", ["“Lois Lanes”: Lois Lane is first named in 1x02."]),
            ("en", "Lois laughs.", ["“Lois”: is this Lois Lane, who is first named in 1x02?"]),
            ("en", "Clark is Kal-El.", ["“Kal-El”: that this is Clark Kent is told only in 1x02."]),
            ("en", "He asks Nobody Known.", ["“Nobody Known”: no episode is known that names Nobody Known."]),
            ("en", "Lois Lane and Lois Lane.", ["“Lois Lane”: Lois Lane is first named in 1x02."]),
            ("en", "Clark Kent and Pete leave.", []),
            ("en", "They dance at the Talon.", ["“Talon”: this place is first told of in 1x02."]),
            ("de", "Er geht ins Talon.", ["“Talon”: this place is first told of in 1x02."]),
            ("en", "They go to Gotham, the Foundry and the Watchtower.", []),
            ("en", "", []),
        ],
    )
    def test_is_told_what_comes_too_early(self, series, language, text, expected):
        assert said(text, series.early, language) == expected

    def test_tells_all_once_it_is_told(self, series):
        assert said("Lois Lane calls Clark Kal-El.", series.late) == []

    def test_is_checked_in_each_language_and_says_things_once(self, series):
        texts = [("en", "Lois Lane."), ("de", "Lois Lane."), ("de", " "), ("en", None)]
        assert len(spoilers(texts, series.early)) == 1

    @settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(text=st.text(max_size=200) | st.lists(st.sampled_from(["Lois", "Kal-El", "'", "\n\n", "-"])).map("".join))
    def test_may_be_any_text(self, later, text):
        assert all(str(spoiler) for spoiler in later.in_text(text, "en"))


def check(client, **asked):
    data = {"text": "Lois Lane lacht.", "language": "de", "episode": "1"}
    return client.post(ADDRESS, data | asked, headers={"Accept-Language": "en"})


@pytest.mark.usefixtures("series")
class TestWhileTyping:
    def test_it_is_said(self, admin_client):
        assert check(admin_client).json() == {"said": ["“Lois Lane”: Lois Lane is first named in 1x02."]}

    @pytest.mark.parametrize(
        "asked",
        [
            {"text": ""},
            {"text": "\0"},
            {"text": "Lois Lane " * 20_000},
            {"language": "fr"},
            {"episode": ""},
            {"episode": "99"},
            {"episode": "9" * 40},
            {"episode": "1x01"},
        ],
    )
    def test_what_cannot_be_checked_is_let_be(self, admin_client, asked):
        assert check(admin_client, **asked).json() == {"said": []}

    def test_only_to_those_who_may_see_the_characters(self, client, django_user_model, admin_client):
        assert check(client).status_code == 302
        client.force_login(django_user_model.objects.create_user("fan"))
        assert check(client).status_code == 302
        client.force_login(django_user_model.objects.create_user("staff", is_staff=True))
        assert check(client).status_code == 403
        assert admin_client.get(ADDRESS).status_code == 405

    def test_the_queries_do_not_grow(self, admin_client):
        def count():
            check(admin_client, text="")  # what was made since is indexed for the search first
            with CaptureQueriesContext(connection) as queries:
                check(admin_client, text="Lois Lane and Clark Kent in Town.")
            return len(queries)

        few = count()
        CharacterFactory.create_batch(20)
        ParticipationFactory.create_batch(20)
        assert count() == few <= 20

    def test_two_languages_are_looked_up_at_once(self, series):
        def count(*texts):
            with CaptureQueriesContext(connection) as queries:
                spoilers(texts, series.early)
            return len(queries)

        both = count(("de", "Clark trifft Lois Lane."), ("en", "Clark meets Lois Lane."))
        assert both == count(("en", "Clark meets Lois Lane.")) <= 12
        assert count(("de", " ")) == 0


class TestOnceSaved:
    @pytest.fixture
    def save(self, admin_client):
        def save(address, edit):
            english = {"Accept-Language": "en"}
            data = edit(entered(admin_client.get(address, headers=english)))
            response = admin_client.post(address, data, headers=english, follow=True)
            assert response.redirect_chain, response.context["errors"]
            return [str(message) for message in response.context["messages"] if message.level_tag == "warning"]

        return save

    def test_an_event_warns_and_is_saved(self, save, series):
        address = reverse("admin:events_event_change", args=[series.event.pk])
        warned = save(address, lambda data: data | {"text_de": "Lois Lane lacht.", "title_en": "Clark is Kal-El"})
        assert sorted(warned) == [
            "“Kal-El”: that this is Clark Kent is told only in 1x02.",
            "“Lois Lane”: Lois Lane is first named in 1x02.",
        ]
        assert Event.objects.get(pk=series.event.pk).text_de == "Lois Lane lacht."
        assert save(address, lambda data: data) == []

    def test_an_episode_with_its_synopsis_and_its_events(self, save, series):
        SynopsisFactory(episode=series.early, language="de")
        address = reverse("admin:episodes_episode_change", args=[series.early.pk])

        def edit(data):
            data |= {"synopses-0-text": "Lois Lane lacht.", "teaser_en": "Who is Pete Long?"}
            return add_row(
                data, "events", title_en="Clark is Kal-El", kind="revelation", status="draft", significance="key"
            )

        assert {warning.split("”")[0] for warning in save(address, edit)} == {"“Lois Lane", "“Pete Long", "“Kal-El"}

    def test_a_character_a_secret_and_a_synopsis(self, save, series):
        secret = SecretFactory(revealed_in=series.early)
        synopsis = SynopsisFactory(episode=series.early, language="en")
        fields = {"characters_character": "summary_en", "events_secret": "text_en", "episodes_synopsis": "text"}
        for row in (series.clark, secret, synopsis):
            name = f"{row._meta.app_label}_{row._meta.model_name}"
            warned = save(
                reverse(f"admin:{name}_change", args=[row.pk]),
                lambda data, field=fields[name]: data | {field: "Lois Lane laughs."},
            )
            assert warned == ["“Lois Lane”: Lois Lane is first named in 1x02."]

    def test_what_no_episode_tells_yet_warns_of_nothing(self, save, series):
        secret = SecretFactory()
        address = reverse("admin:events_secret_change", args=[secret.pk])
        assert save(address, lambda data: data | {"text_en": "Lois Lane laughs."}) == []

    def test_an_event_added_quickly(self, admin_client, series):
        address = reverse("admin:add_events", args=["1x01"])
        response = admin_client.post(address, {"title_de": "Lois Lane kommt", "kind": "arrival"}, follow=True)
        assert [message.level_tag for message in response.context["messages"]] == ["success", "warning"]
