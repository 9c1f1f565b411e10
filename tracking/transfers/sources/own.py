"""Our own JSON, as `tracking.transfers.exporting` writes it and docs/my-data.md describes it."""

import re
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any
from zoneinfo import available_timezones

from django.utils import timezone

from episodes.horizon import tidy_code
from tracking.marks import Mark
from tracking.models import Fan, Run
from tracking.models.sharing import MOST_AT_ONCE
from tracking.transfers.pieces import items
from tracking.transfers.seen import clean, dig, number, rating, seen

NAME = "Smallville"
FORMAT, VERSION = "smallville-tracking", 1
LONGEST_NOTE = 20_000
_EARLIEST, _LATEST = 1900, 2199
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


@dataclass
class Extras:
    """What only our own file holds: the runs, the notes, what one likes best, the settings and the plan."""

    runs: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, str]] = field(default_factory=list)
    characters: dict[str, str] = field(default_factory=dict)
    events: dict[str, str] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    plan: dict[str, Any] = field(default_factory=dict)

    def kept(self) -> dict[str, Any]:
        return asdict(self)


def detects(piece) -> bool:
    return dig(piece.tree, "format") == FORMAT and dig(piece.tree, "version") == VERSION


def read(piece):
    for run in items(piece.tree.get("runs")):
        for viewing in items(run.get("viewings")):
            is_watched = viewing.get("state") != "skipped"
            yield _seen(
                {**viewing, "run": run.get("number")},
                at=viewing.get("watched_at") if is_watched else None,
                run=number(run.get("number")) or 1,
                is_watched=is_watched,
                is_skipped=not is_watched,
            )
    for rated in items(piece.tree.get("ratings")):
        row = _seen(rated, rating=rating(rated.get("value")), is_watched=False)
        row.rated_at = moment(rated.get("rated_at"))
        yield row


def extras(tree: dict[str, Any]) -> Extras:
    """Return what else is in the file; what is none of it is left out."""
    found = Extras(settings=_settings(tree.get("settings")), plan=_plan(tree.get("plan")))
    for run in items(tree.get("runs")):
        if counted := number(run.get("number")):
            name = clean(run.get("name"))[: Run._meta.get_field("name").max_length]
            day = moment(run.get("started"))[:10]
            found.runs.append(
                {"number": counted, "name": name, "is_current": run.get("is_current") is True, "started": day}
            )
    for note in items(tree.get("notes")):
        text = _text(note.get("text"))
        if text:
            found.notes.append(
                {"code": tidy_code(clean(note.get("episode"))), "text": text, "at": moment(note.get("written_at"))}
            )
    for liked in items(tree.get("favourites")):
        for name, kept in (("character", found.characters), ("event", found.events)):
            if slug := clean(liked.get(name)):
                kept[slug] = moment(liked.get("since"))
    return found


def moment(value: Any) -> str:
    """Return a moment as a mark writes it; "" if it is none, or still to come."""
    text = clean(value)
    try:
        mark = Mark.read(text) if text[:1].isdigit() else Mark()
    except (ValueError, OverflowError):
        return ""
    at = mark.moment.at
    is_one = at and at.tzinfo and at.year >= _EARLIEST and at <= timezone.now() + timedelta(days=1)
    return mark.written() if is_one else ""


def _seen(row, *, at=None, **more):
    season, _x, in_season = tidy_code(clean(row.get("episode"))).partition("x")
    found = seen(row, season=season, number_=in_season, **more)
    found.when = moment(at)
    found.fault = "date" if at and not found.when else ""
    return found


def _text(value: Any) -> str:
    if not isinstance(value, str):
        return ""
    return value.replace("\0", "").encode("utf-8", "replace").decode()[:LONGEST_NOTE].strip()


def _settings(said: Any) -> dict[str, Any]:
    """Return the settings that are valid ones."""
    telling, scale = dig(said, "telling"), dig(said, "scale")
    found: dict[str, Any] = {"titles": dig(said, "titles") is True}
    if telling in Fan.Telling.values:
        found |= {"telling": telling, "fixed_at": clean(dig(said, "fixed_at"))}
    if scale in Fan.Scale.values:
        found["scale"] = scale
    if (zone := clean(dig(said, "zone"))) in available_timezones():
        found["zone"] = zone
    return found if isinstance(said, dict) else {}


def _day(value: Any) -> str:
    """Return a day, which may be still to come, as it stands in the file; "" if it is none of these times."""
    try:
        day = date.fromisoformat(clean(value))
    except ValueError:
        return ""
    return str(day) if _EARLIEST <= day.year <= _LATEST else ""


def _plan(said: Any) -> dict[str, Any]:
    """Return the plan, if it is a valid one; nothing else."""
    days = dig(said, "days")
    listed = set(days) if isinstance(days, list) and all(isinstance(day, int) for day in days) else set()
    begins, at = _day(dig(said, "begins")), _TIME.fullmatch(clean(dig(said, "at")))
    many = number(dig(said, "number")) or 0
    if not (listed and listed <= set(range(7)) and begins and at and 1 <= many <= MOST_AT_ONCE):
        return {}
    code = tidy_code(clean(dig(said, "episode")))
    return {"code": code, "number": many, "days": sum(1 << day for day in listed), "begins": begins, "at": at[0]}
