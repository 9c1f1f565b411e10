"""What a fan plans to watch, and what they let others, or their own calendar, read of it."""

import secrets

from django.core.signing import BadSignature, Signer
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from episodes.models import Episode
from tracking.models.watching import Fan

MOST_AT_ONCE = 10
ALL_DAYS = 0b1111111


class Plan(models.Model):
    """Some episodes on some days of the week, from one episode on: two every Tuesday from 3x01."""

    fan = models.OneToOneField(Fan, models.CASCADE, related_name="plan", verbose_name=_("fan"))
    episode = models.ForeignKey(
        Episode, models.PROTECT, to_field="overall", related_name="plans", verbose_name=_("from the episode")
    )
    number = models.PositiveSmallIntegerField(
        _("episodes at once"), validators=[MinValueValidator(1), MaxValueValidator(MOST_AT_ONCE)]
    )
    days = models.PositiveSmallIntegerField(
        _("days of the week"), help_text=_("A bit for each day, the first of them for Monday.")
    )
    begins = models.DateField(_("first day"))
    at = models.TimeField(_("time of day"))
    made_at = models.DateTimeField(_("made at"), auto_now=True)

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        constraints = [
            models.CheckConstraint(condition=Q(number__range=(1, MOST_AT_ONCE)), name="plan_number_from_1_to_10"),
            models.CheckConstraint(condition=Q(days__range=(1, ALL_DAYS)), name="plan_on_some_day"),
        ]

    def __str__(self):
        return f"#{self.pk}"

    @property
    def weekdays(self) -> list[int]:
        """The days of the week, 0 for Monday."""
        return [day for day in range(7) if self.days >> day & 1]


class PublicPage(models.Model):
    """The statistics of a fan, shown to whoever knows the address. Without one, they have none."""

    fan = models.OneToOneField(Fan, models.CASCADE, related_name="page", verbose_name=_("fan"))
    address = models.SlugField(_("address"), max_length=40, unique=True)
    name = models.CharField(_("heading"), max_length=60, blank=True)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("public page")
        verbose_name_plural = _("public pages")
        constraints = [models.CheckConstraint(condition=Q(address__gt=""), name="page_has_address")]

    def __str__(self):
        return f"#{self.pk}"

    def get_absolute_url(self):
        return reverse("tracking:public", args=[self.address])


def new_serial() -> str:
    return secrets.token_hex(10)


class FeedKey(models.Model):
    """What opens a fan's own calendar and feed. A new serial closes the old addresses.

    The address holds the serial with its signature. So it can be shown again and again, and yet nobody who reads the
    database, or a copy of it, knows any address.
    """

    fan = models.OneToOneField(Fan, models.CASCADE, related_name="feed_key", verbose_name=_("fan"))
    serial = models.CharField(_("serial"), max_length=20, unique=True, default=new_serial)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("key of the feeds")
        verbose_name_plural = _("keys of the feeds")
        constraints = [models.CheckConstraint(condition=Q(serial__gt=""), name="feed_key_has_serial")]

    def __str__(self):
        return f"#{self.pk}"

    @property
    def key(self) -> str:
        return _SIGNER.sign(self.serial)

    @classmethod
    def find(cls, key: str) -> "FeedKey | None":
        """Return what `key` opens, with its fan; None if nothing."""
        try:
            serial = _SIGNER.unsign(key)
        except BadSignature:
            return None
        rows = cls.objects.select_related("fan__user", "fan__plan")
        return rows.filter(serial=serial, fan__user__is_active=True).first()


_SIGNER = Signer(salt="tracking.feeds", sep=".")
