"""The queue: all that needs doing at the desk, kind by kind."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from episodes.listing import paginate
from episodes.models import Season
from smallville.review.kinds import Kind, kinds_for
from smallville.review.rows import Rows

A_PAGE = 25


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
