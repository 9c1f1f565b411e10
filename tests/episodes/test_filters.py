from datetime import date

import pytest
from django.http import QueryDict
from django.utils import translation

from episodes.filters import EpisodeFilter
from episodes.models import Episode
from tests.factories import (
    AppearanceFactory,
    CreditFactory,
    EpisodeFactory,
    EventFactory,
    ParticipationFactory,
    PassageFactory,
    PlaceFactory,
)

pytestmark = pytest.mark.django_db


def found(query):
    return [episode.code for episode in EpisodeFilter(QueryDict(query), Episode.objects.all()).qs]


@pytest.fixture
def guide():
    first = EpisodeFactory(air_date_us=date(2001, 10, 16), title_de="Häutung", title_en="Metamorphosis")
    second = EpisodeFactory(air_date_us=date(2002, 1, 8), teaser_de="Ärger in der Schule.", teaser_en="Trouble.")
    third = EpisodeFactory(season__number=2, number=1, air_date_us=date(2002, 9, 24), title_de="", title_en="Vortex")
    CreditFactory(episode=first, person__slug="nutter", role="director")
    CreditFactory(episode=first, person__slug="gough", role="writer")
    CreditFactory(episode=second, person__slug="beeman", role="director")
    AppearanceFactory(episode=first, character__slug="lana")
    inside = PlaceFactory(slug="barn", parent=PlaceFactory(slug="farm"))
    event = EventFactory(episode=second, place=inside)
    ParticipationFactory(event=event, character__slug="clark")
    ParticipationFactory(event=event, character__slug="lex", role="mentioned")
    PassageFactory(synopsis__episode=third, text="Über allem steht ein Wirbelsturm.")


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["1x01", "1x02", "2x01"]),
        ("season=1", ["1x01", "1x02"]),
        ("season=1&season=2", ["1x01", "1x02", "2x01"]),
        ("year=2002", ["1x02", "2x01"]),
        ("year=2002&season=1", ["1x02"]),
        ("director=nutter", ["1x01"]),
        ("director=nutter&director=beeman", ["1x01", "1x02"]),
        ("writer=gough", ["1x01"]),
        ("writer=nutter", []),
        ("character=lana", ["1x01"]),
        ("character=clark", ["1x02"]),
        ("character=lex", []),
        ("character=lana&character=clark", ["1x01", "1x02"]),
        ("place=barn", ["1x02"]),
        ("place=farm", ["1x02"]),
        ("q=HAUTUNG", ["1x01"]),
        ("q=häutung", ["1x01"]),
        ("q=vortex", ["2x01"]),
        ("q=ärger", ["1x02"]),
        ("q=ÄRGER schule", ["1x02"]),
        ("q=über", ["2x01"]),
        ("q=2x01", ["2x01"]),
        ("q=!!!", []),
        ("q=%", []),
        ("sort=title", ["1x02", "1x01", "2x01"]),
    ],
)
def test_filters(query, codes, guide):
    assert found(query) == codes


def test_texts_are_searched_in_the_readers_language(guide):
    with translation.override("en"):
        assert found("q=trouble") == ["1x02"]
        assert found("q=ärger") == []
        assert found("sort=title") == ["1x02", "1x01", "2x01"]


def test_drafts_are_found_by_nothing(guide):
    Episode.objects.get(code="1x02").events.update(status="draft")
    Episode.objects.get(code="2x01").synopses.update(status="draft")
    assert found("character=clark") == found("place=farm") == found("q=wirbelsturm") == []
