"""Atom feeds of what is new and changed in the told story: of all of it, of a character, of an episode."""

import re

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from characters.models import Character
from episodes.models import Episode, Synopsis
from events.models import Event
from smallville.asof import with_as_of
from smallville.reuse.answers import answer, public_horizon
from smallville.reuse.changes import Change, latest_changes, site_began

# XML has no way to say these.
_UNSAYABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"


class _Feed(Atom1Feed):
    """A feed that has changed when the last of its entries did, or never since the site began."""

    def latest_post_date(self):
        return super().latest_post_date() if self.items else site_began()


@require_safe
def site_feed(request):
    horizon = public_horizon(request.reading)
    return _answer(request, horizon, _("Smallville: new and changed"), "/", Event.objects.told(horizon))


@require_safe
def character_feed(request, slug):
    horizon = public_horizon(request.reading)
    shown = get_object_or_404(Character.objects.named(horizon), slug=slug)
    events = Event.objects.told(horizon).with_any_of([slug])
    title = _("Smallville: new and changed about %(name)s") % {"name": shown.name}
    return _answer(request, horizon, title, shown.get_absolute_url(), events, Synopsis.objects.told(horizon).none())


@require_safe
def episode_feed(request, code):
    horizon = public_horizon(request.reading)
    shown = get_object_or_404(Episode.objects.as_of(horizon), code=code)
    title = _("Smallville: new and changed in %(code)s") % {"code": code}
    of_it = {"episode": shown.overall}
    events, synopses = Event.objects.told(horizon).filter(**of_it), Synopsis.objects.told(horizon).filter(**of_it)
    return _answer(request, horizon, title, shown.get_absolute_url(), events, synopses)


def _answer(request, horizon, title, page, events, synopses=None):
    language = get_language()
    synopses = Synopsis.objects.told(horizon) if synopses is None else synopses
    changes = latest_changes(
        events.select_related("episode"), synopses.filter(language=language).select_related("episode")
    )
    position = str(horizon)
    feed = _Feed(
        title=_sayable(title),
        link=_address(page if page != "/" else reverse("home"), position),
        description=_("As of everything.") if horizon.is_everything else _("As of %(code)s.") % {"code": position},
        language=language,
        author_name=_("The Smallville guide’s contributors"),
        feed_url=settings.SITE_URL + request.get_full_path(),
        feed_copyright=_LICENCE,
    )
    for change in changes:
        _add(feed, change, position)
    return answer(request, feed.writeString("utf-8"), "application/atom+xml; charset=utf-8", feed.latest_post_date())


def _add(feed: _Feed, change: Change, position: str) -> None:
    row, code = change.row, change.row.episode.code
    if isinstance(row, Event):
        title, said = f"{code} · {row.title}", row.text
        page = row.get_absolute_url()
        lasting = reverse("short-event", args=[row.slug])
    else:
        title, said = _("%(code)s · Synopsis") % {"code": code}, _("What happens in %(code)s.") % {"code": code}
        page = f"{row.episode.get_absolute_url()}#synopsis"
        lasting = f"{row.episode.get_absolute_url()}#synopsis"
    feed.add_item(
        title=_sayable(title),
        link=_address(page, position),
        description=escape(_sayable(said or "")),  # Atom takes a summary for HTML
        unique_id=settings.SITE_URL + lasting,
        pubdate=change.published,
        updateddate=change.changed,
    )


def _address(page: str, position: str) -> str:
    return settings.SITE_URL + with_as_of(page, position)


def _sayable(text: str) -> str:
    return _UNSAYABLE.sub("", text)
