"""Our own CSV: the rows that matched nothing, sent again once mended, and the viewings of an export.

It is also a form for whoever has a list of their own. Every row of it is of this series: so a file with any other
column, which may say of which series a row is, is none of these.
"""

from episodes.inert import unquoted
from tracking.transfers.seen import clean, number, rating, seen

NAME = "CSV"
COLUMNS = ("season", "episode", "title", "watched_at", "rating", "rewatches", "state", "reason")


_KNOWN = frozenset({*COLUMNS, "run", "rated_at"})


def detects(piece) -> bool:
    return piece.has("season", "episode") and piece.columns <= _KNOWN


def read(piece):
    are_ratings = "rated_at" in piece.columns
    for sent in piece.rows:
        row = {name: unquoted(text) for name, text in sent.items()}
        state = clean(row.get("state")).lower()
        yield seen(
            row,
            season=row.get("season"),
            number_=row.get("episode"),
            title=row.get("title"),
            at=row.get("watched_at"),
            again=number(row.get("rewatches")) or 0,
            rating=rating(row.get("rating")),
            is_skipped=state == "skipped",
            is_watched=state not in {"skipped", "rated"} and not are_ratings,
            is_position=state == "position",
        )
