"""The admin as editors meet it: its name, and its index in the order of their work."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from smallville.history import views as history
from smallville.history.admin import KeepsHistory
from smallville.transfer.catalogue import sheets

GROUPS: list[tuple[str, Any, list[str]]] = [
    ("guide", _("Guide"), ["episodes.Episode", "episodes.Season", "characters.Character", "episodes.Person"]),
    ("story", _("Story"), ["events.Event", "episodes.Synopsis", "events.Place", "events.Secret"]),
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
            "events.Cause",
            "events.Exemption",
        ],
    ),
]


class ChoicesView(AutocompleteJsonView):
    """Suggests rows by the words that the admin of their model has for them."""

    def serialize_result(self, obj, to_field_name):
        label = getattr(self.model_admin, "choice_label", str)
        return {"id": str(getattr(obj, to_field_name)), "text": label(obj)}


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
        return [*history.urls(self), *super().get_urls()]

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
