"""A file read: what it says of this series, and how much of it is about something else."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from tracking.transfers.files import unpack
from tracking.transfers.pieces import SentError
from tracking.transfers.seen import Seen
from tracking.transfers.sources import SOURCES, own, source_of
from tracking.transfers.sources.own import Extras

MOST_SEEN = 20_000
ONE_FINALE = frozenset(source.NAME for source in SOURCES if getattr(source, "ONE_FINALE", False))


@dataclass
class Brought:
    """What came of a file: the rows of this series, `others` that are not, and files that were left alone."""

    seen: list[Seen] = field(default_factory=list)
    others: int = 0
    unopened: int = 0
    extras: Extras | None = None

    @property
    def sources(self) -> list[str]:
        """The names of the sources, each once."""
        return list(dict.fromkeys(row.source for row in self.seen))

    def kept(self) -> dict[str, Any]:
        """Return it as JSON keeps it."""
        rows = [row.kept() for row in self.seen]
        extras = self.extras and self.extras.kept()
        return {"seen": rows, "others": self.others, "unopened": self.unopened, "extras": extras}

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "Brought":
        rows = [Seen(**row) for row in kept["seen"]]
        extras = Extras(**kept["extras"]) if kept["extras"] else None
        return cls(rows, kept["others"], kept["unopened"], extras)


def read(name: str, data: bytes) -> Brought:
    """Return what a file brings; raise SentError if it brings nothing that can be read."""
    unpacked = unpack(name, data)
    found = Brought(unopened=unpacked.unopened)
    known = 0
    for piece in unpacked.pieces:
        source = source_of(piece)
        if source is None:
            found.unopened += 1
            continue
        known += 1
        if source is own:
            found.extras = own.extras(piece.tree)
        for row in source.read(piece):
            _take(found, row, source.NAME)
    if not known:
        raise SentError(_("This is none of the files that are known here."))
    if not (found.seen or found.extras):
        raise SentError(_("The file is known, but says nothing of this series."))
    return found


def _take(found: Brought, row: Seen | None, source: str) -> None:
    if row is None:
        found.others += 1
    elif row.says_something:
        row.source = source
        found.seen.append(row)
        if len(found.seen) > MOST_SEEN:
            raise SentError(_("The file says more of this series than can be taken at once."))
