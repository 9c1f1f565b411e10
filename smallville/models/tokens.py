"""By what a fan's own programs reach what is theirs."""

from hashlib import sha256
from secrets import token_urlsafe

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def digest(text: str) -> str:
    """Return what is kept of a token: it is long and random, so nobody finds it by trying."""
    return sha256(text.encode()).hexdigest()


class TokenQuerySet(models.QuerySet["PersonalToken"]):
    def make(self, user, name: str) -> str:
        """Make a token; return it, which nobody can do later."""
        text = f"smallville_{token_urlsafe(32)}"
        self.create(user=user, name=name, digest=digest(text))
        return text

    def find(self, text: str) -> "PersonalToken | None":
        """Return the token of an account that is in use, and note the day on which it was used."""
        found = self.filter(digest=digest(text), user__is_active=True).select_related("user__fan").first()
        today = timezone.localdate()
        if found is not None and found.used_on != today:
            self.filter(pk=found.pk).update(used_on=today)
        return found


class PersonalToken(models.Model):
    """Opens to a program what its owner tracks. Only a digest is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens", verbose_name=_("user"))
    name = models.CharField(_("name"), max_length=60)
    digest = models.CharField(_("digest"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    used_on = models.DateField(_("last used"), null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(name__gt=""), name="token_has_name")]

    def __str__(self):
        return self.name
