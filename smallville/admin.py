"""What readers suggest, for editors: to be read, and answered; and their second factors, to be taken off."""

from hashlib import sha256

from allauth.mfa.admin import AuthenticatorAdmin
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from episodes.editing import EditorAdmin, EditorForm
from smallville.models import Suggestion
from smallville.review.subjects import row_of

State = Suggestion.State


class AnswerForm(EditorForm):
    """Comes back if somebody else has answered since it was opened, and says what."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = _answered(self.instance)

    def clean(self):
        cleaned = super().clean()
        there = Suggestion.objects.select_for_update().get(pk=self.instance.pk)
        if cleaned.get("seen") != _answered(there):
            self.data = {name: self.data[name] for name in self.data} | {"seen": _answered(there)}
            said = _(
                "This was not saved yet: somebody else has answered meanwhile: %(state)s, “%(answer)s”. What you "
                "typed is all here. Compare it, and save again."
            )
            self.add_error(None, said % {"state": there.get_state_display(), "answer": there.answer})
        return cleaned


def _answered(suggestion: Suggestion) -> str:
    return sha256(f"{suggestion.state}: {suggestion.answer}".encode()).hexdigest()


@admin.register(Suggestion)
class SuggestionAdmin(EditorAdmin):
    form = AnswerForm
    list_display = ("__str__", "page", "episode", "state", "made_at")
    list_filter = ("state", "language", "episode__season")
    list_select_related = ("episode",)
    search_fields = ("text", "page", "answer")
    date_hierarchy = "made_at"
    fieldsets = (
        (
            _("What the reader says"),
            {"fields": ("text_shown", "page_shown", "subject", "as_of", "language", "made_at")},
        ),
        (_("Your answer"), {"fields": ("state", "answer", "answered_by", "answered_at", "seen")}),
    )
    readonly_fields = (
        "text_shown",
        "page_shown",
        "subject",
        "as_of",
        "language",
        "made_at",
        "answered_by",
        "answered_at",
    )
    radio_fields = {"state": admin.HORIZONTAL}
    actions = ("mark_done", "mark_declined")

    class Media:
        css = {"all": ["admin_desk/queue.css"]}

    def has_add_permission(self, request):
        """Leave writing suggestions to readers."""
        return False

    def save_model(self, request, obj, form, change):
        if "state" in form.changed_data:
            is_open = obj.state == State.OPEN
            obj.answered_by, obj.answered_at = (None, None) if is_open else (request.user, timezone.now())
        super().save_model(request, obj, form, change)

    @admin.display(description=_("text"))
    def text_shown(self, suggestion):
        return format_html('<p class="suggested" lang="{}">{}</p>', suggestion.language, suggestion.text)

    @admin.display(description=_("page"))
    def page_shown(self, suggestion):
        return format_html('<a href="{0}?as_of={1}">{0}</a>', suggestion.page, suggestion.as_of)

    @admin.display(description=_("to be mended here"))
    def subject(self, suggestion):
        row, address = row_of(suggestion)
        return format_html('<a href="{}">{}</a>', address, row) if address else "–"

    @admin.action(description=_("Answer: done"), permissions=["change"])
    def mark_done(self, request, queryset):
        self._answer(request, queryset, State.DONE)

    @admin.action(description=_("Answer: not so"), permissions=["change"])
    def mark_declined(self, request, queryset):
        self._answer(request, queryset, State.DECLINED)

    def _answer(self, request, queryset, state: State) -> None:
        answered = {"state": state, "answered_by": request.user, "answered_at": timezone.now()}
        changed = queryset.exclude(state=state).update(**answered)
        text = ngettext("%(count)s suggestion is answered.", "%(count)s suggestions are answered.", changed)
        self.message_user(request, text % {"count": changed}, messages.SUCCESS)


admin.site.unregister(Authenticator)


@admin.register(Authenticator)
class FactorAdmin(AuthenticatorAdmin):
    """Whoever has lost phone and codes can be helped; what the codes are made from is nobody's to see."""

    fields = readonly_fields = ["user", "type", "created_at", "last_used_at"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
