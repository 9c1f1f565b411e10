"""IMDb: its ratings, or a list. An episode is known by its title alone; the dates are not those of watching."""

from tracking.transfers.seen import IMDB, SERIES, clean, rating, seen

NAME = "IMDb"


def detects(piece) -> bool:
    return piece.has("const", "your_rating", "title", "title_type")


def read(piece):
    for row in piece.rows:
        # "Smallville: Pilot", "Smallville - Pilot" or, with the series beside it, "Smallville: Pilot (2001)".
        series, found, title = clean(row.get("title")).partition(":")
        if (
            row.get("const") == IMDB
            or row.get("title_type", "").lower().replace(" ", "") != "tvepisode"
            or not found
            or series.strip().lower() != SERIES
        ):
            yield None
            continue
        yield seen(row, title=title, rating=rating(row.get("your_rating")), is_watched=False)
