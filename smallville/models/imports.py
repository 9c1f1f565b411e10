"""What was imported."""

from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LIFETIME = timedelta(hours=1)
"""How long what was sent waits to be confirmed."""


class ImportedObject(models.Model):
    """An object as a fixture last gave it: a row that looks different by now was edited here."""

    model = models.CharField(_("model"), max_length=50)
    key = models.CharField(_("natural key"), max_length=1000)
    fingerprint = models.CharField(_("fingerprint"), max_length=32)

    class Meta:
        verbose_name = _("imported object")
        verbose_name_plural = _("imported objects")
        permissions = [("import_data", "Can import files")]
        constraints = [models.UniqueConstraint(fields=["model", "key"], name="imported_object_once")]

    def __str__(self):
        return f"{self.model} {self.key}"


class PendingQuerySet(models.QuerySet["PendingImport"]):
    def fresh(self, now: datetime | None = None) -> Self:
        """Keep those that have not expired."""
        return self.filter(sent_at__gt=(now or timezone.now()) - LIFETIME)

    def expired(self, now: datetime | None = None) -> Self:
        return self.filter(sent_at__lte=(now or timezone.now()) - LIFETIME)

    def of(self, user: AbstractBaseUser | AnonymousUser, session_key: str | None) -> Self:
        """Keep what this user has sent in this session; nobody else sees it."""
        return self.filter(user_id=user.pk, session_key=session_key or "")


class PendingImport(models.Model):
    """A file that an editor has sent to be imported, until they confirm it."""

    token = models.CharField(_("token"), max_length=43, unique=True, default=token_urlsafe)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="pending_imports", verbose_name=_("user")
    )
    session_key = models.CharField(_("session"), max_length=40)
    name = models.CharField(_("file"), max_length=100)
    model = models.CharField(_("model"), max_length=50, blank=True)
    content = models.BinaryField(_("content"))
    sent_at = models.DateTimeField(_("sent at"), default=timezone.now)

    objects = PendingQuerySet.as_manager()

    class Meta:
        verbose_name = _("pending import")
        verbose_name_plural = _("pending imports")

    def __str__(self):
        return self.name
