"""What a file says was seen: one row of it, in the words that all sources share."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils import timezone

from episodes.folding import fold
from tracking.marks import UNKNOWN, Mark, Moment, on_day

SERIES = "smallville"
IMDB, TMDB = "tt0279600", "4604"
FIRST_SHOWN = 2001
"""A date before this year stands for one that is not known: 1970-01-01 does in more than one source."""
LONGEST_TEXT = 300
_NAME_WITH_YEAR = re.compile(r"\s*\((?:\d{4}|us)\)\s*$", re.IGNORECASE)
_DIGITS = re.compile(r"\d{1,4}", re.ASCII)
_EPOCH = re.compile(r"\d{9,13}(?:\.\d+)?", re.ASCII)
_MILLISECONDS = 100_000_000_000


class UnreadableDateError(ValueError):
    """A date is in none of the forms that are known, or still to come."""


@dataclass
class Seen:
    """An episode that was watched, skipped or rated, as a source numbers and names it.

    `run`: in which run, if it says so. `again`: how often it was seen again, in all. `is_position`: all up to it were
    watched. `is_echo`: it repeats what other rows say, and counts only where they do not. `fault`: why it cannot be
    taken, if that shows without our episodes.
    """

    season: int | None = None
    number: int | None = None
    title: str = ""
    when: str = ""
    again: int = 0
    rating: int | None = None
    rated_at: str = ""
    run: int | None = None
    is_watched: bool = True
    is_skipped: bool = False
    is_position: bool = False
    is_echo: bool = False
    fault: str = ""
    source: str = ""
    row: dict[str, str] = field(default_factory=dict)

    @property
    def moment(self) -> Moment:
        return Mark.read(self.when).moment if self.when else UNKNOWN

    @property
    def says_something(self) -> bool:
        return self.is_watched or self.is_skipped or self.rating is not None

    def kept(self) -> dict[str, Any]:
        """Return it as JSON keeps it, without what is as usual."""
        usual = asdict(Seen())
        return {name: value for name, value in asdict(self).items() if value != usual[name]}


def clean(value: Any) -> str:
    """Return a value of a file as a text that both databases take, and not too long a one."""
    if value is None or isinstance(value, (dict, list)):
        return ""
    text = str(value)[: 4 * LONGEST_TEXT].replace("\0", "").strip()
    return text.encode("utf-8", "replace").decode()[:LONGEST_TEXT]


def dig(tree: Any, *path: str) -> Any:
    """Return what lies at the end of a path in a tree; None where it breaks off."""
    for name in path:
        tree = tree.get(name) if isinstance(tree, dict) else None
    return tree


def number(value: Any) -> int | None:
    """Return a small whole number; None for all else."""
    text = clean(value)
    text = text.removesuffix(".0")
    return int(text) if _DIGITS.fullmatch(text) else None


def rating(value: Any) -> int | None:
    """Return a rating from 1 to 10, rounded to whole ones; None for all else, and 0 stands for none."""
    text = clean(value).replace(",", ".")
    if not re.fullmatch(r"\d{1,2}(\.\d{1,4})?", text, re.ASCII):
        return None
    found = int(float(text) + 0.5)
    return found if 1 <= found <= 10 else None


def is_series(name: Any, *, imdb: Any = None, tmdb: Any = None) -> bool:
    """Return whether a show is this series, by an id where the source gives one, else by its name."""
    if clean(imdb).startswith("tt"):
        return clean(imdb) == IMDB
    if clean(tmdb) == TMDB:
        return True
    return fold(_NAME_WITH_YEAR.sub("", clean(name))) == SERIES


def when(value: Any) -> str:
    """Return a date as a mark writes it, "" if it is not known; raise UnreadableDateError if it cannot be read.

    Times without a zone are UTC, as all sources write them.
    """
    text = clean(value)
    if not text or text in {"0", "null", "None", "unknown"}:
        return ""
    moment = _moment(text)
    if moment.at is None or moment.at.year < FIRST_SHOWN:
        return ""
    if moment.at > timezone.now() + timedelta(hours=0 if moment.timed else 24):
        raise UnreadableDateError(text)
    return Mark(moment=moment).written()


def _moment(text: str) -> Moment:
    try:
        if _EPOCH.fullmatch(text):
            seconds = float(text)
            seconds = seconds / 1000 if seconds >= _MILLISECONDS else seconds
            return Moment(datetime.fromtimestamp(int(seconds), UTC), timed=True)
        if len(text) <= len("2026-01-01"):
            day = date.fromisoformat(text)
            return Moment(on_day(day)) if day.year >= FIRST_SHOWN else UNKNOWN
        at = datetime.fromisoformat(text.removesuffix(" UTC")).replace(microsecond=0)
        if not FIRST_SHOWN <= at.year < date.max.year:
            return UNKNOWN
        return Moment(at if at.tzinfo else at.replace(tzinfo=UTC), timed=True)
    except (ValueError, OverflowError, OSError) as error:
        raise UnreadableDateError(text) from error


def seen(
    row: Mapping[str, Any], *, season: Any = None, number_: Any = None, title: Any = "", at: Any = None, **more
) -> Seen:
    """Return what a row says was seen; with its fault, if its date cannot be read."""
    found = Seen(season=number(season), number=number(number_), title=clean(title), row=_flat(row), **more)
    try:
        found.when = when(at)
    except UnreadableDateError:
        found.fault = "date"
    return found


def _flat(row: Mapping[str, Any]) -> dict[str, str]:
    """Return the filled plain values of a row, to be shown again to whoever sent it."""
    return {clean(name): text for name, value in row.items() if (text := clean(value))}
