"""What the story was told from."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from episodes.horizon import ToldQuerySet
from episodes.models import Episode, Language, WordedModel, Words, one_of


class SourceQuerySet(ToldQuerySet):
    """Never told: no method here opens the gate, so no public page gets a row."""


class Source(WordedModel):
    """A text that an editor took events from: only the desk sees it."""

    episode = models.ForeignKey(
        Episode, models.CASCADE, to_field="overall", related_name="sources", verbose_name=_("episode")
    )
    language = models.CharField(_("language"), max_length=2, choices=Language)
    text = models.TextField(_("text"))
    who = models.CharField(_("who"), max_length=150, blank=True)
    when = models.DateField(_("when"), default=timezone.localdate)

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["episode", "language", "pk"]
        constraints = [
            one_of("language", Language, "source_language_known"),
            one_of("words", Words, "source_words_known"),
            models.CheckConstraint(condition=Q(text__gt=""), name="source_has_text"),
        ]

    def __str__(self):
        return f"#{self.episode_id} ({self.language}): {self.text[:60]}"
