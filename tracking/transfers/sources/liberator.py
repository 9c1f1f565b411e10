"""The `activity_history.csv` of the Liberator for TV Time, in three generations: each added a column."""

from tracking.transfers.seen import clean, is_series, number, rating, seen

NAME = "TV Time Liberator"


def detects(piece) -> bool:
    return piece.has("is_watched", "is_watchlisted", "season", "episode", "type")


def read(piece):
    for row in piece.rows:
        # Old files call the rows of episodes "show" too.
        if row.get("type") == "movie" or not row.get("episode") or not is_series(row.get("title")):
            yield None
            continue
        is_watched = clean(row.get("is_watched")).lower() in {"true", "1", "yes"}
        yield seen(
            row,
            season=0 if clean(row.get("is_special")).lower() == "true" else row.get("season"),
            number_=row.get("episode"),
            at=row.get("watched_at") if is_watched else None,
            again=number(row.get("rewatch_count")) or 0,
            rating=rating(row.get("rating")),
            is_watched=is_watched,
        )
