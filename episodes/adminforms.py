"""Forms that only the admin uses."""

from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from episodes.editing import (
    EditorForm,
    PositionForm,
    PositionFormSet,
    PositionRowForm,
    PublishableForm,
    SlugForm,
    has_some,
)
from episodes.models import Credit, Episode, Language, Passage, Person, Synopsis
from episodes.slugs import free_slug
from episodes.synopses import Rewriting, paragraphs, rewrite
from events.models import Event

_LONGEST_SYNOPSIS = 60_000
_MOST_PASSAGES = 200


class EpisodeForm(EditorForm):
    rules = has_some("title", "episode_has_title") | {"episode_number_once_a_season": ("number", None)}

    class Meta:
        model = Episode
        fields = "__all__"  # narrowed by the fieldsets of the admin


class PersonForm(SlugForm):
    slug_sources = ("name",)

    class Meta:
        model = Person
        fields = ("name", "slug")


class CreditRowForm(PositionRowForm):
    class Meta:
        model = Credit
        fields = ("role", "person", "position")


class CreditFormSet(PositionFormSet):
    position_scope = ("role",)


class CreditForm(PositionForm):
    position_scope = ("episode", "role")

    class Meta:
        model = Credit
        fields = ("episode", "role", "person", "position")


class PassageForm(PositionForm):
    position_scope = ("synopsis",)

    class Meta:
        model = Passage
        fields = ("synopsis", "position", "text")


class ParagraphsField(forms.CharField):
    """A text of paragraphs, which blank lines part."""

    widget = forms.Textarea

    def to_python(self, value):
        return "\n\n".join(paragraphs(super().to_python(value) or ""))


class SynopsisForm(PublishableForm):
    """A synopsis as one text: saving it keeps its passages tied to their events."""

    rules: ClassVar = {
        "synopsis_of_private_words_is_a_draft": ("status", None),
        "synopsis_by_permission_says_whose": ("credit", None),
    }
    text = ParagraphsField(
        label=capfirst(_("text")),
        max_length=_LONGEST_SYNOPSIS,
        help_text=_(
            "The whole synopsis; a blank line parts the passages. Passages that you edit, move or join stay the "
            "evidence of their events."
        ),
    )
    rewriting: Rewriting | None = None

    class Meta:
        model = Synopsis
        fields = ("episode", "language", "status", "words", "credit", "licence")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "language" in self.fields:
            self.fields["language"].disabled = True
        if text := self.fields.get("text"):
            text.widget.attrs |= {"rows": 24, "lang": self.instance.language or self.initial.get("language", "")}
            if self.instance.episode_id:
                text.widget.attrs["data-episode"] = self.instance.episode_id
            if self.instance.pk:
                passages = self.instance.passages.order_by("position").values_list("text", flat=True)
                self.initial["text"] = text.to_python("\n\n".join(passages))
                # What is there is deleted by its tick; what was never written need not hold up the rest of the page.
                text.required = bool(self.initial["text"])

    def clean_text(self):
        text = self.cleaned_data["text"]
        if len(paragraphs(text)) > _MOST_PASSAGES:
            raise ValidationError(_("A synopsis has at most %(most)s passages.") % {"most": _MOST_PASSAGES})
        return text

    def _save_m2m(self):
        super()._save_m2m()  # type: ignore[misc] # Django's own, unknown to the stubs
        if "text" in self.changed_data:
            self.rewriting = rewrite(self.instance, text=self.cleaned_data["text"])


class SynopsisFormSet(BaseInlineFormSet):
    """Offers the languages in which the episode is not retold yet."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        told = {synopsis.language for synopsis in self.get_queryset()}
        self.initial_extra = [{"language": language} for language in Language.values if language not in told]


class EventRowForm(PublishableForm, PositionRowForm):
    """An event in a few words; the rest of it stands on its own page."""

    rules = has_some("title", "event_has_title") | {"event_published_with_kind": ("kind", None)}

    class Meta:
        model = Event
        fields = ("position", "title_de", "title_en", "kind", "significance", "status")
        widgets = {"title_de": forms.TextInput, "title_en": forms.TextInput}


class EventRowFormSet(PositionFormSet):
    """The events of an episode in order; a new one gets its name in addresses from its title."""

    def clean(self):
        super().clean()
        given: set[str] = set()
        for form in self.extra_forms:
            if form.has_changed() and form.is_valid():
                title = form.cleaned_data.get("title_en") or form.cleaned_data.get("title_de") or ""
                form.instance.slug = free_slug(Event, title, given)
                given.add(form.instance.slug)
