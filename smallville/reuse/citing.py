"""How a reader names an event, a secret or a passage elsewhere: its short address, and a citation."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from episodes.horizon import Horizon
from episodes.models import Passage
from events.models import Event, Secret
from smallville.asof import with_as_of


@dataclass
class Citation:
    """The short address of one thing as of a position, and how to cite it."""

    mark: str
    """What tells it from the others of a page."""
    link: str
    text: str


def cite(row: Event | Secret | Passage, horizon: Horizon, code: str) -> Citation:
    """Return how to name `row`, as it is told as of `horizon`; `code` is that of the episode that tells it, or ""."""
    link = settings.SITE_URL + with_as_of(_address(row, code), str(horizon))
    said = {
        "what": _what(row, code),
        "link": link,
        "date": date_format(timezone.localdate(), "DATE_FORMAT"),
        "position": horizon,
    }
    if horizon.is_everything:
        text = _("%(what)s In: Smallville, an unofficial guide. %(link)s, as of everything, retrieved %(date)s.")
    else:
        text = _("%(what)s In: Smallville, an unofficial guide. %(link)s, as of %(position)s, retrieved %(date)s.")
    return Citation(_mark(row), link, text % said)


def _address(row, code):
    if isinstance(row, Passage):
        return reverse("short-passage", args=[code, row.synopsis.language, row.position])
    return reverse("short-event" if isinstance(row, Event) else "short-secret", args=[row.slug])


def _what(row, code):
    if isinstance(row, Passage):
        return _("Synopsis of %(code)s, paragraph %(n)s.") % {"code": code, "n": row.position}
    if isinstance(row, Event):
        return _("“%(title)s” (event, %(code)s).") % {"title": row.title, "code": code}
    return _("“%(title)s” (secret).") % {"title": row.title}


def _mark(row):
    return f"p{row.position}" if isinstance(row, Passage) else "this"
