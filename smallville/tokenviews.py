"""The tokens by which one's own programs reach what one tracks: made and revoked."""

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from smallville.models import PersonalToken

MOST = 20
_LONGEST_NUMBER = 12


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=60, help_text=_("What it is for, so that you know later which one to revoke.")
    )

    def __init__(self, data, user):
        super().__init__(data)
        self.user = user

    def clean_name(self):
        """Refuse a name that is there: a page sent once more must not make a token that nobody asked for."""
        name = self.cleaned_data["name"]
        if self.user.tokens.filter(name=name).exists():
            raise forms.ValidationError(
                _("You have a token of this name already. If you have not copied it, revoke it.")
            )
        return name

    def clean(self):
        if self.user.tokens.count() >= MOST:
            raise forms.ValidationError(_("You have %(most)s tokens. Revoke one first."), params={"most": MOST})
        return self.cleaned_data


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required
def tokens(request):
    """Show one's tokens; make one, which is shown this once, or revoke one."""
    if "revoke" in request.POST:
        number = request.POST["revoke"]
        if number.isascii() and number.isdigit() and len(number) <= _LONGEST_NUMBER:
            request.user.tokens.filter(pk=number).delete()
        return redirect("account_tokens")
    form, made = TokenForm(request.POST if request.method == "POST" else None, request.user), None
    if form.is_valid():
        made = PersonalToken.objects.make(request.user, form.cleaned_data["name"])
        form = TokenForm(None, request.user)
    context = {"form": form, "made": made, "tokens": request.user.tokens.all()}
    return TemplateResponse(request, "account/tokens.html", context)
