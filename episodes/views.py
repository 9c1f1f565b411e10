"""The pages of the guide: episodes and seasons."""

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from characters.models import Appearance
from episodes.filters import EpisodeFilter
from episodes.listing import paginate
from episodes.models import Episode, Season, Status, Synopsis
from events.models import Event, Participation


@require_safe
def episode_list(request):
    listing = EpisodeFilter(request.GET, Episode.objects.all())
    page = paginate(request, listing.qs.with_crew())
    return TemplateResponse(request, "episodes/episode_list.html", {"listing": listing, "page": page})


@require_safe
def season(request, number):
    shown = get_object_or_404(Season, number=number)
    episodes = list(Episode.objects.filter(season=shown).with_crew().annotate(number_of_events=_PUBLISHED_EVENTS))
    return TemplateResponse(
        request,
        "episodes/season.html",
        {
            "season": shown,
            "episodes": episodes,
            "main_cast": shown.main_characters.by_name(),
            "seasons": Season.objects.values_list("number", flat=True),
        },
    )


@require_safe
def episode(request, code):
    shown = get_object_or_404(Episode.objects.with_crew(), code=code)
    synopsis = _synopsis(shown)
    events = list(_events(shown, synopsis))
    return TemplateResponse(
        request,
        "episodes/episode.html",
        {
            "episode": shown,
            "synopsis": synopsis,
            "passages": _passages_with_events(synopsis, events),
            "events": events,
            "cast": _cast(shown, events),
            "season_episodes": Episode.objects.filter(season=shown.season_id),
            "previous": Episode.objects.before(shown).first(),
            "next": Episode.objects.after(shown).first(),
        },
    )


_PUBLISHED_EVENTS = Count("events", filter=Q(events__status=Status.PUBLISHED))


def _synopsis(episode) -> Synopsis | None:
    synopses = Synopsis.objects.published().filter(episode=episode)
    return synopses.best_for(get_language()).prefetch_related("passages").first()


def _events(episode, synopsis):
    events = Event.objects.published().filter(episode=episode).as_told().with_place().with_cast().with_causes()
    return events.with_evidence(synopsis.language) if synopsis else events


def _passages_with_events(synopsis, events):
    """Return (passage, the events it tells) for each passage."""
    if synopsis is None:
        return []
    return [(passage, [event for event in events if passage in event.passages]) for passage in synopsis.passages.all()]


def _cast(episode, events):
    """Return (character, appearance or None) for all who appear, and then those who only take part in an event."""
    appearances = Appearance.objects.filter(episode=episode).by_billing()
    appearances = appearances.select_related("character").prefetch_related("performers")
    cast = {appearance.character: appearance for appearance in appearances}
    for event in events:
        for part in event.participations.all():
            if part.role != Participation.Role.MENTIONED:
                cast.setdefault(part.character, None)
    return list(cast.items())
