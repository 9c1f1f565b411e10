"""Into which run each viewing of a file goes, so that nothing is lost and importing twice changes nothing.

What is there stays. A viewing that the fan has already is recognised: the same moment, or one within an hour of it (an
episode takes longer), or the same day where a time is not known. A date goes to a viewing without one. The earliest of
the rest goes to the first run, as long as the episode is open there, and each further one to a run of its own:
"Rewatch 1", "Rewatch 2". Runs that the fan began are never filled with what they did not mark there, but for a file
of our own, which says in which run each viewing was.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import NamedTuple

from tracking.marks import Mark

APART = timedelta(hours=1)
Slots = dict[int, Mark]
"""The marks of one episode, by the number of the run."""


class Wanted(NamedTuple):
    """A viewing that a file speaks of: the mark, and in which run it was, if the file says so."""

    mark: Mark
    run: int | None = None


class Placed(NamedTuple):
    """What becomes of the viewings of one episode: marks to write by the number of the run; and the rest."""

    marks: Slots
    already: int
    left: int


def is_same(one: Mark, other: Mark) -> bool:
    """Return whether two dated viewings are one and the same."""
    mine, theirs = one.moment, other.moment
    if mine.at is None or theirs.at is None:
        return False
    if mine.timed and theirs.timed:
        return abs(mine.at - theirs.at) < APART
    return mine.day == theirs.day


def distinct(marks: Iterable[Mark], again: int = 0) -> list[Mark]:
    """Return the viewings of an episode in a file, the earliest first: none twice, and at least one more than `again`.

    One without a date counts only if no other is known.
    """
    marks = list(marks)
    kept: list[Mark] = []
    for mark in sorted((mark for mark in marks if mark.moment.at), key=_by_time):
        if not kept or not is_same(kept[-1], mark):
            kept.append(mark)
    if not kept and any(mark.is_watched for mark in marks):
        kept.append(Mark())
    if not kept:
        return [mark for mark in marks if not mark.is_watched][:1]
    return kept + [Mark()] * max(0, again + 1 - len(kept))


def place(there: Mapping[int, Mark], wanted: Iterable[Wanted], open_runs: Iterable[int], new: Iterable[int]) -> Placed:
    """Return what to write of one episode, which has the marks `there`.

    `open_runs` are those that may be filled, the first run first; `new` are numbers for further ones.
    """
    return _Placing(dict(there), list(open_runs), list(new)).all(list(wanted))


class _Placing:
    def __init__(self, there: Slots, open_runs: list[int], new: list[int]):
        self.there, self.runs = there, [*open_runs, *new]
        self.free = {run for run, mark in there.items() if mark.is_watched}
        self.marks: Slots = {}
        self.already = 0

    def all(self, wanted: list[Wanted]) -> Placed:
        """Go from the surest to the least sure: each way in takes what it can, and leaves the rest to the next."""
        for way in (self._is_there, self._is_nearly_there, self._takes_its_own, self._dates, self._is_there_some_day):
            wanted = [viewing for viewing in wanted if not way(viewing)]
        left = [viewing for viewing in wanted if not self._takes_an_open_one(viewing)]
        return Placed(self.marks, self.already, len(left))

    def _found(self, run: int | None) -> bool:
        if run is None:
            return False
        self.free.discard(run)
        self.already += 1
        return True

    def _is_there(self, viewing: Wanted) -> bool:
        if viewing.run is not None and self.there.get(viewing.run) == viewing.mark:
            return self._found(viewing.run)
        if not viewing.mark.is_watched:
            return viewing.run is None and bool(self.there) and self._found(0)
        if viewing.mark.moment.at is None:
            return False
        return self._found(next((run for run in sorted(self.free) if self.there[run] == viewing.mark), None))

    def _is_nearly_there(self, viewing: Wanted) -> bool:
        runs = (run for run in sorted(self.free) if is_same(self.there[run], viewing.mark))
        return self._found(next(runs, None))

    def _takes_its_own(self, viewing: Wanted) -> bool:
        """In a file of our own a viewing goes where it was; a skipped one stays away where there is anything."""
        if viewing.run is None:
            return False
        here = self.there.get(viewing.run)
        if viewing.run not in self.marks and (here is None or (not here.is_watched and viewing.mark.is_watched)):
            self.marks[viewing.run] = viewing.mark
            return True
        return not viewing.mark.is_watched and self._found(viewing.run)

    def _dates(self, viewing: Wanted) -> bool:
        """A viewing without a date that is there gets the date."""
        undated = (run for run in sorted(self.free) if self.there[run].moment.at is None)
        run = next(undated, None) if viewing.mark.moment.at else None
        if run is None:
            return False
        self.marks[run] = viewing.mark
        self.free.discard(run)
        return True

    def _is_there_some_day(self, viewing: Wanted) -> bool:
        is_open = viewing.mark.is_watched and viewing.mark.moment.at is None
        return is_open and self._found(min(self.free, default=None))

    def _takes_an_open_one(self, viewing: Wanted) -> bool:
        for run in self.runs:
            here = self.marks.get(run) or self.there.get(run)
            if here is None or (not here.is_watched and viewing.mark.is_watched and run not in self.marks):
                self.marks[run] = viewing.mark
                return True
        return False


def _by_time(mark: Mark):
    return mark.moment.at
