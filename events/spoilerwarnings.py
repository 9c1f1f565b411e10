"""The admin of a model whose texts tell of one episode warns of what they tell too early: while typed, and once saved.

It never refuses anything: an editor may know better.
"""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.admin.options import BaseModelAdmin
from django.db.models import Model

from episodes.models import Episode
from events.spoilers import Spoiler, spoilers

EPISODE = "data-episode"
"""Names the episode of a text, by its number in the series, where no field of the page does."""


def warn(request, found: list[Spoiler]) -> None:
    for spoiler in found:
        messages.warning(request, str(spoiler))


def changed_texts(form: forms.ModelForm) -> list[tuple[str, str]]:
    """Return what was typed anew into the fields that have a language, each with it."""
    typed = [(form.fields[name].widget.attrs.get("lang"), form.cleaned_data.get(name)) for name in form.changed_data]
    return [(language, text) for language, text in typed if language and isinstance(text, str)]


class WarnsOfSpoilers(BaseModelAdmin):
    """Stands before the admin class of a model; `told_in` names the field that says which episode tells its texts."""

    told_in: ClassVar[str] = "episode"

    class Media:
        js = ("admin_desk/spoilers.js",)
        css: ClassVar = {"all": ["admin_desk/spoilers.css"]}

    def told_by(self, row: Model) -> Episode | None:
        """Return the episode up to which the texts of a row may tell."""
        return getattr(row, self.told_in)

    def save_related(self, request, form, formsets, change):
        above: Any = super()
        above.save_related(request, form, formsets, change)
        episode = self.told_by(form.instance)
        if episode is not None:
            rows = [row for formset in formsets for row in formset.forms if not formset._should_delete_form(row)]
            texts = [text for changed in (form, *rows) for text in changed_texts(changed)]
            warn(request, spoilers(texts, episode) if texts else [])
