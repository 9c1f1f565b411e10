"""What looks like a fault of the story and is meant so."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from episodes.models import one_of
from episodes.naturalkeys import NaturalKeyModel, NaturalKeyQuerySet


class Rule(models.TextChoices):
    """What a story has to keep to; events/continuity/rules.py says what each means exactly."""

    TELLS_UNKNOWN = "tells-unknown", _("tells a secret without knowing it")
    DEAD_PRESENT = "dead-present", _("takes part though dead")
    CAPTIVE_ELSEWHERE = "captive-elsewhere", _("takes part though captive elsewhere")
    TWO_PLACES = "two-places", _("is in two places in one moment")
    BEGINS_AGAIN = "begins-again", _("begins what holds already")
    ENDS_NOTHING = "ends-nothing", _("ends what does not hold")
    NO_EVIDENCE = "no-evidence", _("has no evidence")
    LATE_CAUSE = "late-cause", _("has a cause that is told later")
    NOT_INTRODUCED = "not-introduced", _("takes part before being named or introduced")
    SILENT_PASSAGE = "silent-passage", _("tells no event")
    NAMED_EARLY = "named-early", _("uses a name before it is told")


class ExemptionQuerySet(NaturalKeyQuerySet):
    """Exemptions, each named by its rule and what it is about."""


class Exemption(NaturalKeyModel):
    """An editor has looked at a finding of the continuity report and says why it is meant so."""

    rule = models.CharField(_("rule"), max_length=20, choices=Rule)
    object = models.CharField(
        _("what it is about"),
        max_length=500,
        help_text=_("As the continuity report names it, with the names in addresses."),
    )
    reason = models.TextField(_("reason"), help_text=_("Why the story is meant so, in a sentence."))
    who = models.CharField(_("marked by"), max_length=150, blank=True)
    when = models.DateField(_("marked on"), null=True, blank=True)

    natural_key_fields = ("rule", "object")
    objects = ExemptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("exemption")
        verbose_name_plural = _("exemptions")
        ordering = ["rule", "object"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "object"], name="exemption_once_a_finding"),
            models.CheckConstraint(condition=Q(object__gt=""), name="exemption_has_object"),
            models.CheckConstraint(condition=Q(reason__gt=""), name="exemption_has_reason"),
            one_of("rule", Rule, "exemption_rule_known"),
        ]

    def __str__(self):
        return f"{self.object}: {self.get_rule_display()}"
