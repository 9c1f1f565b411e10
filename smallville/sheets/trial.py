"""What an import would do, tried out and taken back, and told so that an editor can judge it."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from smallville.sheets.cells import MANY, written_key
from smallville.sheets.columns import columns_of
from smallville.sheets.reading import Sent
from smallville.transfer.catalogue import by_label
from smallville.transfer.faults import Fault, Source
from smallville.transfer.importing import Report, import_objects
from smallville.transfer.planning import Fate, differences, told_value
from smallville.transfer.reading import Given
from smallville.transfer.rows import Row

# What refers to an object that is left out is at fault in the next round.
_MOST_ROUNDS = 20


class Difference(NamedTuple):
    field: str
    held: str
    given: str


@dataclass
class Entry:
    """One object of the file: its name, its row, and what would become of it."""

    name: str
    mark: str
    """What the desk calls it by when the editor chooses to overwrite it."""
    line: int
    address: str
    """Its page at the desk; "" of what is new."""
    differences: list[Difference]


@dataclass
class Rejected:
    """A fault, as the editor of the file sees it."""

    line: int
    column: str
    name: str
    reason: str


@dataclass
class Trial:
    objects: list[Given]
    """What can be imported: all but what is at fault, and what refers to it."""
    faults: list[Fault]
    report: Report = field(default_factory=Report)
    """On the objects alone."""

    @property
    def is_sound(self) -> bool:
        """Return whether something can be imported, were it without the rejected objects."""
        return bool(self.objects) and not self.report.faults and all(fault.source.line for fault in self.faults)

    @property
    def sources(self) -> set[Source]:
        """Return where the rejected objects stand."""
        return {fault.source for fault in self.faults}

    def entries(self, fate: Fate) -> list[Entry]:
        return [_entry(row, found) for row, found in self.report.fates.items() if found is fate]


def try_out(sent: Sent, theirs: Collection[str] = ()) -> Trial:
    """Return what an import of what was sent would do; `theirs` names what it may overwrite."""
    trial = Trial(sent.readings.objects, list(sent.readings.faults))
    for _round in range(_MOST_ROUNDS):
        rejected = trial.sources
        trial.objects = [given for given in trial.objects if given.source not in rejected]
        trial.report = import_objects(trial.objects, theirs=theirs, dry_run=True)
        trial.faults += trial.report.faults
        if not any(fault.source.line for fault in trial.report.faults):
            break
    return trial


def digest(report: Report, theirs: Collection[str] = ()) -> str:
    """Return a short text that is another one as soon as an import would do something else than `report` says.

    Which objects an editor chooses to overwrite makes no difference.
    """
    told = sorted(
        [str(row), "kept" if str(row) in theirs else fate.value, list(differences(row)) if row.held else []]
        for row, fate in report.fates.items()
        if fate is not Fate.UNCHANGED
    )
    return blake2b(json.dumps(told, ensure_ascii=False, default=str).encode(), digest_size=16).hexdigest()


def rejected(trial: Trial, sent: Sent) -> list[Rejected]:
    """Return the faults in the order of the file."""
    owned = {tie.model: name for name, tie in columns_of(sent.label).owned.items()} if sent.label else {}
    return [
        Rejected(
            fault.source.line,
            owned.get(fault.model, fault.field),
            _name(fault.model, fault.key) if fault.key else "",
            fault.reason,
        )
        for fault in sorted(trial.faults, key=lambda fault: fault.source)
    ]


def staying(trial: Trial, sent: Sent) -> Iterator[tuple[Entry, str, list[str]]]:
    """Yield the objects of which the file names less than stands here: their columns, and what stays all the same."""
    if not sent.label:
        return
    columns = columns_of(sent.label)
    owned_rows = columns.owned_rows(trial.report.stock)
    for name in columns.owned.keys() & set(sent.headings):
        left: dict[Row, list[Row]] = defaultdict(list)
        for owner, rows in owned_rows[name].items():
            if owner in trial.report.fates:
                left[owner] += [row for row in rows if row not in trial.report.fates]
        for owner, rows in left.items():
            if rows:
                entry = _entry(owner, trial.report.fates[owner])
                yield entry, name, [columns.told_tie(name, row) for row in rows]


def _entry(row: Row, fate: Fate) -> Entry:
    if fate is Fate.NEW:
        columns = [(name, place) for name, place in row.sheet.columns.items() if name not in row.sheet.key_columns]
        told = [(name, None, told_value(row.given[place])) for name, place in columns]
        told = [(name, held, given) for name, held, given in told if given not in (None, "", [], False)]
        address = ""
    else:
        told = list(differences(row))
        options = row.sheet.model._meta
        address = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[row.pk])
    shown = [Difference(name, _shown(held), _shown(given)) for name, held, given in told]
    return Entry(_name(row.sheet.label, row.key), str(row), row.source.line, address, shown)


def _name(label: str, key: tuple) -> str:
    """Return how an editor calls an object: by its kind and its key."""
    sheet = by_label().get(label)
    kind = capfirst(sheet.model._meta.verbose_name) if sheet else label
    return f"{kind} {written_key(key)}"


def _shown(value: Any) -> str:
    """Return a value as a spreadsheet has it; "" if there is none."""
    if value is None or value is True or value is False:
        return {None: "", True: _("yes"), False: _("no")}[value]
    if isinstance(value, tuple):
        return written_key(value)
    return MANY.join(map(written_key, value)) if isinstance(value, list) else str(value)
