"""What a fan may do to their marks, as a plan that is the same wherever the marks are kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time

from django.utils import timezone

from tracking.guide import Entry, Guide
from tracking.models import Step, Viewing

WATCHED, SKIPPED = Viewing.State.WATCHED, Viewing.State.SKIPPED
NOON = time(12)


@dataclass(frozen=True)
class Moment:
    """When something was watched: not known, on a day, or on a day at a time."""

    at: datetime | None = None
    timed: bool = False

    @classmethod
    def now(cls) -> "Moment":
        return cls(timezone.now().replace(second=0, microsecond=0), timed=True)

    @property
    def day(self):
        """The day by the reader's clock; one of which the time is not known is the same by every clock."""
        return self.at and timezone.localdate(self.at, None if self.timed else timezone.get_default_timezone())


UNKNOWN = Moment()


@dataclass(frozen=True)
class Mark:
    """That an episode was watched, and when; or that it was skipped."""

    state: str = WATCHED
    moment: Moment = UNKNOWN

    @property
    def is_watched(self) -> bool:
        return self.state == WATCHED

    def written(self) -> str:
        """Return the mark as a short text: "s", "w", "2026-11-25", or "2026-11-25T20:15:00+00:00"."""
        if not self.is_watched:
            return "s"
        if self.moment.at is None:
            return "w"
        return self.moment.at.astimezone(UTC).isoformat() if self.moment.timed else str(self.moment.day)

    @classmethod
    def read(cls, text: str) -> "Mark":
        if text == "s":
            return cls(SKIPPED)
        if text == "w":
            return cls()
        at = datetime.fromisoformat(text)
        timed = "T" in text
        return cls(moment=Moment(at if timed else on_day(at.date()), timed))


Marks = Mapping[int, Mark]
Changes = dict[int, "Mark | None"]


def on_day(day) -> datetime:
    """Return the moment that stands for a day of which the time is not known."""
    return timezone.make_aware(datetime.combine(day, NOON), timezone.get_default_timezone())


@dataclass(frozen=True)
class Deed:
    """What is to be done (`kind`), to which episodes (`scope`, `target`), and when they were watched."""

    kind: Step.Kind
    scope: Step.Scope = Step.Scope.ONE
    target: str = ""
    moment: Moment = UNKNOWN

    def chosen(self, guide: Guide) -> list[Entry]:
        """Return the episodes that are meant; raise UnknownEpisodeError if there are none such."""
        if self.scope == Step.Scope.ONE:
            return [guide.find(self.target)]
        if self.scope == Step.Scope.UPTO:
            return guide.upto(self.target)
        if self.scope == Step.Scope.SEASON:
            return guide.in_season(self.target)
        return guide.entries

    def changes(self, marks: Marks, guide: Guide) -> Changes:
        """Return the marks that differ afterwards, None for one that is taken away.

        What has not been shown is never marked; what is watched keeps its date unless another is given; and what
        was skipped on purpose becomes watched only when it is named itself.
        """
        chosen = [entry.overall for entry in self.chosen(guide)]
        if self.kind == Step.Kind.UNWATCHED:
            return {overall: None for overall in chosen if overall in marks}
        shown = {entry.overall for entry in guide.shown}
        return self._marked(marks, [overall for overall in chosen if overall in shown], guide)

    def _marked(self, marks: Marks, overalls: Iterable[int], guide: Guide) -> Changes:
        if self.kind == Step.Kind.SKIPPED:
            return {overall: Mark(SKIPPED) for overall in overalls if overall not in marks}
        mark = Mark(WATCHED, self.moment)
        if self.kind == Step.Kind.DATED:
            return {overall: mark for overall in overalls if marks.get(overall) != mark}
        named = guide.find(self.target).overall if self.scope in {Step.Scope.ONE, Step.Scope.UPTO} else None
        open_to_it = {overall for overall, old in marks.items() if not old.is_watched and overall == named}
        return {overall: mark for overall in overalls if overall not in marks or overall in open_to_it}
