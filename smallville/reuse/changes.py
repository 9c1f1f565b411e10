"""What has changed of the told story, and when: as history keeps it.

Of what history does not know nobody can say when it came, so it is no news: it is left out. An event has changed with
itself and with who takes part in it, not with what later comes of it, which would tell that something does.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Min, Q
from reversion.models import Version

from episodes.models import Passage, Status, Synopsis
from events.models import Event, Participation
from smallville.history.states import from_text, same
from smallville.history.versions import GONE, with_previous
from smallville.models import Way

MOST = 50
_KINDS: Any = (Event, Participation, Synopsis, Passage)


@dataclass
class Change:
    """An event or a synopsis that is told, when it last changed, and since when it is out, if that is known."""

    row: Event | Synopsis
    changed: datetime
    published: datetime | None = None


def site_began() -> datetime:
    """Return since when this site stands: nothing of it is older."""
    applied = MigrationRecorder.Migration.objects.aggregate(first=Min("applied"))
    return applied["first"]


def latest_changes(events, synopses) -> list[Change]:
    """Return what changed last of these told `events` and `synopses`, the latest first."""
    moments = _moments()
    events_changed = _with_parts(moments, Event, events, Participation.objects.told(events.horizon), "event")
    synopses_changed = _with_parts(moments, Synopsis, synopses, Passage.objects.told(synopses.horizon), "synopsis")
    ranked = sorted(
        [(changed, Event, pk) for pk, changed in events_changed.items()]
        + [(changed, Synopsis, pk) for pk, changed in synopses_changed.items()],
        key=lambda found: (found[0], found[1] is Event, found[2]),
        reverse=True,
    )[:MOST]
    rows = {
        model: found.in_bulk([pk for _changed, kind, pk in ranked if kind is model])
        for model, found in ((Event, events), (Synopsis, synopses))
    }
    published = _published((model, pk) for _changed, model, pk in ranked)
    return [Change(rows[model][pk], changed, published.get((model, pk))) for changed, model, pk in ranked]


def _changes():
    """Return the versions that say something new of their rows: not how they had been before, nor that they went."""
    versions = Version.objects.filter(db=DEFAULT_DB_ALIAS).exclude(format=GONE)
    return versions.exclude(revision__origin__way=Way.BEFORE)


def _moments() -> dict[tuple[type, int], datetime]:
    """Return when each row that history knows changed last."""
    kinds = {kind.pk: model for model, kind in ContentType.objects.get_for_models(*_KINDS).items()}
    versions = with_previous(_changes().filter(content_type__in=kinds)).order_by("pk")
    columns = ("content_type", "object_id", "serialized_data", "previous_data", "previous_format")
    found = {}
    for kind, pk, data, previous, form, moment in versions.values_list(*columns, "revision__date_created"):
        # A synopsis has changed with its passages, also with those that went.
        if kinds[kind] is Synopsis or form in (None, GONE) or _differ(data, previous):
            found[kinds[kind], int(pk)] = moment
    return found


def _differ(data: str, previous: str) -> bool:
    return data != previous and not same(from_text(data), from_text(previous))


def _with_parts(moments, model, rows, parts, whole) -> dict[int, datetime]:
    """Return when each of `rows` changed last, itself or one of its `parts`."""
    found = {pk: moments[model, pk] for pk in rows.order_by().values_list("pk", flat=True) if (model, pk) in moments}
    owners = set(rows.order_by().values_list("pk", flat=True))
    for pk, owner in parts.order_by().values_list("pk", whole):
        changed = moments.get((parts.model, pk))
        if owner in owners and changed:
            found[owner] = max(changed, found.get(owner, changed))
    return found


def _published(keys: Iterable[tuple[type, int]]) -> dict[tuple[type, int], datetime]:
    """Return since when each row is published, where history knows of a time before."""
    wanted = list(keys)
    kinds = {kind.pk: model for model, kind in ContentType.objects.get_for_models(Event, Synopsis).items()}
    condition = Q(pk__in=[])
    for kind, model in kinds.items():
        condition |= Q(content_type=kind, object_id__in=[str(pk) for other, pk in wanted if other is model])
    first: dict[tuple[type, int], datetime | None] = {}
    for key, moment in _out(Version.objects.filter(condition, db=DEFAULT_DB_ALIAS), kinds):
        first.setdefault(key, moment)
    return {key: moment for key, moment in first.items() if moment}


def _out(versions, kinds) -> Iterator[tuple[tuple[type, int], datetime | None]]:
    """Yield the row and the moment of every version that is published; None if it had been so before."""
    rows = versions.exclude(format=GONE).order_by("pk")
    columns = ("content_type", "object_id", "serialized_data", "revision__date_created", "revision__origin__way")
    for kind, pk, data, moment, way in rows.values_list(*columns):
        if from_text(data).get("status") == Status.PUBLISHED:
            yield (kinds[kind], int(pk)), None if way == Way.BEFORE else moment
