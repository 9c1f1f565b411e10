from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _

from events.guards import drop_guards, make_guards


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Events")

    def ready(self):
        pre_migrate.connect(drop_guards, sender=self)
        post_migrate.connect(make_guards, sender=self)
