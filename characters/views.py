"""The pages of the characters."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from characters.filters import CharacterFilter
from characters.models import Appearance, Character
from episodes.listing import paginate
from episodes.ruler import ruler
from events.models import Condition, Event, Knowledge, Relationship
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
    events = Event.objects.published().with_any_of([slug]).as_told()
    appearances = list(Appearance.objects.filter(character=shown).select_related("episode").order_by("episode"))
    panels = _ruler(slug, events, appearances)
    number_of_events = sum(panel.total for panel in panels)
    too_many = number_of_events > MOST_EVENTS_AT_ONCE
    told = events.filter(significance=Event.Significance.TURNING_POINT) if too_many else events
    return TemplateResponse(
        request,
        "characters/character.html",
        {
            "character": shown,
            "aliases": shown.aliases.order_by("revealed_in", "name_folded"),
            "performers": shown.performers.all(),
            "main_seasons": list(shown.main_seasons.values_list("number", flat=True)),
            "number_of_appearances": len(appearances),
            "number_of_events": number_of_events,
            "ruler": panels,
            "only_turning_points": too_many,
            "seasons": _seasons(panels, appearances, list(told.select_related("episode"))),
            "companions": _companions(shown, events),
            "knowledge": _lasting(Knowledge, character=shown).select_related("secret"),
            "conditions": _lasting(Condition, character=shown),
            "ties": _ties(shown),
        },
    )


@dataclass
class SeasonOfCharacter:
    """What one season tells of a character."""

    number: int
    appearances: list
    events: list
    number_of_events: int


def _ruler(slug, events, appearances):
    """Return the ruler of a character's events; each season leads to the list of those it tells."""
    numbers, turning_points = events.tally()
    return ruler(
        numbers,
        turning_points,
        present={appearance.episode_id for appearance in appearances},
        address=lambda season: f"{reverse('events:list')}?character={slug}&season={season}",
    )


def _seasons(panels, appearances, events):
    """Return the seasons in which a character appears or something happens with them."""
    seasons = (
        SeasonOfCharacter(
            panel.season,
            [appearance for appearance in appearances if appearance.episode.season_id == panel.season],
            [event for event in events if event.episode.season_id == panel.season],
            panel.total,
        )
        for panel in panels
    )
    return [season for season in seasons if season.appearances or season.number_of_events]


def _companions(character, events):
    """Return those with whom a character shares most events."""
    shared = Count("participations", filter=Q(participations__event__in=events.order_by()))
    others = Character.objects.exclude(pk=character.pk).annotate(number_of_events=shared)
    return others.filter(number_of_events__gt=0).order_by("-number_of_events", "name_folded")[:COMPANIONS]


def _lasting(model, **whose):
    return model.objects.published().filter(**whose).with_span().order_by("since", "pk")


def _ties(character):
    """Return the relationships of a character by how they read: (the other, the relationship) for each."""
    both = Relationship.objects.published().filter(Q(character=character) | Q(other=character))
    ties = defaultdict(list)
    for relationship in both.with_span().select_related("character", "other").order_by("since", "pk"):
        other = relationship.other if relationship.character_id == character.pk else relationship.character
        ties[tie(relationship, character)].append((other, relationship))
    return dict(ties)
