"""What the templates of the desk need."""

from django import template
from django.urls import reverse

from smallville.desk.previews import RIGHTS

register = template.Library()

_PREVIEWED = {"characters.Character", "episodes.Episode", "episodes.Synopsis", "events.Event"}


@register.simple_tag(takes_context=True)
def preview_address(context, row) -> str:
    """Return where the preview of a row's public page begins; nothing where there is none, or not for this editor."""
    if row is None or row._meta.label not in _PREVIEWED or not context["request"].user.has_perms(RIGHTS):
        return ""
    return reverse("admin:preview", query={"drafts": f"{row._meta.model_name}-{row.pk}"})
