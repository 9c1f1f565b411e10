"""Trakt: the files of its export, or one of them. One row a play, so repeats are rewatches."""

from tracking.transfers.pieces import items
from tracking.transfers.seen import dig, is_series, rating, seen

NAME = "Trakt"
ONE_FINALE = True


def detects(piece) -> bool:
    if not isinstance(piece.tree, list):
        return False
    first = next(iter(items(piece.tree)), None)
    return first is not None and "type" in first and bool({"watched_at", "rated_at"} & first.keys())


def read(piece):
    for row in items(piece.tree):
        show, episode = row.get("show"), row.get("episode")
        ids = dig(show, "ids")
        if row.get("type") != "episode" or not _is_series(show, ids):
            yield None
            continue
        numbers = {"season": dig(episode, "season"), "number_": dig(episode, "number"), "title": dig(episode, "title")}
        if "watched_at" in row:
            yield seen({**row, **numbers}, **numbers, at=row["watched_at"])
        else:
            yield seen({**row, **numbers}, **numbers, rating=rating(row.get("rating")), is_watched=False)


def _is_series(show, ids) -> bool:
    return is_series(dig(show, "title"), imdb=dig(ids, "imdb"), tmdb=dig(ids, "tmdb"))
