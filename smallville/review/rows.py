"""Things to do, as lists that are counted and loaded page by page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True)
class Item:
    """One thing to do: which episode it belongs to, what it is, and the page on which it is mended."""

    code: str
    text: str
    address: str
    notes: Sequence[Any] = ()
    links: Sequence[tuple[Any, str]] = ()
    """Other pages that help, each with its name."""


@dataclass(frozen=True)
class Source:
    """Rows of one model, in order, and how each becomes an item; `season` is the column that says which it is in."""

    rows: QuerySet
    item: Callable[[Any], Item]
    season: str = ""

    def within(self, season: int | None) -> "Source":
        """Return those of that season; of what belongs to no season, nothing."""
        if season is None:
            return self
        chosen = self.rows.filter(**{self.season: season}) if self.season else self.rows.none()
        return Source(chosen, self.item, self.season)


@dataclass
class Rows:
    """The rows of several sources one after the other, of which only those are loaded that a page shows."""

    sources: list[Source]
    listed: list[Item] = field(default_factory=list)
    """Items that are known already, after those of the sources."""

    def __len__(self):
        return sum(self._counts) + len(self.listed)

    def __getitem__(self, wanted: slice) -> list[Item]:
        start, stop = wanted.start or 0, wanted.stop
        found: list[Item] = []
        for source, number in zip(self.sources, self._counts, strict=True):
            if start < number and stop > 0:
                found += [source.item(row) for row in source.rows[max(start, 0) : stop]]
            start, stop = start - number, stop - number
        return found + (self.listed[max(start, 0) : stop] if stop > 0 else [])

    @cached_property
    def _counts(self) -> list[int]:
        return [source.rows.count() for source in self.sources]
