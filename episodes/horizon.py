"""How far a reader has got in the series, and the gate that no story passes without saying how far it may tell.

All of the last episode seen is told, nothing of the next one but its title and teaser. Rows that tell the story come
from a `ToldQuerySet`: one of its methods takes a horizon, and while the gate is closed, as it is around every public
page, none of them runs without.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, TypeVar

from django.db.models import Q
from django.db.models.query import ModelIterable
from django.db.models.sql import Query
from django.utils.translation import gettext as _

from episodes.naturalkeys import NaturalKeyModel, NaturalKeyQuerySet

Row = TypeVar("Row", bound=NaturalKeyModel, covariant=True)

# Later than every episode: the numbers of episodes are small positive integers.
_AFTER_ALL = 32_767
_CODE = re.compile(r"s?(\d{1,2})[xe](\d{1,2})", re.IGNORECASE | re.ASCII)
_LONGEST_CODE = 12


def tidy_code(text: str) -> str:
    """Return an episode's code as it is written here: "3x01" for "3X1" or "s03e01"; anything else as it is."""
    match = _CODE.fullmatch(text.strip())
    return f"{int(match[1])}x{int(match[2]):02}" if match else text


def is_code(text: str) -> bool:
    """Return whether `text` is written like the code of an episode, whether there is one or not."""
    return _CODE.fullmatch(text) is not None


class UnknownHorizonError(ValueError):
    """Says why a text is no horizon, in the reader's language."""


@dataclass(frozen=True, order=True)
class Horizon:
    """The last episode seen: its number in the series, 0 for none, or everything.

    `code` is how an address says it: `3x01`, `start` or `all`. `titles` says whether titles beyond it are shown too.
    """

    overall: int
    code: str = field(default="", compare=False)
    titles: bool = field(default=False, compare=False)

    START: ClassVar["Horizon"]
    EVERYTHING: ClassVar["Horizon"]

    @classmethod
    def read(cls, text: str, ruler: Mapping[str, int]) -> "Horizon":
        """Return the horizon that `text` names: `start`, `all`, or an episode's code of those in `ruler`.

        Raise UnknownHorizonError with the reason if it names none.
        """
        for known in (cls.START, cls.EVERYTHING):
            if text == known.code:
                return known
        code = tidy_code(text)
        if code in ruler:
            return cls(ruler[code], code)
        if is_code(code):
            raise UnknownHorizonError(_("There is no episode %(code)s.") % {"code": code})
        shown = "".join(letter for letter in text if letter.isprintable())[:_LONGEST_CODE]
        raise UnknownHorizonError(
            _("“%(text)s” is not the code of an episode. A code is a season and a number in it, like 3x01.")
            % {"text": shown}
        )

    def __post_init__(self):
        if not 0 <= self.overall <= _AFTER_ALL:
            raise ValueError(f"No episode has the number {self.overall} in the series.")

    def __str__(self):
        return self.code or f"#{self.overall}"

    def covers(self, overall: int | None) -> bool:
        """Return whether all of the episode with that number is told; None is told at everything only."""
        return self.is_everything or (overall is not None and overall <= self.overall)

    def reaches(self, overall: int) -> bool:
        """Return whether the title and the teaser of the episode with that number are told."""
        return self.is_everything or overall <= self.overall + 1

    def upto(self, column: str) -> Q:
        """Return the condition that the episode in `column` is told."""
        return Q() if self.is_everything else Q(**{f"{column}__lte": self.overall})

    def upto_next(self, column: str) -> Q:
        """Return the condition that the title and the teaser of the episode in `column` are told."""
        return Q() if self.is_everything else Q(**{f"{column}__lte": self.overall + 1})

    @property
    def is_everything(self) -> bool:
        return self.overall == _AFTER_ALL

    def with_titles(self) -> "Horizon":
        return replace(self, titles=True)


Horizon.START = Horizon(0, "start")
Horizon.EVERYTHING = Horizon(_AFTER_ALL, "all")


# --- The gate -------------------------------------------------------------------------------------------------------

_closed: ContextVar[bool] = ContextVar("closed", default=False)


class HorizonForgottenError(RuntimeError):
    """Code of a public page asked for rows of the story without saying up to where."""


@contextmanager
def closed_gate() -> Iterator[None]:
    """Let no query for rows of the story run that has not been told its horizon.

    Joins and foreign keys from rows that are told go past it: what they lead to is for the code to see to.
    """
    token = _closed.set(True)
    try:
        yield
    finally:
        _closed.reset(token)


class ToldQuery(Query):
    """A query that knows up to where it may tell, through whatever clones and subqueries it goes."""

    model: Any
    horizon: Horizon | None = None

    def get_compiler(self, *args, **kwargs):
        if self.horizon is None and _closed.get():
            raise HorizonForgottenError(
                f"Say up to where {self.model._meta.label} may tell: told(horizon), or the like."
            )
        return super().get_compiler(*args, **kwargs)

    def combine(self, rhs, connector):
        if self.horizon != rhs.horizon:
            raise HorizonForgottenError("Two queries can be combined only as of the same horizon.")
        super().combine(rhs, connector)


class _VeiledIterable(ModelIterable):
    """Rows from which everything is taken that lies beyond the horizon of their query."""

    def __iter__(self):
        query: Any = self.queryset.query
        for row in super().__iter__():
            row.veil(query.horizon)
            yield row


class ToldQuerySet(NaturalKeyQuerySet[Row]):
    """Rows that tell the story. What is in `veiled` looks further ahead than its row, and is read from whole rows."""

    query: Any
    veiled: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, model=None, query=None, using=None, hints=None):
        super().__init__(model, query or ToldQuery(model), using, hints)

    @property
    def horizon(self) -> Horizon:
        """Up to where these rows tell; everything, where nothing was said of it."""
        return self.query.horizon or Horizon.EVERYTHING

    def _upto(self, horizon: Horizon):
        """Return the rows with the mark of `horizon`, which opens the gate: the caller leaves out what lies beyond."""
        rows: Any = self._chain()  # type: ignore[attr-defined] # Django's own, unknown to the stubs
        rows.query.horizon = horizon
        if self.veiled:
            rows._iterable_class = _VeiledIterable
        return rows

    def _values(self, *fields, **expressions):
        names = {str(name).split("__")[0].removesuffix("_id") for name in fields}
        if self.query.horizon is not None and (ahead := names & self.veiled):
            raise HorizonForgottenError(f"{', '.join(sorted(ahead))} can tell more than the row: read whole rows.")
        return super()._values(*fields, **expressions)  # type: ignore[misc] # Django's own, unknown to the stubs
