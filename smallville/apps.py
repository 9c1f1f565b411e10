from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SmallvilleConfig(AppConfig):
    name = "smallville"
    verbose_name = _("Imports")
