"""Who watches, the watch-throughs, and the episodes seen in each."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from episodes.models import Episode


class Fan(models.Model):
    """What an account has that tracks: how far its owner is, and how they want the guide to tell.

    There is one from the first thing on that is kept. `progress` is derived: whoever writes viewings writes it.
    """

    class Telling(models.TextChoices):
        PROGRESS = "progress", _("as far as I have watched")
        FIXED = "fixed", _("up to an episode that I choose")
        OFF = "off", _("as I say on this device")

    class Scale(models.IntegerChoices):
        TEN = 10, _("ten stars")
        FIVE = 5, _("five stars")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="fan", verbose_name=_("user"))
    progress = models.PositiveSmallIntegerField(
        _("progress"),
        default=0,
        help_text=_("The last episode of the unbroken stretch watched or skipped from the start, over all runs."),
    )
    telling = models.CharField(_("the guide tells"), max_length=10, choices=Telling, default=Telling.PROGRESS)
    fixed_at = models.PositiveSmallIntegerField(
        _("up to"), null=True, blank=True, help_text=_("The number of the episode in the series; 0 for none.")
    )
    titles = models.BooleanField(_("titles of all episodes"), default=False)
    scale = models.PositiveSmallIntegerField(_("ratings in"), choices=Scale, default=Scale.TEN)
    zone = models.CharField(_("time zone"), max_length=50, default=settings.TIME_ZONE)

    class Meta:
        verbose_name = _("fan")
        verbose_name_plural = _("fans")
        constraints = [
            models.CheckConstraint(condition=Q(telling__in=["progress", "fixed", "off"]), name="fan_telling_known"),
            models.CheckConstraint(condition=Q(scale__in=[10, 5]), name="fan_scale_known"),
            models.CheckConstraint(condition=Q(zone__gt=""), name="fan_has_a_zone"),
            models.CheckConstraint(
                condition=Q(telling="fixed", fixed_at__isnull=False) | ~Q(telling="fixed") & Q(fixed_at__isnull=True),
                name="fan_fixed_at_an_episode",
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"

    @property
    def clock(self) -> ZoneInfo:
        """By which clock this fan lives; the site's own, should theirs be known here no more."""
        try:
            return ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo(settings.TIME_ZONE)

    @property
    def pinned(self) -> int | None:
        """Up to which episode the guide tells for this fan; None if that is not for their tracking to say."""
        if self.telling == Fan.Telling.FIXED:
            return self.fixed_at
        return self.progress or None if self.telling == Fan.Telling.PROGRESS else None


class Run(models.Model):
    """One watch-through of the series. One of a fan's is current: what they mark goes there."""

    fan = models.ForeignKey(Fan, models.CASCADE, related_name="runs", verbose_name=_("fan"))
    number = models.PositiveSmallIntegerField(
        _("number"), validators=[MinValueValidator(1)], help_text=_("How the fan's own addresses name it.")
    )
    name = models.CharField(_("name"), max_length=60, blank=True)
    is_current = models.BooleanField(_("current"), default=False)
    started = models.DateField(_("started"), null=True, blank=True)

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        ordering = ["fan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["fan", "number"], name="run_number_once_a_fan"),
            models.UniqueConstraint(fields=["fan"], condition=Q(is_current=True), name="run_current_once_a_fan"),
            models.CheckConstraint(condition=Q(number__gte=1), name="run_number_from_1"),
        ]

    def __str__(self):
        if self.name:
            return self.name
        return str(_("First time") if self.number == 1 else _("Run %(number)s") % {"number": self.number})

    def get_absolute_url(self):
        return reverse("tracking:run", args=[self.number])


class Viewing(models.Model):
    """One episode watched in a run, or skipped in it on purpose. No date: nobody knows when."""

    class State(models.TextChoices):
        WATCHED = "watched", _("watched")
        SKIPPED = "skipped", _("skipped")

    run = models.ForeignKey(Run, models.CASCADE, related_name="viewings", verbose_name=_("run"))
    episode = models.ForeignKey(
        Episode, models.PROTECT, to_field="overall", related_name="viewings", verbose_name=_("episode")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WATCHED)
    watched_at = models.DateTimeField(_("watched at"), null=True, blank=True)
    timed = models.BooleanField(
        _("timed"), default=False, help_text=_("Whether the time of day is known; if not, it stands at noon.")
    )

    class Meta:
        verbose_name = _("viewing")
        verbose_name_plural = _("viewings")
        ordering = ["run", "episode"]
        constraints = [
            models.UniqueConstraint(fields=["run", "episode"], name="viewing_once_a_run"),
            models.CheckConstraint(condition=Q(state__in=["watched", "skipped"]), name="viewing_state_known"),
            models.CheckConstraint(
                condition=Q(state="watched") | Q(watched_at__isnull=True), name="viewing_skipped_has_no_date"
            ),
            models.CheckConstraint(
                condition=Q(timed=False) | Q(watched_at__isnull=False), name="viewing_timed_has_a_date"
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"
