"""The rows that match nothing, as a table that can be mended and sent again."""

from collections.abc import Iterable, Iterator
from typing import Any

from tracking.transfers.matching import Unmatched
from tracking.transfers.seen import Seen
from tracking.transfers.sources.corrected import COLUMNS

__all__ = ["COLUMNS", "as_rows"]


def as_rows(unmatched: Iterable[Unmatched]) -> Iterator[dict[str, Any]]:
    for row, reason in unmatched:
        yield {
            "season": row.season,
            "episode": row.number,
            "title": row.title or row.row.get("title"),
            "watched_at": row.when or _date(row),
            "rating": row.rating,
            "rewatches": row.again or None,
            "state": _state(row),
            "reason": reason.label,
        }


def _state(row: Seen) -> str:
    if row.is_skipped:
        return "skipped"
    if row.is_position:
        return "position"
    return "watched" if row.is_watched else "rated"


def _date(row: Seen) -> str:
    """Return the date that cannot be read, as it was sent."""
    if not row.fault:
        return ""
    names = ("watched_at", "end_date", "watch_date", "created_at", "date")
    return next((row.row[name] for name in names if row.row.get(name)), "")
