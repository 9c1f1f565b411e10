from django.apps import AppConfig
from django.contrib.admin import apps
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _

from smallville.renaming import forget_renames, keep_renames
from smallville.search.triggers import drop_triggers, make_triggers


class SmallvilleConfig(AppConfig):
    name = "smallville"
    verbose_name = _("Imports")

    def ready(self):
        pre_migrate.connect(drop_triggers, sender=self)
        post_migrate.connect(make_triggers, sender=self)
        pre_migrate.connect(forget_renames, sender=self)
        post_migrate.connect(keep_renames, sender=self)


class DeskConfig(apps.AdminConfig):
    """The admin, with a site of our own."""

    default = False
    default_site = "smallville.adminsite.DeskSite"
