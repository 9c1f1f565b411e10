"""The pages of events and places."""

from collections import Counter

from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from characters.models import Character
from episodes.listing import paginate
from episodes.models import Passage
from episodes.ruler import ruler
from events.atlas import Atlas
from events.chains import nearest
from events.filters import EventFilter
from events.models import Condition, Event, Knowledge, Place, Relationship
from events.wording import tie

COMPANY = 12


@require_safe
def event_list(request):
    listing = EventFilter(request.GET, Event.objects.told(request.horizon).as_told())
    return TemplateResponse(
        request,
        "events/event_list.html",
        {
            "listing": listing,
            "page": paginate(request, listing.qs.with_place().with_cast()),
            "by_happening": listing.is_valid() and listing.form.cleaned_data["order"] == "happened",
            "ruler": _ruler(listing.qs, request.GET),
        },
    )


@require_safe
def event(request, slug):
    events = Event.objects.told(request.horizon)
    shown = get_object_or_404(events.with_place().with_cast(), slug=slug)
    return TemplateResponse(
        request,
        "events/event.html",
        {
            "event": shown,
            "passages": _evidence(shown, request.horizon),
            "begun": _lasting(request.horizon, begun_with=shown),
            "ended": _lasting(request.horizon, ended_with=shown),
            "previous": events.before(shown).first(),
            "next": events.after(shown).first(),
            "near": nearest(shown, request.horizon),
        },
    )


@require_safe
def place_list(request):
    atlas = Atlas(Place.objects.told(request.horizon))
    directly = Counter(Event.objects.told(request.horizon).exclude(place=None).values_list("place", flat=True))
    rows = [(place, depth, sum(directly[pk] for pk in atlas.within({place.slug}))) for depth, place in atlas.outline()]
    most = max((number for _place, _depth, number in rows), default=0)
    return TemplateResponse(request, "events/place_list.html", {"rows": rows, "most": most})


@require_safe
def place(request, slug):
    atlas = Atlas(Place.objects.told(request.horizon))
    shown = atlas.find(slug)
    if shown is None:
        raise Http404
    events = Event.objects.told(request.horizon).filter(place__in=atlas.within([slug])).as_told()
    return TemplateResponse(
        request,
        "events/place.html",
        {
            "place": shown,
            "around": atlas.around(shown),
            "inside": atlas.directly_in(shown),
            "page": paginate(request, events.with_place().with_cast()),
            "ruler": _ruler(events, QueryDict(f"place={slug}", mutable=True)),
            "company": _company(events),
        },
    )


def _ruler(events, asked):
    """Return the ruler of how many events each episode tells, turning points marked.

    Each season leads to the list of its events that fit what is `asked` already.
    """

    def address(season):
        query = asked.copy()
        query["season"] = season
        query.pop("page", None)
        return f"{reverse('events:list')}?{query.urlencode()}"

    numbers, turning_points = events.tally()
    return ruler(numbers, turning_points, address=address)


def _evidence(event, horizon):
    """Return the passages that tell an event, in the reader's language or else in the other one."""
    told = Passage.objects.told(horizon).filter(events=event).select_related("synopsis")
    passages = list(told.order_by("synopsis__language", "position"))
    mine = [passage for passage in passages if passage.synopsis.language == get_language()]
    return mine or passages


def _company(events):
    """Return the characters who take part in most of the events."""
    characters = Character.objects.named(events.horizon).by_number_of_events(events)
    return characters.filter(number_of_events__gt=0)[:COMPANY]


def _lasting(horizon, **event):
    """Return what begins or ends with an event, by its kind; of a relationship also how it reads."""
    knowledge, conditions, relationships = (
        model.objects.told(horizon).filter(**event) for model in (Knowledge, Condition, Relationship)
    )
    relationships = relationships.select_related("character", "other")
    return {
        "knowledge": knowledge.select_related("secret", "character"),
        "conditions": conditions.select_related("character"),
        "relationships": [(relationship, tie(relationship, relationship.character)) for relationship in relationships],
    }
