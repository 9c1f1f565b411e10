"""The front page, and the page that is not there."""

from django.db.models import Count, Q
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from characters.models import Character
from episodes.models import Episode
from episodes.ruler import ruler
from events.models import Event, Place
from smallville.sky import field, sky

CAST = 12
CONSEQUENTIAL = 6


@require_safe
def home(request):
    told, turning_points = Event.objects.published().tally()
    return TemplateResponse(
        request,
        "home.html",
        {
            "first": Episode.objects.order_by("overall").first(),
            "number_of_episodes": Episode.objects.count(),
            "number_of_events": sum(told.values()),
            "number_of_characters": Character.objects.count(),
            "number_of_places": Place.objects.count(),
            "ruler": ruler(told, turning_points),
            "cast": _cast(),
            "sky": sky(_turning_points()),
            "field": field(),
            "consequential": _consequential()[:CONSEQUENTIAL],
        },
    )


def not_found(request, exception):
    """Answer for all that is not there alike, without a word on what was asked for."""
    return TemplateResponse(request, "404.html", {"sealed": True}, status=404)


def _cast():
    """Return the characters with whom most happens."""
    number = Count("participations", filter=Q(participations__event__in=Event.objects.published().order_by()))
    return Character.objects.annotate(number_of_events=number).order_by("-number_of_events", "name_folded")[:CAST]


def _consequential():
    """Return the events that led to others, those first that led to most."""
    number = Count("effect_links", filter=Q(effect_links__effect__in=Event.objects.published().order_by()))
    events = Event.objects.published().annotate(number_of_effects=number).filter(number_of_effects__gt=0)
    return events.select_related("episode").order_by("-number_of_effects", "episode", "position")


def _turning_points():
    """Return (overall number of the episode, position, number of effects) of every turning point."""
    turning = Event.objects.published().filter(significance=Event.Significance.TURNING_POINT).as_told()
    return list(turning.values_list("episode", "position").annotate(number=Count("effect_links")))
