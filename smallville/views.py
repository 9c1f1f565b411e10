"""The front page, and the page that is not there."""

from django.db.models import Count, Q
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from characters.models import Character
from episodes.models import Episode
from episodes.ruler import ruler
from events.models import Event, Place
from events.recap import PARAMETER, recap
from smallville.sky import field, sky

CAST = 12
CONSEQUENTIAL = 6


@require_safe
def home(request):
    horizon = request.horizon
    events = Event.objects.told(horizon)
    told, turning_points = events.tally()
    return TemplateResponse(
        request,
        "home.html",
        {
            "lead": request.reading.next or request.reading.landmarks.first,
            "recap": None if request.reading.news else recap(horizon, request.GET.getlist(PARAMETER)),
            "number_of_episodes": Episode.objects.as_of(horizon).count(),
            "number_of_events": sum(told.values()),
            "number_of_characters": Character.objects.met(horizon).count(),
            "number_of_places": Place.objects.told(horizon).count(),
            "ruler": ruler(told, turning_points),
            "cast": Character.objects.met(horizon).by_number_of_events(events)[:CAST],
            "sky": sky(_turning_points(events)),
            "field": field(),
            "consequential": _consequential(events)[:CONSEQUENTIAL],
        },
    )


def not_found(request, exception):
    """Answer for all that is not there alike, without a word on what was asked for."""
    return TemplateResponse(request, "404.html", {"sealed": True}, status=404)


def too_many(request):
    """Answer who has asked too often; allauth calls it by the name that the URLconf gives it."""
    return TemplateResponse(request, "429.html", status=429).render()


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
