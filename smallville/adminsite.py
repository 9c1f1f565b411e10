"""The admin as editors meet it: its name, and its index in the order of their work."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

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

    @method_decorator(secure_admin_login)
    def login(self, request, extra_context=None):
        """Send whoever is not logged in to the one page for it, with its limits and its second factor."""
        return super().login(request, extra_context)

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
