"""What goes along with rows that are deleted, each called as the history calls it."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import NestedObjects
from django.db import DEFAULT_DB_ALIAS, models
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst

from smallville.history.naming import Names
from smallville.history.states import read_states
from smallville.transfer.catalogue import sheets


@dataclass
class Going:
    """Rows nested below those with which they go, their number by model, and the rows that keep them from going."""

    rows: list[Any]
    numbers: dict[Any, int]
    protected: list[str]


def going(objects: list[models.Model]) -> Going:
    """Return what goes with `objects`; bare ties between rows are no rows of their own.

    What fans keep of them is counted and not listed: it is theirs.
    """
    collector: Any = NestedObjects(using=DEFAULT_DB_ALIAS, origin=objects)
    collector.collect(objects)
    found = {model: rows for model, rows in collector.model_objs.items() if not model._meta.auto_created}
    rows = [*(row for some in found.values() for row in some), *collector.protected]
    states = read_states((type(row), row.pk) for row in rows if type(row) in sheets())
    names = Names(states)

    def said(row: models.Model) -> str | None:
        key = (type(row), row.pk)
        if key not in states:
            return None
        address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
        name = names.of(key[0], states[key])
        return format_html('{}: <a href="{}">{}</a>', capfirst(row._meta.verbose_name), address, name)

    theirs = Counter(row._meta.verbose_name_plural for row in collector.protected if type(row) not in sheets())
    return Going(
        _listed(collector.nested(said)),
        {model._meta.verbose_name_plural: len(rows) for model, rows in found.items()},
        [text for row in collector.protected if (text := said(row))]
        + [f"{capfirst(name)}: {number}" for name, number in theirs.items()],
    )


def _listed(nested: list[Any]) -> list[Any]:
    return [_listed(one) if isinstance(one, list) else one for one in nested if one is not None]
