"""What a fan has sent to be imported, until they say that it may be."""

from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LIFETIME = timedelta(days=1)


class ParcelQuerySet(models.QuerySet["Parcel"]):
    def expired(self, now: datetime | None = None) -> Self:
        return self.filter(sent_at__lte=(now or timezone.now()) - LIFETIME)

    def of(self, user: AbstractBaseUser | AnonymousUser, session_key: str | None, now: datetime | None = None) -> Self:
        """Keep what this user has sent in this session and what has not expired; nobody else sees it."""
        fresh = self.filter(sent_at__gt=(now or timezone.now()) - LIFETIME)
        return fresh.filter(user_id=user.pk, session_key=session_key or "")


class Parcel(models.Model):
    """What a file says of this series, which goes once it is imported, or after a day. The file itself is not kept."""

    token = models.CharField(_("token"), max_length=43, unique=True, default=token_urlsafe)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="parcels", verbose_name=_("user"))
    session_key = models.CharField(_("session"), max_length=40)
    content = models.JSONField(_("content"))
    sent_at = models.DateTimeField(_("sent at"), default=timezone.now, db_index=True)

    objects = ParcelQuerySet.as_manager()

    class Meta:
        verbose_name = _("parcel")
        verbose_name_plural = _("parcels")

    def __str__(self):
        return f"#{self.pk}"
