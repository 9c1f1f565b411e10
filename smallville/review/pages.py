"""The queue, and what the start page of the desk says: what needs doing, and where the editor left off."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.admin.models import DELETION, LogEntry
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from episodes.listing import paginate
from episodes.models import Season
from smallville.review.kinds import Kind, kinds_for
from smallville.review.rows import Rows

A_PAGE = 25
_MOST_LEFT_OFF = 8
_REMEMBERED = 60


@dataclass
class Task:
    """One kind of things to do, as far as they are asked for."""

    kind: Kind
    rows: Rows

    @property
    def number(self) -> int:
        return len(self.rows)


def tasks_for(user, season: int | None = None) -> list[Task]:
    return [Task(kind, kind.rows(season)) for kind in kinds_for(user)]


class QueueForm(forms.Form):
    """What of the queue to show: one kind, one season."""

    kind = forms.ChoiceField(label=_("kind"), required=False)
    season = forms.TypedChoiceField(label=_("Season"), required=False, coerce=int, empty_value=None)

    def __init__(self, data, kinds: list[Kind]):
        super().__init__(data)
        choices: Any = self.fields
        choices["kind"].choices = [("", ""), *((kind.slug, kind.name) for kind in kinds)]
        seasons = [(str(number), str(number)) for number in Season.objects.numbers()]
        choices["season"].choices = [("", _("all seasons")), *seasons]


@require_safe
def queue(request, site):
    """Show how much there is to do of each kind, and the rows of one."""
    kinds = kinds_for(request.user)
    if not kinds:
        raise PermissionDenied
    form = QueueForm(request.GET, kinds)
    tasks, shown = [], None
    if form.is_valid():
        tasks = tasks_for(request.user, form.cleaned_data["season"])
        shown = _shown(tasks, form.cleaned_data["kind"])
    return TemplateResponse(
        request,
        "admin/queue.html",
        {
            **site.each_context(request),
            "title": _("What needs doing"),
            "form": form,
            "tasks": tasks,
            "shown": shown,
            "page": paginate(request, shown.rows, A_PAGE) if shown else None,
        },
    )


def _shown(tasks: list[Task], slug: str) -> Task:
    """Return the task that is asked for; without one, the first of which there is something to do."""
    asked = (task for task in tasks if task.kind.slug == slug)
    return next(asked, None) or next((task for task in tasks if task.number), tasks[0])


# --- Where the editor left off --------------------------------------------------------------------------------------


@dataclass
class Visited:
    """An object that the editor worked on: how it is called now, what kind of thing it is, its page, and when."""

    label: str
    model: Any
    address: str
    when: datetime


def left_off(request, site) -> list[Visited]:
    """Return what the editor worked on last and may still see, the latest first."""
    entries = LogEntry.objects.filter(user=request.user).select_related("content_type").order_by("-action_time", "-pk")
    latest: dict[tuple[int, str], LogEntry] = {}
    for entry in entries[:_REMEMBERED]:
        latest.setdefault((entry.content_type_id, entry.object_id), entry)
    shown = [entry for entry in latest.values() if entry.action_flag != DELETION][:_MOST_LEFT_OFF]
    by_model: dict[Any, list[str]] = defaultdict(list)
    for entry in shown:
        by_model[entry.content_type.model_class() if entry.content_type else None].append(entry.object_id)
    found = {
        (model, str(row.pk)): row
        for model, keys in by_model.items()
        for row in _still_there(request, site, model, keys)
    }
    visited = [(found.get((e.content_type and e.content_type.model_class(), e.object_id)), e) for e in shown]
    return [_visited(site, row, entry.action_time) for row, entry in visited if row is not None]


def _still_there(request, site, model, keys: list[str]) -> list:
    """Return the rows with those keys, of a model of the desk that the editor may look at."""
    if model is None or not site.is_registered(model):
        return []
    page = site.get_model_admin(model)
    return list(page.get_queryset(request).filter(pk__in=keys)) if page.has_view_permission(request) else []


def _visited(site, row, when: datetime) -> Visited:
    meta = row._meta
    label = getattr(site.get_model_admin(type(row)), "choice_label", str)
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])
    return Visited(label(row), meta.verbose_name, address, when)
