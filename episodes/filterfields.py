"""Filters by kind of value, each with the field that reads it and the look that a page gives it."""

import re

import django_filters
from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from episodes.horizon import tidy_code

SHOWN_OF_A_VALUE = 40
_NOT_PRINTED = re.compile(r"[\x00-\x1f\x7f]")


def printable(value: str) -> str:
    """Return a value that a reader sent as it can stand in a page: without control characters."""
    return _NOT_PRINTED.sub("", value)


def presentable(value: str) -> str:
    """Return a value that a reader sent as it can be shown back: printable and short."""
    return Truncator(printable(value).strip()).chars(SHOWN_OF_A_VALUE)


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
