"""Pages of the desk to import a file, looked through first, and to export a list."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from smallville.models import PendingImport
from smallville.sheets.columns import columns_of
from smallville.sheets.exporting import Selection
from smallville.sheets.forms import UploadForm
from smallville.sheets.mending import to_mend
from smallville.sheets.reading import Sent, read
from smallville.sheets.tables import is_workbook
from smallville.sheets.trial import Trial, digest, rejected, staying, try_out
from smallville.sheets.writing import csv_lines, workbook
from smallville.transfer.catalogue import by_label
from smallville.transfer.importing import Report, import_objects
from smallville.transfer.planning import Fate

PERMISSION = "smallville.import_data"
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
YAML = "application/yaml; charset=utf-8"
_MOST_SHOWN = 200
_MOST_FAULTS = 10


# --- Import ---------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request):
    """Take a file, keep it for its sender, and lead to what it would do."""
    _refuse_others(request)
    form = UploadForm(initial={"model": request.GET.get("model", "")})
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        PendingImport.objects.expired().delete()
        pending = PendingImport.objects.create(
            user=request.user,
            session_key=request.session.session_key or "",
            name=form.name,
            model=form.sent.label,
            content=form.content,
        )
        return redirect("admin:import_preview", pending.token)
    return _page(request, "admin/sheets/upload.html", _("Import"), form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request, token):
    """Show what an import would do, and do it once that is confirmed."""
    _refuse_others(request)
    pending = _pending(request, token)
    if pending is None:
        messages.error(request, _("What you had sent is not kept any longer. Send the file again."))
        return redirect("admin:import")
    sent = read(bytes(pending.content), pending.name, pending.model)
    if request.method != "POST":
        return _preview(request, pending, sent)
    if "discard" in request.POST:
        pending.delete()
        messages.info(request, _("Nothing was imported."))
        return redirect("admin:import")
    return _confirm(request, pending, sent)


@require_safe
def to_be_mended(request, token):
    """Send the rejected rows, with the reasons, in the format in which they came."""
    _refuse_others(request)
    pending = _pending(request, token)
    if pending is None:
        raise Http404
    data = bytes(pending.content)
    sent = read(data, pending.name, pending.model)
    headings, rows = to_mend(try_out(sent), sent)
    if not rows:
        raise Http404
    rest = _("rejected")
    name = f"{sent.label}.{rest}"
    if is_workbook(data):
        file = workbook(sent.label, headings, rows)
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)
    return _attached(csv_lines(headings, rows), f"{name}.csv", CSV)


def _refuse_others(request) -> None:
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied


def _pending(request, token: str) -> PendingImport | None:
    return PendingImport.objects.fresh().of(request.user, request.session.session_key).filter(token=token).first()


def _confirm(request, pending: PendingImport, sent: Sent):
    """Import what was shown, exactly that; show it anew where something else would be done by now."""
    theirs = set(request.POST.getlist("overwrite"))
    if "overwrite_all" in request.POST:
        theirs |= {entry.mark for entry in try_out(sent).entries(Fate.KEPT)}
    seen = request.POST.get("seen", "")
    objects, faults = sent.readings.objects, sent.readings.faults
    if "leave_out" in request.POST:
        objects, faults = try_out(sent, theirs).objects, []

    def is_as_seen(report: Report) -> bool:
        return digest(report, theirs) == seen

    why = _("Import: %(file)s") % {"file": pending.name}
    report = import_objects(objects, faults=faults, theirs=theirs, agree=is_as_seen, user=request.user, why=why)
    if not report.faults and is_as_seen(report):
        pending.delete()
        messages.success(request, _done(report))
        return redirect("admin:import")
    if report.faults:
        messages.error(request, _("Nothing was imported, since rows are rejected."))
    else:
        messages.error(request, _("Nothing was imported: what stands here has changed meanwhile. Look again."))
    return _preview(request, pending, sent, theirs)


def _done(report: Report):
    """Return what was imported, with the way to the page on which it can be taken back."""
    counts = report.counts
    new = ngettext("%(count)s new", "%(count)s new", counts[Fate.NEW]) % {"count": counts[Fate.NEW]}
    changed = ngettext("%(count)s changed", "%(count)s changed", counts[Fate.CHANGED])
    said = _("Imported: %(new)s, %(changed)s.") % {"new": new, "changed": changed % {"count": counts[Fate.CHANGED]}}
    if report.revision is None:
        return said
    address = reverse("admin:history_revision", args=[report.revision.pk])
    return format_html('{} <a href="{}">{}</a>', said, address, _("Look at it or undo it"))


def _preview(request, pending: PendingImport, sent: Sent, theirs=frozenset()):
    trial = try_out(sent, theirs)
    faults = rejected(trial, sent)
    left = list(staying(trial, sent))
    groups = _groups(trial, theirs)
    kept = [*trial.entries(Fate.KEPT), *(entry for entry in trial.entries(Fate.CHANGED) if entry.mark in theirs)]
    unchanged = sum(fate is Fate.UNCHANGED for fate in trial.report.fates.values())
    counts = [(title, len(entries) + more) for _name, title, entries, more in groups]
    counts += [(_("Edited here"), len(kept)), (_("Unchanged"), unchanged), (_("Rejected"), len(trial.sources))]
    return _page(
        request,
        "admin/sheets/preview.html",
        _("Import: %(file)s") % {"file": pending.name},
        pending=pending,
        sent=sent,
        trial=trial,
        counts=counts,
        groups=groups,
        kept=kept[:_MOST_SHOWN],
        number_kept=len(kept),
        theirs=theirs,
        staying=left[:_MOST_SHOWN],
        number_staying=len(left),
        rejected=faults[:_MOST_SHOWN],
        more_rejected=max(0, len(faults) - _MOST_SHOWN),
        rejected_objects=len(trial.sources),
        seen=digest(trial.report, theirs),
    )


def _groups(trial: Trial, theirs) -> list[tuple[str, str, list, int]]:
    """Return the groups that are shown: name, heading, the first of its objects, and how many more there are."""
    changed = [entry for entry in trial.entries(Fate.CHANGED) if entry.mark not in theirs]
    found = [("new", _("New"), trial.entries(Fate.NEW)), ("changed", _("Changed"), changed)]
    return [(name, title, some[:_MOST_SHOWN], max(0, len(some) - _MOST_SHOWN)) for name, title, some in found]


# --- Export ---------------------------------------------------------------------------------------------------------


@require_safe
def export(request, label, kind):
    """Send the rows of a list of the desk as it stands: what it is filtered by, searched for, and ordered by."""
    if label not in by_label():
        raise Http404
    model: Any = by_label()[label].model
    desk: Any = admin.site.get_model_admin(model)
    if not desk.has_view_permission(request):
        raise PermissionDenied
    listed = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
    try:
        numbers = desk.get_changelist_instance(request).queryset.values_list("pk", flat=True)
    except IncorrectLookupParameters:
        return redirect(listed)
    selection = Selection(label, numbers, hidden=_hidden(request, label))
    if faults := selection.faults(in_workbook=kind == "xlsx"):
        for fault in faults[:_MOST_FAULTS]:
            messages.error(request, _("This cannot be exported: %(fault)s") % {"fault": fault})
        return redirect(f"{reverse(listed)}?{request.GET.urlencode()}")
    if kind == "xlsx":
        return FileResponse(selection.workbook(), as_attachment=True, filename=f"{label}.xlsx", content_type=XLSX)
    if kind == "csv":
        return _attached(selection.csv(), f"{label}.csv", CSV)
    return _attached([selection.fixture()], f"{label}.yaml", YAML)


def _hidden(request, label: str) -> list[str]:
    """Return the columns of rows that the user may not see."""
    return [
        name
        for name, owned in columns_of(label).owned.items()
        if not admin.site.get_model_admin(by_label()[owned.model].model).has_view_permission(request)
    ]


def _attached(content, name: str, content_type: str) -> HttpResponse | StreamingHttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return StreamingHttpResponse(content, content_type=content_type, headers=headers)


def _page(request, template: str, title: str, **context: Any) -> TemplateResponse:
    return TemplateResponse(request, template, {**admin.site.each_context(request), "title": title, **context})
