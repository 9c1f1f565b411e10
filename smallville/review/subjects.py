"""What a page of the site is about: the object that its address names, and where editors mend it."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils import translation

from episodes.horizon import Horizon
from episodes.models import Episode
from events.models import Event
from smallville.models import Suggestion

# By the name of a page: the model of what it is about.
_SUBJECTS = {
    "episodes:episode": "episodes.episode",
    "episodes:previously": "episodes.episode",
    "episodes:season": "episodes.season",
    "characters:character": "characters.character",
    "events:event": "events.event",
    "events:why": "events.event",
    "events:place": "events.place",
    "events:secret": "events.secret",
}


def page_at(path: str) -> ResolverMatch | None:
    """Return what answers at `path`, if that is the address of a public page of this site, whether told or not."""
    language = path[1:3]
    if not path.startswith("/") or path[3:4] != "/" or language not in dict(settings.LANGUAGES):
        return None
    with translation.override(language):
        try:
            return resolve(path)
        except Resolver404:
            return None


def subject_of(match: ResolverMatch) -> tuple[str, str]:
    """Return the model and the natural key of what the page is about; two empty texts if it is about no one thing."""
    model = _SUBJECTS.get(match.view_name)
    return (model, str(next(iter(match.kwargs.values())))) if model else ("", "")


def episode_of(model: str, key: str, horizon: Horizon) -> Episode | None:
    """Return the episode to which that object belongs, if it is told."""
    guide = Episode.objects.as_of(horizon)
    if model == "episodes.episode":
        return guide.filter(code=key).first()
    if model == "events.event":
        told = Event.objects.told(horizon).filter(slug=key)
        return guide.filter(overall__in=told.values("episode")).first()
    return None


def row_of(suggestion: Suggestion) -> tuple[Any, str]:
    """Return what the suggestion is about and its page in the admin; None and an empty text if it is gone."""
    if not suggestion.model:
        return None, ""
    model = apps.get_model(suggestion.model)
    try:
        row = model._default_manager.get_by_natural_key(suggestion.key)
    except ObjectDoesNotExist:
        return None, ""
    return row, reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[row.pk])
