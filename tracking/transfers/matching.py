"""Which of our episodes a row means: by its numbers, as its source counts, and by its title.

Catalogues differ in two places. "Absolute Justice" is one episode here (9x11) and two elsewhere, after which each of
season 9 counts one higher; the finale is two here (10x21, 10x22) and one elsewhere. Which way a file counts shows in
the file itself: where it has titles, and where its seasons end.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from episodes.folding import fold
from episodes.horizon import Horizon
from episodes.models import Episode
from tracking.guide import Guide
from tracking.transfers.seen import Seen

Numbers = tuple[int, int]

DOUBLE, LAST_OF_NINE = (9, 11), (9, 22)
FINALE: tuple[Numbers, Numbers] = ((10, 21), (10, 22))
_PART = re.compile(r"\b(?:part|pt|teil)?\s*(?:[12]|i{1,2}|one|two|eins|zwei)$")


class Reason(TextChoices):
    """Why a row cannot be taken."""

    DATE = "date", _("The date is not understood, or still to come.")
    NOTHING = "nothing", _("It names no episode.")
    SPECIAL = "special", _("A special; this guide has none.")
    UNKNOWN = "unknown", _("There is no such episode.")
    DIFFERENT = "different", _("Number and title are those of different episodes.")
    SEVERAL = "several", _("Several episodes have this title.")
    TO_COME = "to-come", _("It has not been shown yet.")


class Unmatched(NamedTuple):
    seen: Seen
    reason: Reason


class Titles:
    """Our episodes by their folded titles, in both languages, whole and without their part."""

    def __init__(self, rows: Iterable[tuple[int, str | None, str | None]]):
        found: dict[str, set[int]] = defaultdict(set)
        for overall, *titles in rows:
            for title in filter(None, map(fold, filter(None, titles))):
                found[title].add(overall)
        self.found = dict(found)

    @classmethod
    def load(cls) -> "Titles":
        """Return all titles, in one query. They tell whether a fan's own file names one; they are never shown."""
        rows = Episode.objects.as_of(Horizon.EVERYTHING).order_by("overall")
        return cls((row.overall, row.title_de, row.title_en) for row in rows)

    def find(self, title: str) -> set[int]:
        folded = fold(title)
        return self.found.get(folded) or self.found.get(_PART.sub("", folded).strip()) or set()


class Matcher:
    """What the rows of one source mean, of which all must be known beforehand."""

    def __init__(self, guide: Guide, titles: Titles, rows: Iterable[Seen], *, one_finale: bool = False):
        self.guide, self.titles = guide, titles
        self.shown = {entry.overall for entry in guide.shown}
        self.overalls = {_numbers(entry.code): entry.overall for entry in guide.entries}
        rows = [row for row in rows if row.season in {DOUBLE[0], FINALE[0][0]}]
        used = {(row.season, row.number) for row in rows}
        self.splits_double = LAST_OF_NINE in used or any(self._is_shifted(row) for row in rows)
        self.joins_finale = FINALE[1] not in used and (one_finale or any(_is_whole_finale(row) for row in rows))

    def match(self, row: Seen) -> list[int] | Reason:
        """Return the episodes that a row means, one as a rule; or why it means none."""
        if row.fault:
            return Reason.DATE
        found = self._match(row)
        if isinstance(found, Reason):
            return found
        shown = [overall for overall in found if overall in self.shown]
        return shown or Reason.TO_COME

    def _match(self, row: Seen) -> list[int] | Reason:
        if row.is_position and row.season is None:
            return [entry.overall for entry in self.guide.shown]
        if row.season == 0:
            return Reason.SPECIAL
        numbered = self._numbered(row)
        if row.is_position and numbered:
            return [entry.overall for entry in self.guide.entries if entry.overall <= numbered[-1]]
        named = self.titles.find(row.title) if row.title else set()
        if numbered and named and not named.intersection(numbered):
            return Reason.DIFFERENT
        if numbered:
            return numbered
        if row.season is not None and row.number is not None:
            return Reason.UNKNOWN
        return self._named(row, named)

    def _numbered(self, row: Seen) -> list[int]:
        if row.season is None or row.number is None:
            return []
        numbers = (row.season, row.number)
        if numbers == FINALE[0] and self.joins_finale:
            return [self.overalls[part] for part in FINALE if part in self.overalls]
        if self.splits_double and row.season == DOUBLE[0] and row.number > DOUBLE[1]:
            numbers = (row.season, row.number - 1)
        return [self.overalls[numbers]] if numbers in self.overalls else []

    def _named(self, row: Seen, named: set[int]) -> list[int] | Reason:
        if row.season is not None:
            season = {entry.overall for entry in self.guide.entries if entry.season == row.season}
            named = named & season
        if len(named) > 1:
            return Reason.SEVERAL
        if named:
            return list(named)
        if FINALE[0] in self.overalls and fold(row.title) in {"finale", "series finale"}:
            return [self.overalls[part] for part in FINALE if part in self.overalls]
        return Reason.UNKNOWN if row.title else Reason.NOTHING

    def _is_shifted(self, row: Seen) -> bool:
        """Return whether the title of a row is that of our episode before the one of its number."""
        if row.season != DOUBLE[0] or row.number is None or row.number <= DOUBLE[1] or not row.title:
            return False
        before = self.overalls.get((row.season, row.number - 1))
        return before in self.titles.find(row.title)


def _is_whole_finale(row: Seen) -> bool:
    return (row.season, row.number) == FINALE[0] and fold(row.title) in {"finale", "series finale"}


def _numbers(code: str) -> Numbers:
    season, _x, number = code.partition("x")
    return int(season), int(number)
