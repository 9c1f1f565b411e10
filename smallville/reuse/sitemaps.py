"""What search engines may know of the site: the pages that a stranger is told of.

Where the site tells a stranger nothing yet, these are the lists and the guide: a slug is a name, and names are told.
"""

import json
from collections.abc import Iterator

from django.conf import settings
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from characters.models import Character
from episodes.horizon import Horizon
from episodes.models import Episode, Season
from events.models import Event, Place, Secret
from smallville.reuse.answers import answer, public_horizon
from smallville.reuse.cards import ICONS

LANGUAGES = [code for code, _name in settings.LANGUAGES]
_LISTS = (
    "home",
    "episodes:list",
    "characters:list",
    "characters:appearances",
    "events:list",
    "events:places",
    "events:secrets",
    "events:where",
    "events:network",
    "data",
)


@require_safe
def index(request):
    addresses = []
    for code in LANGUAGES:
        with translation.override(code):
            addresses.append(settings.SITE_URL + reverse("sitemap-pages"))
    return _answer(request, "reuse/sitemap_index.xml", {"addresses": addresses}, "application/xml; charset=utf-8")


@require_safe
def pages(request):
    """List every page in the language of the address, each with its twins in the others."""
    mine = get_language()
    found = {}
    for code in LANGUAGES:
        with translation.override(code):
            found[code] = [settings.SITE_URL + path for path in _paths(public_horizon(request.reading))]
    twins = [dict(zip(found, addresses, strict=True)) for addresses in zip(*found.values(), strict=True)]
    rows = [(addresses[mine], addresses.items()) for addresses in twins]
    return _answer(request, "reuse/sitemap.xml", {"rows": rows}, "application/xml; charset=utf-8")


@require_safe
def robots(request):
    """Keep robots off what is nobody's page, and show them the way to all others."""
    context = {"site": settings.SITE_URL, "languages": LANGUAGES}
    return _answer(request, "reuse/robots.txt", context, "text/plain; charset=utf-8")


@require_safe
def manifest(request):
    """Say how the site looks among the programs of a phone."""
    drawn = [(reverse("icon", args=[size]), f"{size}x{size}", "image/png") for size in ICONS]
    icons = [(static("smallville/icon.svg"), "any", "image/svg+xml"), *drawn]
    said = {
        "name": _("Smallville: an unofficial guide"),
        "short_name": "Smallville",
        "description": _(
            "What happens in the series Smallville, to whom and why: episodes, characters and events in German and "
            "English."
        ),
        "lang": get_language(),
        "start_url": reverse("home"),
        "scope": "/",
        "display": "minimal-ui",
        "background_color": "#f6eedb",
        "theme_color": "#f6eedb",
        "icons": [{"src": address, "sizes": sizes, "type": kind} for address, sizes, kind in icons],
    }
    return answer(request, json.dumps(said, ensure_ascii=False), "application/manifest+json")


def _answer(request, template, context, content_type):
    response = TemplateResponse(request, template, context).render()
    return answer(request, response.content, content_type)


def _paths(horizon: Horizon) -> Iterator[str]:
    for name in _LISTS:
        yield reverse(name)
    for number in Season.objects.numbers():
        yield reverse("episodes:season", args=[number])
    for code in Episode.objects.as_of(horizon).order_by("overall").values_list("code", flat=True):
        yield reverse("episodes:episode", args=[code])
    told = {
        "characters:character": Character.objects.named(horizon),
        "events:event": Event.objects.told(horizon),
        "events:place": Place.objects.told(horizon),
        "events:secret": Secret.objects.told(horizon),
    }
    for page, rows in told.items():
        for slug in rows.order_by("slug").values_list("slug", flat=True):
            yield reverse(page, args=[slug])
