"""Public pages as they would be if drafts were published, as of any episode, for editors only.

The drafts are published in a transaction that is always taken back: the page is the real one, made by the real view
through the real addresses, and nobody else ever sees what it was made from.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.db import IntegrityError, models, transaction
from django.http import Http404, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.html import escape

from characters.models import Character
from episodes.horizon import Horizon, closed_gate
from episodes.models import Episode, Status, Synopsis
from events.models import Event
from smallville.reading import Landmarks, Reading
from tracking.trackers import tracker_of

_LANGUAGES = ("de", "en")
_SHOWN: dict[str, type[models.Model]] = {
    "character": Character,
    "episode": Episode,
    "event": Event,
    "synopsis": Synopsis,
}
_SCOPE = re.compile(rf"({'|'.join(_SHOWN)})-(\d{{1,9}})", re.ASCII)
_HEAD = re.compile(r"</head>")
_TOP = re.compile(r'<body\b[^>]*>(?:\s*<a class="skip"[^>]*>[^<]*</a>)?')
# What lies below these is the reader's own, and tells nothing of the story.
_OWN = ("accounts", "horizon", "me", "suggest")
_STORY = rf"/(?:{'|'.join(_LANGUAGES)})/(?!(?:{'|'.join(_OWN)})/)"
_LINK = re.compile(rf'(<a\b[^>]*?\shref=")({_STORY}[^"]*)(")')
_SEARCH = re.compile(rf'(<form\b(?=[^>]*\smethod="get")[^>]*?\saction=")({_STORY}[^"]*)(")')
# How far the reader is, is chosen above the page; what is chosen in it would count for the editor's own reading.
_CHOOSER = re.compile(r'<details class="stand">.*?</details>', re.DOTALL)


@dataclass(frozen=True)
class Scope:
    """Which drafts a preview takes as published: `text` is how its address says it, like event-12."""

    text: str
    kind: str
    row: Any

    @classmethod
    def read(cls, text: str) -> "Scope":
        """Return the scope that `text` names; raise Http404 if it names none."""
        found = _SCOPE.fullmatch(text)
        row = _SHOWN[found[1]]._default_manager.filter(pk=int(found[2])).first() if found else None
        if not found or not row:
            raise Http404
        return cls(text, found[1], row)

    @cached_property
    def episode(self) -> Episode | None:
        """The episode that tells what is previewed; of a character, that which shows them first."""
        if self.kind == "episode":
            return self.row
        return self.row.introduced_in if self.kind == "character" else self.row.episode

    @property
    def address(self) -> str:
        """Return where the public page stands, in the language of the request."""
        return (self.row.episode if self.kind == "synopsis" else self.row).get_absolute_url()

    @property
    def desk(self) -> str:
        """Return where what is previewed is edited."""
        meta = self.row._meta
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[self.row.pk])

    @property
    def drafts(self) -> list[models.QuerySet]:
        """Return the drafts, those of each model."""
        if self.kind == "event":
            rows: list[Any] = [Event.objects.filter(pk=self.row.pk)]
        elif self.kind == "synopsis":
            rows = [Synopsis.objects.filter(pk=self.row.pk)]
        elif self.kind == "episode":
            rows = [model.objects.filter(episode=self.row.overall) for model in (Synopsis, Event)]
        else:
            rows = [Event.objects.filter(participations__character=self.row)]
        return [found.filter(status=Status.DRAFT) for found in rows]


@contextmanager
def as_if_published(drafts: list[models.QuerySet]) -> Iterator[list[models.Model]]:
    """Let the drafts be published while the block runs, and not a moment longer.

    Yields those that cannot be published as they are, which stay drafts.
    """
    with transaction.atomic():
        try:
            yield [row for rows in drafts for row in _publish(rows)]
        finally:
            transaction.set_rollback(True)


def _publish(rows: models.QuerySet) -> list[models.Model]:
    """Publish the drafts; return those of them which the database refuses."""
    keys = list(rows.values_list("pk", flat=True))
    if _published(rows.model, keys):
        return []
    refused = [key for key in keys if not _published(rows.model, [key])]
    return list(rows.model._default_manager.filter(pk__in=refused))


def _published(model: type[models.Model], keys: list) -> bool:
    try:
        with transaction.atomic():
            model._default_manager.filter(pk__in=keys).update(status=Status.PUBLISHED)
    except IntegrityError:
        return False
    return True


def answer(request, page: str, horizon: Horizon, missing) -> HttpResponse:
    """Return what a reader at `horizon` would be answered at the public address `page`, made whole.

    `missing` answers where there is no such page, as it does for readers.
    """
    if not re.match(_STORY, page):
        raise Http404
    language = page.split("/")[1]
    with translation.override(language), closed_gate():
        asked = _as_reader(request, page, horizon, language)
        try:
            asked.resolver_match = match = resolve(page)
            response = match.func(asked, *match.args, **match.kwargs)
            response = response.render() if isinstance(response, TemplateResponse) else response
        except (Http404, Resolver404) as error:
            response = missing(asked, error).render()
    return response


def _as_reader(request, page: str, horizon: Horizon, language: str) -> Any:
    """Return the request for a public page by a stranger who stands at `horizon`, of whom nothing else is known."""
    query = request.META.get("QUERY_STRING", "")
    asked = copy(request)
    asked.method = "GET"
    asked.path = asked.path_info = page
    asked.META = {**request.META, "PATH_INFO": page, "REQUEST_METHOD": "GET"}
    asked.GET = QueryDict(query)
    asked.LANGUAGE_CODE = language
    asked.resolver_match = None
    asked.COOKIES = {}
    asked.user, asked.session, asked._messages = AnonymousUser(), SessionStore(), []
    asked.tracker = tracker_of(asked)
    asked.reading = Reading(Landmarks({str(horizon)}), stand=horizon)
    asked.horizon = asked.reading.horizon
    return asked


def dress(html: str, *, prefix: str, head: str, bar: str) -> str:
    """Return a public page with `bar` above it, marked in its head, whose links to other pages stay in the preview."""
    html = _CHOOSER.sub("", html)
    for address in (_LINK, _SEARCH):
        html = address.sub(lambda found: found[1] + escape(prefix + unescape(found[2])) + found[3], html)
    html = _HEAD.sub(lambda found: head + found[0], html, count=1)
    return _TOP.sub(lambda found: found[0] + bar, html, count=1)
