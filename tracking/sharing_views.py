"""What a fan lets out, and what stands there: the addresses, the plan, the calendar and the feed."""

import hashlib

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tracking import sharing as kept
from tracking.feeds import ATOM, CALENDAR, Feeds
from tracking.guide import Guide
from tracking.models import FeedKey
from tracking.plans import sittings
from tracking.progress import Progress
from tracking.sharing_forms import PageForm, PlanForm

MOST_SITTINGS = 10


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sharing(request):
    """Show what the fan who asks lets out: make it, change it, or take it back."""
    fan = request.tracker.fan
    page, key = getattr(fan, "page", None), getattr(fan, "feed_key", None)
    form = PageForm(
        request.POST if request.POST.get("do") == "page" else None,
        initial={"address": page.address, "name": page.name} if page else None,
    )
    if request.method == "POST" and (said := _share(request, form)):
        messages.success(request, said)
        return redirect("tracking:sharing")
    return TemplateResponse(
        request, "tracking/sharing.html", {"page": page, "form": form, "key": key, "site": settings.SITE_URL}
    )


def _share(request, form) -> str:
    """Do what the button stands for, and return what to say of it; nothing if there is something to mend."""
    user, said = request.user, request.POST.get("do")
    if said == "page" and form.is_valid():
        try:
            kept.make_public(user=user, **form.cleaned_data)
        except kept.AddressTakenError:
            form.add_error("address", _("Someone else has this address. Choose another one."))
            return ""
        return _("Your statistics are public now, for whoever knows the address.")
    if said == "private":
        kept.take_back(user=user)
        return _("Your statistics are yours alone again.")
    if said == "open":
        kept.open_feeds(user=user)
        return _("These are your addresses. Any earlier ones are closed.")
    if said == "close":
        kept.close_feeds(user=user)
        return _("The addresses of your calendar and feed are closed.")
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def plan(request):
    """Show the plan of the fan who asks; take another one."""
    plan, guide = getattr(request.tracker.fan, "plan", None), Guide.load()
    following = Progress(request.tracker.marks, guide).next
    start = following.overall if following else 1
    is_kept = request.POST.get("do") == "keep"
    form = PlanForm(request.POST if is_kept else None, plan=plan, guide=guide, start=start)
    if request.POST.get("do") == "drop":
        kept.drop_plan(user=request.user)
        messages.success(request, _("The plan is dropped."))
        return redirect("tracking:plan")
    if is_kept and form.is_valid():
        kept.keep_plan(user=request.user, **form.said)
        messages.success(request, _("The plan is kept."))
        return redirect("tracking:plan")
    planned = sittings(plan, guide) if plan else []
    to_come = [sitting for sitting in planned if sitting.at >= timezone.now()]
    return TemplateResponse(
        request,
        "tracking/plan.html",
        {
            "plan": plan,
            "form": form,
            "to_come": to_come[:MOST_SITTINGS],
            "last": to_come[-1] if to_come else None,
            "number_to_come": len(to_come),
        },
    )


@require_safe
def calendar(request, key):
    return _answer(request, _feeds(key).calendar(), CALENDAR)


@require_safe
def feed(request, key):
    address = settings.SITE_URL + reverse("tracking:feed", args=[key])
    return _answer(request, _feeds(key).atom(address), ATOM)


def _feeds(key: str) -> Feeds:
    found = FeedKey.find(key)
    if found is None:
        raise Http404
    return Feeds(found)


def _answer(request, content: bytes, kind: str):
    """Return a file for one client alone: it may keep it, but has to ask whether it is still the newest."""
    response = HttpResponse(content, content_type=kind)
    response["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return get_conditional_response(request, etag=response["ETag"], response=response)
