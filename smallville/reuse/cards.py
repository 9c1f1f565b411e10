"""The cards that stand for a page elsewhere. They tell what is said to everyone always: numbers and dates."""

from hashlib import blake2b

from django.core.cache import cache
from django.http import Http404
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from episodes.models import Season
from smallville.reuse import drawing
from smallville.reuse.answers import answer
from tracking.guide import Guide

ICONS = (192, 512)
_DRAWN_LIKE = "1"
"""To be raised when drawing changes, so that nobody gets a card drawn before."""
_KEPT_FOR = 7 * 24 * 3600


@require_safe
def site_card(request):
    guide = Guide.load()
    number = len(guide.entries)
    lines = [
        _("Episodes, characters and events"),
        ngettext("%(n)s episode", "%(n)s episodes", number) % {"n": number},
    ]
    return _answer(request, guide, _("What happened in town"), lines, ())


@require_safe
def season_card(request, number):
    guide = Guide.load()
    entries = [entry for entry in guide.entries if entry.season == number]
    if not Season.objects.filter(number=number).exists():
        raise Http404
    days = [entry.air_date_us for entry in entries if entry.air_date_us]
    episodes = ngettext("%(n)s episode", "%(n)s episodes", len(entries)) % {"n": len(entries)}
    span = " – ".join(dict.fromkeys(date_format(day, "F Y") for day in days[:1] + days[-1:]))
    headline = _("Season %(number)s") % {"number": number}
    return _answer(request, guide, headline, [line for line in (episodes, span) if line], entries)


@require_safe
def episode_card(request, code):
    guide = Guide.load()
    entry = next((entry for entry in guide.entries if entry.code == code), None)
    if entry is None:
        raise Http404
    lines = [_("Season %(number)s") % {"number": entry.season}]
    if entry.air_date_us:
        lines.append(date_format(entry.air_date_us, "DATE_FORMAT"))
    return _answer(request, guide, code, lines, [entry])


@require_safe
def icon(request, size):
    if size not in ICONS:
        raise Http404
    return answer(request, _kept(("icon", size), lambda: drawing.icon(size)), "image/png")


def _answer(request, guide, headline, lines, marked):
    numbers = [entry.season for entry in guide.entries]
    seasons = [numbers.count(number) for number in dict.fromkeys(numbers)]
    drawn = (headline, lines, seasons, [entry.overall for entry in marked], _("An unofficial guide"))
    return answer(request, _kept(drawn, lambda: drawing.card(*drawn)), "image/png")


def _kept(drawn: tuple, draw) -> bytes:
    """Return the picture of this content: it is drawn once."""
    key = blake2b(repr((_DRAWN_LIKE, drawn)).encode(), digest_size=16).hexdigest()
    picture = cache.get(f"card:{key}")
    if picture is None:
        picture = draw()
        cache.set(f"card:{key}", picture, _KEPT_FOR)
    return picture
