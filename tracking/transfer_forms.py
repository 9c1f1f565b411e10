"""The file that a fan brings along."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tracking.transfers.files import LARGEST, MEGABYTE
from tracking.transfers.pieces import SentError
from tracking.transfers.reading import Brought, read

_LONGEST_NAME = 100


class BringForm(forms.Form):
    """A file, read as it comes; `brought` is what it says."""

    brought: Brought

    file = forms.FileField(
        label=_("The file"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".zip,.json,.csv"}),
        error_messages={"required": _("Choose a file first."), "max_length": _("Choose a file first.")},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than %(size)s MB.") % {"size": LARGEST // MEGABYTE})
        try:
            self.brought = read(file.name[-_LONGEST_NAME:], file.read())
        except SentError as error:
            raise forms.ValidationError(str(error)) from error
        return file
