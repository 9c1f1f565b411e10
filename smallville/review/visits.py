"""Where an editor left off: what they worked on last."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.admin.models import DELETION, LogEntry
from django.urls import reverse

_MOST = 8
_LOOKED_THROUGH = 60


@dataclass(frozen=True)
class Visit:
    """An object that the editor worked on: how it is called now, what kind of thing it is, its page, and when."""

    label: str
    kind: Any
    address: str
    when: datetime


def visits(request, site) -> list[Visit]:
    """Return what the editor worked on last and may still look at, the latest first; a query for each model of it."""
    logged = LogEntry.objects.filter(user=request.user).select_related("content_type").order_by("-action_time", "-pk")
    latest: dict[tuple[Any, Any], LogEntry] = {}
    for entry in logged[:_LOOKED_THROUGH]:
        latest.setdefault((entry.content_type and entry.content_type.model_class(), entry.object_id), entry)
    left = {named: entry for named, entry in latest.items() if entry.action_flag != DELETION}
    shown = dict(list(left.items())[:_MOST])
    keys: dict[Any, list] = defaultdict(list)
    for model, key in shown:
        keys[model].append(key)
    rows = {model: _rows(request, site, model, wanted) for model, wanted in keys.items()}
    return [
        _visit(site, rows[model][key], entry.action_time)
        for (model, key), entry in shown.items()
        if key in rows[model]
    ]


def _rows(request, site, model, keys: list) -> dict[str, Any]:
    """Return by their keys those rows of a model of the desk that are there and that the editor may look at."""
    if model is None or not site.is_registered(model):
        return {}
    page = site.get_model_admin(model)
    if not page.has_view_permission(request):
        return {}
    return {str(row.pk): row for row in page.get_queryset(request).filter(pk__in=keys)}


def _visit(site, row, when: datetime) -> Visit:
    meta = row._meta
    label = getattr(site.get_model_admin(type(row)), "choice_label", str)
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])
    return Visit(label(row), meta.verbose_name, address, when)
