"""The front page, and the page that is not there."""

from django.db.models import Count, Q, Value
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from characters.models import Character
from episodes.models import Episode
from episodes.ruler import ruler
from events.models import Event, Place
from events.recap import PARAMETER, recap
from smallville.api import errors
from smallville.api.middleware import API
from smallville.sky import field, sky
from tracking.guide import Guide
from tracking.progress import Progress

CAST = 12
CONSEQUENTIAL = 6


@require_safe
def home(request):
    horizon = request.horizon
    events = Event.objects.told(horizon)
    told, turning_points = events.tally()
    guide = Guide.load()
    number_of_characters, number_of_places = _counts(Character.objects.met(horizon), Place.objects.told(horizon))
    return TemplateResponse(
        request,
        "home.html",
        {
            "lead": request.reading.next or request.reading.landmarks.first,
            **_own(request, guide),
            "recap": None if request.reading.news else recap(horizon, request.GET.getlist(PARAMETER)),
            "number_of_episodes": len(guide.entries),
            "number_of_events": sum(told.values()),
            "number_of_characters": number_of_characters,
            "number_of_places": number_of_places,
            "ruler": ruler(told, turning_points, guide=[entry[:2] for entry in guide.entries]),
            "cast": Character.objects.met(horizon).by_number_of_events(events)[:CAST],
            "sky": sky(_turning_points(events)),
            "field": field(),
            "consequential": _consequential(events)[:CONSEQUENTIAL],
        },
    )


def _own(request, guide):
    """Return how far the reader has got with what they track, and with which episode they go on, if they track."""
    marks = request.tracker.marks
    if not marks:
        return {}
    progress = Progress(marks, guide)
    next_one, last = progress.next, progress.last
    wanted = {entry.overall for entry in (next_one, last and last[0]) if entry}
    shown = {episode.overall: episode for episode in Episode.objects.as_of(request.horizon).filter(overall__in=wanted)}
    own = {"progress": progress, "last": last and {"episode": shown[last[0].overall], "mark": last[1]}}
    if not request.reading.asked:
        own["lead"] = shown[next_one.overall] if next_one else None
    return own


def not_found(request, exception):
    """Answer for all that is not there alike, without a word on what was asked for."""
    if request.path_info.startswith(API):
        return errors.not_found()
    return TemplateResponse(request, "404.html", {"sealed": True}, status=404)


def too_many(request):
    """Answer who has asked too often; allauth calls it by the name that the URLconf gives it."""
    return TemplateResponse(request, "429.html", status=429).render()


def _counts(*told):
    """Return how many rows each of `told` has, in one query."""
    counted = [
        rows.order_by().annotate(place=Value(place)).values("place").annotate(number=Count("pk"))
        for place, rows in enumerate(told)
    ]
    numbers = {row["place"]: row["number"] for row in counted[0].union(*counted[1:], all=True)}
    return [numbers.get(place, 0) for place in range(len(told))]


def _consequential(events):
    """Return those of `events` that led to others of them, those first that led to most."""
    counted = events.annotate(number_of_effects=_number_of_effects(events)).filter(number_of_effects__gt=0)
    return counted.select_related("episode").order_by("-number_of_effects", "episode", "position")


def _turning_points(events):
    """Return (overall number of the episode, position, number of effects) of every turning point."""
    turning = events.filter(significance=Event.Significance.TURNING_POINT).as_told()
    return list(turning.annotate(number=_number_of_effects(events)).values_list("episode", "position", "number"))


def _number_of_effects(events):
    return Count("effect_links", filter=Q(effect_links__effect__in=events.order_by()))
