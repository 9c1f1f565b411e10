"""Short addresses that last: of events, secrets and passages, in whatever language one reads.

Each leads to the page as of the position that it carries. What is not told there has none.
"""

from typing import Any

from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from episodes.models import Passage
from events.models import Event, Secret
from smallville.asof import kept
from smallville.moving import present

_PAGES: dict[str, tuple[str, Any]] = {"event": ("events:event", Event), "secret": ("events:secret", Secret)}


@require_safe
def event(request, slug):
    return _lead(request, "event", slug)


@require_safe
def secret(request, slug):
    return _lead(request, "secret", slug)


@require_safe
def passage(request, code, language, number):
    told = Passage.objects.told(request.horizon)
    found = told.filter(synopsis__episode__code=code, synopsis__language=language, position=number)
    if not found.exists():
        raise Http404
    with translation.override(language):
        page = reverse("episodes:episode", args=[code])
    return HttpResponseRedirect(kept(request, f"{page}#p{number}"))


def _lead(request, kind, slug):
    """Lead to the page of that slug, or of the one to which it has been changed."""
    page, model = _PAGES[kind]
    if not model.objects.told(request.horizon).filter(slug=slug).exists():
        slug = present({(kind, slug)}, request.horizon).get((kind, slug))
        if slug is None:
            raise Http404
    return HttpResponseRedirect(kept(request, reverse(page, args=[slug])))
