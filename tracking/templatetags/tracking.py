"""Marks beside episodes, on whatever page these stand. What is marked is asked once a page."""

from typing import Any

from django import template

from tracking.guide import has_been_shown

register = template.Library()


@register.simple_tag(takes_context=True)
def mark_of(context, episode):
    """Return the reader's mark of an episode; None if there is none."""
    tracker = _tracker(context)
    return tracker.marks.get(episode.overall) if tracker else None


@register.inclusion_tag("tracking/_marks.html", takes_context=True)
def marks(context, episode, *, current=False, is_next=False):
    """Show the mark of an episode and the buttons that change it.

    `current`: whether the page is about it; `is_next`: whether it is next in the run, so that nothing lies before it.
    """
    mark = mark_of(context, episode)
    tracker: Any = getattr(context.get("request"), "tracker", None)
    return {
        "code": episode.code,
        "mark": mark,
        "holds_horizon": bool(current and mark and tracker.is_followed and episode.overall <= tracker.progress),
        "can_be_marked": _can_be_marked(context, episode),
        "current": current,
        "is_next": is_next or episode.overall == 1,
    }


@register.inclusion_tag("tracking/_season_marks.html", takes_context=True)
def season_marks(context, number, episodes):
    """Show the button that marks a whole season, of which `episodes` are on the page."""
    shown = [other for other in episodes if other.season_id == number and _can_be_marked(context, other)]
    return {"number": number, "shown": shown, "is_complete": all(mark_of(context, other) for other in shown)}


@register.simple_tag(takes_context=True)
def tracks(context):
    """Return whether the reader has marked anything in their current run."""
    tracker = _tracker(context)
    return bool(tracker and tracker.marks)


def _tracker(context) -> Any:
    """Return where the reader keeps their marks; None on a page that knows of no reader, as that of an error."""
    return getattr(context.get("request"), "tracker", None)


def _can_be_marked(context, episode) -> bool:
    reading = context.get("reading")
    return bool(reading and has_been_shown(episode.overall, episode.air_date_us, reading.landmarks.last_shown))
