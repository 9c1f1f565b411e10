"""The page of the search, and the suggestions for its box."""

from django.http import JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from episodes.horizon import Horizon, is_code, tidy_code
from episodes.listing import paginate
from episodes.models import Episode
from smallville.asof import with_as_of
from smallville.models import SearchDocument
from smallville.models.search import Kind
from smallville.search.filters import SearchFilter
from smallville.search.searching import meant, search, suggest
from smallville.search.words import Query

IN_A_GROUP = 5


@require_safe
def results(request):
    horizon = request.horizon
    listing = SearchFilter(request.GET, SearchDocument.objects.told(horizon))
    text = listing.asked("q") or ""
    if code := _episode_asked_for(text):
        episode = reverse("episodes:episode", args=[code])
        return redirect(with_as_of(episode, str(horizon)) if request.reading.asked else episode)
    query = Query(text, get_language())
    narrowed = {"kinds": listing.asked("kind"), "seasons": [int(number) for number in listing.asked("season")]}
    found = search(query, horizon, **narrowed)
    corrected = None
    if query and not found.number and (corrected := meant(query, horizon)):
        found = search(corrected, horizon, **narrowed)
    is_one_kind = len(narrowed["kinds"]) == 1
    page = paginate(request, found.groups[0].hits if is_one_kind and found.groups else [])
    return TemplateResponse(
        request,
        "search/results.html",
        {
            "listing": listing,
            "query": query,
            "corrected": corrected if found.number else None,
            "results": found,
            "groups": _shown(found, page if is_one_kind else None),
            "page": page,
        },
    )


@require_safe
def suggestions(request):
    text = request.GET.get("q", "")[:100]
    found = suggest(Query(text, get_language()), request.horizon)
    rows = [
        {
            "title": "".join(piece.text for piece in row.title),
            "also": "".join(piece.text for piece in row.text) if row.kind == Kind.CHARACTER else row.code,
            "kind": str(Kind(row.kind).label),
            "address": with_as_of(row.address, str(request.horizon)) if request.reading.asked else row.address,
        }
        for row in found
    ]
    return JsonResponse({"suggestions": rows})


def _episode_asked_for(text: str) -> str | None:
    """Return the code of the episode that a reader has typed, if there is that episode."""
    code = tidy_code(text.strip())
    guide = Episode.objects.as_of(Horizon.EVERYTHING)
    return code if is_code(code) and guide.filter(code=code).exists() else None


def _shown(found, page):
    """Return (group, what is shown of it): all of a page of one kind, else the first of every kind."""
    hits = {group.kind: list(page) if page is not None else group.hits[:IN_A_GROUP] for group in found.groups}
    shown = iter(found.show([hit for rows in hits.values() for hit in rows]))
    return [(group, [next(shown) for _hit in hits[group.kind]]) for group in found.groups]
