import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from characters.models import Alias, Appearance, Character
from tests.factories import AliasFactory, AppearanceFactory, CharacterFactory, EpisodeFactory

pytestmark = pytest.mark.django_db


def test_by_introduction_those_come_first_whom_the_series_shows_first():
    early, late = EpisodeFactory.create_batch(2)
    never = CharacterFactory(name="Aaron")
    second = CharacterFactory(name="Bo", introduced_in=late, named_in=early)
    also_first = CharacterFactory(name="Zoë", introduced_in=early, named_in=early)
    first = CharacterFactory(name="Clark", introduced_in=early, named_in=early)

    assert list(Character.objects.by_introduction()) == [first, also_first, second, never]


def test_an_introduction_before_the_name_is_refused_in_words():
    early, late = EpisodeFactory.create_batch(2)
    character = CharacterFactory.build(introduced_in=early, named_in=late)

    with translation.override("en"), pytest.raises(ValidationError, match="named at the latest in the episode"):
        character.full_clean()


def test_aliases_stand_in_the_order_in_which_they_are_revealed():
    early, late = EpisodeFactory.create_batch(2)
    character = CharacterFactory()
    second = AliasFactory(character=character, name="Adam", revealed_in=late)
    first = AliasFactory(character=character, name="Zod", revealed_in=early)

    assert list(Alias.objects.all()) == [first, second]


def test_the_main_cast_of_an_episode_comes_first():
    episode = EpisodeFactory()
    ranks = {"voice": "Anna", "guest": "Bo", "main": "Zoë", "special-guest": "Cora"}
    rows = {
        billing: AppearanceFactory(episode=episode, billing=billing, character__name=name)
        for billing, name in ranks.items()
    }
    lana = AppearanceFactory(episode=episode, billing="main", character__name="Lana")

    in_order = [lana, rows["main"], rows["special-guest"], rows["guest"], rows["voice"]]
    assert list(Appearance.objects.by_billing()) == in_order
