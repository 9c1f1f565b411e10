"""The files `tvtime-series-episodes-...` that "Export my data" and TV Time Out write, as CSV or JSON."""

from tracking.transfers.pieces import items
from tracking.transfers.seen import clean, dig, is_series, number, seen

NAME = "TV Time, Export my data"
_COLUMNS = {"season", "episode", "is_watched", "watched_at", "title"}


def detects(piece) -> bool:
    return (piece.has("series_tvdb_id", "is_watched", "season", "episode")
            or any(row.keys() >= _COLUMNS for row in _rows(piece)[:1]))  # fmt: skip


def read(piece):
    for row in piece.rows or _rows(piece):
        if not is_series(row.get("title"), imdb=row.get("series_imdb_id")):
            yield None
        elif clean(row.get("is_watched")).lower() in {"true", "1", "yes"}:
            yield seen(
                row,
                season=0 if clean(row.get("special")).lower() == "true" else row.get("season"),
                number_=row.get("episode"),
                at=row.get("watched_at"),
                again=number(row.get("rewatch_count")) or 0,
            )


def _rows(piece):
    """Return the rows of a tree: of a list, or of a list in it; episodes may lie under their series."""
    tree = piece.tree if isinstance(piece.tree, list) else dig(piece.tree, "episodes")
    return list(items(tree))
