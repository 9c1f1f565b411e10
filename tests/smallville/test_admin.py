import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteMixin
from django.contrib.auth.models import Permission
from django.db import connection
from django.forms import ModelChoiceField
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factory import SelfAttribute, SubFactory

from tests import factories
from tests.entering import entered

MODELS = [model for app in ("episodes", "characters", "events") for model in apps.get_app_config(app).get_models()]
each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
pytestmark = pytest.mark.django_db


def address(model, page="changelist", *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


# What a row may refer to besides what it must: the lists show these too.
FULL = {
    "Character": {"named_in": SubFactory(factories.EpisodeFactory), "introduced_in": SelfAttribute("named_in")},
    "Event": {"place": SubFactory(factories.PlaceFactory)},
    "Place": {"parent": SubFactory(factories.PlaceFactory)},
    "Secret": {"revealed_in": SubFactory(factories.EpisodeFactory)},
    **{
        name: {"begun_with": SubFactory(factories.EventFactory), "until": SelfAttribute("since")}
        for name in ("Knowledge", "Condition", "Relationship")
    },
}


def make(model, count=1):
    return getattr(factories, f"{model.__name__}Factory").create_batch(count, **FULL.get(model.__name__, {}))


@pytest.fixture
def staff(client, django_user_model):
    """Log in someone who may enter the admin, and give them rights by name."""

    def log_in(*rights):
        user = django_user_model.objects.create_user("editor", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=rights))
        client.force_login(user)
        return client

    return log_in


class TestEveryModel:
    @each_model
    def test_is_there_with_search(self, model):
        assert admin.site.get_model_admin(model).search_fields

    @each_model
    def test_relations_are_searched_by_typing(self, model, rf, admin_user):
        request = rf.get("/")
        request.user = admin_user
        page = admin.site.get_model_admin(model)
        (row,) = make(model)
        forms = [page.get_form(request, row, change=True)()]
        forms += [formset.form(instance=None) for formset, _inline in page.get_formsets_with_inlines(request, row)]

        for form in forms:
            for name, field in form.fields.items():
                if isinstance(field, ModelChoiceField):
                    widget = getattr(field.widget, "widget", field.widget)
                    assert isinstance(widget, AutocompleteMixin), f"{name} of {form} lists all its options"

    @each_model
    def test_pages_open(self, model, admin_client):
        (row,) = make(model)
        pages = [address(model), address(model, "add")]
        pages += [address(model, page, row.pk) for page in ("change", "delete", "history")]

        assert {page: admin_client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)

    @each_model
    def test_sent_back_untouched_changes_nothing(self, model, admin_client):
        (row,) = make(model)
        page = address(model, "change", row.pk)
        before = model.objects.values().get(pk=row.pk)

        response = admin_client.post(page, entered(admin_client.get(page)))

        assert response.status_code == 302
        assert model.objects.values().get(pk=row.pk) == before

    @each_model
    @pytest.mark.parametrize("sent", ["abc", "1.5", "-1", "a\0b", "9" * 30])
    def test_a_forged_relation_comes_back_as_a_form(self, model, sent, admin_client):
        (row,) = make(model)
        page = address(model, "change", row.pk)
        opened = admin_client.get(page)
        relations = [
            name
            for name, field in opened.context["adminform"].form.fields.items()
            if isinstance(field, ModelChoiceField)
        ]

        for name in relations:
            response = admin_client.post(page, entered(opened) | {name: sent})
            assert response.status_code == 200
            assert name in response.context["adminform"].form.errors

    @each_model
    def test_view_on_site_leads_to_a_page(self, model, admin_client):
        (row,) = make(model)
        url = admin_client.get(address(model, "change", row.pk)).context["absolute_url"]

        assert url is None or admin_client.get(url, follow=True).status_code == 200

    @each_model
    @pytest.mark.parametrize(
        "term",
        ["Lex", "3x01", "Ärger Großmutter", "\0", "!?", "'", "a " * 2000],
        ids=["word", "code", "umlauts", "NUL", "signs", "quote", "long"],
    )
    def test_search_takes_anything(self, model, term, admin_client):
        make(model)

        assert admin_client.get(address(model), {"q": term}).status_code == 200

    @each_model
    def test_list_takes_as_many_queries_for_thirty_rows_as_for_five(self, model, admin_client):
        make(model, 5)
        admin_client.get(address(model))
        with CaptureQueriesContext(
            connection,
        ) as few:
            admin_client.get(address(model))
        make(model, 25)
        with CaptureQueriesContext(connection) as many:
            admin_client.get(address(model))

        assert len(many) == len(few) <= 12

    @each_model
    def test_may_be_looked_at_without_the_right_to_change(self, model, staff):
        (row,) = make(model)
        client = staff(*(f"view_{other._meta.model_name}" for other in MODELS))

        assert client.get(address(model, "change", row.pk)).status_code == 200
        assert client.post(address(model, "change", row.pk), {}).status_code == 403

    @each_model
    def test_is_closed_to_strangers(self, model, client, staff, django_user_model):
        page = address(model)
        assert client.get(page).status_code == 302
        client.force_login(django_user_model.objects.create_user("fan"))
        assert client.get(page).status_code == 302
        assert staff().get(page).status_code == 403


class TestIndex:
    def test_groups_follow_the_editors_work(self, admin_client):
        groups = admin_client.get(reverse("admin:index"), headers={"accept-language": "en"}).context["app_list"]

        assert [str(group["name"]) for group in groups] == [
            "Guide",
            "Story",
            "From readers",
            "What lasts for a while",
            "Single rows",
            "The site",
        ]
        assert {model["model"] for group in groups for model in group["models"]} >= set(MODELS)

    def test_shows_only_what_one_may_see(self, staff):
        groups = staff("view_event").get(reverse("admin:index")).context["app_list"]

        assert [model["object_name"] for group in groups for model in group["models"]] == ["Event"]

    @pytest.mark.parametrize("language", ["de", "en"])
    def test_speaks_the_editors_language(self, language, admin_client):
        page = admin_client.get(reverse("admin:index"), headers={"accept-language": language})

        assert f'<html lang="{language}"' in page.content.decode()


class TestSearch:
    @pytest.mark.parametrize("term", ["Jörg Ärger", "jorg arger", "ÄRGER", "ärg", "joerg-arger", "Großer"])
    def test_finds_names_whatever_their_accents(self, term, admin_client):
        character = factories.CharacterFactory(name="Jörg Ärger", slug="joerg-arger")
        factories.AliasFactory(character=character, name="Der große Unbekannte")
        factories.AliasFactory(character=character, name="Großer Bär")
        factories.CharacterFactory(name="Lex Luthor")

        found = admin_client.get(reverse("admin:characters_character_changelist"), {"q": term}).context["cl"]

        assert list(found.result_list) == [character]

    def test_finds_a_new_name_as_soon_as_it_is_saved(self, admin_client):
        character = factories.CharacterFactory(name="Lex")
        page = address(type(character), "change", character.pk)
        admin_client.post(page, entered(admin_client.get(page)) | {"name": "Lionel"})

        found = admin_client.get(address(type(character)), {"q": "lionel"}).context["cl"]

        assert list(found.result_list) == [character]

    def test_suggests_events_with_their_place_in_the_series(self, admin_client):
        event = factories.EventFactory(title_de="Lex wird gefunden", title_en="Lex is found")
        asked = {"app_label": "events", "model_name": "cause", "field_name": "cause", "term": "gefunden"}

        results = admin_client.get(reverse("admin:autocomplete"), asked, headers={"accept-language": "en"}).json()[
            "results"
        ]

        code = event.episode.natural_key()[0]
        assert results == [{"id": str(event.pk), "text": f"{code} · {event.position}. Lex is found"}]
