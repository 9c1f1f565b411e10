from importlib import import_module

from django.apps import AppConfig
from django.apps import apps as installed
from django.contrib.admin import apps
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _

from smallville.renaming import forget_renames, keep_renames
from smallville.roles import set_up_roles
from smallville.search.triggers import drop_triggers, make_triggers


class SmallvilleConfig(AppConfig):
    name = "smallville"
    verbose_name = _("The site")

    def ready(self):
        with_models = [config for config in installed.get_app_configs() if config.models_module is not None]
        # The groups need the rights to the models of all apps: they are made when it is the last one's turn.
        post_migrate.connect(set_up_roles, sender=with_models[-1])
        pre_migrate.connect(drop_triggers, sender=self)
        post_migrate.connect(make_triggers, sender=self)
        pre_migrate.connect(forget_renames, sender=self)
        post_migrate.connect(keep_renames, sender=self)
        # It needs the models of all apps, which are there by now.
        import_module("smallville.history.recording").notice()


class DeskConfig(apps.AdminConfig):
    """The admin, with a site of our own."""

    default = False
    default_site = "smallville.adminsite.DeskSite"
