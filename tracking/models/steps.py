"""What a fan has done to their marks, so that it can be undone."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracking.models.watching import Fan


class Step(models.Model):
    """One action of a fan, on one episode or on many. Undone, it stays as undone."""

    class Kind(models.TextChoices):
        WATCHED = "watched", _("marked as watched")
        UNWATCHED = "unwatched", _("marked as unwatched")
        SKIPPED = "skipped", _("skipped")
        DATED = "dated", _("dated")
        BROUGHT = "brought", _("brought along from this device")
        IMPORTED = "imported", _("imported")

    class Scope(models.TextChoices):
        ONE = "one", _("one episode")
        UPTO = "upto", _("up to an episode")
        SEASON = "season", _("a season")
        SERIES = "series", _("the series")

    fan = models.ForeignKey(Fan, models.CASCADE, related_name="steps", verbose_name=_("fan"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    scope = models.CharField(_("scope"), max_length=10, choices=Scope, default=Scope.ONE)
    target = models.CharField(_("target"), max_length=12, blank=True, help_text=_("An episode's code or a season."))
    number = models.PositiveIntegerField(_("number of episodes"), default=0)
    changes = models.JSONField(
        _("changes"), default=list, help_text=_("Each mark it changed: run, episode, how it was, how it is since.")
    )
    beyond = models.JSONField(
        _("beyond marks"), default=dict, blank=True, help_text=_("What else an import made or changed.")
    )
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["watched", "unwatched", "skipped", "dated", "brought", "imported"]),
                name="step_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(scope__in=["one", "upto", "season", "series"]), name="step_scope_known"
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"
