"""The board: where everyone was last seen as of a horizon, in which event, with whom and in what condition."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import F, OuterRef, Subquery

from characters.models import Appearance, Character
from episodes.models import Episode
from events.models import Condition, Event, Participation, Place

LONG_AGO = 10


@dataclass
class Whereabouts:
    """The last that is told of one character.

    `event` is the last one in which they take part, None where there is none; `shown_in` then is the last episode in
    which they appear. `ago` counts the episodes since.
    """

    character: Character
    event: Event | None
    shown_in: Episode | None
    ago: int | None
    conditions: list[Condition]
    company: list[Character] = field(default_factory=list)

    @property
    def place(self) -> Place | None:
        return self.event.place if self.event else None

    @property
    def is_long_ago(self) -> bool:
        return self.ago is not None and self.ago > LONG_AGO

    @property
    def is_dead(self) -> bool:
        return any(condition.kind == Condition.Kind.DEAD for condition in self.conditions)


def board(characters, conditions: Iterable[Condition], now: int) -> list[Whereabouts]:
    """Return the whereabouts of `characters`, those last told of first; `now` is the number of the present episode.

    Those of whom no event tells come last.
    """
    horizon = characters.horizon
    of_whom = defaultdict(list)
    for condition in conditions:
        of_whom[condition.character_id].append(condition)
    rows = list(characters.annotate(last_event=_last_event(horizon), last_episode=_last_episode(horizon)))
    events = Event.objects.told(horizon).with_place().in_bulk({row.last_event for row in rows if row.last_event})
    shown = Episode.objects.as_of(horizon).in_bulk(
        {row.last_episode for row in rows if row.last_episode}, field_name="overall"
    )

    def found(row):
        event = events.get(row.last_event)
        ago = max(now - event.episode_id, 0) if event else None
        return Whereabouts(row, event, shown.get(row.last_episode), ago, of_whom[row.pk])

    return sorted(map(found, rows), key=_recency)


def _recency(one: Whereabouts) -> tuple[int, int, int, str, int]:
    event, name = one.event, (one.character.name_folded, one.character.pk)
    shown_in = one.shown_in.overall if one.shown_in else 0
    return (-event.episode_id, -event.position, 0, *name) if event else (0, 0, -shown_in, *name)


def _last_event(horizon):
    """Return the key of the last event in which a character takes part; what lies earlier than it is told is not."""
    parts = Participation.objects.told(horizon).taking_part().filter(event__happens_earlier=False)
    last = parts.filter(character=OuterRef("pk")).order_by(F("event__episode_id").desc(), "-event__position")
    return Subquery(last.values("event")[:1])


def _last_episode(horizon):
    shown = Appearance.objects.told(horizon).filter(character=OuterRef("pk"))
    return Subquery(shown.order_by(F("episode_id").desc()).values("episode")[:1])


def with_company(rows: list[Whereabouts], horizon) -> list[Whereabouts]:
    """Load who else takes part in the events of `rows`."""
    parts = (
        Participation.objects.told(horizon).taking_part().filter(event__in={row.event.pk for row in rows if row.event})
    )
    together = defaultdict(list)
    for part in parts.select_related("character").by_role():
        together[part.event_id].append(part.character)
    for row in rows:
        if row.event:
            row.company = [other for other in together[row.event.pk] if other.pk != row.character.pk]
    return rows


def by_place(rows: list[Whereabouts], atlas) -> list[Whereabouts]:
    """Return `rows` in the order of the places of an atlas, outer before inner; those without a place come last."""
    order = {place.pk: number for number, (_depth, place) in enumerate(atlas.outline())}
    return sorted(rows, key=lambda row: order.get(row.place.pk, len(order)) if row.place else len(order) + 1)
