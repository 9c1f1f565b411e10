"""Simkl: its JSON, with a date an episode; and both its CSV files, with one position a show and no dates."""

import re

from tracking.transfers.pieces import items
from tracking.transfers.seen import clean, dig, is_series, number, seen

NAME = "Simkl"
_POSITION = re.compile(r"s(\d{1,3})e(\d{1,4})", re.IGNORECASE | re.ASCII)


def detects(piece) -> bool:
    if piece.has("simkl_id", "title", "lastepwatched"):
        return True
    return any(isinstance(dig(piece.tree, kind), list) for kind in ("shows", "movies", "anime")) and not dig(
        piece.tree, "format"
    )


def read(piece):
    return _positions(piece) if piece.columns else _shows(piece)


def _shows(piece):
    for kind in ("movies", "anime"):
        yield from (None for _item in items(dig(piece.tree, kind)))
    for item in items(dig(piece.tree, "shows")):
        show = item.get("show")
        if not is_series(dig(show, "title"), imdb=dig(show, "ids", "imdb"), tmdb=dig(show, "ids", "tmdb")):
            yield None
            continue
        again = 1 if item.get("is_rewatch") is True else 0
        last = _POSITION.fullmatch(clean(item.get("last_watched")))
        last_numbers = (number(last[1]), number(last[2])) if last else None
        listed = False
        for season in items(item.get("seasons")):
            for episode in items(season.get("episodes")):
                listed = True
                row = {"season": season.get("number"), "episode": episode.get("number"), **episode}
                # The day on which the last one was seen says nothing of the others, so theirs stays unknown.
                is_last = (number(season.get("number")), number(episode.get("number"))) == last_numbers
                yield seen(
                    row,
                    season=season.get("number"),
                    number_=episode.get("number"),
                    at=episode.get("watched_at") or (item.get("last_watched_at") if is_last else None),
                    again=again,
                )
        if not listed:
            yield from _position(item, item.get("last_watched"), item.get("status"))


def _positions(piece):
    for row in piece.rows:
        if row.get("type", "").lower() == "movie" or not is_series(
            row.get("title"), imdb=row.get("imdb") or row.get("imdb_id"), tmdb=row.get("tmdb")
        ):
            yield None
            continue
        yield from _position(row, row.get("lastepwatched"), row.get("watchlist"))


def _position(row, last, status):
    found = _POSITION.fullmatch(clean(last))
    if found:
        yield seen(row, season=found[1], number_=found[2], is_position=True)
    elif clean(status).lower() == "completed":
        yield seen(row, is_position=True)
    elif clean(last):
        yield seen(row, title=last)
