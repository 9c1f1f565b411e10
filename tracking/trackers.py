"""Where marks are kept: with an account in the database, without one in the session of this device.

Both answer alike: `marks` of the current run, `pinned` (up to where the guide tells by them, None if that is for
others to say), and `carry_out`, `undo` and `tell`, which change something.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone

from tracking import services
from tracking.bringing import bring
from tracking.guide import Guide
from tracking.marks import Changes, Deed, Mark, Marks, Moment
from tracking.models import Fan, Run, Step, Viewing
from tracking.opinions import with_favour, with_opinions
from tracking.transfers.reading import Brought

KEPT_STEPS = 5
SESSION = "tracking"
A_YEAR = 365 * 24 * 3600


@dataclass
class Outcome:
    """What came of a deed: how many marks changed, by which step, and up to where the guide tells since."""

    deed: Deed
    number: int
    step: int | None
    now: int | None
    guide: Guide


# --- With an account ------------------------------------------------------------------------------------------------


class Tracker:
    """What holds wherever the marks are kept."""

    fan: Any = None

    @property
    def pinned(self) -> int | None:
        raise NotImplementedError

    @property
    def telling(self) -> str:
        raise NotImplementedError

    @property
    def is_followed(self) -> bool:
        """Whether the guide tells as far as the marks go."""
        return self.pinned is not None and self.telling == Fan.Telling.PROGRESS

    @property
    def is_fixed(self) -> bool:
        return self.telling == Fan.Telling.FIXED

    @property
    def clock(self):
        """By which clock the reader lives, as far as they have said."""
        return self.fan.clock if self.fan else timezone.get_default_timezone()

    def with_opinions(self, episodes):
        """Load what the reader thinks of each of `episodes`, and what all fans do: see there."""
        return with_opinions(episodes, self.fan)

    def with_favour(self, rows):
        """Load whether each of `rows` is a favourite of the reader: see there."""
        return with_favour(rows, self.fan)


class FanTracker(Tracker):
    """The marks of a signed-in fan, in their current run."""

    is_fan = True

    def __init__(self, user: Any):
        self.user = user

    @property
    def fan(self) -> Fan | None:
        """The fan that the user is; None as long as they have kept nothing. The user is loaded together with it."""
        return getattr(self.user, "fan", None)

    @property
    def pinned(self) -> int | None:
        return self.fan.pinned if self.fan else None

    @property
    def progress(self) -> int:
        return self.fan.progress if self.fan else 0

    @property
    def telling(self) -> str:
        return self.fan.telling if self.fan else Fan.Telling.PROGRESS

    @property
    def fixed_at(self) -> int | None:
        return self.fan.fixed_at if self.fan else None

    @property
    def titles(self) -> bool:
        """Whether the titles of all episodes are shown."""
        return self.fan is not None and self.fan.titles

    @cached_property
    def marks(self) -> Marks:
        """The marks of the current run, in one query."""
        return _marks(Viewing.objects.filter(run__fan=self.fan, run__is_current=True)) if self.fan else {}

    def marks_of(self, run: Run) -> Marks:
        return _marks(run.viewings)

    def carry_out(self, deed: Deed) -> Outcome:
        step, guide = services.write(user=self.user, deed=deed)
        return self._outcome(deed, step, guide)

    def undo(self, number: int) -> Outcome:
        step, guide = services.undo(user=self.user, number=number)
        deed = Deed(Step.Kind(step.kind), Step.Scope(step.scope), step.target)
        return self._outcome(deed, step, guide)

    def bring(self, brought: Brought) -> Outcome:
        """Import what a file brings."""
        step, guide = bring(user=self.user, brought=brought)
        return self._outcome(Deed(Step.Kind.IMPORTED, Step.Scope.SERIES), step, guide)

    def tell(self, telling: str, fixed_at: int | None = None) -> None:
        """Say up to where the guide is to tell from now on."""
        services.tell(user=self.user, telling=telling, fixed_at=fixed_at)
        self._forget()

    def steps(self, most: int):
        """Return the last steps, the newest first, of those that can be undone."""
        return list(self.fan.steps.filter(undone_at=None)[:most]) if self.fan else []

    def _outcome(self, deed, step, guide):
        self._forget()
        return Outcome(deed, step.number if step else 0, step and step.pk, self.pinned, guide)

    def _forget(self):
        """Read anew what has been written."""
        self.__dict__.pop("marks", None)
        self.user.fan = Fan.objects.get(user=self.user)


def _marks(rows) -> Marks:
    listed = rows.values_list("episode", "state", "watched_at", "timed")
    return {overall: Mark(state, Moment(at, timed)) for overall, state, at, timed in listed}


# --- On one device --------------------------------------------------------------------------------------------------


class DeviceTracker(Tracker):
    """The marks of a reader without an account, in the session. Nothing is read where there is no session."""

    is_fan = False
    titles = False
    fan = None

    def __init__(self, session):
        self.session = session

    @property
    def kept(self) -> dict[str, Any]:
        return self.session.get(SESSION, {})

    @property
    def telling(self) -> str:
        return self.kept.get("telling", Fan.Telling.PROGRESS)

    @property
    def progress(self) -> int:
        return self.kept.get("progress", 0)

    @property
    def fixed_at(self) -> int | None:
        return self.kept.get("fixed_at")

    @property
    def pinned(self) -> int | None:
        return Fan(progress=self.progress, telling=self.telling, fixed_at=self.fixed_at).pinned

    @cached_property
    def marks(self) -> Marks:
        return {int(overall): Mark.read(text) for overall, text in self.kept.get("marks", {}).items()}

    def carry_out(self, deed: Deed) -> Outcome:
        guide = Guide.load()
        changes = deed.changes(self.marks, guide)
        step = self._record(deed, changes) if changes else None
        self._store(changes, guide)
        return Outcome(deed, len(changes), step, self.pinned, guide)

    def undo(self, number: int) -> Outcome:
        steps = self.kept.get("steps", [])
        step = next((step for step in steps if step["number"] == number), None)
        if step is None:
            raise services.NothingToUndoError(number)
        guide = Guide.load()
        taken_back: Changes = {}
        for overall, was, after in step["changes"]:
            now = self.marks.get(overall)
            if (now and now.written()) == after:
                taken_back[overall] = was and Mark.read(was)
        self._keep(steps=[other for other in steps if other is not step])
        self._store(taken_back, guide)
        deed = Deed(Step.Kind(step["kind"]), Step.Scope(step["scope"]), step["target"])
        return Outcome(deed, len(taken_back), number, self.pinned, guide)

    def tell(self, telling: str, fixed_at: int | None = None) -> None:
        self._keep(telling=telling, fixed_at=fixed_at if telling == Fan.Telling.FIXED else None)

    def steps(self, most: int):
        found = [
            Step(pk=step["number"], kind=step["kind"], scope=step["scope"], target=step["target"],
                 number=len(step["changes"]))
            for step in self.kept.get("steps", [])
        ]  # fmt: skip
        return found[::-1][:most]

    def _record(self, deed: Deed, changes: Changes) -> int:
        steps = self.kept.get("steps", [])
        number = self.kept.get("last_step", 0) + 1
        listed = [
            [overall, (old := self.marks.get(overall)) and old.written(), mark and mark.written()]
            for overall, mark in changes.items()
        ]
        step = {"number": number, "kind": deed.kind, "scope": deed.scope, "target": deed.target, "changes": listed}
        self._keep(steps=[*steps, step][-KEPT_STEPS:], last_step=number)
        return number

    def _store(self, changes: Changes, guide: Guide) -> None:
        marks = {**self.marks, **changes}
        written = {str(overall): mark.written() for overall, mark in sorted(marks.items()) if mark}
        self._keep(marks=written, progress=guide.stretch(map(int, written)))
        self.__dict__.pop("marks", None)

    def _keep(self, **said) -> None:
        self.session[SESSION] = {**self.kept, **said}
        self.session.set_expiry(A_YEAR)


def tracker_of(request) -> FanTracker | DeviceTracker:
    """Return where the reader of a request keeps their marks."""
    return FanTracker(request.user) if request.user.is_authenticated else DeviceTracker(request.session)
