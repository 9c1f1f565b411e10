"""TV Time: the files of what it had to hand out, in all kinds that say which episode was watched. Times are UTC."""

from tracking.transfers.seen import clean, is_series, number, seen

NAME = "TV Time"
_WATCHES = ("watch-episode-", "rewatch-episode-")


def detects(piece) -> bool:
    return any(piece.has(*columns) for columns, _read in _KINDS)


def read(piece):
    reader = next(reader for columns, reader in _KINDS if piece.has(*columns))
    return reader(piece)


def _records(piece):
    """Second version: the kind of a row is how its key begins. A name may be blank, and is that of the same series."""
    names = {row["s_id"]: row["series_name"] for row in piece.rows if row.get("s_id") and row.get("series_name")}
    for row in piece.rows:
        if not row.get("key", "").startswith(_WATCHES):
            continue
        if not is_series(row.get("series_name") or names.get(row.get("s_id", ""), "")):
            yield None
            continue
        yield seen(
            row,
            season=0 if row.get("is_special", "").lower() == "true" else row.get("s_no") or row.get("season_number"),
            number_=row.get("ep_no") or row.get("episode_number"),
            at=row.get("created_at"),
            again=number(row.get("rewatch_count")) or 0,
        )


def _old_records(piece):
    """First version: films and rows of long ago. What is only wanted, followed or counted is none."""
    for row in piece.rows:
        if row.get("type") not in {"watch", "rewatch"}:
            continue
        if not is_series(row.get("series_name")):
            yield None
            continue
        yield seen(
            row,
            season=row.get("season_number"),
            number_=row.get("episode_number"),
            at=row.get("watch_date") or row.get("created_at"),
            again=number(row.get("rewatch_count")) or 0,
        )


def _repeated(piece):
    """What was seen last, or where: it says nothing that the records do not, if these are there."""
    for row in piece.rows:
        if not is_series(row.get("tv_show_name")):
            yield None
            continue
        yield seen(
            row,
            season=row.get("episode_season_number"),
            number_=row.get("episode_number"),
            at=clean(row.get("created_at")),
            is_echo=True,
        )


_KINDS = (
    (("key", "series_name"), _records),
    (("type_uuid_n", "series_name"), _old_records),
    (("tv_show_name", "episode_season_number", "episode_number"), _repeated),
    (("tv_show_name", "tv_show_id", "episode_id"), _repeated),
)
