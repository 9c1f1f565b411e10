"""The chain of causes and effects around an event, loaded as far as it is told."""

from events.models import Cause, Event
from events.why import MOST_OF_AN_EVENT, STEPS_OF_AN_EVENT, Chain, draw


def chain_of(event, horizon, steps=None):
    """Return the chain around `event`, and its events at most so many steps away as told; without `steps` all."""
    chain = Chain(event.pk, Cause.objects.told(horizon).order_by().values_list("cause", "effect"))
    near = chain.within(chain.reach if steps is None else steps)
    return chain, list(Event.objects.told(horizon).filter(pk__in=near).select_related("episode").as_told())


def nearest(event, horizon):
    """Return the drawing of what led to `event` and came of it in few steps, or None if it stands alone."""
    chain, events = chain_of(event, horizon, STEPS_OF_AN_EVENT)
    if not chain.reach:
        return None
    return draw(chain, events, STEPS_OF_AN_EVENT if len(events) <= MOST_OF_AN_EVENT else 1)


def last_told(horizon):
    """Return the last episode of which there is a story, where the horizon goes past it; else None."""
    last = Event.objects.told(horizon).select_related("episode").order_by("-episode").first()
    return last.episode if last and horizon.overall > last.episode_id else None
