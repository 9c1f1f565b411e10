"""Every address of the admin, and who gets in: nobody, a fan, an editor, a reviewer, someone who may do everything."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.template.response import SimpleTemplateResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from smallville.history.recording import recording
from smallville.models import Suggestion
from smallville.roles import EDITORS, REVIEWERS, rights
from tests import factories
from tests.smallville.test_roles import member

pytestmark = [pytest.mark.django_db, pytest.mark.once]

IN, LOGIN, REFUSED, GONE = 200, 302, 403, 404
LED_ON = 302
FOR_ALL = {"admin:index", "admin:password_change_done", "admin:jsi18n"}
# Of these, the ladder is another one.
SPECIAL: dict[str, dict[str, Any]] = {
    "admin:login": {"fan": REFUSED, "editor": LOGIN, "reviewer": LOGIN, "superuser": LOGIN},
    "admin:logout": dict.fromkeys(("editor", "reviewer", "superuser"), 405) | {"anonymous": LOGIN, "fan": LOGIN},
    "admin:password_change": dict.fromkeys(("editor", "reviewer", "superuser"), LED_ON),
    "admin:autocomplete": {"editor": REFUSED, "reviewer": REFUSED, "superuser": REFUSED},  # without saying for what
    "admin:view_on_site": {"editor": GONE, "reviewer": GONE, "superuser": GONE},
    "admin:auth_user_password_change": {"editor": REFUSED, "reviewer": REFUSED},
    "admin:events_continuity": {},
    "admin:queue": {},
    "admin:jump": {},
    "admin:jump_suggest": {},
    "admin:add_events": {},
    "admin:spoilers": dict.fromkeys(("editor", "reviewer", "superuser"), 405),  # texts are sent, not asked for
    "admin:history": {},
    "admin:history_gone": {},
    "admin:history_revision": {},
    # Who only looks is led on to what would be taken back.
    **dict.fromkeys(
        ("admin:history_undo", "admin:history_revert", "admin:history_recover"),
        dict.fromkeys(("editor", "reviewer", "superuser"), LED_ON),
    ),
    "admin:import": {"editor": REFUSED},
    # What somebody has sent is kept for them alone.
    "admin:import_preview": {"editor": REFUSED, "reviewer": LED_ON, "superuser": LED_ON},
    "admin:import_rejected": {"editor": REFUSED, "reviewer": GONE, "superuser": GONE},
    "admin:export": {},
    "admin:episodes_episode_read": {},
    # To whoever is signed in and may not see drafts, there is no such page.
    "admin:preview": {"fan": GONE, "editor": LED_ON, "reviewer": LED_ON, "superuser": LED_ON},
    "admin:preview_page": {"fan": GONE},
}
MODEL_PAGES = {"changelist": "view", "add": "add", "change": "view", "delete": "delete", "history": "view"}
# Nobody writes what readers say, or sets up a second factor for somebody else.
CLOSED = {"admin:smallville_suggestion_add", "admin:mfa_authenticator_add"}


def names() -> Iterator[str]:
    """Yield the name of every page of the admin; those without one lead to others."""

    def walk(patterns):
        for pattern in patterns:
            if not isinstance(pattern, URLPattern):
                yield from walk(pattern.url_patterns)
            elif pattern.name:
                yield pattern.name

    for resolver in get_resolver().url_patterns:
        if isinstance(resolver, URLResolver) and resolver.namespace == "admin":
            yield from (f"admin:{name}" for name in walk(resolver.url_patterns))


def model_page(name: str):
    """Return the model that a page is of and which of its pages it is; None for any other page."""
    for model in admin.site._registry:
        prefix = f"admin:{model._meta.app_label}_{model._meta.model_name}_"
        if name.startswith(prefix) and name.removeprefix(prefix) in MODEL_PAGES:
            return model, name.removeprefix(prefix)
    return None


def expected(name: str, who: str, group: set[str]) -> int:
    """Return the status with which `who`, whose group has those rights, is answered."""
    if name in SPECIAL and who in SPECIAL[name]:
        return SPECIAL[name][who]
    if who in {"anonymous", "fan"}:
        return LOGIN
    if name in CLOSED:
        return REFUSED
    found = model_page(name)
    if found is None or who == "superuser":
        return IN
    model, page = found
    right = f"{model._meta.app_label}.{MODEL_PAGES[page]}_{model._meta.model_name}"
    # Only drafts are an editor's to delete, and those here are published.
    guarded = page == "delete" and model._meta.label_lower in {"events.event", "episodes.synopsis"}
    return IN if right in group and not (guarded and who == "editor") else REFUSED


def row(model):
    if model is Suggestion:
        return factories.SuggestionFactory()
    if model is User:
        return User.objects.create_user("somebody")
    if model is EmailAddress:
        return EmailAddress.objects.create(user=User.objects.create_user("somebody"), email="a@example.org")
    if model is Authenticator:
        return Authenticator.objects.create(user=User.objects.create_user("somebody"), type="totp", data={})
    if model is Group:
        return Group.objects.get(name=EDITORS)
    return getattr(factories, f"{model.__name__}Factory")()


def changed(name: str) -> int:
    """Return what a page of the history is asked for: a revision, or a version of something there or gone."""
    with recording() as made:
        event = factories.EventFactory()
    if name == "admin:history_recover":
        with recording() as made:
            event.delete()
    revision: Any = made.revision
    if name in {"admin:history_revision", "admin:history_undo"}:
        return revision.pk
    return revision.version_set.filter(content_type__model="event").get().pk


def address(name: str) -> str:
    found = model_page(name)
    if name.startswith("admin:history_") and name != "admin:history_gone":
        return reverse(name, args=[changed(name)])
    if found and found[1] in {"change", "delete", "history"}:
        return reverse(name, args=[row(found[0]).pk])
    if name == "admin:auth_user_password_change":
        return reverse(name, args=[row(User).pk])
    if name == "admin:episodes_episode_read":
        return reverse(name, args=[factories.EpisodeFactory().pk])
    arguments: dict[str, dict[str, Any]] = {
        "admin:app_list": {"app_label": "events"},
        "admin:export": {"label": "events.event", "kind": "csv"},
        "admin:import_preview": {"token": "x"},
        "admin:import_rejected": {"token": "x"},
        "admin:view_on_site": {"content_type_id": 0, "object_id": 0},
    }
    if name in {"admin:add_events", "admin:preview", "admin:preview_page"}:
        event = factories.EventFactory()
        code, drafts = event.episode.code, f"event-{event.pk}"
        if name == "admin:add_events":
            return reverse(name, args=[code])
        if name == "admin:preview":
            return reverse(name, query={"drafts": drafts})
        return reverse(name, args=[drafts, code, event.get_absolute_url()[1:]])
    return reverse(name, kwargs=arguments.get(name))


@pytest.fixture
def people(client, django_user_model):
    """Return how to become each of them."""
    users = {
        "fan": django_user_model.objects.create_user("fan"),
        "editor": member(EDITORS),
        "reviewer": member(REVIEWERS),
        "superuser": django_user_model.objects.create_superuser("root"),
    }

    def become(who):
        client.logout()
        if who != "anonymous":
            client.force_login(users[who])
        return client

    return become


@pytest.mark.parametrize("name", sorted(set(names())))
def test_every_page_of_the_admin_knows_who_may_enter(name, people, monkeypatch):
    known = name in SPECIAL or name in FOR_ALL or name == "admin:app_list" or model_page(name)
    assert known, f"The page {name} is new: say in this file who may enter it."
    groups = {"editor": rights()[EDITORS], "reviewer": rights()[REVIEWERS]}
    page = address(name)
    wanted = {who: expected(name, who, groups.get(who, set())) for who in ("anonymous", "fan", *groups, "superuser")}
    met = {"editor": people("editor").get(page).status_code}
    # What the pages look like to the others is for other tests, and takes long.
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")
    met |= {who: people(who).get(page).status_code for who in wanted if who != "editor"}

    assert met == wanted


def test_the_ladder_climbs_over_every_model_of_guide_and_story():
    models = {model for app in ("episodes", "characters", "events") for model in apps.get_app_config(app).get_models()}
    climbed = [found for name in names() if (found := model_page(name))]

    assert {(model, page) for model in models for page in MODEL_PAGES} <= set(climbed)


def test_what_may_not_be_opened_may_not_be_sent_either(people):
    event = factories.EventFactory()
    pages = [
        reverse("admin:events_event_delete", args=[event.pk]),
        reverse("admin:auth_user_add"),
        reverse("admin:auth_group_add"),
    ]

    assert [people("editor").post(page, {"post": "yes"}).status_code for page in pages] == [REFUSED] * 3
