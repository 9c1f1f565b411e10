import pytest

from tests.breaking import Break, constraints, refused
from tests.factories import AliasFactory, AppearanceFactory, CharacterFactory, EpisodeFactory

pytestmark = pytest.mark.django_db


def named_late():
    early, late = EpisodeFactory.create_batch(2)
    CharacterFactory(introduced_in=early, named_in=late)


def alias_again():
    alias = AliasFactory()
    AliasFactory(character=alias.character, name=alias.name)


def appearance_again():
    appearance = AppearanceFactory()
    AppearanceFactory(character=appearance.character, episode=appearance.episode)


BREAKS: dict[str, Break] = {
    "character_has_name": lambda: CharacterFactory(name=""),
    "character_named_by_introduction": named_late,
    "alias_once_a_character": alias_again,
    "alias_has_name": lambda: AliasFactory(name=""),
    "appearance_once_an_episode": appearance_again,
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses_what_breaks(name):
    with refused(name):
        BREAKS[name]()


def test_whom_an_episode_introduces_must_be_named_somewhere():
    with refused("character_named_by_introduction"):
        CharacterFactory(introduced_in=EpisodeFactory(), named_in=None)


def test_every_constraint_is_broken_here():
    assert set(BREAKS) == set(constraints("characters")), "Break each constraint of the models once in BREAKS."
