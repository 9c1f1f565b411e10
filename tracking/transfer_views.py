"""What a fan brings along, looked through first; and what they take away."""

from collections import Counter

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from episodes.horizon import Horizon
from tracking.bringing import look
from tracking.guide import Guide
from tracking.models import Parcel
from tracking.transfer_forms import BringForm
from tracking.transfers.exporting import EXPORTS, everything, table
from tracking.transfers.planning import Plan, Present
from tracking.transfers.reading import Brought
from tracking.transfers.unmatched import COLUMNS, as_rows
from tracking.wording import changed, moved, with_undo

MOST_SHOWN = 250
# These pages tell nothing of the story, so they do not ask how far one is.
UNASKED = {"choosing": True}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request):
    """Take a file, keep what it says of this series, and lead to what importing it would do."""
    form = BringForm(request.POST, request.FILES) if request.method == "POST" else BringForm()
    if form.is_bound and form.is_valid():
        Parcel.objects.expired().delete()
        Parcel.objects.filter(user=request.user).delete()
        parcel = Parcel.objects.create(
            user=request.user, session_key=request.session.session_key or "", content=form.brought.kept()
        )
        return redirect("tracking:import_preview", parcel.token)
    return TemplateResponse(request, "tracking/import.html", {"form": form, **UNASKED})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request, token):
    """Show what an import would do, and do it once that is confirmed."""
    parcel = _parcel(request, token)
    if parcel is None:
        messages.error(request, _("What you had sent is not kept any longer. Send the file again."))
        return redirect("tracking:import")
    brought = Brought.of(parcel.content)
    if request.method != "POST":
        plan, present, guide = look(request.tracker.fan, brought)
        return TemplateResponse(request, "tracking/import_preview.html", _shown(parcel, brought, plan, present, guide))
    if "discard" in request.POST:
        parcel.delete()
        messages.info(request, _("Nothing was imported, and nothing of the file is kept."))
        return redirect("tracking:import")
    before = request.reading.stand
    outcome = request.tracker.bring(brought)
    parcel.delete()
    now = request.reading.otherwise if outcome.now is None else Horizon(outcome.now)
    said = changed(outcome) if outcome.step else _("Nothing was imported: you have all of it already.")
    said = " ".join(filter(None, [said, moved(outcome, before, now)]))
    messages.success(request, with_undo(said, outcome.step))
    return redirect("tracking:me")


@login_required
@require_safe
def unmatched(request, token):
    """Send the rows that match nothing, to be mended and sent again."""
    parcel = _parcel(request, token)
    if parcel is None:
        raise Http404
    plan, _present, _guide = look(request.tracker.fan, Brought.of(parcel.content))
    return _attached(table(COLUMNS, as_rows(plan.unmatched)), "smallville-unmatched.csv", "text/csv; charset=utf-8")


@login_required
@require_safe
def take_away(request):
    """Show in which forms all that is one's own can be taken away."""
    return TemplateResponse(request, "tracking/export.html", {"has_any": request.tracker.fan is not None, **UNASKED})


@login_required
@require_safe
def download(request, form):
    """Send all that is kept of the fan who asks, in one of the forms."""
    export = EXPORTS.get(form)
    if export is None:
        raise Http404
    guide = Guide.load()
    return _attached(export.write(everything(request.tracker.fan, guide), guide), export.name, export.kind)


def _parcel(request, token: str) -> Parcel | None:
    return Parcel.objects.of(request.user, request.session.session_key).filter(token=token).first()


def _shown(parcel: Parcel, brought: Brought, plan: Plan, present: Present, guide: Guide):
    codes = {entry.overall: entry.code for entry in guide.entries}
    names = present.names | {number: str(run) for number, run in plan.runs.items()}
    marks = sorted(plan.marks.items(), key=lambda found: (found[0][0], found[0][1]))
    per_run = Counter(number for number, _overall in plan.marks)
    return {
        **UNASKED,
        "parcel": parcel,
        "brought": brought,
        "plan": plan,
        "runs": [(names[number], per_run[number], number in plan.runs) for number in sorted(per_run)],
        "marks": [(codes[overall], mark, names[number]) for (number, overall), mark in marks[:MOST_SHOWN]],
        "more": max(0, len(marks) - MOST_SHOWN),
        "unmatched": plan.unmatched[:MOST_SHOWN],
        "more_unmatched": max(0, len(plan.unmatched) - MOST_SHOWN),
        "favourites": len(plan.characters) + len(plan.events),
        "has_news": bool(plan.number or plan.runs or plan.settings),
    }


def _attached(data: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
