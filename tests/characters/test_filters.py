import pytest
from django.http import QueryDict

from characters.filters import CharacterFilter
from characters.models import Character
from tests.factories import AliasFactory, AppearanceFactory, CharacterFactory, EpisodeFactory, ParticipationFactory

pytestmark = pytest.mark.django_db


def found(query):
    filtered = CharacterFilter(QueryDict(query), Character.objects.by_name())
    return [character.slug for character in filtered.qs]


@pytest.fixture
def cast():
    first, second = EpisodeFactory(), EpisodeFactory(season__number=2, number=1)
    clark = CharacterFactory(
        slug="clark", name="Clark Kent", kind="kryptonian", billing="main", named_in=first, introduced_in=second
    )
    emile = CharacterFactory(slug="emile", name="Émile", summary_de="Übt Rache.", named_in=first, introduced_in=first)
    CharacterFactory(slug="zoe", name="Zoe")
    AliasFactory(character=clark, name="Kal-El", revealed_in=first)
    AppearanceFactory(character=clark, episode=second).performers.create(name="Tom", slug="tom")
    emile.performers.create(name="Ann", slug="ann")
    ParticipationFactory(character=emile, event__episode=first)
    ParticipationFactory(character=clark, event__episode=first, role="mentioned")
    ParticipationFactory(character=clark, event__episode=first, role="mentioned")


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", ["clark", "emile", "zoe"]),
        ("kind=kryptonian", ["clark"]),
        ("kind=kryptonian&kind=human", ["clark", "emile", "zoe"]),
        ("billing=main", ["clark"]),
        ("performer=tom", ["clark"]),
        ("performer=ann&performer=tom", ["clark", "emile"]),
        ("season=1", ["emile"]),
        ("season=2", ["clark"]),
        ("q=kal el", ["clark"]),
        ("q=KENT", ["clark"]),
        ("q=emile", ["emile"]),
        ("q=übt", ["emile"]),
        ("sort=introduced", ["emile", "clark", "zoe"]),
        ("sort=events", ["clark", "emile", "zoe"]),
    ],
)
def test_filters(query, slugs, cast):
    assert found(query) == slugs
