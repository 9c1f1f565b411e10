"""The pages of the guide: episodes and seasons."""

from django.db.models import Exists, OuterRef, Q
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from characters.models import Appearance, Character
from episodes.filters import EpisodeFilter
from episodes.listing import paginate
from episodes.models import Episode, Season, Synopsis
from events.models import Event, Participation
from events.narrative import episode_chart, roles, season_chart
from events.order import Order
from events.presence import presence
from events.recap import PARAMETER, before, recap

CAST_OF_A_RECAP = 12
MAIN_LINES = 15
MOST_ROWS = 30


@require_safe
def episode_list(request):
    listing = EpisodeFilter(request.GET, Episode.objects.as_of(request.horizon), marks=request.tracker.marks)
    page = paginate(request, request.tracker.with_opinions(listing.qs.with_crew()))
    return TemplateResponse(request, "episodes/episode_list.html", {"listing": listing, "page": page})


@require_safe
def season(request, number):
    shown = get_object_or_404(Season, number=number)
    guide = Episode.objects.as_of(request.horizon).filter(season=shown).with_crew()
    episodes = list(request.tracker.with_opinions(guide))
    told = [episode for episode in episodes if request.horizon.covers(episode.overall)]
    parts = _parts(shown, request.horizon)
    appearances = _appearances(shown, request.horizon)
    people = Character.objects.named(request.horizon).in_bulk({who for *_where, who in (*parts, *appearances)})
    return TemplateResponse(
        request,
        "episodes/season.html",
        {
            "season": shown,
            "episodes": episodes,
            "chart": season_chart(told, parts, people, MAIN_LINES),
            "presence": presence(
                told, ((overall, who) for overall, _event, who in parts), appearances, people, MOST_ROWS
            ),
            "main_cast": main_cast(shown, request.horizon),
            "seasons": Season.objects.numbers(),
        },
    )


@require_safe
def episode(request, code):
    episodes = Episode.objects.as_of(request.horizon)
    shown = get_object_or_404(request.tracker.with_opinions(episodes.with_crew()), code=code)
    synopsis = synopsis_of(shown, request.horizon)
    order = Order(request.GET)
    events = list(order.of(events_of(shown, synopsis, request.horizon)))
    chart = None if order.mistakes else episode_chart(events)
    is_told = request.horizon.covers(shown.overall)
    around = list(episodes.filter(Q(season=shown.season_id) | Q(overall__in=[shown.overall - 1, shown.overall + 1])))
    return TemplateResponse(
        request,
        "episodes/episode.html",
        {
            "episode": shown,
            "synopsis": synopsis,
            "passages": _passages_with_events(synopsis, events),
            "events": events,
            "order": order,
            "shown_events": [] if order.mistakes else events,
            "has_earlier": any(event.happens_earlier for event in events),
            "chart": chart,
            "twin": roles(events, chart) if chart else [],
            "cast": cast_of(shown, events, request.horizon),
            "is_told": is_told,
            "recap": None if is_told else recap(before(shown, request.horizon)),
            "season_episodes": [other for other in around if other.season_id == shown.season_id],
            **_neighbours(shown, around),
        },
    )


@require_safe
def previously(request, code):
    episodes = Episode.objects.as_of(request.horizon)
    shown = get_object_or_404(episodes, code=code)
    horizon = before(shown, request.horizon)
    characters = Character.objects.met(horizon).by_number_of_events(Event.objects.told(horizon))
    return TemplateResponse(
        request,
        "episodes/previously.html",
        {
            "episode": shown,
            "recap": recap(horizon, request.GET.getlist(PARAMETER)),
            "characters": characters[:CAST_OF_A_RECAP],
            **_neighbours(shown, episodes.filter(overall__in=[shown.overall - 1, shown.overall + 1])),
        },
    )


def _neighbours(episode, around):
    """Return the episodes just before and after `episode`, of those around it."""
    numbered = {other.overall: other for other in around}
    return {"previous": numbered.get(episode.overall - 1), "next": numbered.get(episode.overall + 1)}


def main_cast(season, horizon):
    """Return the main cast of a season as far as it is told: at everything also of episodes without a cast."""
    if horizon.is_everything:
        return season.main_characters.met(horizon).by_name()
    billed = Appearance.objects.told(horizon).filter(billing=Appearance.Billing.MAIN, episode__season=season)
    return Character.objects.met(horizon).filter(Exists(billed.filter(character=OuterRef("pk")))).by_name()


def _parts(season, horizon):
    """Return (overall number of the episode, event, character) for all who take part in the events of a season."""
    parts = Participation.objects.told(horizon).taking_part().filter(event__episode__season=season)
    return list(parts.order_by("event__episode", "pk").values_list("event__episode", "event", "character"))


def _appearances(season, horizon):
    """Return (overall number of the episode, character) for all who appear in a season."""
    return list(Appearance.objects.told(horizon).filter(episode__season=season).values_list("episode", "character"))


def synopsis_of(episode, horizon) -> Synopsis | None:
    synopses = Synopsis.objects.told(horizon).filter(episode=episode)
    return synopses.best_for(get_language()).with_passages().first()


def events_of(episode, synopsis, horizon):
    events = Event.objects.told(horizon).filter(episode=episode).with_place().with_cast().with_causes()
    return events.with_evidence(synopsis.language) if synopsis else events


def _passages_with_events(synopsis, events):
    """Return (passage, the events it tells) for each passage."""
    if synopsis is None:
        return []
    told = sorted(events, key=lambda event: event.position)
    return [(passage, [event for event in told if passage in event.passages]) for passage in synopsis.passages.all()]


def cast_of(episode, events, horizon):
    """Return (character, appearance or None) for all who appear, and then those who only take part in an event."""
    appearances = Appearance.objects.told(horizon).filter(episode=episode).by_billing()
    appearances = appearances.select_related("character").prefetch_related("performers")
    cast = {appearance.character: appearance for appearance in appearances}
    for event in events:
        for part in event.participations.all():
            if part.role != Participation.Role.MENTIONED:
                cast.setdefault(part.character, None)
    return list(cast.items())
