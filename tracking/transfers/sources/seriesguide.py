"""SeriesGuide: its JSON of shows, seasons and episodes. It knows what was watched or skipped, and not when."""

from tracking.transfers.pieces import items
from tracking.transfers.seen import is_series, number, seen

NAME = "SeriesGuide"


def detects(piece) -> bool:
    shows = list(items(piece.tree))
    return any(isinstance(show.get("seasons"), list) and "show" not in show for show in shows)


def read(piece):
    for show in items(piece.tree):
        if not is_series(show.get("title"), imdb=show.get("imdb_id"), tmdb=show.get("tmdb_id")):
            yield None
            continue
        for season in items(show.get("seasons")):
            for episode in items(season.get("episodes")):
                is_skipped = bool(episode.get("skipped"))
                if is_skipped or episode.get("watched"):
                    row = {"season": season.get("season"), **episode}
                    yield seen(
                        row,
                        season=row["season"],
                        number_=episode.get("episode"),
                        title=episode.get("title"),
                        again=max(0, (number(episode.get("plays")) or 1) - 1),
                        is_skipped=is_skipped,
                        is_watched=not is_skipped,
                    )
