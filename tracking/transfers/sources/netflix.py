"""Netflix: what was viewed, as "Show: Season N: Episode title" and a date in the form of the account's country."""

import re
from datetime import date

from tracking.transfers.seen import clean, is_series, seen

NAME = "Netflix"
_DATE = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})", re.ASCII)
_SEASON = re.compile(r"(?:season|staffel)\s+(\d{1,2})", re.IGNORECASE | re.ASCII)


def detects(piece) -> bool:
    return piece.has("title", "date") and len(piece.columns) == 2


def read(piece):
    day_first = _is_day_first(piece.rows)
    for row in piece.rows:
        series, _colon, rest = clean(row.get("title")).partition(":")
        if not rest or not is_series(series):
            yield None
            continue
        season, colon, title = rest.partition(":")
        found = _SEASON.search(season)
        yield seen(
            row,
            season=found[1] if found else None,
            title=title if found and colon else rest,
            at=_day(row.get("date"), day_first=day_first),
        )


def _is_day_first(rows) -> bool:
    """Return whether the day stands before the month: with points it does, with strokes if it is ever above 12."""
    found = [match for row in rows if (match := _DATE.fullmatch(clean(row.get("date"))))]
    return any(match[2] == "." or int(match[1]) > 12 for match in found if len(match[1]) < 4)


def _day(text, *, day_first: bool) -> str:
    """Return the day as ISO writes it; the text itself, which then is a fault, if it is none."""
    found = _DATE.fullmatch(clean(text))
    if not found:
        return clean(text) or "?"
    first, second, third = int(found[1]), int(found[3]), int(found[4])
    if len(found[1]) == 4:
        year, month, day = first, second, third
    else:
        year = third + 2000 if third < 100 else third
        month, day = (second, first) if day_first else (first, second)
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return clean(text)
