"""What a fan thinks of it. Nobody else reads their notes."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from characters.models import Character
from episodes.models import Episode
from events.models import Event
from tracking.models.watching import Fan


class Rating(models.Model):
    """How good a fan finds an episode, from 1 to 10, however many stars they see."""

    fan = models.ForeignKey(Fan, models.CASCADE, related_name="ratings", verbose_name=_("fan"))
    episode = models.ForeignKey(
        Episode, models.PROTECT, to_field="overall", related_name="ratings", verbose_name=_("episode")
    )
    value = models.PositiveSmallIntegerField(_("value"), validators=[MinValueValidator(1), MaxValueValidator(10)])
    rated_at = models.DateTimeField(_("rated at"), auto_now=True)

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        ordering = ["fan", "episode"]
        constraints = [
            models.UniqueConstraint(fields=["fan", "episode"], name="rating_once_a_fan"),
            models.CheckConstraint(condition=Q(value__range=(1, 10)), name="rating_from_1_to_10"),
        ]

    def __str__(self):
        return f"#{self.pk}"


class Note(models.Model):
    """What a fan writes to themselves about an episode."""

    fan = models.ForeignKey(Fan, models.CASCADE, related_name="notes", verbose_name=_("fan"))
    episode = models.ForeignKey(
        Episode, models.PROTECT, to_field="overall", related_name="notes", verbose_name=_("episode")
    )
    text = models.TextField(_("text"))
    written_at = models.DateTimeField(_("written at"), auto_now=True)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["fan", "episode"]
        constraints = [
            models.UniqueConstraint(fields=["fan", "episode"], name="note_once_a_fan"),
            models.CheckConstraint(condition=Q(text__gt=""), name="note_has_text"),
        ]

    def __str__(self):
        return f"#{self.pk}"


class Favourite(models.Model):
    """A character or an event that a fan likes best."""

    fan = models.ForeignKey(Fan, models.CASCADE, related_name="favourites", verbose_name=_("fan"))
    character = models.ForeignKey(
        Character, models.CASCADE, null=True, blank=True, related_name="favourites", verbose_name=_("character")
    )
    event = models.ForeignKey(
        Event, models.CASCADE, null=True, blank=True, related_name="favourites", verbose_name=_("event")
    )
    since = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("favourite")
        verbose_name_plural = _("favourites")
        ordering = ["fan", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["fan", "character"], name="favourite_character_once_a_fan"),
            models.UniqueConstraint(fields=["fan", "event"], name="favourite_event_once_a_fan"),
            models.CheckConstraint(
                condition=Q(character__isnull=False, event__isnull=True)
                | Q(character__isnull=True, event__isnull=False),
                name="favourite_of_one_thing",
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"
