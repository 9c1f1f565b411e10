"""How a secret spreads."""

import pytest

from episodes.horizon import Horizon
from events.learning import steps
from events.models import Knowledge
from tests.factories import (
    EpisodeFactory,
    EventFactory,
    KnowledgeFactory,
    ParticipationFactory,
    PassageFactory,
    SecretFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret():
    return SecretFactory(revealed_in=EpisodeFactory())


def story(secret, horizon=Horizon.EVERYTHING, language="de"):
    return steps(Knowledge.objects.told(horizon).filter(secret=secret), language)


def test_who_learns_it_together_is_one_step_from_those_who_act(secret):
    event = EventFactory(episode=secret.revealed_in, kind="revelation")
    learners = [KnowledgeFactory(secret=secret, begun_with=event).character for _number in range(2)]
    lana = ParticipationFactory(event=event).character
    ParticipationFactory(event=event, character=learners[0])
    ParticipationFactory(event=event, role="present")
    (step,) = story(secret)
    assert (step.who, step.through, step.is_revelation, step.sign) == (learners, [lana], True, "knows")


def test_the_evidence_is_in_the_language_of_the_reader_or_else_in_the_other(secret):
    event = EventFactory(episode=secret.revealed_in)
    KnowledgeFactory(secret=secret, begun_with=event)
    german, english = (
        PassageFactory(synopsis__episode=event.episode, synopsis__language=language) for language in ("de", "en")
    )
    event.evidence.add(german)
    assert story(secret, language="en")[0].passages == [german]
    event.evidence.add(english)
    assert story(secret, language="en")[0].passages == [english]


def test_who_suspected_before_and_who_lost_it_again(secret):
    suspects, learns, forgets = EventFactory.create_batch(3, episode=secret.revealed_in)
    first = KnowledgeFactory(secret=secret, state="suspects", begun_with=suspects, ended_with=learns)
    KnowledgeFactory(secret=secret, character=first.character, begun_with=learns, ended_with=forgets)
    assert [(step.event, step.state, step.begins) for step in story(secret)] == [
        (suspects, "suspects", True),
        (learns, "knows", True),
        (forgets, "knows", False),
    ]


def test_a_suspicion_may_be_given_up(secret):
    known = KnowledgeFactory(
        secret=secret,
        character__named_in=secret.revealed_in,
        state="suspects",
        begun_with=EventFactory(episode=secret.revealed_in),
        ended_with=EventFactory(episode=EpisodeFactory()),
    )
    assert [step.sign for step in story(secret)] == ["suspects", "lost"]
    assert [step.sign for step in story(secret, Horizon(1))] == ["suspects"]
    assert story(secret)[0].who == [known.character]


def test_the_backdrop_is_from_the_start_or_since_an_episode(secret):
    KnowledgeFactory(secret=secret, since=secret.revealed_in)
    KnowledgeFactory(secret=secret, since=EpisodeFactory())
    assert [step.is_from_the_start for step in story(secret)] == [True, False]
