"""The pages of events, places, secrets and of where everyone is."""

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
from events.filters import BoardFilter, EventFilter, SecretFilter
from events.learning import steps
from events.ledger import Closeness, Ledger, in_the_dark, matrix
from events.models import Condition, Event, Knowledge, Place, Relationship, Secret
from events.whereabouts import board, by_place, with_company
from events.wording import tie

COMPANY = 12
SECRETS_AT_ONCE = 25


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
            "ruler": _ruler(
                listing.qs, request.GET, [(episode.overall, episode.season_id) for episode in listing.guide]
            ),
        },
    )


@require_safe
def event(request, slug):
    events = Event.objects.told(request.horizon)
    shown = get_object_or_404(request.tracker.with_favour(events.with_place().with_cast()), slug=slug)
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


@require_safe
def secret_list(request):
    """Show the ledger as a matrix, or with `?view=dark` who is in the dark."""
    horizon = request.horizon
    listing = SecretFilter(request.GET, Secret.objects.told(horizon).as_told())
    secrets = listing.qs.with_about()
    if listing.is_dark:
        dark = in_the_dark(
            secrets, listing.ledger, Closeness(horizon), listing.asked("character"), listing.asked("state")
        )
        page = paginate(request, dark, SECRETS_AT_ONCE)
    else:
        page = paginate(request, secrets, SECRETS_AT_ONCE)
    chosen = [listing.characters[slug] for slug in listing.asked("character")]
    return TemplateResponse(
        request,
        "events/secret_list.html",
        {
            "listing": listing,
            "page": page,
            "matrix": None if listing.is_dark else matrix(listing.ledger, page, chosen),
            "last_told": request.reading.last_told,
        },
    )


@require_safe
def secret(request, slug):
    horizon = request.horizon
    shown = get_object_or_404(Secret.objects.told(horizon).with_about(), slug=slug)
    ledger = Ledger.told(horizon, secret=shown)
    return TemplateResponse(
        request,
        "events/secret.html",
        {
            "secret": shown,
            "standings": ledger.by_standing(),
            "unaware": Closeness(horizon).unaware(shown, ledger),
            "steps": steps(Knowledge.objects.told(horizon).filter(secret=shown), get_language()),
            "last_told": request.reading.last_told,
        },
    )


@require_safe
def where(request):
    horizon = request.horizon
    listing = BoardFilter(request.GET, Character.objects.met(horizon))
    last = request.reading.last_told
    rows = board(listing.qs, listing.conditions, last.overall if last else horizon.overall)
    atlas = Atlas(Place.objects.told(horizon))
    page = paginate(request, by_place(rows, atlas) if listing.by_place else rows)
    return TemplateResponse(
        request,
        "events/where.html",
        {
            "listing": listing,
            "page": page,
            "rows": [(row, atlas.around(row.place) if row.place else []) for row in with_company(list(page), horizon)],
            "last_told": last,
        },
    )


def _ruler(events, asked, guide=None):
    """Return the ruler of how many events each episode tells, turning points marked.

    Each season leads to the list of its events that fit what is `asked` already; `guide`: see there.
    """

    def address(season):
        query = asked.copy()
        query["season"] = season
        query.pop("page", None)
        return f"{reverse('events:list')}?{query.urlencode()}"

    numbers, turning_points = events.tally()
    return ruler(numbers, turning_points, address=address, guide=guide)


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
