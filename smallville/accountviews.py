"""One's own account: what belongs to it, and its end."""

from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from smallville import closing
from smallville.accountforms import CloseForm


@require_safe
@login_required
def overview(request):
    kinds = list(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    return TemplateResponse(
        request,
        "account/overview.html",
        {
            "mails": EmailAddress.objects.filter(user=request.user).order_by("-primary", "email"),
            "kinds": kinds,
            "number_of_keys": kinds.count(Authenticator.Type.WEBAUTHN),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required
def close(request):
    """Ask once more, and then delete the account with all that is in it."""
    form = CloseForm(request.POST if request.method == "POST" else None)
    needed = closing.is_last_to_do_everything(request.user)
    if form.is_valid() and not needed:
        user = request.user
        logout(request)
        closing.close(user)
        return redirect("account_closed")
    return TemplateResponse(request, "account/close.html", {"form": form, "needed": needed})


@require_safe
def closed(request):
    return TemplateResponse(request, "account/closed.html")
