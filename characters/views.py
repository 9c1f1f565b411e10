"""The pages of the characters."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from characters.filters import CharacterFilter
from characters.models import Appearance, Character
from episodes.listing import paginate
from episodes.ruler import ruler
from events.models import Condition, Event, Knowledge, Participation, Relationship
from events.wording import tie

MOST_EVENTS_AT_ONCE = 40
COMPANIONS = 8


@require_safe
def character_list(request):
    listing = CharacterFilter(request.GET, Character.objects.by_name())
    page = paginate(request, listing.qs.with_introduction())
    return TemplateResponse(request, "characters/character_list.html", {"listing": listing, "page": page})


@require_safe
def character(request, slug):
    shown = get_object_or_404(Character.objects.with_introduction(), slug=slug)
    events = reverse("events:list")
    parts = Participation.objects.published().filter(character=shown)
    appearances = list(Appearance.objects.filter(character=shown).select_related("episode").order_by("episode"))
    amounts = dict(parts.values_list("event__episode").annotate(Count("pk")).order_by())
    seen = dict.fromkeys((appearance.episode_id for appearance in appearances), 1)
    return TemplateResponse(
        request,
        "characters/character.html",
        {
            "character": shown,
            "aliases": shown.aliases.select_related("revealed_in"),
            "performers": shown.performers.all(),
            "main_seasons": shown.main_seasons.all(),
            "number_of_appearances": len(appearances),
            "number_of_events": sum(amounts.values()),
            "ruler": ruler({**seen, **amounts}, address=lambda season: f"{events}?character={slug}&season={season}"),
            **_seasons(shown, appearances, sum(amounts.values())),
            "companions": _companions(shown),
            "knowledge": _lasting(Knowledge, character=shown).select_related("secret"),
            "conditions": _lasting(Condition, character=shown),
            "ties": _ties(shown),
        },
    )


@dataclass
class SeasonOfCharacter:
    """What one season tells of a character."""

    number: int
    appearances: list = field(default_factory=list)
    events: list = field(default_factory=list)
    number_of_events: int = 0


def _seasons(character, appearances, number_of_events):
    """Return the seasons with a character's appearances and events: of many events the turning points only."""
    events = Event.objects.published().with_any_of([character.slug]).as_told().select_related("episode")
    in_season = Counter(events.values_list("episode__season", flat=True))
    too_many = number_of_events > MOST_EVENTS_AT_ONCE
    if too_many:
        events = events.filter(significance=Event.Significance.TURNING_POINT)
    seasons = {}
    for appearance in appearances:
        season = appearance.episode.season_id
        seasons.setdefault(season, SeasonOfCharacter(season)).appearances.append(appearance)
    for event in events:
        season = event.episode.season_id
        seasons.setdefault(season, SeasonOfCharacter(season)).events.append(event)
    for number, amount in in_season.items():
        seasons.setdefault(number, SeasonOfCharacter(number)).number_of_events = amount
    return {"seasons": [seasons[number] for number in sorted(seasons)], "only_turning_points": too_many}


def _companions(character):
    """Return those with whom a character shares most events."""
    shared = Event.objects.published().with_any_of([character.slug]).order_by()
    number = Count("participations", filter=Q(participations__event__in=shared))
    others = Character.objects.exclude(pk=character.pk).annotate(number_of_events=number)
    return others.filter(number_of_events__gt=0).order_by("-number_of_events", "name_folded")[:COMPANIONS]


def _lasting(model, **whose):
    return model.objects.published().filter(**whose).with_span().order_by("since", "pk")


def _ties(character):
    """Return (how it reads, the other, the relationship) for each relationship of a character."""
    both = Relationship.objects.published().filter(Q(character=character) | Q(other=character))
    ties = defaultdict(list)
    for relationship in both.with_span().select_related("character", "other").order_by("since", "pk"):
        other = relationship.other if relationship.character_id == character.pk else relationship.character
        ties[tie(relationship, character)].append((other, relationship))
    return dict(ties)
