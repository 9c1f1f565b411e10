"""How far the stories go that are told."""

from episodes.models import Episode
from events.models import Event


def last_told(horizon) -> Episode | None:
    """Return the last episode of which events are told, where it lies before the horizon; None where it does not."""
    last = Event.objects.told(horizon).select_related("episode").order_by("-episode_id").first()
    if last is None or last.episode_id == horizon.overall:
        return None
    return last.episode
