from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin import apps
from django.utils.translation import gettext_lazy as _


class SmallvilleConfig(AppConfig):
    name = "smallville"
    verbose_name = _("Imports")

    def ready(self):
        # Its modules need the models of all apps, which are there by now.
        import_module("smallville.history.registration").keep_history()


class DeskConfig(apps.AdminConfig):
    """The admin, with a site of our own."""

    default = False
    default_site = "smallville.adminsite.DeskSite"
