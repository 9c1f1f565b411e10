"""What the guide and the stories know for a text about one episode."""

import pytest

from events.synopsisreader.lexicon import Lexicon, Rank, Tie
from tests.factories import (
    AliasFactory,
    AppearanceFactory,
    CharacterFactory,
    EpisodeFactory,
    EventFactory,
    ParticipationFactory,
    PlaceFactory,
    RelationshipFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def episodes():
    return EpisodeFactory.create_batch(12)


def ranks(episode):
    return {person.slug: person.rank for person in Lexicon.for_episode(episode, "de").people}


def test_how_likely_someone_is(episodes):
    first, *_others, now, last = episodes
    for slug, named_in, billing in [
        ("guest", first, "guest"),
        ("main", first, "main"),
        ("named-now", now, "guest"),
        ("later", last, "main"),
        ("unknown", None, "guest"),
    ]:
        CharacterFactory(slug=slug, named_in=named_in, introduced_in=None, billing=billing)
    AppearanceFactory(episode=now, character=CharacterFactory(slug="appears", named_in=first))
    event = EventFactory(episode=now, status="draft")
    ParticipationFactory(event=event, character=CharacterFactory(slug="takes-part", named_in=first))
    unsure = CharacterFactory(slug="may-take-part", named_in=first)
    ParticipationFactory(event=event, character=unsure, is_sure=False)
    often = CharacterFactory(slug="seen-around", named_in=first)
    for episode in episodes[8:10]:
        AppearanceFactory(episode=episode, character=often)
    AppearanceFactory(episode=last, character=often)

    assert ranks(now) == {
        "appears": Rank.CAST,
        "takes-part": Rank.CAST,
        "named-now": Rank.CAST,
        "main": Rank.NEAR,
        "seen-around": Rank.NEAR,
        "guest": Rank.KNOWN,
        "may-take-part": Rank.KNOWN,
        "later": Rank.LATER,
        "unknown": Rank.LATER,
    }


def test_names_and_kin_are_those_of_the_time(episodes):
    first, second, third = episodes[:3]
    one = CharacterFactory(slug="one", name="One (Pilot)", named_in=first, gender="female")
    other = CharacterFactory(slug="other", named_in=first)
    AliasFactory(character=one, name="Uno", revealed_in=second)
    AliasFactory(character=one, name="Ichi", revealed_in=third)
    RelationshipFactory(kind="parent", character=one, other=other, since=second, begun_with=None)
    RelationshipFactory(kind="marriage", character=one, other=other, since=first, until=first, begun_with=None)
    RelationshipFactory(kind="sibling", character=one, other=other, since=third, begun_with=None)
    RelationshipFactory(kind="rivalry", character=one, other=other, since=first, begun_with=None)

    lexicon = Lexicon.for_episode(second, "de")
    (person,) = (person for person in lexicon.people if person.slug == "one")
    assert (person.name, person.aliases, person.gender) == ("One", ("Uno",), "female")
    assert lexicon.ties == (Tie("parent", "one", "other", second.overall),)


def test_places_come_with_both_names_where_most_happens_first(episodes):
    town = PlaceFactory(slug="town", name_de="Stadt", name_en="Town")
    farm = PlaceFactory(slug="farm", name_de="Hof", name_en="Farm", parent=town)
    moon = PlaceFactory(slug="moon", name_de="Mond", name_en="")
    EventFactory(episode=episodes[0], place=town)
    EventFactory.create_batch(2, episode=episodes[0], place=farm)
    EventFactory(episode=episodes[11], place=moon)

    found = Lexicon.for_episode(episodes[1], "en").spots
    assert [(one.slug, one.names, one.rank, one.depth, one.weight) for one in found] == [
        ("farm", ("Farm", "Hof"), Rank.NEAR, 1, 2),
        ("town", ("Town", "Stadt"), Rank.NEAR, 0, 1),
        ("moon", ("Mond",), Rank.LATER, 0, 1),
    ]
