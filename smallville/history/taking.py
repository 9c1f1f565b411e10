"""What the buttons of the history do: undo a revision, revert an object, recover a deleted one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from reversion.models import Revision, Version

from smallville.history import restoring
from smallville.history.diffs import history_of
from smallville.history.versions import GONE, key_of, types
from smallville.models import Way

UNDO = "smallville.undo_revision"
LONGEST_WHY = 300


def why(request) -> str:
    """Return the reason that somebody gave for a change, if any."""
    return request.POST.get("why", "").replace("\0", "").strip()[:LONGEST_WHY]


def undo(site, request, pk):
    """Take back a whole revision."""
    found = get_object_or_404(Revision.objects.exclude(origin__way=Way.BEFORE), pk=pk)
    return _take_back(request, restoring.undo, found, reverse("admin:history_revision", args=[pk]))


def revert(site, request, pk):
    """Let an object be as a version left it."""
    version = get_object_or_404(Version.objects.exclude(format=GONE), pk=pk, content_type__in=types().values())
    return _take_back(request, restoring.revert, version, history_of(key_of(version)))


def recover(site, request, pk):
    """Bring back a deleted object."""
    version = get_object_or_404(Version, pk=pk, format=GONE, content_type__in=types().values())
    return _take_back(request, restoring.recover, version, history_of(key_of(version)))


def _take_back(request, do, what, back):
    if request.method != "POST":
        return redirect(back)
    if not request.user.has_perm(UNDO):
        raise PermissionDenied
    try:
        made = do(what, user=request.user, why=why(request))
    except restoring.RefusedError as refusal:
        messages.error(request, _("Nothing was done."))
        for reason in refusal.reasons:
            messages.error(request, reason)
        return redirect(back)
    if made is None:
        messages.info(request, _("There was nothing to do: it is so already."))
        return redirect(back)
    messages.success(request, _("Done. This, too, is a change that can be taken back."))
    return redirect("admin:history_revision", pk=made.pk)
