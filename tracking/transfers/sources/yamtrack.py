"""Yamtrack: its CSV in three generations, told apart by nothing, since columns are read by name."""

from tracking.transfers.seen import clean, is_series, number, seen

NAME = "Yamtrack"
ONE_FINALE = True


def detects(piece) -> bool:
    return piece.has("media_id", "source", "media_type", "season_number", "episode_number")


def read(piece):
    for row in piece.rows:
        is_tmdb = row.get("source") == "tmdb"
        if row.get("media_type") not in {"tv", "season", "episode"} or not is_series(
            row.get("title"), tmdb=row.get("media_id") if is_tmdb else None
        ):
            yield None
        elif row["media_type"] == "episode":
            yield seen(
                row,
                season=row.get("season_number"),
                number_=row.get("episode_number"),
                at=row.get("end_date") or row.get("watch_date"),
                again=number(clean(row.get("repeats"))) or 0,
            )
