"""Test data: one small factory a model, whose rows are valid and told to the public unless a test says otherwise.

EpisodeFactory(season__number=3, number=1, overall=45)     # 3x01
KnowledgeFactory(begun_with=event, ended_with=later_event)  # since and until follow the events
"""

from factory import LazyAttribute, Maybe, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from characters.models import Alias, Appearance, Character
from episodes.models import Credit, Episode, Language, Passage, Person, Season, Status, Synopsis
from events.models import (
    Cause,
    Condition,
    Event,
    Exemption,
    Knowledge,
    Participation,
    Place,
    Relationship,
    Rule,
    Secret,
    Source,
)
from smallville.models import Suggestion


class SequencedFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    @classmethod
    def _setup_next_sequence(cls):
        return 1


class SeasonFactory(SequencedFactory):
    class Meta:
        model = Season
        django_get_or_create = ["number"]

    number = Sequence(int)


class PersonFactory(SequencedFactory):
    class Meta:
        model = Person

    name = Sequence(lambda n: f"Person {n}")
    slug = Sequence(lambda n: f"person-{n}")


class EpisodeFactory(SequencedFactory):
    """The next episode of the first season, unless told another."""

    class Meta:
        model = Episode

    season = SubFactory(SeasonFactory, number=1)
    number = Sequence(int)
    overall = Sequence(int)
    title_de = Sequence(lambda n: f"Folge {n}")
    title_en = Sequence(lambda n: f"Episode {n}")


class CreditFactory(SequencedFactory):
    class Meta:
        model = Credit

    episode = SubFactory(EpisodeFactory)
    person = SubFactory(PersonFactory)
    role = Credit.Role.DIRECTOR
    position = Sequence(int)


class SynopsisFactory(SequencedFactory):
    class Meta:
        model = Synopsis

    episode = SubFactory(EpisodeFactory)
    language = Language.GERMAN
    status = Status.PUBLISHED


class PassageFactory(SequencedFactory):
    class Meta:
        model = Passage

    synopsis = SubFactory(SynopsisFactory)
    position = Sequence(int)
    text = Sequence(lambda n: f"Passage {n}")


class CharacterFactory(SequencedFactory):
    """Someone whom no episode names yet: give `named_in` and `introduced_in`."""

    class Meta:
        model = Character

    name = Sequence(lambda n: f"Character {n}")
    slug = Sequence(lambda n: f"character-{n}")


class AliasFactory(SequencedFactory):
    class Meta:
        model = Alias

    character = SubFactory(CharacterFactory)
    name = Sequence(lambda n: f"Alias {n}")
    revealed_in = SubFactory(EpisodeFactory)


class AppearanceFactory(SequencedFactory):
    class Meta:
        model = Appearance

    character = SubFactory(CharacterFactory)
    episode = SubFactory(EpisodeFactory)


class PlaceFactory(SequencedFactory):
    class Meta:
        model = Place

    name_de = Sequence(lambda n: f"Ort {n}")
    name_en = Sequence(lambda n: f"Place {n}")
    slug = Sequence(lambda n: f"place-{n}")


class EventFactory(SequencedFactory):
    class Meta:
        model = Event

    slug = Sequence(lambda n: f"event-{n}")
    episode = SubFactory(EpisodeFactory)
    position = Sequence(int)
    title_de = Sequence(lambda n: f"Ereignis {n}")
    title_en = Sequence(lambda n: f"Event {n}")
    kind = Event.Kind.DISCOVERY
    status = Status.PUBLISHED


class ParticipationFactory(SequencedFactory):
    class Meta:
        model = Participation

    event = SubFactory(EventFactory)
    character = SubFactory(CharacterFactory)


class CauseFactory(SequencedFactory):
    """A cause told in the same episode as its effect, unless told another."""

    class Meta:
        model = Cause

    effect = SubFactory(EventFactory)
    cause = SubFactory(EventFactory, episode=SelfAttribute("..effect.episode"))


class SecretFactory(SequencedFactory):
    class Meta:
        model = Secret

    slug = Sequence(lambda n: f"secret-{n}")
    title_de = Sequence(lambda n: f"Geheimnis {n}")
    title_en = Sequence(lambda n: f"Secret {n}")


class LastingFactory(SequencedFactory):
    """Lasts from the episode of `begun_with` (or a new one) to that of `ended_with`, or on and on."""

    class Meta:
        abstract = True

    begun_with = None
    ended_with = None
    since = Maybe("begun_with", SelfAttribute("begun_with.episode"), SubFactory(EpisodeFactory))
    until = LazyAttribute(lambda lasting: lasting.ended_with and lasting.ended_with.episode)


class KnowledgeFactory(LastingFactory):
    class Meta:
        model = Knowledge

    secret = SubFactory(SecretFactory)
    character = SubFactory(CharacterFactory)


class ConditionFactory(LastingFactory):
    class Meta:
        model = Condition

    character = SubFactory(CharacterFactory)
    kind = Condition.Kind.MISSING


class RelationshipFactory(LastingFactory):
    class Meta:
        model = Relationship

    character = SubFactory(CharacterFactory)
    other = SubFactory(CharacterFactory)
    kind = Relationship.Kind.FRIENDSHIP


class ExemptionFactory(SequencedFactory):
    class Meta:
        model = Exemption

    rule = Rule.NO_EVIDENCE
    object = Sequence(lambda n: f"event-{n}")
    reason = "Meant so."


class SourceFactory(SequencedFactory):
    class Meta:
        model = Source

    episode = SubFactory(EpisodeFactory)
    language = Language.GERMAN
    text = Sequence(lambda n: f"Someone else’s text {n}")


class SuggestionFactory(DjangoModelFactory):
    """What a reader says; no part of the guide or the story."""

    class Meta:
        model = Suggestion

    page = "/de/events/"
    text = "That is not how it was."
    language = Language.ENGLISH
    as_of = "all"


FACTORIES: list[type[SequencedFactory]] = [
    made
    for made in list(globals().values())
    if isinstance(made, type) and issubclass(made, SequencedFactory) and not made._meta.abstract
]
