"""How a secret spreads: who learnt it when, from whom and how, and who lost it again."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch

from characters.models import Character
from episodes.models import Episode, Passage
from events.ledger import moment
from events.models import Event, Knowledge, Participation


@dataclass
class Step:
    """One turn in the story of a secret: characters begin to know or to suspect it together, or do so no longer.

    `through` are those who act in the event beside them; `passages` are its evidence.
    """

    who: list[Character]
    state: str
    episode: Episode
    event: Event | None
    begins: bool
    through: list[Character] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)

    @property
    def sign(self) -> str:
        return self.state if self.begins else "lost"

    @property
    def is_from_the_start(self) -> bool:
        return self.event is None and self.episode.overall == 1

    @property
    def is_revelation(self) -> bool:
        return self.event is not None and self.event.kind == Event.Kind.REVELATION


def steps(knowledge, language: str) -> list[Step]:
    """Return the story of the rows of knowledge of one secret, in the order in which it is told.

    That a suspicion becomes certain is not an end of its own.
    """
    rows = sorted(knowledge.with_span().select_related("character"), key=moment)
    turns = [(known, known.since, known.begun_with, True) for known in rows]
    turns += [
        (known, known.until, known.ended_with, False)
        for known in rows
        if known.until is not None and not _becomes_certain(known, rows)
    ]
    story: dict[tuple, Step] = {}
    for known, episode, event, begins in turns:
        same = (episode.overall, event.position if event else 0, begins, known.state)
        step = story.setdefault(same, Step([], known.state, episode, event, begins=begins))
        step.who.append(known.character)
    _load(list(story.values()), knowledge.horizon, language)
    return [step for _same, step in sorted(story.items())]


def _becomes_certain(known: Knowledge, rows: list[Knowledge]) -> bool:
    return known.state == Knowledge.State.SUSPECTS and any(
        later.character_id == known.character_id
        and later.state == Knowledge.State.KNOWS
        and later.since_id == known.until_id
        for later in rows
    )


def _load(story: list[Step], horizon, language: str) -> None:
    """Load who acts in the events of a story, and what passages tell them: in `language` or else the other."""
    evidence = Passage.objects.told(horizon).select_related("synopsis").order_by("synopsis__language", "position")
    acting = Participation.objects.told(horizon).filter(role=Participation.Role.AGENT).select_related("character")
    events: Any = Event.objects.told(horizon).filter(pk__in={step.event.pk for step in story if step.event})
    loaded = events.prefetch_related(
        Prefetch("participations", acting.order_by("character__name_folded"), to_attr="acting"),
        Prefetch("evidence", evidence, to_attr="passages"),
    ).in_bulk()
    for step in story:
        event = loaded.get(step.event.pk) if step.event else None
        if event is None:
            continue
        step.through = [part.character for part in event.acting if part.character not in step.who]
        mine = [passage for passage in event.passages if passage.synopsis.language == language]
        step.passages = mine or event.passages
