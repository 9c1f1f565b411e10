"""What is written for a fan. Each function is one transaction, and begins with the lock of the fan's row:

so that whatever else is written for them at the same time waits. All of them ask as many queries however many
episodes they are about.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from tracking.guide import Guide
from tracking.made import Made
from tracking.marks import Deed, Mark, Marks, Moment
from tracking.models import Fan, Run, Step, Viewing

KEPT_STEPS = 50

Key = tuple[int, int]
"""A run and an episode."""
Rows = dict[Key, Viewing]
Changes = dict[Key, Mark | None]


class NothingToUndoError(LookupError):
    """There is no such step, or it has been undone."""


def lock(user: Any) -> Fan:
    """Return the fan that the user is, made if need be, and let nobody else write for them meanwhile.

    Only within a transaction; all that writes for a fan begins with it.
    """
    rows = Fan.objects.select_for_update()
    fan = rows.filter(user=user).first()
    if fan is None:
        Fan.objects.get_or_create(user=user)
        fan = rows.get(user=user)
    return fan


def current_run(fan: Fan) -> Run:
    """Return the run that marks go to; the first one begins with the first mark."""
    run = fan.runs.filter(is_current=True).first()
    return run or fan.runs.create(number=1, is_current=True, started=timezone.localdate())


@transaction.atomic
def write(*, user: Any, deed: Deed) -> tuple[Step | None, Guide]:
    """Carry out a deed in the current run, as one step; None if it changes nothing."""
    fan = lock(user)
    guide = Guide.load()
    run = current_run(fan)
    rows = rows_of([run.pk])
    marks = {overall: _mark(row) for (_run, overall), row in rows.items()}
    changes = {(run.pk, overall): mark for overall, mark in deed.changes(marks, guide).items()}
    return record(fan=fan, guide=guide, rows=rows, changes=changes, deed=deed), guide


@transaction.atomic
def undo(*, user: Any, number: int) -> tuple[Step, Guide]:
    """Take back a step. What has been changed since stays as it is; raise NothingToUndoError if there is none."""
    fan = lock(user)
    step = fan.steps.filter(pk=number, undone_at=None).first()
    if step is None:
        raise NothingToUndoError(number)
    guide = Guide.load()
    made = Made(**step.beyond)
    made.bring_back(fan)
    runs = set(fan.runs.values_list("pk", flat=True))
    rows = rows_of({run for run, *_rest in step.changes} & runs)
    taken_back: Changes = {}
    for run, overall, before, after in step.changes:
        row = rows.get((run, overall))
        if run in runs and _written(row) == after:
            taken_back[run, overall] = before and Mark.read(before)
    _store(rows, taken_back)
    more = made.take_back(fan) if step.kind == Step.Kind.IMPORTED else 0
    step.undone_at, step.number = timezone.now(), len(taken_back) + more
    step.save(update_fields=["undone_at", "number"])
    refresh(fan, guide)
    return step, guide


@transaction.atomic
def tell(*, user: Any, telling: str, fixed_at: int | None = None) -> None:
    """Say up to where the guide is to tell from now on."""
    fan = lock(user)
    fan.telling = telling
    fan.fixed_at = fixed_at if telling == Fan.Telling.FIXED else None
    fan.save(update_fields=["telling", "fixed_at"])


@transaction.atomic
def prefer(*, user: Any, titles: bool, scale: int | None = None, zone: str = "") -> None:
    """Keep whether all titles are shown, in how many stars ratings are, and by which clock the fan lives."""
    fan = lock(user)
    fan.titles, fan.scale, fan.zone = titles, scale or fan.scale, zone or fan.zone
    fan.save(update_fields=["titles", "scale", "zone"])


@transaction.atomic
def bring_along(*, user: Any, marks: Marks, telling: str, fixed_at: int | None) -> Step | None:
    """Take the marks of a device into the current run of the user, as one step.

    What the run has marked stays, but for what it has skipped and the device has watched.
    """
    fan = lock(user)
    guide = Guide.load()
    run = current_run(fan)
    rows = rows_of([run.pk])
    known = {entry.overall for entry in guide.entries}
    changes: Changes = {
        (run.pk, overall): mark
        for overall, mark in marks.items()
        if overall in known and ((row := rows.get((run.pk, overall))) is None or _is_news(row, mark))
    }
    if fan.progress == 0 and telling != Fan.Telling.PROGRESS:
        fan.telling, fan.fixed_at = telling, fixed_at
        fan.save(update_fields=["telling", "fixed_at"])
    return record(fan=fan, guide=guide, rows=rows, changes=changes, deed=Deed(Step.Kind.BROUGHT))


def record(
    *, fan: Fan, guide: Guide, rows: Rows, changes: Changes, deed: Deed, made: Made | None = None
) -> Step | None:
    """Write the changes of marks by (run, episode), and the step that can be undone. The fan must be locked.

    `made`: what else an import has made, or which run goes with its marks.
    """
    if not (changes or made):
        return None
    listed = [[*key, _written(rows.get(key)), mark and mark.written()] for key, mark in changes.items()]
    step = fan.steps.create(
        kind=deed.kind,
        scope=deed.scope,
        target=deed.target,
        number=len(changes) + (made.number if made else 0),
        changes=listed,
        beyond=made.kept() if made else {},
    )
    _store(rows, changes)
    _prune(fan)
    refresh(fan, guide)
    return step


def refresh(fan: Fan, guide: Guide) -> None:
    """Write how far the fan is, over all their runs."""
    seen = Viewing.objects.filter(run__fan=fan).order_by().values_list("episode", flat=True).distinct()
    fan.progress = guide.stretch(seen)
    fan.save(update_fields=["progress"])


def _is_news(row: Viewing, mark: Mark) -> bool:
    return mark.is_watched and row.state == Viewing.State.SKIPPED


def rows_of(runs: Iterable[int]) -> Rows:
    """Return the marks of some runs, by run and episode."""
    return {(row.run_id, row.episode_id): row for row in Viewing.objects.filter(run__in=runs)}


def _mark(row: Viewing) -> Mark:
    return Mark(row.state, Moment(row.watched_at, row.timed))


def _written(row: Viewing | None) -> str | None:
    return _mark(row).written() if row else None


def _store(rows: Rows, changes: Changes) -> None:
    """Write marks by (run, episode) over `rows`, in as many queries however many there are."""
    gone = [rows[key].pk for key, mark in changes.items() if mark is None and key in rows]
    kept = {key: mark for key, mark in changes.items() if mark is not None}
    made: list[Viewing] = []
    changed: list[Viewing] = []
    for (run, overall), mark in kept.items():
        row = rows.get((run, overall)) or Viewing(run_id=run, episode_id=overall)
        row.state, row.watched_at, row.timed = mark.state, mark.moment.at, mark.moment.timed
        (changed if row.pk else made).append(row)
    if gone:
        Viewing.objects.filter(pk__in=gone).delete()
    if made:
        Viewing.objects.bulk_create(made)
    if changed:
        Viewing.objects.bulk_update(changed, ["state", "watched_at", "timed"])


def _prune(fan: Fan) -> None:
    """Forget the steps of long ago; an import can be undone for good."""
    old = fan.steps.exclude(kind=Step.Kind.IMPORTED).order_by("-pk").values_list("pk", flat=True)[KEPT_STEPS:]
    if found := list(old):
        Step.objects.filter(pk__in=found).delete()
