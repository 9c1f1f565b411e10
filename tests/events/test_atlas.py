import pytest

from events.atlas import Atlas
from events.models import Place
from tests.factories import PlaceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    town = PlaceFactory(slug="town", name_de="Stadt")
    farm = PlaceFactory(slug="farm", name_de="Farm", parent=town)
    PlaceFactory(slug="barn", name_de="Scheune", parent=farm)
    PlaceFactory(slug="cave", name_de="Ähre", parent=town)
    PlaceFactory(slug="mars", name_de="Mars")
    return {place.slug: place for place in Place.objects.all()}


def test_the_outline_has_the_largest_first_and_then_goes_by_name(places):
    outline = [(depth, place.slug) for depth, place in Atlas(places.values()).outline()]
    assert outline == [(0, "town"), (1, "farm"), (2, "barn"), (1, "cave"), (0, "mars")]


def test_within_are_the_places_and_all_inside_them(places):
    within = Atlas(places.values()).within
    assert within(["farm", "mars"]) == {places[slug].pk for slug in ("farm", "barn", "mars")}
    assert within(["nowhere"]) == set()


def test_around_are_what_a_place_lies_in_the_largest_first(places):
    assert Atlas(places.values()).around(places["barn"]) == [places["town"], places["farm"]]


def test_a_place_whose_surroundings_are_missing_stands_at_the_top(places):
    del places["farm"]
    atlas = Atlas(places.values())
    assert (0, places["barn"]) in atlas.outline()
    assert atlas.around(places["barn"]) == []


def test_options_are_indented(places):
    assert ("farm", "\u2003Farm") in Atlas(places.values()).options()
