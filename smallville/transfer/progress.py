"""Who watches how far an import has got."""

from typing import Protocol


class Progress(Protocol):
    def begin(self, what: str, total: int | None = None) -> None:
        """Say what is done next, and in how many steps, if that is known."""

    def step(self, number: int = 1) -> None:
        """Say that so many more steps are done."""


class Unwatched:
    """Nobody watches."""

    def begin(self, what: str, total: int | None = None) -> None: ...

    def step(self, number: int = 1) -> None: ...
