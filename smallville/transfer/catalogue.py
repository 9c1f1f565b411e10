"""What fixtures may hold: the models with a natural key, and of each what an editor writes."""

from functools import cache
from graphlib import TopologicalSorter
from typing import Any

from django.apps import apps
from django.db import models

from episodes.naturalkeys import NaturalKeyModel

# Nothing else is ever read or written: no fixture makes a user or a permission.
APPS = ("episodes", "characters", "events")


class Sheet:
    """One model as fixtures see it: `columns` are its fields, then its relations to many."""

    def __init__(self, model: type[NaturalKeyModel]):
        self.model = model
        self.label = model._meta.label_lower
        self.fields: list[Any] = written_fields(model)
        many: list[Any] = list(model._meta.many_to_many)
        self.many = [field for field in many if field.remote_field.through._meta.auto_created]
        self.columns = {field.name: place for place, field in enumerate([*self.fields, *self.many])}
        self.references: dict[int, Any] = {
            place: field for place, field in enumerate(self.fields) if field.many_to_one
        }
        self.pk = model._meta.pk.attname if model._meta.pk else ""
        self.attnames = [field.attname for field in model._meta.concrete_fields]
        self.has_rules = model.clean is not models.Model.clean
        self.names_itself = model.natural_key is not NaturalKeyModel.natural_key
        self.key_columns = [name for part in model.natural_key_fields for name in stored_columns(model, part)]
        self.told = [
            (name, place, () if place >= len(self.fields) else self.fields[place].get_default())
            for name, place in self.columns.items()
        ]

    def __repr__(self):
        return f"<Sheet {self.label}>"

    def targets(self) -> list[type[NaturalKeyModel]]:
        """Return the models to which an object may refer, but for its own."""
        related = dict.fromkeys(field.related_model for field in (*self.references.values(), *self.many))
        return [model for model in related if model is not self.model]


def written_fields(model: type[NaturalKeyModel]) -> list:
    """Return the fields that a fixture may give: not what is computed, and of a translated field its languages."""
    translated = {field.translated_field.name for field in model._meta.fields if hasattr(field, "translated_field")}
    return [
        field
        for field in model._meta.fields
        if field.editable and not (field.primary_key or field.generated or field.name in translated)
    ]


def stored_columns(model: type[NaturalKeyModel], name: str) -> list[str]:
    """Return the field itself, or those from which it is computed."""
    field: Any = model._meta.get_field(name)
    if not field.generated:
        return [name]
    parts: list[Any] = [part for part in field.expression.flatten() if isinstance(part, models.F)]
    return list(dict.fromkeys(part.name for part in parts))


@cache
def sheets() -> dict[type[NaturalKeyModel], Sheet]:
    """Return the sheet of each model, those first to which others refer."""
    found = {
        model: Sheet(model)
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        if issubclass(model, NaturalKeyModel)
    }
    order = TopologicalSorter({model: sheet.targets() for model, sheet in found.items()})
    return {model: found[model] for model in order.static_order()}


@cache
def by_label() -> dict[str, Sheet]:
    return {sheet.label: sheet for sheet in sheets().values()}
