"""The admin as editors meet it: its name, and its index in the order of their work."""

from functools import partial
from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from smallville.desk import previews
from smallville.desk import views as desk
from smallville.desk.adding import add_events
from smallville.desk.choices import ChoicesView
from smallville.history import views as history
from smallville.history.admin import KeepsHistory
from smallville.review.pages import queue, tasks_for
from smallville.review.visits import visits
from smallville.sheets import urls as spreadsheets
from smallville.transfer.catalogue import sheets

GROUPS: list[tuple[str, Any, list[str]]] = [
    ("guide", _("Guide"), ["episodes.Episode", "episodes.Season", "characters.Character", "episodes.Person"]),
    ("story", _("Story"), ["events.Event", "episodes.Synopsis", "events.Place", "events.Secret"]),
    ("readers", _("From readers"), ["smallville.Suggestion"]),
    ("lasting", _("What lasts for a while"), ["events.Knowledge", "events.Condition", "events.Relationship"]),
    (
        "rows",
        _("Single rows"),
        [
            "characters.Appearance",
            "characters.Alias",
            "episodes.Credit",
            "episodes.Passage",
            "events.Participation",
            "events.Source",
            "events.Cause",
            "events.Exemption",
        ],
    ),
]


class DeskSite(admin.AdminSite):
    site_header = _("Smallville: editors’ desk")
    site_title = _("Editors’ desk")
    index_title = _("What would you like to edit?")

    def register(self, model_or_iterable, admin_class=None, **options):
        """Register models; those that fixtures hold get pages that keep their history."""
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        for model in models:
            page = admin_class or admin.ModelAdmin
            if model in sheets():
                page = type(page.__name__, (KeepsHistory, page), {"__module__": page.__module__})
            super().register(model, page, **options)

    def get_urls(self):
        pages: dict[str, tuple[str, Any]] = {
            "jump": ("jump/", desk.jump),
            "jump_suggest": ("jump/suggest/", desk.suggest),
            "spoilers": ("spoilers/", desk.check_spoilers),
            "queue": ("queue/", queue),
            "view_on_site": ("r/<path:content_type_id>/<path:object_id>/", desk.on_site),
            "add_events": ("episodes/episode/<str:code>/events/", add_events),
        }
        own = [path(at, self.admin_view(partial(view, site=self)), name=name) for name, (at, view) in pages.items()]
        preview = [
            path("preview/", previews.for_editors(self.admin_view(previews.begin)), name="preview"),
            path(
                "preview/<str:drafts>/<str:as_of>/<path:page>",
                previews.for_editors(self.admin_view(previews.show)),
                name="preview_page",
            ),
        ]
        return [*own, *preview, *spreadsheets.pages(self), *history.urls(self), *super().get_urls()]

    def index(self, request, extra_context=None):
        """Say first what needs doing and where the editor left off."""
        tasks = tasks_for(request.user)
        said = {"tasks": tasks, "number_of_tasks": sum(task.number for task in tasks)}
        return super().index(request, {**said, "visits": visits(request, self), **(extra_context or {})})

    @method_decorator(secure_admin_login)
    def login(self, request, extra_context=None):
        """Send whoever is not logged in to the one page for it, with its limits and its second factor."""
        return super().login(request, extra_context)

    def password_change(self, request, extra_context=None):
        """Send whoever wants another password to the one page for it, with its limits."""
        return redirect("account_change_password")

    def autocomplete_view(self, request):
        return ChoicesView.as_view(admin_site=self)(request)

    def get_app_list(self, request, app_label=None):
        """Return the models in groups that follow the editors' work; one app's page stays as it is."""
        apps = super().get_app_list(request, app_label)
        if app_label:
            return apps
        found = {model["model"]._meta.label: model for app in apps for model in app["models"]}
        groups = [
            self._group(slug, name, [found.pop(label) for label in labels if label in found])
            for slug, name, labels in GROUPS
        ]
        groups.append(self._group("site", _("The site"), list(found.values())))
        return [group for group in groups if group["models"]]

    def _group(self, slug: str, name, models: list[dict]) -> dict:
        url = f"{reverse(f'{self.name}:index')}#{slug}"
        return {"name": name, "app_label": slug, "app_url": url, "has_module_perms": True, "models": models}
