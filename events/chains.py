"""The chain of causes and effects around an event, loaded as far as it is told."""

from dataclasses import dataclass

from events.models import Cause, Event
from events.why import MOST_OF_AN_EVENT, STEPS_OF_AN_EVENT, Chain, Drawing, draw


def chain_of(event, horizon, steps=None):
    """Return the chain around `event`, and its events at most so many steps away as told; without `steps` all."""
    chain = Chain(event.pk, Cause.objects.told(horizon).order_by().values_list("cause", "effect"))
    near = chain.within(chain.reach if steps is None else steps)
    return chain, list(Event.objects.told(horizon).filter(pk__in=near).select_related("episode").as_told())


@dataclass
class Near:
    """What directly led to an event and came of it, and the drawing of that and of what lies a step beyond."""

    causes: list[Event]
    effects: list[Event]
    drawing: Drawing


def nearest(event, horizon) -> Near:
    """Return what is near to `event` in the chain around it; where two steps lead to too much, one is drawn."""
    chain, events = chain_of(event, horizon, STEPS_OF_AN_EVENT)
    links = set(chain.causes)
    return Near(
        [cause for cause in events if (cause.pk, event.pk) in links],
        [effect for effect in events if (event.pk, effect.pk) in links],
        draw(chain, events, STEPS_OF_AN_EVENT if len(events) <= MOST_OF_AN_EVENT else 1),
    )


def last_told(horizon):
    """Return the last episode of which there is a story, where the horizon goes past it; else None."""
    last = Event.objects.told(horizon).select_related("episode").order_by("-episode").first()
    return last.episode if last and horizon.overall > last.episode_id else None
