"""What belongs to the reader: how far their runs have got, what they did last, and how the guide tells for them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracking.forms import RunForm, TellingForm
from tracking.guide import Guide
from tracking.models import Run
from tracking.progress import Progress
from tracking.runs import TooManyRunsError, begin_run, choose_run, remove_run, rename_run, runs_of
from tracking.wording import done, with_undo

MOST_STEPS = 5


@require_http_methods(["GET", "HEAD", "POST"])
def me(request):
    """Show what the reader tracks; take how the guide is to tell for them."""
    tracker = request.tracker
    guide = Guide.load()
    form = TellingForm(request.POST if request.method == "POST" else None, tracker=tracker, guide=guide)
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, _("Your settings are kept."))
        return redirect("tracking:me")
    context = {
        "progress": Progress(tracker.marks, guide),
        "runs": runs_of(tracker.fan),
        "run_form": RunForm(),
        "steps": [(step, done(step.kind, step.scope, step.target, step.number)) for step in tracker.steps(MOST_STEPS)],
        "form": form,
        "further": _further(request.reading),
    }
    return TemplateResponse(request, "tracking/me.html", context)


def _further(reading):
    """Return where the reader has said they are on this device, if their marks do not reach there."""
    said = reading.otherwise
    is_further = said is not None and reading.stand is not None and reading.stand < said
    return reading.landmarks.episode(said.overall) if said is not None and is_further else None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def runs(request):
    """Show the runs of a fan; begin another one."""
    form = RunForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            run = begin_run(user=request.user, name=form.cleaned_data["name"])
        except TooManyRunsError:
            form.add_error("name", _("You have as many runs as there can be. Remove one first."))
        else:
            messages.success(request, _("A new run: what you mark goes there from now on."))
            return redirect(run)
    return TemplateResponse(request, "tracking/runs.html", {"runs": runs_of(request.tracker.fan), "form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def run(request, number):
    """Show one run of the fan who asks; rename it, make it the current one, or remove it."""
    shown = get_object_or_404(runs_of(request.tracker.fan), number=number)
    form = RunForm(request.POST if "name" in request.POST else None, initial={"name": shown.name})
    if request.method == "POST":
        answer = _change(request, shown, form)
        if answer:
            return answer
    marks = request.tracker.marks_of(shown)
    context = {"run": shown, "progress": Progress(marks, Guide.load()), "form": form}
    return TemplateResponse(request, "tracking/run.html", context)


def _change(request, run: Run, form):
    """Do what was asked with a run; return where it leads, or None if there is something to mend."""
    said = request.POST.get("do", "")
    try:
        if said == "choose":
            choose_run(user=request.user, number=run.number)
            messages.success(request, _("What you mark goes to this run from now on."))
            return redirect(run)
        if said == "remove":
            step = remove_run(user=request.user, number=run.number)
            messages.success(
                request, with_undo(_("The run is removed, and its marks with it."), step.pk if step else None)
            )
            return redirect("tracking:me")
        if form.is_bound and form.is_valid():
            rename_run(user=request.user, number=run.number, name=form.cleaned_data["name"])
            messages.success(request, _("The run has its new name."))
            return redirect(run)
    except Run.DoesNotExist as error:
        raise Http404 from error
    return None
