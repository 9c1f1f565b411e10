"""Previously on: what a reader has to remember, made from the events told.

The rule. An event has points for what it leaves open: 3 for a condition begun with it that still holds (death is none:
nothing is open about it), 3 for a turning point of which no consequence is told yet, 1 for a secret that someone has
learnt in it. It has 2 points as a turning point and 1 as a key event, and loses one for every episode since it was
told. The events with most points are the recap, those told last first among equals, and they stand in the order in
which they are told. A recap of everything on one character leaves nothing out but the details, however long ago.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from characters.models import Character
from episodes.horizon import Horizon
from events.models import Cause, Condition, Event, Knowledge

PARAMETER = "recap"
SHORT, LONG = "short", "long"
LINES = {SHORT: 5, LONG: 15}

A_CONDITION = 3
NO_CONSEQUENCE = 3
A_SECRET = 1
SIGNIFICANCE = {Event.Significance.TURNING_POINT: 2, Event.Significance.KEY: 1, Event.Significance.DETAIL: 0}
REACH = A_CONDITION + NO_CONSEQUENCE + A_SECRET + max(SIGNIFICANCE.values())
"""After so many episodes no event has a point left."""


@dataclass
class Line:
    """An event and why it is told: what it has left open."""

    event: Event
    conditions: list[Condition] = field(default_factory=list)
    knowledge: list[Knowledge] = field(default_factory=list)

    @property
    def has_no_consequence(self) -> bool:
        """Whether it is a turning point of which the reader is not told yet what comes of it."""
        turning = self.event.significance == Event.Significance.TURNING_POINT
        return turning and not self.event.has_effects  # type: ignore[attr-defined] # annotated by _events

    @property
    def is_open(self) -> bool:
        return bool(self.conditions or self.knowledge or self.has_no_consequence)

    def points(self, now: int) -> int:
        """Return how much it counts after the episode with the number `now`."""
        still_open = (
            A_CONDITION * bool(self.conditions)
            + NO_CONSEQUENCE * self.has_no_consequence
            + A_SECRET * bool(self.knowledge)
        )
        return still_open + SIGNIFICANCE[self.event.significance] - (now - self.event.episode_id)  # type: ignore[index]


@dataclass
class Recap:
    """The lines of a recap, in the order told, and what was asked for."""

    lines: list[Line]
    length: str = SHORT
    character: Character | None = None
    mistake: str = ""
    """Why what was asked for is no recap; then it is the short one."""
    last: Event | None = None
    """The last event that is told: the story may end before the reader's horizon."""
    goes_on: bool = True
    """Whether the story is told right up to the horizon."""


def choose(lines: Iterable[Line], number: int) -> list[Line]:
    """Return the `number` lines that count most, in the order told. None of them has lost all its points."""
    lines = list(lines)
    now = max((line.event.episode_id for line in lines), default=0)

    def rank(line):
        return line.points(now), line.event.episode_id, line.event.position

    chosen = sorted((line for line in lines if line.points(now) > 0), key=rank, reverse=True)[:number]
    return as_told(chosen)


def everything(lines: Iterable[Line]) -> list[Line]:
    """Return all lines but the details that leave nothing open, in the order told."""
    detail = Event.Significance.DETAIL
    return as_told(line for line in lines if line.event.significance != detail or line.is_open)


def as_told(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (line.event.episode_id, line.event.position))


def join(events: Iterable[Event], conditions: Iterable[Condition], knowledge: Iterable[Knowledge]) -> list[Line]:
    """Return a line for each event, with what began with it and still holds. The dead leave nothing open."""
    open_conditions, open_knowledge = defaultdict(list), defaultdict(list)
    for condition in conditions:
        if condition.kind != Condition.Kind.DEAD:
            open_conditions[condition.begun_with_id].append(condition)
    for known in knowledge:
        open_knowledge[known.begun_with_id].append(known)
    return [Line(event, open_conditions[event.pk], open_knowledge[event.pk]) for event in events]


def recap(horizon: Horizon, asked: Iterable[str] = (SHORT,)) -> Recap:
    """Return the recap as of `horizon` that a reader has asked for: its length, or the slug of a character.

    What is none, or nobody yet, is said in `mistake`. It takes three queries, one more for a character.
    """
    wanted = {text for text in asked if text} or {SHORT}
    length = wanted.pop() if len(wanted) == 1 else ""
    character, mistake = None, ""
    if length not in LINES:
        character = Character.objects.named(horizon).filter(slug=length).first() if _is_slug(length) else None
        if character is None:
            length, mistake = SHORT, _("There is no such recap. Choose one of these:")
    lines = _lines(horizon, character)
    return Recap(
        everything(lines) if character else choose(lines, LINES[length]),
        length,
        character,
        mistake,
        last := lines[-1].event if lines else None,
        goes_on=last is not None and last.episode_id == horizon.overall,
    )


def before(episode, horizon: Horizon) -> Horizon:
    """Return up to where a recap before `episode` tells: never the episode itself, and never past `horizon`."""
    return min(Horizon(episode.overall - 1), horizon)


def _is_slug(text: str) -> bool:
    return text.isascii() and text.replace("-", "").replace("_", "").isalnum() and len(text) <= 100


def _lines(horizon: Horizon, character: Character | None) -> list[Line]:
    events = list(_events(horizon, character))
    begun = {"begun_with__in": [event.pk for event in events]}
    conditions = Condition.objects.held(horizon).filter(**begun).select_related("character")
    knowledge = Knowledge.objects.held(horizon).filter(**begun).select_related("character", "secret")
    return join(events, conditions.order_by("pk"), knowledge.order_by("pk"))


def _events(horizon: Horizon, character: Character | None):
    """Return the events that can be in a recap, with `has_effects`: whether a consequence of them is told."""
    told = Event.objects.told(horizon)
    effects = Cause.objects.told(horizon).filter(cause=OuterRef("pk"))
    events = told.annotate(has_effects=Exists(effects)).select_related("episode").as_told()
    if character is not None:
        return events.with_any_of([character.slug])
    last = told.order_by("-episode").values("episode")[:1]
    return events.filter(Q(episode__gt=Subquery(last) - REACH))
