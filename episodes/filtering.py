"""List pages filter by readable parameters; what is not understood is said, and shows nothing.

A FilterSet names its parameters; `controls` is what a page draws of them, `chips` the active ones, each with the
address without it. A parameter that takes several values means any of them.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import and_, or_
from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import QueryDict
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from episodes.folding import fold, localized

SHOWN_OF_A_VALUE = 40
_CODE = re.compile(r"s?(\d{1,2})[xe](\d{1,2})", re.IGNORECASE | re.ASCII)
_NOT_PRINTED = re.compile(r"[\x00-\x1f\x7f]")


def printable(value: str) -> str:
    """Return a value that a reader sent as it can stand in a page: without control characters."""
    return _NOT_PRINTED.sub("", value)


def presentable(value: str) -> str:
    """Return a value that a reader sent as it can be shown back: printable and short."""
    return Truncator(printable(value).strip()).chars(SHOWN_OF_A_VALUE)


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


@dataclass
class Chip:
    """One value of an active filter, and the address without it."""

    label: str
    value: str
    without: str
    wrong: bool


def tidy_code(value: str) -> str:
    """Return an episode's code as it is written here: "3x01" for "3X1" or "s03e01"; anything else as it is."""
    match = _CODE.fullmatch(value.strip())
    return f"{int(match[1])}x{int(match[2]):02}" if match else value


class SeveralField(forms.MultipleChoiceField):
    """Any number of known values."""

    look = "several"

    def tidy(self, value: str) -> str:
        """Return a value as it is written among the choices."""
        return value

    def to_python(self, value):
        return [self.tidy(item) for item in super().to_python(value) if item != ""]

    def validate(self, value):
        unknown = [item for item in value if not self.valid_value(item)]
        if unknown:
            raise forms.ValidationError([unknown_value(item) for item in unknown[:3]])


class CodesField(SeveralField):
    """Any number of episodes, each by its code, which is typed."""

    look = "codes"

    def tidy(self, value: str) -> str:
        return tidy_code(value)


class OneField(forms.ChoiceField):
    """One of few values, of which the first holds where nothing is said: an order."""

    look = "one"

    def validate(self, value):
        if value and not self.valid_value(value):
            raise unknown_value(value)


class CodeField(OneField):
    look = "code"

    def to_python(self, value):
        return tidy_code(super().to_python(value))


class SearchField(forms.CharField):
    look = "text"

    def __init__(self, **options):
        super().__init__(max_length=100, **options)


class SwitchField(forms.Field):
    """On with the value "on", off without; anything else is a mistake."""

    look = "switch"

    def to_python(self, value):
        if value in (None, ""):
            return False
        if value != "on":
            raise unknown_value(value)
        return True


def unknown_value(value: str) -> forms.ValidationError:
    return forms.ValidationError(_("There is no “%(value)s” here."), params={"value": presentable(value)})


class Several(django_filters.Filter):
    field_class = SeveralField


class Codes(django_filters.Filter):
    field_class = CodesField


class One(django_filters.Filter):
    field_class = OneField


class Code(django_filters.Filter):
    field_class = CodeField


class Text(django_filters.Filter):
    field_class = SearchField


class Switch(django_filters.Filter):
    field_class = SwitchField


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

    def options(self) -> dict[str, Any]:
        """Return for each filter that offers a choice its options, (value, label)."""
        return {}

    @property
    def qs(self):
        return super().qs if self.is_valid() else self.queryset.none()

    @property
    def active(self) -> bool:
        """Whether any filter is set; an order is none."""
        return bool(self.chips)

    @cached_property
    def controls(self) -> list[Control]:
        return [self._control(name) for name in self.form.fields]

    @cached_property
    def chips(self) -> list[Chip]:
        chips = []
        for control in self.controls:
            if control.look == "one":
                continue
            shown = control.chosen or ([(control.value, control.value)] if control.value else [])
            if control.look == "switch" and control.value == "on":
                shown = [("on", "")]
            chips += [
                Chip(control.label, presentable(label), self._without(control.name, value), bool(control.errors))
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
            labels = {value: str(label) for value, label in choices}
            control.chosen = [
                (value, presentable(labels.get(form_field.tidy(value), value))) for value in dict.fromkeys(said)
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
            if item and key != "page" and (key, printable(item)) != (name, value)
        ]
        return "?" + urlencode(said)


def season_options(numbers) -> list[tuple[str, str]]:
    """Return the options of a filter by season for these numbers, each once, in their order."""
    return [(str(number), _("Season %(number)s") % {"number": number}) for number in dict.fromkeys(numbers)]


# --- Text search ----------------------------------------------------------------------------------------------------


def in_language(name: str):
    """Return the translated column `name` in the reader's language, or where it is empty in the other one."""
    mine = localized(name)
    other = f"{name}_en" if mine.endswith("_de") else f"{name}_de"
    filled = NullIf(F(mine), Value(""), output_field=TextField())
    return Coalesce(filled, F(other), output_field=TextField())


def contains(column: str, word: str) -> Q:
    """Return the condition that the text `column` contains `word` in small or capital letters.

    SQLite takes no notice of the case of a to z only; so a word is also asked for as it stands in capitals, in small
    letters and at the start of a sentence.
    """
    forms_of_it = dict.fromkeys([word, word.lower(), word.upper(), word.capitalize()])
    return reduce(or_, (Q(**{f"{column}__icontains": form}) for form in forms_of_it))


def every_word(text: str, condition) -> Q:
    """Return the condition that `condition(word, folded word)` holds for every word of `text`."""
    return reduce(and_, (condition(word, fold(word)) for word in text.split()), Q())


def folded(column: str, folded_word: str) -> Q:
    """Return the condition that a folded column contains a folded word; of a word of signs only nothing is left."""
    return Q(**{f"{column}__contains": folded_word}) if folded_word else Q(pk__in=[])
