"""The site as mypy sees it: models with the managers they are written with, which modeltranslation would wrap."""

from modeltranslation.apps import ModeltranslationConfig

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS


class UnwrappedManagers(ModeltranslationConfig):
    default = False

    def ready(self):
        from modeltranslation import translator

        translator.add_manager = lambda model: None
        super().ready()


INSTALLED_APPS = [
    "tests.mypy_settings.UnwrappedManagers" if app == "modeltranslation" else app for app in INSTALLED_APPS
]
