"""What the database says when a rule is broken."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

Break = Callable[[], object]


def constraints(app: str) -> dict[str, models.BaseConstraint]:
    """Return the named constraints of the models of `app`."""
    found = [constraint for model in apps.get_app_config(app).get_models() for constraint in model._meta.constraints]
    return {constraint.name: constraint for constraint in found}


@contextmanager
def refused(rule: str) -> Iterator[None]:
    """Expect that the database refuses a row, and names the constraint or guard `rule` as the reason."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        yield
    assert _reason(rule) in str(refusal.value)


def _reason(rule: str) -> str:
    """Return what the database calls a constraint; SQLite calls that something is unique by its columns."""
    if connection.vendor == "sqlite":
        for model in apps.get_models():
            for constraint in model._meta.constraints:
                if constraint.name == rule and isinstance(constraint, models.UniqueConstraint):
                    columns = {field.name: field.column for field in model._meta.fields}
                    return ", ".join(f"{model._meta.db_table}.{columns[name]}" for name in constraint.fields)
    return rule
