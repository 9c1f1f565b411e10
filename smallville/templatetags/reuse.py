"""What pages offer to be taken along, and what they say of themselves to programs."""

import json

from django import template
from django.conf import settings
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from smallville.asof import with_as_of
from smallville.reuse import linked
from smallville.reuse.calendars import COLUMNS
from smallville.reuse.citing import cite

register = template.Library()

# Within a script nothing of these may stand, or a text could end it.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}


@register.inclusion_tag("reuse/_cite.html", takes_context=True)
def citation(context, row, code=""):
    """Show the link to `row` as of here and how to cite it; `code` is that of the episode that tells it."""
    return {"cited": cite(row, context["request"].horizon, code)}


@register.simple_tag(takes_context=True)
def same_as(context, name) -> str:
    """Return what the page has put into its block `name`."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block(name)
    return mark_safe(block.render(context).strip()) if block else ""  # noqa: S308 (as it stands in the page already)


@register.simple_tag(takes_context=True)
def card(context) -> str:
    """Return the address of the picture that stands for the page: of its episode, its season, or the site."""
    episode = context.get("episode") or getattr(context.get("event"), "episode", None)
    if code := getattr(episode, "code", ""):
        path = reverse("card-episode", args=[code])
    elif number := getattr(context.get("season"), "number", None):
        path = reverse("card-season", args=[number])
    else:
        path = reverse("card")
    return settings.SITE_URL + path


@register.simple_tag(takes_context=True)
def feed_address(context, name, *args) -> str:
    """Return the address of a feed as of where the reader is."""
    reading = context["reading"]
    address = reverse(name, args=args)
    return address if reading is None or reading.is_undecided else with_as_of(address, str(reading.horizon))


@register.inclusion_tag("reuse/_feed.html", takes_context=True)
def feed(context, name, *args):
    """Offer a feed as of where the reader is."""
    return {"address": feed_address(context, name, *args)}


@register.inclusion_tag("reuse/_calendars.html", takes_context=True)
def calendars(context, season, episodes):
    """Offer the calendars of a season as of where the reader is: where a day is known."""
    shown = [
        (where, said)
        for where, said in (("us", _("First shown in the United States")), ("de", _("First shown in German")))
        if any(getattr(episode, COLUMNS[where]) for episode in episodes)
    ]
    return {"calendars": [(feed_address(context, "calendar", where, season.number), said) for where, said in shown]}


@register.simple_tag
def linked_series(number_of_episodes, seasons) -> SafeString:
    return _script(linked.series(number_of_episodes, len(seasons)))


@register.simple_tag
def linked_season(season, episodes) -> SafeString:
    return _script(linked.season(season, episodes))


@register.simple_tag
def linked_episode(episode, cast) -> SafeString:
    return _script(linked.episode(episode, cast))


@register.simple_tag
def linked_character(character, aliases=(), performers=()) -> SafeString:
    names, players = ([row["name"] for row in rows] for rows in (aliases, performers))
    return _script(linked.character(character, names, players))


def _script(node: linked.Node) -> SafeString:
    text = json.dumps(node, ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 (nothing ends the script)
