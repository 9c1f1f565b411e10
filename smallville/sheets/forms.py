"""What an editor enters to import a file."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from smallville.sheets.reading import Sent, read
from smallville.transfer.catalogue import sheets
from smallville.transfer.reading import SUFFIXES

MOST_BYTES = 5 * 1024 * 1024
TABLES = (".csv", ".tsv", ".txt", ".xlsx")
_LONGEST_NAME = 100
_MOST_SAID = 20


def _models() -> list[tuple[str, Any]]:
    named = sorted((capfirst(sheet.model._meta.verbose_name_plural), sheet.label) for sheet in sheets().values())
    return [("", _("as the file says")), *((label, name) for name, label in named)]


class UploadForm(forms.Form):
    """A file to import; `sent` is what it holds, once it is valid."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("A spreadsheet (.xlsx or .csv) or a fixture (.yaml) of at most 5 MB."),
        widget=forms.FileInput(attrs={"accept": ",".join((*TABLES, *SUFFIXES))}),
    )
    model = forms.ChoiceField(
        label=_("Its rows are"),
        choices=_models,
        required=False,
        help_text=_("A spreadsheet that was exported here says so itself, as long as it keeps its name."),
    )
    sent: Sent
    content: bytes

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            most = {"size": filesizeformat(upload.size), "most": filesizeformat(MOST_BYTES)}
            raise forms.ValidationError(_("This file has %(size)s. At most %(most)s can be imported at once.") % most)
        if PurePath(upload.name).suffix.lower() not in (*TABLES, *SUFFIXES):
            raise forms.ValidationError(_("This is no spreadsheet (.xlsx, .csv) and no fixture (.yaml)."))
        return upload

    def clean(self):
        cleaned: Any = super().clean()
        if not self.errors:
            self.content = cleaned["file"].read()
            self.sent = read(self.content, self.name, cleaned["model"])
            if not self.sent.readings.objects:
                for fault in self.sent.readings.faults[:_MOST_SAID]:
                    self.add_error("file", _said(fault))
                if not self.errors:
                    self.add_error("file", _("This file holds nothing to import."))
        return cleaned

    @property
    def name(self) -> str:
        """Return the file's own name, cut in front if it is very long."""
        return self.cleaned_data["file"].name[-_LONGEST_NAME:]


def _said(fault) -> str:
    place = _("Row %(row)s") % {"row": fault.source.line} if fault.source.line else _("The file")
    said = f"{place} {fault.field}".strip()
    return f"{said}: {fault.reason}"
