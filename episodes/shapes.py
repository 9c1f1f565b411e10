"""What the answers of the API are made of: fields that say what they mean, and what stands for another object."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers


class Said(serializers.Field):
    """A field of an answer: it can only be read, says in words what it holds, and is null where nothing is told."""

    def __init__(self, help_text, **options):
        super().__init__(read_only=True, allow_null=True, help_text=help_text, **options)


class Text(Said, serializers.CharField):
    def to_representation(self, value):
        return str(value) or None


class Number(Said, serializers.IntegerField):
    pass


class Decimal(Said, serializers.FloatField):
    pass


class Flag(Said, serializers.BooleanField):
    pass


class Day(Said, serializers.DateField):
    pass


class Word(Said, serializers.ChoiceField):
    """One word of a fixed list."""

    def __init__(self, words, help_text, **options):
        super().__init__(help_text, choices=[word for word, _label in words], **options)

    def to_representation(self, value):
        return str(value) or None


class Numbers(Said, serializers.ListField):
    child = serializers.IntegerField()


class Texts(Said, serializers.ListField):
    child = serializers.CharField()


class Related(Said, serializers.Field):
    """Another object: its identity, or where it is to be expanded a short description of it."""

    def __init__(self, shape, help_text, *, many=False, **options):
        self.shape, self.many = shape, many
        super().__init__(help_text, **options)

    def to_representation(self, value):
        if not self.many:
            return self._one(value)
        return [self._one(item) for item in (value.all() if hasattr(value, "all") else value)]

    def _one(self, value):
        if self.field_name in self.context["expand"]:
            return self.shape(value, context={**self.context, "expand": frozenset(), "fields": None}).data
        return getattr(value, self.shape.identity)


class Address(Said, serializers.URLField):
    """Where an object is found: in the API, or with `page=True` the page that readers see.

    It carries on up to where the answer tells, so that who follows it is not told more.
    """

    def __init__(self, name, lookup, help_text=None, *, page=False):
        self.name, self.lookup, self.page = name, lookup, page
        usual = _("The page for readers.") if page else _("Its address in the API.")
        super().__init__(help_text or usual, source="*")

    def to_representation(self, value):
        return self.context["links"].to(self.name, getattr(value, self.lookup), page=self.page)


class Shape(serializers.Serializer):
    """One object of an answer. Of the outermost one, a request may ask for some fields only."""

    identity = ""

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        wanted = self.context.get("fields")
        if wanted is None or (self.parent is not None and self.parent.parent is not None):
            return fields
        return {name: field for name, field in fields.items() if name in wanted}


def several(shape: type[Shape], help_text, **options) -> Any:
    """Return the field that holds a list of such objects."""
    return shape(many=True, read_only=True, help_text=help_text, **options)


def one(shape: type[Shape], help_text, **options) -> Any:
    return shape(read_only=True, allow_null=True, help_text=help_text, **options)


def expandable(shape: serializers.BaseSerializer) -> list[str]:
    """Return the names of the fields of an answer that can be expanded, in the order in which they stand in it."""
    found: dict[str, None] = {}
    for name, field in shape.fields.items():  # type: ignore[attr-defined] # of every shape
        inner = getattr(field, "child", field)
        if isinstance(field, Related):
            found[name] = None
        elif isinstance(inner, Shape):
            found |= dict.fromkeys(expandable(inner))
    return list(found)


class Links:
    """The addresses that an answer gives. All carry the position and the language that were asked for."""

    def __init__(self, request, carried: dict[str, str]):
        self.request, self.carried = request, carried

    def to(self, name: str, *args, page: bool = False, **query: str) -> str:
        said = query | {key: value for key, value in self.carried.items() if not (page and key == "lang")}
        return self.absolute(reverse(name, args=args), said)

    def absolute(self, path: str, query) -> str:
        asked = urlencode(query, doseq=True)
        return self.request.build_absolute_uri(f"{path}?{asked}" if asked else path)


# --- Of episodes ----------------------------------------------------------------------------------------------------


class EpisodeBrief(Shape):
    identity = "code"

    code = Text(_("The episode’s code, which names it: season and number, like 3x01."))
    season = Number(_("The number of its season."), source="season_id")
    number = Number(_("Its number in the season."))
    overall = Number(_("Its number in the whole series, by which time is measured here."))
    title = Text(_("Its title; null where it is not told yet."))
    url = Address("api:episode", "code")


class PersonBrief(Shape):
    identity = "slug"

    slug = Text(_("Names the person, for good."))
    name = Text(_("The person’s name."))
    url = Address("api:person", "slug")
