"""Calendars of when the episodes of a season were first shown, in the United States and in German."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar
from icalendar import Event as Entry

from episodes.models import Episode, Season
from smallville.asof import with_as_of
from smallville.reuse.answers import answer, public_horizon
from smallville.reuse.changes import site_began

COLUMNS = {"us": "air_date_us", "de": "air_date_de"}
"""Where it was shown, as addresses say it, and the column that says when."""


@require_safe
def season_calendar(request, where, number):
    horizon = public_horizon(request.reading)
    column = COLUMNS.get(where)
    if column is None:
        raise Http404
    season = get_object_or_404(Season, number=number)
    dated = Episode.objects.as_of(horizon).filter(season=season, **{f"{column}__isnull": False})
    episodes = list(dated.order_by("overall"))
    if not episodes:
        raise Http404
    names = {
        "us": _("Smallville, season %(number)s: first shown in the United States"),
        "de": _("Smallville, season %(number)s: first shown in German"),
    }
    calendar = Calendar()
    calendar.add("prodid", f"-//{urlsplit(settings.SITE_URL).netloc}//Smallville//{get_language().upper()}")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", names[where] % {"number": number})
    # When a date was entered is not known; none was before the site began.
    stamp = site_began()
    for episode in episodes:
        calendar.add_component(_entry(episode, getattr(episode, column), where, stamp, str(horizon)))
    response = answer(request, calendar.to_ical(), "text/calendar; charset=utf-8")
    if response.status_code == 200:
        response["Content-Disposition"] = f'inline; filename="smallville-{where}-{number}.ics"'
    return response


def _entry(episode, day, where, stamp, position):
    entry = Entry()
    entry.add("uid", f"{episode.code}.{where}@{urlsplit(settings.SITE_URL).hostname}")
    entry.add("dtstamp", stamp)
    entry.add("dtstart", day)
    entry.add("dtend", day + timedelta(days=1))
    entry.add("summary", f"Smallville {episode.code} {episode.title or ''}".strip())
    if episode.teaser:
        entry.add("description", episode.teaser)
    entry.add("url", settings.SITE_URL + with_as_of(episode.get_absolute_url(), position))
    entry.add("transp", "TRANSPARENT")
    return entry


def seasons_with_dates(horizon) -> dict[str, list[int]]:
    """Return, for each place, the numbers of the seasons of which dates are known there."""
    guide = Episode.objects.as_of(horizon).order_by("season")
    dated = list(guide.values_list("season", *COLUMNS.values()))
    return {
        where: list(dict.fromkeys(row[0] for row in dated if row[place]))
        for place, where in enumerate(COLUMNS, start=1)
    }
