"""How far a run has got: by season and in all, what is next in it, and what was seen last."""

from dataclasses import dataclass

from tracking.guide import Entry, Guide
from tracking.marks import Mark, Marks


@dataclass
class Bar:
    """How much of a season, or of the series, is watched and skipped; the paths draw a field an episode."""

    season: int | None
    total: int
    shown: int
    watched: int
    skipped: int
    watched_path: str = ""
    skipped_path: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether there is nothing left to mark of what has been shown."""
        return self.watched + self.skipped >= self.shown

    @property
    def is_begun(self) -> bool:
        return bool(self.watched or self.skipped)


class Progress:
    """What the marks of one run add up to."""

    def __init__(self, marks: Marks, guide: Guide):
        self.marks = marks
        self.guide = guide
        self.seasons = [self._bar(number, overalls) for number, overalls in guide.seasons().items()]
        self.series = Bar(
            None,
            len(guide.entries),
            len(guide.shown),
            sum(bar.watched for bar in self.seasons),
            sum(bar.skipped for bar in self.seasons),
        )

    @property
    def next(self) -> Entry | None:
        """The first episode that is neither watched nor skipped."""
        return next((entry for entry in self.guide.entries if entry.overall not in self.marks), None)

    @property
    def last(self) -> tuple[Entry, Mark] | None:
        """The episode seen last, by the dates known; or one further on of which no date is known."""
        seen = [
            (entry, mark)
            for entry in self.guide.entries
            if (mark := self.marks.get(entry.overall)) and mark.is_watched
        ]
        dated = [(entry, mark) for entry, mark in seen if mark.moment.at]
        if not seen or not dated or seen[-1][1].moment.at is None:
            return seen[-1] if seen else None
        return max(dated, key=lambda found: (found[1].moment.at, found[0].overall))

    def _bar(self, season: int, overalls: list[int]) -> Bar:
        shown = {entry.overall for entry in self.guide.shown}
        places = {overall: place for place, overall in enumerate(overalls) if overall in self.marks}
        watched = [place for overall, place in places.items() if self.marks[overall].is_watched]
        skipped = [place for overall, place in places.items() if not self.marks[overall].is_watched]
        return Bar(
            season,
            len(overalls),
            len(shown.intersection(overalls)),
            len(watched),
            len(skipped),
            _fields(watched),
            _fields(skipped),
        )


def _fields(places: list[int]) -> str:
    return "".join(f"M{place}.05 0h.9v1h-.9z" for place in places)
