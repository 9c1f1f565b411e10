"""What is imported for a fan: one transaction, one step that can be undone, as many queries however much it is."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from characters.models import Character
from episodes.horizon import Horizon
from events.models import Event
from tracking import models
from tracking.guide import Guide
from tracking.made import Made, change_settings
from tracking.marks import Deed, Mark
from tracking.models import Fan, Favourite, Note, Rating, Run, Step
from tracking.services import lock, record
from tracking.transfers.matching import Titles
from tracking.transfers.planning import Plan, Planner, Present
from tracking.transfers.reading import Brought


def look(fan: Fan | None, brought: Brought) -> tuple[Plan, Present, Guide]:
    """Return what importing this would do, what there is already, and the guide; nothing is written."""
    present, guide = Present.load(fan), Guide.load()
    return Planner(present, guide, Titles.load()).make(brought), present, guide


@transaction.atomic
def bring(*, user: Any, brought: Brought) -> tuple[Step | None, Guide]:
    """Import what a file brings, as one step; None if there is nothing new in it."""
    fan = lock(user)
    plan, present, guide = look(fan, brought)
    made = Made()
    runs = {**present.runs, **_make_runs(fan, plan, made)}
    changes: dict[tuple[int, int], Mark | None] = {
        (runs[number], overall): mark for (number, overall), mark in plan.marks.items()
    }
    made.ratings = _make_ratings(fan, plan)
    made.notes = _make_notes(fan, plan)
    if brought.extras:
        made.favourites = _make_favourites(fan, plan.characters, plan.events)
        made.plans = _make_plan(fan, plan)
    if plan.settings:
        made.settings = [present.settings, plan.settings]
        change_settings(fan, plan.settings)
    step = record(fan=fan, guide=guide, rows=present.rows, changes=changes, deed=Deed(Step.Kind.IMPORTED), made=made)
    return step, guide


def _make_runs(fan: Fan, plan: Plan, made: Made) -> dict[int, int]:
    new = list(plan.runs.values())
    rows = Run.objects.bulk_create(
        Run(fan=fan, number=run.number, name=run.name, is_current=run.is_current, started=run.started) for run in new
    )
    made.runs = [row.pk for row in rows]
    made.rewatches = [row.pk for row, run in zip(rows, new, strict=True) if run.is_rewatch]
    return {row.number: row.pk for row in rows}


def _make_ratings(fan: Fan, plan: Plan) -> list[list[int]]:
    rows = [Rating(fan=fan, episode_id=overall, value=value) for overall, (value, _at) in plan.ratings.items()]
    _make(Rating, rows, "rated_at", [at for _value, at in plan.ratings.values()])
    return [[row.pk, row.value] for row in rows]


def _make_notes(fan: Fan, plan: Plan) -> list[list[Any]]:
    rows = [Note(fan=fan, episode_id=overall, text=text) for overall, (text, _at) in plan.notes.items()]
    _make(Note, rows, "written_at", [at for _text, at in plan.notes.values()])
    return [[row.pk, row.written_at.isoformat()] for row in rows]


def _make_favourites(fan: Fan, characters: dict[str, str], events: dict[str, str]) -> list[int]:
    """Keep what is liked best. Of what is not found nothing is said: that would tell what there is, or is to come."""
    found = Character.objects.named(Horizon.EVERYTHING).filter(slug__in=characters).values_list("pk", "slug")
    told = Event.objects.told(Horizon.EVERYTHING).filter(slug__in=events).values_list("pk", "slug")
    new = [(Favourite(fan=fan, character_id=pk), characters[slug]) for pk, slug in found]
    new += [(Favourite(fan=fan, event_id=pk), events[slug]) for pk, slug in told]
    rows = [row for row, _at in new]
    _make(Favourite, rows, "since", [at for _row, at in new])
    return [row.pk for row in rows]


def _make(model: Any, rows: list[Any], name: str, moments: Iterable[str]) -> None:
    """Make rows, and give them the moments at which they were made elsewhere: made anew they all have today's."""
    if not rows:
        return
    model.objects.bulk_create(rows)
    for row, at in zip(rows, moments, strict=True):
        moment = datetime.fromisoformat(at) if "T" in at else timezone.now()
        setattr(row, name, moment.astimezone(UTC))
    model.objects.bulk_update(rows, [name])


def _make_plan(fan: Fan, plan: Plan) -> list[list[Any]]:
    """Keep what the file plans to watch for a fan who has no plan yet."""
    if not plan.planned:
        return []
    said = plan.planned
    fields = {**said, "begins": date.fromisoformat(said["begins"]), "at": time.fromisoformat(said["at"])}
    row, is_new = models.Plan.objects.get_or_create(fan=fan, defaults=fields)
    return [[row.pk, row.made_at.isoformat()]] if is_new else []
