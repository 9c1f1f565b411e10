"""What an import makes besides marks, so that it goes with them when the import is undone; and runs removed."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from tracking.models import Fan, Plan, Step

SETTINGS = ("telling", "fixed_at", "titles", "scale", "zone")


@dataclass
class Made:
    """Rows that an import has made, by their keys; the opinions with how they were, so that a later change shows."""

    runs: list[int] = field(default_factory=list)
    rewatches: list[int] = field(default_factory=list)
    ratings: list[list[int]] = field(default_factory=list)
    notes: list[list[Any]] = field(default_factory=list)
    favourites: list[int] = field(default_factory=list)
    settings: list[dict[str, Any]] = field(default_factory=list)
    plans: list[list[Any]] = field(default_factory=list)
    removed: list[dict[str, Any]] = field(default_factory=list)
    """Runs that went with all their marks, each with its fields."""

    def __bool__(self):
        return any(asdict(self).values())

    @property
    def number(self) -> int:
        """How much of it counts as imported."""
        return len(self.ratings) + len(self.notes) + len(self.favourites) + len(self.plans)

    def kept(self) -> dict[str, Any]:
        return asdict(self)

    def bring_back(self, fan: Fan) -> None:
        """Make the runs anew that were removed, for the marks to come back to; with their number, if it is free."""
        for was in self.removed:
            numbers = set(fan.runs.values_list("number", flat=True))
            number = max(numbers) + 1 if was["number"] in numbers else was["number"]
            if was["is_current"]:
                fan.runs.filter(is_current=True).update(is_current=False)
            fan.runs.create(**{**was, "number": number})

    def take_back(self, fan: Fan) -> int:
        """Remove what is as it was made, and return how much that is. The marks must be gone already."""
        gone = [
            self._remove(fan.ratings, self.ratings, lambda rating: rating.value),
            self._remove(fan.notes, self.notes, lambda note: note.written_at.isoformat()),
            fan.favourites.filter(pk__in=self.favourites).delete()[0],
            self._remove(Plan.objects.filter(fan=fan), self.plans, lambda plan: plan.made_at.isoformat()),
        ]
        fan.runs.filter(pk__in=rewatches_of(fan).union(self.runs), viewings=None).delete()
        if not fan.runs.filter(is_current=True).exists() and (latest := fan.runs.order_by("-number").first()):
            latest.is_current = True
            latest.save(update_fields=["is_current"])
        if self.settings:
            self._take_back_settings(fan)
        return sum(gone)

    def _remove(self, rows: Any, made: list[list[Any]], state: Callable) -> int:
        states = dict(made)
        same = [row.pk for row in rows.filter(pk__in=states) if state(row) == states[row.pk]]
        return rows.filter(pk__in=same).delete()[0]

    def _take_back_settings(self, fan: Fan) -> None:
        before, after = self.settings
        if settings_of(fan) == after:
            change_settings(fan, before)


def rewatches_of(fan: Fan) -> set[int]:
    """Return the keys of the runs that imports have begun for rewatches; some may be gone."""
    imported = fan.steps.filter(kind=Step.Kind.IMPORTED).values_list("beyond", flat=True)
    return {pk for beyond in imported for pk in beyond.get("rewatches", [])}


def settings_of(fan: Fan) -> dict[str, Any]:
    return {name: getattr(fan, name) for name in SETTINGS}


def change_settings(fan: Fan, said: dict[str, Any]) -> None:
    for name, value in said.items():
        setattr(fan, name, value)
    fan.save(update_fields=list(SETTINGS))
