"""A fan's own calendar and feed: what they plan to watch, and what they have watched.

Both say of each episode what its fan is told. They change only when something in them changes, so that whoever asks
again with the ETag of the last answer gets none.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from episodes.horizon import Horizon
from episodes.models import Episode
from tracking.guide import Entry, Guide
from tracking.models import FeedKey, Viewing
from tracking.plans import Sitting, sittings

MOST_WATCHED = 400
MOST_ENTRIES = 60
# How long an episode is taken to last in a calendar whose running time is not known.
USUAL_MINUTES = 42
AS_OFTEN_AS = "PT6H"
CALENDAR, ATOM = "text/calendar; charset=utf-8", "application/atom+xml; charset=utf-8"


@dataclass(frozen=True)
class Watched:
    """A viewing of which the day is known."""

    episode: Any
    run: int
    at: datetime
    timed: bool


class Item(NamedTuple):
    """An entry of the feed."""

    at: datetime
    name: str
    title: str
    link: str


class Feeds:
    """What the calendar and the feed of one fan hold."""

    def __init__(self, key: FeedKey):
        self.key, self.fan = key, key.fan
        horizon = Horizon(self.fan.pinned or 0, titles=self.fan.titles)
        self.episodes = {episode.overall: episode for episode in Episode.objects.as_of(horizon)}
        entries = (Entry(e.overall, e.season_id, e.natural_key()[0], e.air_date_us) for e in self.episodes.values())
        self.plan: Any = getattr(self.fan, "plan", None)
        self.sittings = sittings(self.plan, Guide(entries)) if self.plan else []

    def watched(self, most: int) -> list[Watched]:
        """Return what was watched last, of what has a day, the newest first."""
        rows = Viewing.objects.filter(run__fan=self.fan, watched_at__isnull=False).order_by("-watched_at", "-pk")
        listed = rows.values_list("episode", "run__number", "watched_at", "timed")[:most]
        return [Watched(self.episodes[overall], run, at, timed) for overall, run, at, timed in listed if at]

    # --- Calendar ---

    def calendar(self) -> bytes:
        calendar = Calendar()
        calendar.add("prodid", "-//Smallville//tracking//")
        calendar.add("version", "2.0")
        calendar.add("x-wr-calname", "Smallville")
        calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", AS_OFTEN_AS)
        for sitting in self.sittings:
            calendar.add_component(self._planned(sitting))
        for one in self.watched(MOST_WATCHED):
            calendar.add_component(self._seen(one))
        return calendar.to_ical()

    def _planned(self, sitting: Sitting) -> Event:
        episodes = [self.episodes[entry.overall] for entry in sitting.entries]
        minutes = sum(episode.runtime_minutes or USUAL_MINUTES for episode in episodes)
        event = self._event(f"plan-{sitting.codes[0]}", self.plan.made_at, _planned(sitting))
        event.add("dtstart", sitting.at.astimezone(UTC))
        event.add("dtend", sitting.at.astimezone(UTC) + timedelta(minutes=minutes))
        event.add("description", "\n".join(_named(episode) for episode in episodes))
        event.add("url", settings.SITE_URL + episodes[0].get_absolute_url())
        return event

    def _seen(self, one: Watched) -> Event:
        event = self._event(f"watched-{one.run}-{one.episode.natural_key()[0]}", one.at, _seen(one))
        event.add("dtstart", one.at.astimezone(UTC) if one.timed else _day(one))
        event.add("transp", "TRANSPARENT")
        event.add("url", settings.SITE_URL + one.episode.get_absolute_url())
        return event

    def _event(self, name: str, stamp: datetime, summary: str) -> Event:
        event = Event()
        event.add("uid", f"{name}-{self.key.serial}@{_host()}")
        event.add("dtstamp", stamp.astimezone(UTC))
        event.add("summary", summary)
        return event

    # --- Feed ---

    def atom(self, address: str) -> bytes:
        """Return the feed, which stands at `address`: what was watched, and the sittings whose time has come."""
        now = timezone.now()
        items = [self._due(sitting) for sitting in self.sittings if sitting.at <= now]
        items += [self._entry(one) for one in self.watched(MOST_ENTRIES)]
        newest = sorted(items, reverse=True)[:MOST_ENTRIES]
        feed = Atom1Feed(
            title="Smallville",
            link=settings.SITE_URL + "/",
            description="",
            feed_url=address,
            feed_guid=_tag(f"feed-{self.key.serial}"),
            author_name=_("a fan"),
        )
        for at, name, title, link in newest:
            feed.add_item(title, link, "", pubdate=at, updateddate=at, unique_id=_tag(f"{name}-{self.key.serial}"))
        return feed.writeString("utf-8").encode()

    def _due(self, sitting: Sitting) -> Item:
        episodes = [self.episodes[entry.overall] for entry in sitting.entries]
        title = _planned(sitting) + ": " + ", ".join(_named(episode) for episode in episodes)
        link = settings.SITE_URL + episodes[0].get_absolute_url()
        return Item(sitting.at, f"plan-{sitting.codes[0]}-{sitting.at:%Y-%m-%d}", title, link)

    def _entry(self, one: Watched) -> Item:
        name = f"watched-{one.run}-{one.episode.natural_key()[0]}"
        return Item(one.at, name, _seen(one), settings.SITE_URL + one.episode.get_absolute_url())


def _planned(sitting: Sitting) -> str:
    codes = sitting.codes
    shown = codes[0] if len(codes) == 1 else f"{codes[0]}–{codes[-1]}"
    return _("Planned: %(codes)s") % {"codes": shown}


def _seen(one: Watched) -> str:
    return _("Watched: %(episode)s") % {"episode": _named(one.episode)}


def _named(episode) -> str:
    """Return an episode's code, and its title if that is told."""
    return " ".join(filter(None, [episode.natural_key()[0], episode.title]))


def _day(one: Watched):
    return timezone.localdate(one.at, timezone.get_default_timezone())


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def _tag(name: str) -> str:
    return f"tag:{_host()},2026:{name}"
