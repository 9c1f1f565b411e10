"""Our own CSV: the rows that matched nothing, sent again once mended, and the viewings of an export.

It is also a form for whoever has a list of their own: season, episode, and what else there is. Every row of it is of
this series.
"""

from tracking.transfers.inert import unquoted
from tracking.transfers.seen import clean, number, rating, seen

NAME = "CSV"
COLUMNS = ("season", "episode", "title", "watched_at", "rating", "rewatches", "state", "reason")


def detects(piece) -> bool:
    return piece.has("season", "episode")


def read(piece):
    for sent in piece.rows:
        row = {name: unquoted(text) for name, text in sent.items()}
        found = rating(row.get("rating") or row.get("rating10"))
        at = row.get("watched_at") or row.get("watcheddate")
        state = clean(row.get("state")).lower()
        yield seen(
            row,
            season=row.get("season"),
            number_=row.get("episode"),
            title=row.get("title"),
            at=at,
            again=number(row.get("rewatches")) or 0,
            rating=found,
            is_skipped=state == "skipped",
            is_watched=state not in {"skipped", "rated"},
            is_position=state == "position",
        )
