from copy import deepcopy

import pytest
from django import forms
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from episodes.filterfields import presentable, tidy_code
from episodes.filters import EpisodeFilter
from episodes.models import Episode
from tests.factories import EpisodeFactory, PersonFactory

HOSTILE = {
    "unknown": "nobody-at-all",
    "text": "abc",
    "null character": "x\x00y",
    "endless": "9" * 10_000,
    "endless text": "x" * 10_000,
    "markup": "<script>alert(1)</script>",
    "quotes": "'\"`;--",
    "not a number": "NaN",
    "infinite": "1e400",
    "negative": "-1",
    "broken unicode": "\ufffd\ud7ff",
    "other digits": "٣",
}


def listing(query):
    return EpisodeFilter(QueryDict(query), Episode.objects.all())


@pytest.mark.django_db
def test_a_wrong_value_is_said_beside_its_filter_and_shows_nothing():
    EpisodeFactory()
    filtered = listing("season=7")
    assert list(filtered.qs) == []
    assert [control.name for control in filtered.mistakes] == ["season"]
    assert filtered.mistakes[0].errors == ["„7“ gibt es hier nicht."]


@pytest.mark.django_db
def test_one_wrong_value_among_right_ones_shows_nothing():
    EpisodeFactory()
    filtered = listing("season=1&season=7")
    assert list(filtered.qs) == []
    assert [(chip.value, chip.wrong) for chip in filtered.chips] == [("Staffel 1", True), ("7", True)]


@pytest.mark.django_db
def test_what_can_be_said_once_is_not_said_twice():
    EpisodeFactory()
    assert listing("q=a&q=b").mistakes[0].errors == ["Hier ist nur ein Wert möglich."]
    assert not listing("q=Folge&q=Folge").mistakes


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["utm_source=x", "as=1&season=", "page=3", "season=&q="])
def test_what_is_no_filter_changes_nothing(query):
    EpisodeFactory()
    filtered = listing(query)
    assert filtered.qs.count() == 1
    assert not filtered.chips


@pytest.mark.django_db
def test_a_chip_leads_to_the_list_without_its_value_from_the_first_page_on():
    EpisodeFactory()
    filtered = listing("season=1&q=Fo&page=2&utm_source=x&year=")
    assert [chip.without for chip in filtered.chips] == ["?season=1&utm_source=x", "?q=Fo&utm_source=x"]


@pytest.mark.django_db
def test_a_control_offers_what_is_not_chosen_yet():
    EpisodeFactory()
    EpisodeFactory(season__number=2, number=1)
    season = next(control for control in listing("season=2").controls if control.name == "season")
    assert season.chosen == [("2", "Staffel 2")]
    assert season.options == [("1", "Staffel 1")]


@pytest.mark.django_db
def test_lists_of_options_are_read_once(django_assert_max_num_queries):
    EpisodeFactory()
    PersonFactory()
    with django_assert_max_num_queries(5):
        filtered = listing("season=1&character=nobody")
        assert filtered.controls
        assert filtered.chips
        assert filtered.mistakes


@pytest.mark.parametrize(
    ("typed", "meant"), [("3x01", "3x01"), ("3X1", "3x01"), ("s03e01", "3x01"), (" 10x22 ", "10x22"), ("x", "x")]
)
def test_codes_may_be_typed_in_several_ways(typed, meant):
    assert tidy_code(typed) == meant


@given(st.text(max_size=200))
def test_what_a_reader_sent_is_shown_short_and_printable(text):
    shown = presentable(text)
    assert len(shown) <= 40
    assert not any(ord(letter) < 32 for letter in shown)


def test_every_filter_has_a_label_and_a_look():
    for name, declared in EpisodeFilter.base_filters.items():
        field = deepcopy(declared).field  # a filter keeps the field it has made, and these belong to all
        assert isinstance(field, forms.Field), name
        assert field.look
        assert str(field.label)
