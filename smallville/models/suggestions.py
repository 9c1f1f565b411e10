"""What readers suggest to correct."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from episodes.models import Episode, Language, one_of


class Suggestion(models.Model):
    """A reader's words about a page. Who the reader is, nobody asks and nothing here says."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")
        DECLINED = "declined", _("not so")

    page = models.CharField(_("page"), max_length=300, help_text=_("Its address on this site."))
    text = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=2, choices=Language)
    as_of = models.CharField(_("as of"), max_length=12, help_text=_("How far the reader was when writing."))
    model = models.CharField(_("model"), max_length=50, blank=True)
    key = models.CharField(_("natural key"), max_length=200, blank=True)
    episode = models.ForeignKey(
        Episode,
        models.SET_NULL,
        to_field="overall",
        null=True,
        blank=True,
        related_name="suggestions",
        verbose_name=_("episode"),
    )
    made_at = models.DateTimeField(_("came in"), auto_now_add=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    answer = models.TextField(_("note"), blank=True, help_text=_("What became of it, for the other editors."))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(page__startswith="/"), name="suggestion_is_about_a_page_of_ours"),
            models.CheckConstraint(condition=Q(text__gt=""), name="suggestion_has_text"),
            one_of("language", Language, "suggestion_language_known"),
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True)
                | Q(state__in=["done", "declined"], answered_at__isnull=False),
                name="suggestion_is_answered_or_open",
            ),
        ]

    def __str__(self):
        return Truncator(self.text).chars(60)
