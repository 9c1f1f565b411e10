"""One module a source. Each says of a piece whether it `detects` it, by what is in it, and then can `read` it.

`read` yields what was seen of this series, and None for each row that is about something else.
"""

from collections.abc import Iterator
from types import ModuleType

from tracking.transfers.pieces import Piece
from tracking.transfers.seen import Seen
from tracking.transfers.sources import (
    corrected,
    imdb,
    liberator,
    netflix,
    own,
    seriesguide,
    simkl,
    trakt,
    tvtime,
    tvtime_export,
    yamtrack,
)

Found = Iterator[Seen | None]
SOURCES: tuple[ModuleType, ...] = (
    *(own, trakt, tvtime, liberator, tvtime_export, simkl, yamtrack),
    *(seriesguide, imdb, netflix, corrected),
)


def source_of(piece: Piece) -> ModuleType | None:
    """Return the source that a piece comes from; None if it is not known."""
    return next((source for source in SOURCES if source.detects(piece)), None)
