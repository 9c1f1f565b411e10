"""The watch-throughs of a fan: begun, named, made current, and removed. Each function is one transaction."""

from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from tracking.guide import Guide
from tracking.made import Made
from tracking.marks import Deed
from tracking.models import Fan, Run, Step, Viewing
from tracking.services import Changes, lock, record, rows_of

MOST_RUNS = 100


class TooManyRunsError(ValueError):
    """A fan has as many runs as there can be."""


def runs_of(fan: Fan | None):
    """Return the runs of a fan, each with how much of it is watched and skipped."""
    if fan is None:
        return Run.objects.none()
    return fan.runs.order_by("-is_current", "-number").annotate(
        watched=Count("viewings", filter=Q(viewings__state=Viewing.State.WATCHED)),
        skipped=Count("viewings", filter=Q(viewings__state=Viewing.State.SKIPPED)),
    )


@transaction.atomic
def begin_run(*, user: Any, name: str = "") -> Run:
    """Begin another watch-through: it is the current one from now on. What earlier ones tell stays told."""
    fan = lock(user)
    numbers = list(fan.runs.values_list("number", flat=True))
    if len(numbers) >= MOST_RUNS:
        raise TooManyRunsError
    fan.runs.filter(is_current=True).update(is_current=False)
    number = max(numbers, default=0) + 1
    return fan.runs.create(number=number, name=name, is_current=True, started=timezone.localdate())


@transaction.atomic
def rename_run(*, user: Any, number: int, name: str) -> Run:
    run = _find(lock(user), number)
    run.name = name
    run.save(update_fields=["name"])
    return run


@transaction.atomic
def choose_run(*, user: Any, number: int) -> Run:
    """Make a run the current one: what is marked from now on goes there."""
    fan = lock(user)
    run = _find(fan, number)
    fan.runs.filter(is_current=True).exclude(pk=run.pk).update(is_current=False)
    run.is_current = True
    run.save(update_fields=["is_current"])
    return run


@transaction.atomic
def remove_run(*, user: Any, number: int) -> Step | None:
    """Remove a run with all its marks, as one step; None if it has none, so that nothing need come back.

    If it was the current one, the latest of the others is, from now on.
    """
    fan = lock(user)
    run, guide = _find(fan, number), Guide.load()
    rows = rows_of([run.pk])
    made = Made(removed=[{name: getattr(run, name) for name in ("pk", "number", "name", "is_current")}])
    made.removed[0]["started"] = run.started and run.started.isoformat()
    deed = Deed(Step.Kind.UNWATCHED, Step.Scope.SERIES)
    gone: Changes = dict.fromkeys(rows)
    step = record(fan=fan, guide=guide, rows=rows, changes=gone, deed=deed, made=made) if rows else None
    run.delete()
    if not fan.runs.filter(is_current=True).exists() and (latest := fan.runs.order_by("-number").first()):
        latest.is_current = True
        latest.save(update_fields=["is_current"])
    return step


def _find(fan: Fan, number: int) -> Run:
    """Return the run of that number; raise Run.DoesNotExist if the fan has none."""
    return fan.runs.get(number=number)
