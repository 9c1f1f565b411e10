"""What had another address once."""

from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

MODELS = {
    "character": "characters.Character",
    "event": "events.Event",
    "person": "episodes.Person",
    "place": "events.Place",
    "secret": "events.Secret",
}
"""The model of each kind of object that addresses name by a slug."""


class FormerAddress(models.Model):
    """A slug that an object had before. The database itself keeps it, however a row is renamed: see `renaming`."""

    class Kind(models.TextChoices):
        CHARACTER = "character", _("character")
        EVENT = "event", _("event")
        PERSON = "person", _("person")
        PLACE = "place", _("place")
        SECRET = "secret", _("secret")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    slug = models.SlugField(_("slug"), max_length=100)
    target = models.PositiveBigIntegerField(_("object"), db_index=True)

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug"], name="former_address_once"),
            models.CheckConstraint(condition=models.Q(kind__in=list(MODELS)), name="former_address_kind_known"),
        ]

    def __str__(self):
        return f"{self.kind} {self.slug}"


def model_of(kind: str) -> Any:
    return apps.get_model(MODELS[kind])
