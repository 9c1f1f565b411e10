"""What an import would do for a fan, worked out without doing it: the same for the preview and for the import."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from episodes.horizon import Horizon, UnknownHorizonError
from tracking.guide import Guide, UnknownEpisodeError
from tracking.made import rewatches_of, settings_of
from tracking.marks import SKIPPED, Mark, Moment
from tracking.models import Fan, Viewing
from tracking.runs import MOST_RUNS
from tracking.transfers.matching import Matcher, Reason, Titles, Unmatched
from tracking.transfers.placing import Wanted, distinct, place
from tracking.transfers.reading import ONE_FINALE, Brought
from tracking.transfers.seen import Seen

MOST_NUMBER = 9999


@dataclass
class Present:
    """What a fan has already. The runs are named by their numbers."""

    runs: dict[int, int] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    rewatches: list[int] = field(default_factory=list)
    marks: dict[int, dict[int, Mark]] = field(default_factory=dict)
    rows: dict[tuple[int, int], Viewing] = field(default_factory=dict)
    rated: set[int] = field(default_factory=set)
    noted: set[int] = field(default_factory=set)
    settings: dict[str, Any] = field(default_factory=lambda: settings_of(Fan()))
    liked: set[tuple[str | None, str | None]] = field(default_factory=set)

    @classmethod
    def load(cls, fan: Fan | None) -> "Present":
        """Return what is kept of a fan, in six queries however much it is."""
        if fan is None:
            return cls()
        made = rewatches_of(fan)
        found = cls(rated=_overalls(fan.ratings), noted=_overalls(fan.notes), settings=settings_of(fan))
        found.liked.update(fan.favourites.values_list("character__slug", "event__slug"))
        numbers = {}
        for run in fan.runs.order_by("number"):
            found.runs[run.number], found.names[run.number], numbers[run.pk] = run.pk, str(run), run.number
            if run.pk in made:
                found.rewatches.append(run.number)
        for row in Viewing.objects.filter(run__in=numbers):
            found.rows[row.run_id, row.episode_id] = row
            mark = Mark(row.state, Moment(row.watched_at, row.timed))
            found.marks.setdefault(row.episode_id, {})[numbers[row.run_id]] = mark
        return found


def _overalls(rows) -> set[int]:
    return set(rows.values_list("episode", flat=True))


@dataclass
class NewRun:
    number: int
    name: str = ""
    started: date | None = None
    is_current: bool = False
    is_rewatch: bool = False
    is_of_file: bool = False

    def __str__(self):
        return self.name or (_("First time") if self.number == 1 else _("Run %(number)s") % {"number": self.number})


@dataclass
class Plan:
    """What would be written, what is there already, and what matches nothing."""

    marks: dict[tuple[int, int], Mark] = field(default_factory=dict)
    runs: dict[int, NewRun] = field(default_factory=dict)
    ratings: dict[int, tuple[int, str]] = field(default_factory=dict)
    notes: dict[int, tuple[str, str]] = field(default_factory=dict)
    characters: dict[str, str] = field(default_factory=dict)
    events: dict[str, str] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    planned: dict[str, Any] = field(default_factory=dict)
    already: int = 0
    unmatched: list[Unmatched] = field(default_factory=list)

    @property
    def number(self) -> int:
        return len(self.marks) + len(self.ratings) + len(self.notes) + len(self.characters) + len(self.events)


class Planner:
    def __init__(self, present: Present, guide: Guide, titles: Titles):
        self.present, self.guide, self.titles = present, guide, titles
        self.plan = Plan()
        self.viewings: dict[int, list[Seen]] = defaultdict(list)
        self.again: dict[int, int] = defaultdict(int)

    def make(self, brought: Brought) -> Plan:
        """Return what importing this would do."""
        self._match(brought)
        if brought.extras:
            self._take_runs(brought.extras.runs)
            self._take_notes(brought.extras.notes)
            self._take_favourites(brought.extras.characters, brought.extras.events)
            self.plan.settings = self._settings(brought.extras.settings)
            self.plan.planned = self._planned(brought.extras.plan)
        self._place()
        self._date_runs()
        return self.plan

    @property
    def known(self) -> set[int]:
        """The numbers of the runs that there are, or will be."""
        return self.present.runs.keys() | self.plan.runs.keys()

    # --- What the rows mean ---

    def _match(self, brought: Brought) -> None:
        for source in brought.sources:
            rows = [row for row in brought.seen if row.source == source]
            matcher = Matcher(self.guide, self.titles, rows, one_finale=source in ONE_FINALE)
            for row in rows:
                found = matcher.match(row)
                if isinstance(found, Reason):
                    self.plan.unmatched.append(Unmatched(row, found))
                else:
                    self._take(row, found)

    def _take(self, row: Seen, overalls: Iterable[int]) -> None:
        for overall in overalls:
            if row.rating is not None:
                self._rate(row, overall)
            if row.is_watched or row.is_skipped:
                self.viewings[overall].append(row)
                self.again[overall] = max(self.again[overall], min(row.again, MOST_RUNS))

    def _rate(self, row: Seen, overall: int) -> None:
        if overall in self.present.rated:
            self.plan.already += 1
        elif row.rating is not None:
            self.plan.ratings.setdefault(overall, (row.rating, row.rated_at))

    # --- What else our own file holds ---

    def _take_runs(self, runs: list[dict[str, Any]]) -> None:
        is_first = not self.present.runs
        for said in runs:
            number = said["number"]
            if number not in self.known and len(self.known) < MOST_RUNS:
                started = date.fromisoformat(said["started"]) if said["started"] else None
                self.plan.runs.setdefault(number, NewRun(number, said["name"], started, is_of_file=True))
        if is_first and self.plan.runs:
            current = [said["number"] for said in runs if said["is_current"] and said["number"] in self.plan.runs]
            self.plan.runs[current[0] if current else max(self.plan.runs)].is_current = True

    def _take_notes(self, notes: list[dict[str, str]]) -> None:
        for said in notes:
            try:
                overall = self.guide.find(said["code"]).overall
            except UnknownEpisodeError:
                row = {"episode": said["code"], "note": said["text"]}
                self.plan.unmatched.append(Unmatched(Seen(row=row), Reason.UNKNOWN))
                continue
            if overall in self.present.noted:
                self.plan.already += 1
            else:
                self.plan.notes.setdefault(overall, (said["text"], said["at"]))

    def _take_favourites(self, characters: dict[str, str], events: dict[str, str]) -> None:
        liked = self.present.liked
        self.plan.characters = {slug: at for slug, at in characters.items() if (slug, None) not in liked}
        self.plan.events = {slug: at for slug, at in events.items() if (None, slug) not in liked}
        self.plan.already += len(characters) + len(events) - len(self.plan.characters) - len(self.plan.events)

    def _settings(self, said: dict[str, Any]) -> dict[str, Any]:
        """Return all settings as a file says them, if the fan has none of their own yet; else nothing."""
        usual = settings_of(Fan())
        after = usual | self._valid(said)
        return after if self.present.settings == usual != after and not self.present.runs else {}

    def _valid(self, said: dict[str, Any]) -> dict[str, Any]:
        """Return settings with the position as a number; without one that there is not."""
        found = {name: value for name, value in said.items() if name != "fixed_at"}
        if found.get("telling") == Fan.Telling.FIXED:
            ruler = {entry.code: entry.overall for entry in self.guide.entries}
            try:
                found["fixed_at"] = Horizon.read(said["fixed_at"], ruler).overall
            except UnknownHorizonError:
                found.pop("telling")
        return found

    def _planned(self, said: dict[str, Any]) -> dict[str, Any]:
        """Return what a file plans to watch, with the episode as a number; nothing if there is no such episode."""
        codes = {entry.code: entry.overall for entry in self.guide.entries}
        if not said or said["code"] not in codes:
            return {}
        fields = {name: value for name, value in said.items() if name != "code"}
        return {**fields, "episode_id": codes[said["code"]]}

    # --- Where the viewings go ---

    def _place(self) -> None:
        first = min([*self.present.runs, *self.plan.runs], default=1)
        for overall, rows in sorted(self.viewings.items()):
            runs = [first, *(number for number in self._rewatches() if number != first)]
            placed = place(self.present.marks.get(overall, {}), self._wanted(overall, rows), runs, self._new_numbers())
            self.plan.already += placed.already
            for number, mark in placed.marks.items():
                self.plan.marks[number, overall] = mark
                self._open(number)

    def _wanted(self, overall: int, rows: list[Seen]) -> list[Wanted]:
        known = self.known
        bound = [Wanted(_mark(row), row.run) for row in rows if row.run in known]
        loose = [row for row in rows if row.run not in known]
        louder = [row for row in loose if not row.is_echo] or loose
        return bound + [Wanted(mark) for mark in distinct(map(_mark, louder), self.again[overall])]

    def _rewatches(self) -> list[int]:
        return [*self.present.rewatches, *(run.number for run in self.plan.runs.values() if run.is_rewatch)]

    def _new_numbers(self) -> list[int]:
        first = max(self.known, default=1) + 1
        return list(range(first, min(first + MOST_RUNS - max(1, len(self.known)), MOST_NUMBER)))

    def _open(self, number: int) -> None:
        """Begin the run of that number, if there is none."""
        if number in self.known:
            return
        if not self.known:
            self.plan.runs[number] = NewRun(number, is_current=True)
        else:
            self.plan.runs[number] = NewRun(number, self._name(), is_rewatch=True)

    def _name(self) -> str:
        taken = {*self.present.names.values(), *(run.name for run in self.plan.runs.values())}
        names = (_("Rewatch %(number)s") % {"number": count} for count in range(1, MOST_RUNS + 2))
        return next(name for name in names if name not in taken)

    def _date_runs(self) -> None:
        """A new run has begun when the first episode in it was seen, if the file does not say when."""
        for run in self.plan.runs.values():
            moments = (mark.moment for (number, _overall), mark in self.plan.marks.items() if number == run.number)
            days = [moment.at for moment in moments if moment.at]
            if days and not run.is_of_file:
                run.started = timezone.localdate(min(days))


def _mark(row: Seen) -> Mark:
    return Mark(SKIPPED) if row.is_skipped else Mark(moment=row.moment)
