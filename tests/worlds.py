"""A small story that fills every kind of page, with as many rows as a test asks for."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from django.contrib.auth.models import User

from characters.models import Appearance
from episodes.models import Credit
from tests.factories import (
    AliasFactory,
    AppearanceFactory,
    CauseFactory,
    CharacterFactory,
    ConditionFactory,
    CreditFactory,
    EpisodeFactory,
    EventFactory,
    KnowledgeFactory,
    ParticipationFactory,
    PassageFactory,
    PersonFactory,
    PlaceFactory,
    RelationshipFactory,
    SeasonFactory,
    SecretFactory,
    SynopsisFactory,
)
from tracking.models import Fan, Favourite, PublicPage, Rating, Run, Viewing
from tracking.opinions import ENOUGH


def make_public_page(episodes, characters):
    """Make five fans who have rated all `episodes`, one of whom has watched them too, and shows it at `fan-page`."""
    fans = [Fan.objects.create(user=User.objects.create_user(f"rater-{number}")) for number in range(ENOUGH)]
    Rating.objects.bulk_create([Rating(fan=fan, episode=one, value=7) for fan in fans for one in episodes])
    Favourite.objects.bulk_create([Favourite(fan=fans[0], character=character) for character in characters])
    run = Run.objects.create(fan=fans[0], number=1, is_current=True)
    at = datetime(2026, 2, 3, 19, tzinfo=UTC)
    Viewing.objects.bulk_create(
        [Viewing(run=run, episode=one, watched_at=at + timedelta(days=place), timed=True)
         for place, one in enumerate(episodes)]
    )  # fmt: skip
    PublicPage.objects.create(fan=fans[0], address="fan-page", name="All of it")


def make_world(rows=3):
    """Return a world of one told episode with `rows` events, characters, places ..., and of `rows` episodes more.

    The first character takes part in every event, all of which happen in or inside the first place.
    """
    episodes = EpisodeFactory.create_batch(rows + 1)
    first = episodes[0]
    people = PersonFactory.create_batch(rows)
    for episode in episodes:
        for role in Credit.Role:
            CreditFactory(episode=episode, role=role, person=people[0])
    characters = CharacterFactory.create_batch(rows, named_in=first, introduced_in=first)
    hero, *others = characters
    hero.main_seasons.add(SeasonFactory(number=1))
    hero.performers.set(people)
    for number, character in enumerate(characters):
        appearance = AppearanceFactory(character=character, episode=first, billing=Appearance.Billing.MAIN)
        appearance.performers.add(people[number])
        AliasFactory(character=hero, revealed_in=first)
    for episode in episodes[1:]:
        AppearanceFactory(character=hero, episode=episode)
    town = PlaceFactory()
    places = [town, *PlaceFactory.create_batch(rows - 1, parent=town)]
    synopsis = SynopsisFactory(episode=first, language="de")
    events = []
    for number in range(rows):
        event = EventFactory(episode=first, place=places[number], text_de="Ein Satz.", text_en="A sentence.")
        event.evidence.add(PassageFactory(synopsis=synopsis))
        for character in characters[: 1 + number]:
            ParticipationFactory(event=event, character=character)
        events.append(event)
    for event in events[1:]:
        CauseFactory(effect=event, cause=events[0])
    secret = SecretFactory(revealed_in=first, text_de="Darum geht es.", text_en="That is it.")
    secret.about.add(hero)
    for other in others:
        KnowledgeFactory(secret=secret, character=other, state="suspects", begun_with=events[0])
        KnowledgeFactory(character=hero, begun_with=events[0], ended_with=events[1])
        ConditionFactory(character=other, begun_with=events[0], ended_with=events[1])
        RelationshipFactory(character=hero, other=other, begun_with=events[0], ended_with=events[1])
    for kind in ("missing", "injured"):
        ConditionFactory(character=hero, begun_with=events[0], kind=kind)
    if not PublicPage.objects.exists():
        make_public_page(episodes, characters)
    return SimpleNamespace(episodes=episodes, characters=characters, places=places, events=events, people=people)
