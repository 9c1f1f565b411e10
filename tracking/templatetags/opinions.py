"""What the reader and all fans think, on whatever page it stands. What it shows is loaded with the rows themselves."""

from django import template
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _

from tracking.forms import OpinionForm
from tracking.guide import has_been_shown
from tracking.models import Fan

register = template.Library()


@register.inclusion_tag("tracking/_verdict.html", takes_context=True)
def verdict(context, episode):
    """Show how good the reader and all fans find an episode."""
    own, mean = (getattr(episode, name, None) for name in ("own_rating", "mean_rating"))
    return {"own": own, "mean": mean, "number": mean and episode.number_of_ratings, "scale": scale_of(context)}


@register.simple_tag(takes_context=True)
def scale_of(context):
    """Return in how many stars the reader is shown ratings."""
    fan = getattr(getattr(context.get("request"), "tracker", None), "fan", None)
    return fan.scale if fan else Fan.Scale.TEN


@register.inclusion_tag("tracking/_opinion.html", takes_context=True)
def opinion(context, episode, *, form=None):
    """Show the form for what a fan thinks of an episode; `form`: the one that was sent and needs mending."""
    tracker, reading = getattr(context.get("request"), "tracker", None), context.get("reading")
    if not (tracker and tracker.is_fan and reading and hasattr(episode, "own_note")):
        return {}
    said = {"value": episode.own_rating or "", "text": episode.own_note or ""}
    return {
        "episode": episode,
        "can_be_rated": has_been_shown(episode.overall, episode.air_date_us, reading.landmarks.last_shown),
        "form": form or OpinionForm(initial=said),
        "scale": scale_of(context),
        "next": context.get("next") or context["request"].get_full_path(),
        "is_open": context.get("is_open"),
    }


@register.inclusion_tag("tracking/_favourite.html", takes_context=True)
def favourite(context, row):
    """Show the button that makes a character or an event a favourite of the fan who reads."""
    request = context.get("request")
    tracker = getattr(request, "tracker", None)
    if not (tracker and tracker.is_fan and hasattr(row, "is_favourite")):
        return {}
    return {"row": row, "kind": row._meta.model_name, "next": request.get_full_path()}


@register.filter
def stars(value, scale):
    """Return a rating of 1 to 10 as it is said: "7 of 10", or "3.5 of 5" where there are five stars."""
    return _("%(n)s of %(all)s") % {"n": floatformat(value * scale / 10, -1), "all": scale}


@register.filter
def places(scale):
    """Return (rating, where its part of a star begins, how wide it is) for all ten, drawn as `scale` stars."""
    width = 24 * scale // 10
    return [(value, 0 if scale == 10 or value % 2 else width, width) for value in range(1, 11)]
