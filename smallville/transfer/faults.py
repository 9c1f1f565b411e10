"""What is wrong with a fixture, and where."""

import json
from collections.abc import Iterable
from typing import NamedTuple


class Source(NamedTuple):
    """Where an object stands: a file (or whatever it was read from) and a line of it, 0 for the whole file."""

    file: str
    line: int = 0


class Fault(NamedTuple):
    """One reason why an import is refused. What is not known of object and field is empty."""

    source: Source
    reason: str
    model: str = ""
    key: tuple = ()
    field: str = ""

    def __str__(self):
        file, line = self.source
        place = f"{file}, line {line}" if line else file
        where = ", ".join(filter(None, [named(self.model, self.key) if self.key else self.model, self.field]))
        said = ": ".join(filter(None, [place, where, self.reason]))
        # What a file holds shall not command the terminal.
        return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in said)


def named(model: str, key: tuple) -> str:
    """Return how people call an object: `events.event ["clark-phones-home"]`."""
    return f"{model} {json.dumps(key, ensure_ascii=False, default=str)}"


def listed(faults: Iterable[Fault]) -> list[str]:
    """Return the faults as lines, those of a file together and in its order."""
    return [str(fault) for fault in sorted(faults, key=lambda fault: fault.source)]
