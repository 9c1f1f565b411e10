"""The pages of what belongs together: who is tied to whom, and what came of what."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby

from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from episodes.listing import paginate
from events.chains import chain_of, last_told
from events.models import Event, Participation, Relationship
from events.network import Shared, picture
from events.tie_filters import NetworkFilter
from events.why import MOST_DRAWN, by_steps, draw
from events.wording import tie


@require_safe
def network(request):
    listing = NetworkFilter(request.GET, Event.objects.told(request.horizon))
    last = listing.last if listing.is_valid() else None
    if last is None:
        return TemplateResponse(request, "events/network.html", {"listing": listing, "page": paginate(request, [])})
    parts = list(
        Participation.objects.told(request.horizon)
        .taking_part()
        .values_list("event__episode", "event", "character__slug")
    )
    whole = Shared((event, slug) for _episode, event, slug in parts)
    now = Shared((event, slug) for episode, event, slug in parts if episode <= last.overall)
    is_now = not listing.form.cleaned_data["upto"]
    told = Relationship.objects.told(request.horizon if is_now else last.horizon).with_span()
    relationships = list(told.select_related("character", "other").order_by("since", "pk"))
    held = [relationship for relationship in relationships if relationship.until is None]
    readings = _readings(held)
    drawn = picture(whole, now, listing.names, readings, listing.most, listing.focused_on)
    page = paginate(request, now.pairs(listing.focused_on))
    page.object_list = [_row(pair, number, listing.names, readings) for pair, number in page]
    return TemplateResponse(
        request,
        "events/network.html",
        {
            "listing": listing,
            "page": page,
            "picture": drawn,
            "last": last,
            "is_now": is_now,
            "focus": next((node for node in drawn.nodes if node.slug == listing.focused_on), None),
            "more": [n for n in listing.NUMBERS if n > listing.most][:1] if len(drawn.nodes) >= listing.most else [],
            "season_ends": _season_ends(listing.episodes),
            "held": _of_focus(held, listing.focused_on),
            "ended": _of_focus([rel for rel in relationships if rel.until is not None], listing.focused_on),
        },
    )


@require_safe
def why(request, slug):
    shown = get_object_or_404(Event.objects.told(request.horizon).select_related("episode"), slug=slug)
    chain, events = chain_of(shown, request.horizon)
    return TemplateResponse(
        request,
        "events/why.html",
        {
            "event": shown,
            "drawing": draw(chain, events, chain.steps_for(MOST_DRAWN)),
            "number": len(events),
            "last": last_told(request.horizon),
            "roots": chain.roots,
            "before": by_steps(chain.before, events),
            "after": by_steps(chain.after, events),
        },
    )


@dataclass
class Person:
    slug: str
    name: str


@dataclass
class Row:
    """Two characters in the table: how many events they share, and how they are related now."""

    a: Person
    b: Person
    number: int
    readings: list[str]


def _row(pair, number, names, readings) -> Row:
    a, b = (Person(slug, names[slug]) for slug in pair)
    return Row(a, b, number, readings.get(pair, []))


def _readings(relationships) -> dict[tuple[str, str], list[str]]:
    """Return how relationships read from the side of the first of the two, by the pair."""
    found = defaultdict(list)
    for relationship in relationships:
        first, second = sorted((relationship.character, relationship.other), key=lambda character: character.slug)
        found[first.slug, second.slug].append(str(tie(relationship, first)))
    return dict(found)


def _season_ends(episodes):
    """Return the last of the episodes of each season."""
    return [list(season)[-1] for _number, season in groupby(episodes, key=lambda episode: episode.season_id)]


def _of_focus(relationships, focus):
    """Return (the relationship, how it reads), with a focus only those of that character."""
    return [
        (relationship, tie(relationship, relationship.character))
        for relationship in relationships
        if not focus or focus in (relationship.character.slug, relationship.other.slug)
    ]
