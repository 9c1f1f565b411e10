"""Old addresses lead to the present ones: of pages, and of filters that name an object.

Only where the present address tells the reader something: to all else an old address is one that does not exist, and
the answer is the same.
"""

import re
from collections import defaultdict
from copy import copy
from typing import Any

from django.http import Http404, HttpResponsePermanentRedirect, QueryDict
from django.urls import reverse

from episodes.horizon import Horizon
from smallville.models.addresses import FormerAddress, model_of

_KINDS = {"characters": "character", "events": "event", "people": "person", "places": "place", "secrets": "secret"}
"""The kind of object that follows a part of an address."""
_PARAMETERS = {
    "about": "character",
    "character": "character",
    "event": "event",
    "focus": "character",
    "performer": "person",
    "person": "person",
    "place": "place",
    "recap": "character",
    "secret": "secret",
}
_NAMES_ONE = re.compile(r"(\w+)/(?:<slug:slug>|\(\?P<slug>)")
_LONGEST = 100


class FormerAddressMiddleware:
    """Redirect for good from an address that an object had once; stands within the reading of the request.

    Browsers ask again each time: an object can be renamed back, and old and new would lead to each other for ever.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method not in ("GET", "HEAD") or not hasattr(request, "horizon") or not request.resolver_match:
            return response
        moved = _moved_page(request) if response.status_code == 404 else None
        if moved is None and _refuses(response):
            moved = _moved_filters(request)
        if moved is None:
            return response
        return HttpResponsePermanentRedirect(moved, headers={"Cache-Control": "no-cache"})


def present(asked: set[tuple[str, str]], horizon: Horizon) -> dict[tuple[str, str], str]:
    """Return the present slugs of the former addresses among `asked`, (kind, slug), as far as their rows are told."""
    by_kind: dict[str, dict[str, int]] = defaultdict(dict)
    kept = FormerAddress.objects.filter(
        kind__in={kind for kind, _slug in asked}, slug__in={slug[:_LONGEST] for _kind, slug in asked}
    )
    for address in kept:
        if (address.kind, address.slug) in asked:
            by_kind[address.kind][address.slug] = address.target
    found: dict[tuple[str, str], str] = {}
    for kind, targets in by_kind.items():
        slugs = dict(_told(kind, horizon).filter(pk__in=targets.values()).values_list("pk", "slug"))
        found |= {(kind, old): slugs[target] for old, target in targets.items() if target in slugs}
    return found


def _told(kind: str, horizon: Horizon) -> Any:
    rows = model_of(kind).objects
    if kind == "person":
        return rows.all()
    return rows.named(horizon) if kind == "character" else rows.told(horizon)


def _moved_page(request) -> str | None:
    """Return where the page is now that stood at this address, if it is told there."""
    match = request.resolver_match
    named = _NAMES_ONE.search(match.route)
    kind = _KINDS.get(named[1]) if named else None
    if kind is None:
        return None
    asked = (kind, match.kwargs["slug"])
    slug = present({asked}, request.horizon).get(asked)
    if slug is None:
        return None
    arguments = {**match.kwargs, "slug": slug}
    if not _answers(request, match, arguments):
        return None
    return _with_query(reverse(match.view_name, kwargs=arguments), request.META.get("QUERY_STRING", ""))


def _moved_filters(request) -> str | None:
    """Return the same list with the present names of what its filters ask for, if it takes them."""
    lists = [(_PARAMETERS[name], values) for name, values in request.GET.lists() if name in _PARAMETERS]
    asked = {(kind, value) for kind, values in lists for value in values if "\0" not in value}
    found = present(asked, request.horizon) if asked else {}
    if not found:
        return None
    query = QueryDict(mutable=True)
    for name, values in request.GET.lists():
        kind = _PARAMETERS.get(name, "")
        query.setlist(name, [found.get((kind, value), value) for value in values])
    renamed = copy(request)
    renamed.GET = query
    if not _answers(renamed, request.resolver_match, request.resolver_match.kwargs):
        return None
    return _with_query(request.path, query.urlencode())


def _answers(request, match, arguments) -> bool:
    """Return whether the page is there, and understands what it is asked."""
    try:
        response = match.func(request, *match.args, **arguments)
    except Http404:
        return False
    return response.status_code == 200 and not _refuses(response)


def _refuses(response) -> bool:
    """Return whether the answer is that a filter was not understood."""
    if response.status_code != 200:
        return response.status_code == 400
    context = getattr(response, "context_data", None) or {}
    listing, recap = context.get("listing"), context.get("recap")
    return bool((listing is not None and not listing.is_valid()) or getattr(recap, "mistake", ""))


def _with_query(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
