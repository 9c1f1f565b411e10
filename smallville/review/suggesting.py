"""Where any reader can say what is wrong on a page, without an account."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from episodes.addresses import sent_from_here
from smallville.asof import with_as_of
from smallville.clients import client_address
from smallville.models import Suggestion
from smallville.review.subjects import episode_of, page_at, subject_of
from smallville.review.throttling import may_send

SHORTEST, LONGEST = 10, 2000
# Nobody has read a page and written a sentence in less.
_TOO_FAST = 3
_A_DAY = 24 * 3600
_signer = TimestampSigner(salt="smallville.suggestions")


class SuggestionForm(forms.ModelForm):
    """A few words about a page; `website` is for machines, and `opened` says when the form was."""

    text = forms.CharField(
        label=_("What should be different?"),
        min_length=SHORTEST,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off"}),
        help_text=_("A sentence or two are enough. If you know where one can see it, say so."),
    )
    page = forms.CharField(
        label=_("Which page?"),
        max_length=Suggestion._meta.get_field("key").max_length,  # the key is a part of it
        required=False,
        help_text=_("Its address on this site, like /en/episodes/3x01/. Left empty, it is about the whole site."),
    )
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    opened = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    class Meta:
        model = Suggestion
        fields: ClassVar = ["text", "page"]

    def clean_page(self):
        page = self.cleaned_data["page"].partition("?")[0] or reverse("home")
        self.match = page_at(page)
        if self.match is None:
            raise ValidationError(_("There is no such page on this site."))
        return page

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise ValidationError(_("This field has to stay empty: it is there to catch machines."))
        return ""

    def clean_opened(self):
        opened = self.cleaned_data["opened"]
        try:
            _signer.unsign(opened, max_age=_A_DAY)
        except (BadSignature, SignatureExpired):
            raise ValidationError(
                _("This form was open for long. Please look through it and send it again.")
            ) from None
        try:
            _signer.unsign(opened, max_age=_TOO_FAST)
        except SignatureExpired:
            return opened
        raise ValidationError(_("That was very fast. Please look through it and send it again."))


@csrf_exempt  # a token would need a cookie, which no reader gets: where the form was sent from is checked instead
@cache_control(private=True, no_cache=True)
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request):
    """Take what a reader suggests; whatever is wrong with it, nothing that was typed is lost."""
    if request.method != "POST":
        page = request.GET.get("page", "")
        return _answer(request, SuggestionForm(initial={"page": page if page_at(page) else ""}))
    if not sent_from_here(request):
        raise PermissionDenied
    form = SuggestionForm(request.POST)
    if not form.is_valid():
        return _answer(request, form)
    if not may_send(client_address(request)):
        form.add_error(None, _("Those were many suggestions in one hour. Please keep your text and send it later."))
        return _answer(request, form, status=429)
    _keep(request, form)
    done = reverse("suggest-thanks", query={"page": form.cleaned_data["page"]})
    return redirect(with_as_of(done, str(request.horizon)) if request.reading.asked else done)


def _answer(request, form, **options):
    """Show the form as if opened now: so it can be sent once more, whatever was wrong."""
    given = form.initial.get("page") if not form.is_bound else form.cleaned_data.get("page")
    context: dict[str, Any] = {"form": form, "given": given, "opened": _signer.sign(""), "choosing": True}
    return TemplateResponse(request, "suggest.html", context, **options)


def _keep(request, form) -> None:
    suggestion = form.save(commit=False)
    suggestion.language = get_language()
    suggestion.as_of = str(request.horizon)
    suggestion.model, suggestion.key = subject_of(form.match)
    suggestion.episode = episode_of(suggestion.model, suggestion.key, request.horizon)
    suggestion.save()


@require_safe
def thanks(request):
    page = request.GET.get("page", "")
    return TemplateResponse(
        request, "suggest_thanks.html", {"page": page if page_at(page) else reverse("home"), "choosing": True}
    )
