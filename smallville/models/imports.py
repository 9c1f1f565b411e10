"""What was imported."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportedObject(models.Model):
    """An object as a fixture last gave it: a row that looks different by now was edited here."""

    model = models.CharField(_("model"), max_length=50)
    key = models.CharField(_("natural key"), max_length=1000)
    fingerprint = models.CharField(_("fingerprint"), max_length=32)

    class Meta:
        verbose_name = _("imported object")
        verbose_name_plural = _("imported objects")
        permissions = [("import_data", "Can import files"), ("undo_revision", "Can take back changes")]
        constraints = [models.UniqueConstraint(fields=["model", "key"], name="imported_object_once")]

    def __str__(self):
        return f"{self.model} {self.key}"
