"""What holds for every model: its name in fixtures, and what it costs to speak of a row."""

import json

import pytest
from django.apps import apps
from django.core import serializers
from django.db import IntegrityError, transaction

from episodes.naturalkeys import NaturalKeyModel
from events.models import Source
from tests.factories import FACTORIES, EventFactory, LastingFactory

pytestmark = pytest.mark.django_db

APPS = ("episodes", "characters", "events")
# The code of an episode is made of its season and its number in it.
PARTS = {"code": ["season", "number"]}

KEYED = [make for make in FACTORIES if issubclass(make._meta.model, NaturalKeyModel)]
LASTING = [make for make in FACTORIES if issubclass(make, LastingFactory)]


def name(make):
    return make._meta.model.__name__


each_model = pytest.mark.parametrize("make", FACTORIES, ids=name)
each_keyed = pytest.mark.parametrize("make", KEYED, ids=name)
each_lasting = pytest.mark.parametrize("make", LASTING, ids=name)


def test_every_model_of_the_fixtures_has_a_natural_key_and_every_model_a_factory():
    models = {model for app in APPS for model in apps.get_app_config(app).get_models()}

    assert [model for model in models if not issubclass(model, NaturalKeyModel)] == [Source]
    assert models == {make._meta.model for make in FACTORIES}


def is_named_by_its_key(row):
    key = row.natural_key()
    assert type(row)._default_manager.get_by_natural_key(*key) == row
    assert json.loads(json.dumps(key)) == list(key)


def refuses_another(row, other):
    """Give `other` row the natural key of `row`."""
    for name in row.natural_key_fields:
        for part in PARTS.get(name, [name]):
            setattr(other, part, getattr(row, part))
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save()


@each_keyed
class TestNaturalKey:
    def test_names_the_row(self, make):
        make()
        is_named_by_its_key(make())

    def test_is_given_only_once(self, make):
        refuses_another(make(), make())

    def test_loading_a_row_again_changes_nothing(self, make):
        rows = type(make())._default_manager
        before = list(rows.values())
        fixture = serializers.serialize(
            "yaml", rows.all(), use_natural_foreign_keys=True, use_natural_primary_keys=True
        )

        for loaded in serializers.deserialize("yaml", fixture):
            loaded.save()

        assert "pk:" not in fixture
        assert list(rows.values()) == before


@each_lasting
class TestNaturalKeyOfWhatAnEventBegins:
    def test_names_the_row(self, make):
        make()
        is_named_by_its_key(make(begun_with=EventFactory()))

    def test_is_given_only_once(self, make):
        refuses_another(make(begun_with=EventFactory()), make())


@each_model
def test_the_name_of_a_row_costs_no_query(make, django_assert_num_queries):
    row = make()
    row = type(row)._default_manager.get(pk=row.pk)
    with django_assert_num_queries(0):
        assert str(row)
