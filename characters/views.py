"""The pages of the characters."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import CharField, IntegerField, Q, Value
from django.db.models.functions import Cast
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from characters.filters import CharacterFilter
from characters.models import Appearance, Character
from episodes.listing import paginate
from episodes.models import Episode, Person
from episodes.ruler import ruler
from events.ledger import KIN, Ledger, kept_from
from events.models import Condition, Event, Participation, Relationship
from events.order import Order
from events.presence import Cell, Row, presence, strips
from events.wording import tie

MOST_EVENTS_AT_ONCE = 40
COMPANIONS = 8
MOST_AT_A_GLANCE = 40
NAME_COLUMNS = ("part", "place", "name_folded", "name", "address")
SLUG = CharField()


@require_safe
def character_list(request):
    listing = CharacterFilter(request.GET, Character.objects.met(request.horizon).by_name())
    page = paginate(request, listing.qs.with_introduction())
    return TemplateResponse(request, "characters/character_list.html", {"listing": listing, "page": page})


@require_safe
def character(request, slug):
    horizon = request.horizon
    named = Character.objects.named(horizon).with_introduction()
    shown = get_object_or_404(request.tracker.with_favour(named), slug=slug)
    events = Event.objects.told(horizon).with_any_of([slug]).as_told()
    if shown.introduced_in is None and not horizon.is_everything:
        return _named(request, shown, events)
    appearances = list(shown.appearances.told(horizon).select_related("episode").order_by("episode"))
    panels = _ruler(slug, events, appearances)
    number_of_events = sum(panel.total for panel in panels)
    too_many = number_of_events > MOST_EVENTS_AT_ONCE
    told = events.filter(significance=Event.Significance.TURNING_POINT) if too_many else events
    ties = ties_of(shown, horizon)
    ledger = Ledger.told(horizon, character=shown)
    order = Order(request.GET)
    listed = [] if order.mistakes else list(order.of(told).select_related("episode"))
    return TemplateResponse(
        request,
        "characters/character.html",
        {
            "character": shown,
            **_names(shown, horizon),
            "main_seasons": main_seasons_of(shown, appearances, horizon),
            "number_of_appearances": len(appearances),
            "number_of_events": number_of_events,
            "ruler": panels,
            "only_turning_points": too_many,
            "order": order,
            "has_earlier": any(event.happens_earlier for event in listed),
            "seasons": _seasons(panels, appearances, listed),
            "companions": companions_of(shown, events),
            "knowledge": ledger.by_standing(),
            "kept": kept_from(shown, family_of(ties), ledger, horizon),
            "conditions": _lasting(Condition, horizon).filter(character=shown),
            "ties": ties,
        },
    )


@require_safe
def appearances(request):
    """Show who is in which episode of the series."""
    horizon = request.horizon
    told = Episode.objects.as_of(horizon).filter(horizon.upto("overall")).order_by("overall")
    parts = list(Participation.objects.told(horizon).taking_part().values_list("event__episode", "character"))
    on_record = list(Appearance.objects.told(horizon).values_list("episode", "character"))
    people = Character.objects.named(horizon).in_bulk({who for _overall, who in (*parts, *on_record)})
    shown = presence(told, parts, on_record, people, MOST_AT_A_GLANCE)
    return TemplateResponse(
        request,
        "characters/appearances.html",
        {
            "presence": shown,
            "rows": [(row, strips(row, shown.episodes)) for row in shown.rows],
            "own": _watched(shown.episodes, request.tracker.marks),
            "last": _last_with_events(shown.episodes, parts),
        },
    )


def _watched(episodes, marks):
    """Return the strips of the reader, full where they have watched; none if they have watched nothing of it."""
    watched = {overall for overall, mark in marks.items() if mark.is_watched}
    row = Row(None, [Cell(int(episode.overall in watched), appears=False) for episode in episodes])
    return strips(row, episodes) if row.number_of_events else []


def _last_with_events(episodes, parts):
    """Return the last episode of which events are told, if there are later ones of which none are."""
    last = max((overall for overall, _who in parts), default=0)
    return next((e for e in episodes if e.overall == last and e != episodes[-1]), None)


@dataclass
class SeasonOfCharacter:
    """What one season tells of a character."""

    number: int
    appearances: list
    events: list
    number_of_events: int


def _named(request, character, events):
    """Answer with the bare name and where it is said: nobody has met this character yet."""
    context = {"character": character, "events": events.select_related("episode")}
    return TemplateResponse(request, "characters/named.html", context)


def _names(character, horizon) -> dict[str, list[dict[str, str]]]:
    """Return the names under which a character is known, and those of who plays them, in one query."""
    known = character.aliases.told(horizon).order_by().annotate(part=Value("aliases"), address=Cast(Value(""), SLUG))
    playing = (
        performers_of(character, horizon).order_by().annotate(part=Value("performers"), address=Cast("slug", SLUG))
    )
    rows = known.annotate(place=Cast("revealed_in", IntegerField())).in_columns(*NAME_COLUMNS)
    rows = rows.union(playing.annotate(place=Value(0)).in_columns(*NAME_COLUMNS))
    found: dict[str, list[dict[str, str]]] = {"aliases": [], "performers": []}
    for part, _place, _folded, name, slug in sorted(rows):
        found[part].append({"name": name, "slug": slug})
    return found


def performers_of(character, horizon):
    """Return who plays a character in the episodes told; at everything also those of whom the episode is unknown."""
    if horizon.is_everything:
        return character.performers.all()
    return Person.objects.playing_in(character.appearances.told(horizon))


def main_seasons_of(character, appearances, horizon) -> list[int]:
    """Return the numbers of the seasons in whose main cast a character is told to be."""
    if horizon.is_everything:
        return list(character.main_seasons.values_list("number", flat=True))
    main = [shown for shown in appearances if shown.billing == Appearance.Billing.MAIN]
    return sorted({shown.episode.season_id for shown in main})


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


def companions_of(character, events):
    """Return those with whom a character shares most events."""
    others = Character.objects.named(events.horizon).exclude(pk=character.pk).by_number_of_events(events)
    return others.filter(number_of_events__gt=0)[:COMPANIONS]


def _lasting(model, horizon):
    return model.objects.told(horizon).with_span().order_by("since", "pk")


def ties_of(character, horizon):
    """Return the relationships of a character by how they read: (the other, the relationship) for each."""
    both = _lasting(Relationship, horizon).filter(Q(character=character) | Q(other=character))
    ties = defaultdict(list)
    for relationship in both.select_related("character", "other"):
        other = relationship.other if relationship.character_id == character.pk else relationship.character
        ties[tie(relationship, character)].append((other, relationship))
    return dict(ties)


def family_of(ties):
    """Return those to whom a character is tied as kin or partner, as far as the tie holds."""
    found = [(other, relationship) for others in ties.values() for other, relationship in others]
    return [other for other, relationship in found if relationship.kind in KIN and relationship.until_id is None]
