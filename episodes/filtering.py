"""List pages filter by readable parameters; what is not understood is said, and shows nothing.

A FilterSet names its parameters; `controls` is what a page draws of them, `chips` the active ones, each with the
address without it. A parameter that takes several values means any of them.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from episodes.filterfields import SeveralField, presentable, printable


@dataclass
class Control:
    """One filter as a page draws it."""

    name: str
    label: str
    look: str
    help: str = ""
    value: str = ""
    chosen: list[tuple[str, str]] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def identity(self) -> str:
        return f"filter-{self.name}"

    @property
    def is_of_use(self) -> bool:
        """Whether there is anything to say with it, or it says something: not a choice among nothing."""
        return bool(self.look in {"text", "switch"} or self.options or self.chosen or self.value)


@dataclass
class Chip:
    """One value of an active filter, and the address without it."""

    label: str
    value: str
    without: str
    wrong: bool


class StrictForm(forms.Form):
    """A form in which what can be said once only is not said twice."""

    data: QueryDict

    def clean(self):
        for name, form_field in self.fields.items():
            said = {value for value in self.data.getlist(name) if value}
            if len(said) > 1 and not isinstance(form_field, SeveralField):
                self.add_error(name, _("Only one value is possible here."))
        return self.cleaned_data


class FilterSet(django_filters.FilterSet):
    """The filters of one list. Wrong values show an error beside their filter, and no rows.

    Subclasses declare the filters and say in `options` what there is to choose from.
    """

    class Meta:
        form = StrictForm

    def __init__(self, data, queryset, **options):
        super().__init__(data, queryset, **options)
        for name, choices in self.options().items():
            self.filters[name].extra["choices"] = choices

    @property
    def horizon(self):
        """Up to where the list tells, and so all there is to choose from."""
        return self.queryset.horizon

    def options(self) -> dict[str, Any]:
        """Return for each filter that offers a choice its options, (value, label)."""
        return {}

    @property
    def qs(self):
        return super().qs if self.is_valid() else self.queryset.none()

    @cached_property
    def controls(self) -> list[Control]:
        return [control for control in map(self._control, self.form.fields) if control.is_of_use]

    @cached_property
    def chips(self) -> list[Chip]:
        chips = []
        for control in self.controls:
            if control.look == "one":
                continue
            shown = control.chosen
            if control.value:
                is_on = control.look == "switch" and control.value == "on"
                shown = [(control.value, "" if is_on else presentable(control.value))]
            chips += [
                Chip(control.label, label, self._without(control.name, value), bool(control.errors))
                for value, label in shown
            ]
        return chips

    @cached_property
    def mistakes(self) -> list[Control]:
        return [control for control in self.controls if control.errors]

    def _control(self, name: str) -> Control:
        form_field: Any = self.form.fields[name]
        control = Control(
            name,
            str(form_field.label),
            form_field.look,
            help=str(form_field.help_text),
            errors=[str(error) for error in self.form.errors.get(name, [])],
        )
        said = [printable(value) for value in self.data.getlist(name) if value]
        choices = list(getattr(form_field, "choices", ()))
        if isinstance(form_field, SeveralField):
            labels = {value: str(label).strip() for value, label in choices}
            control.chosen = [
                (value, labels.get(form_field.tidy(value)) or presentable(value)) for value in dict.fromkeys(said)
            ]
            control.options = [option for option in choices if option[0] not in said]
        else:
            control.value = said[-1] if said else ""
            control.options = choices
        return control

    def _without(self, name: str, value: str) -> str:
        """Return the query that says all that this request says but for one value; "?" if nothing is left."""
        said = [
            (key, item)
            for key, items in self.data.lists()
            for item in items
            if item and key not in {"page", "news"} and (key, printable(item)) != (name, value)
        ]
        return "?" + urlencode(said)


def season_options(numbers) -> list[tuple[str, str]]:
    """Return the options of a filter by season for these numbers, each once, in their order."""
    return [(str(number), _("Season %(number)s") % {"number": number}) for number in dict.fromkeys(numbers)]
