"""When something was watched, as people say it: today, yesterday 20:15, 24.12.2025, unknown."""

import re
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import gettext as _
from django.utils.translation import override

from tracking.marks import UNKNOWN, Moment, on_day

LONGEST = 60
_EARLIEST = 1900
_UNKNOWN = {"", "?", "unknown", "unbekannt"}
_NOW = {"now", "jetzt", "just now", "eben"}
_DAYS_AGO = {"today": 0, "heute": 0, "yesterday": 1, "gestern": 1, "the day before yesterday": 2, "vorgestern": 2}
_TIME = re.compile(r"(?:^|,?\s+|t)(?:um\s+|at\s+)?([01]?\d|2[0-3])[:.]([0-5]\d)(?::[0-5]\d)?(?:\s*uhr)?$", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_GERMAN = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", re.ASCII)
_WORDS = re.compile(r"(\d{1,2})\.?\s+(\w+)\.?,?\s+(\d{4})")


class MomentError(ValueError):
    """Says in the reader's language why a text is no moment at which something can have been watched."""


def read_moment(text: str) -> Moment:
    """Return the moment that `text` names; raise MomentError if it names none, or one to come."""
    said = " ".join(text.lower().split())
    if said in _UNKNOWN:
        return UNKNOWN
    if said in _NOW:
        return Moment.now()
    found = _TIME.search(said) if len(said) <= LONGEST else None
    clock = time(int(found[1]), int(found[2])) if found and not _GERMAN.fullmatch(said) else None
    day = _day(said[: found.start()] if found and clock else said)
    if day is None:
        raise MomentError(
            _("This is not understood. Write today, yesterday, unknown, or a day like 24.12.2025, with a time or not.")
        )
    moment = Moment(timezone.make_aware(datetime.combine(day, clock)), timed=True) if clock else Moment(on_day(day))
    to_come = moment.at > timezone.now() if clock and moment.at else day > timezone.localdate()
    if to_come:
        raise MomentError(_("This is still to come."))
    return moment


def _day(said: str) -> date | None:
    if said in _DAYS_AGO:
        return timezone.localdate() - timedelta(days=_DAYS_AGO[said])
    if found := _ISO.fullmatch(said):
        year, month, day = map(int, found.groups())
    elif found := _GERMAN.fullmatch(said):
        day, month, year = map(int, found.groups())
    elif found := _WORDS.fullmatch(said):
        day, month, year = int(found[1]), _month(found[2]), int(found[3])
    else:
        return None
    try:
        return date(year, month, day) if year >= _EARLIEST else None
    except ValueError:
        return None


def _month(name: str) -> int:
    """Return the number of the month of that name, long or short, in either language; 0 if there is none."""
    for language in ("de", "en"):
        with override(language):
            for months in (MONTHS, MONTHS_3):
                for number, month in months.items():
                    if str(month).lower().rstrip(".") == name:
                        return number
    return 0
