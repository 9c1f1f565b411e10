"""How the changes that history keeps came about."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from reversion.models import Revision

from episodes.models import one_of


class Way(models.TextChoices):
    EDIT = "edit", _("edited")
    IMPORT = "import", _("imported")
    UNDO = "undo", _("taken back")
    BEFORE = "before", _("as it was before")


class Origin(models.Model):
    """How a revision came about, and which one it takes back."""

    revision = models.OneToOneField(
        Revision, models.CASCADE, primary_key=True, related_name="origin", verbose_name=_("revision")
    )
    way = models.CharField(_("way"), max_length=10, choices=Way, default=Way.EDIT)
    undoes = models.ForeignKey(
        Revision, models.SET_NULL, null=True, blank=True, related_name="undone_by", verbose_name=_("takes back")
    )

    class Meta:
        verbose_name = _("origin of a revision")
        verbose_name_plural = _("origins of revisions")
        default_permissions = ()
        permissions = [("undo_revision", _("Can take back changes"))]
        constraints = [
            one_of("way", Way, "origin_way_known"),
            models.CheckConstraint(condition=Q(undoes__isnull=True) | Q(way="undo"), name="origin_only_undo_undoes"),
        ]

    def __str__(self):
        return self.get_way_display()
