"""Import objects into the database: all of them, or nothing."""

import gc
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from reversion.models import Revision

from smallville.history.imports import keep_import
from smallville.history.recording import wait_for_others
from smallville.models import ImportedObject
from smallville.transfer.catalogue import Sheet
from smallville.transfer.checking import check
from smallville.transfer.faults import Fault, Source
from smallville.transfer.planning import Fate, differences, fate, fingerprint, key_text, recorded
from smallville.transfer.progress import Progress, Unwatched
from smallville.transfer.reading import Given, find_files, read_files
from smallville.transfer.resolving import Resolution
from smallville.transfer.rows import Row, Stock, see_one_moment
from smallville.transfer.writing import DatabaseRefusedError, remember, write


@dataclass
class Kept:
    """An object that was edited here, by its name, with the columns in which the files differ."""

    name: str
    source: Source
    differences: list[tuple[str, Any, Any]]


@dataclass
class Report:
    """What an import did, or would do; with faults it did nothing."""

    faults: list[Fault] = field(default_factory=list)
    counts: dict[Fate, int] = field(default_factory=lambda: dict.fromkeys(Fate, 0))
    kept: list[Kept] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    """The rows here that the files lack, where whole folders were imported."""
    fates: dict[Row, Fate] = field(default_factory=dict)
    """What becomes of each row, or would if there were no faults."""
    stock: Stock = field(default_factory=Stock)
    """All that stood here, with what the files give."""
    revision: Revision | None = None
    """Where it is kept what this changed, if it changed anything."""

    @property
    def rejected(self) -> int:
        """How many objects are at fault."""
        return len({fault.source for fault in self.faults if fault.source.line})


def import_files(
    paths: Iterable[Path], *, theirs: bool = False, dry_run: bool = False, progress: Progress | None = None
) -> Report:
    """Import the fixtures that `paths` name, files or folders; a folder also tells what is absent."""
    progress = progress or Unwatched()
    paths = list(paths)
    with _no_garbage_collection(), translation.override("en"):
        files, faults = find_files(paths)
        progress.begin("Reading")
        readings = read_files(files, progress)
        whole = any(path.is_dir() for path in paths)
        return import_objects(
            readings.objects,
            faults=[*faults, *readings.faults],
            whole=whole,
            theirs=theirs,
            dry_run=dry_run,
            progress=progress,
            why=", ".join(path.name for path in paths),
        )


def import_objects(
    objects: list[Given],
    *,
    faults: Iterable[Fault] = (),
    whole: bool = False,
    theirs: bool | Collection[str] = False,
    dry_run: bool = False,
    agree: Callable[[Report], bool] | None = None,
    progress: Progress | None = None,
    user: AbstractBaseUser | None = None,
    why: str = "",
) -> Report:
    """Import `objects`, unless there are `faults` already; `theirs` overwrites what was edited here.

    `theirs` may also name the objects to overwrite. `whole` says that the objects are all there should be of their
    models. Who is asked to `agree` sees the report before anything is written; if they refuse, nothing is.
    What is written is one revision by `user`, but for the first import into an empty database: it is the ground on
    which history stands.
    """
    progress = progress or Unwatched()
    report = Report(list(faults))
    with transaction.atomic():
        see_one_moment()
        _wait_for_other_imports()
        wait_for_others()
        resolution = Resolution(Stock())
        progress.begin("Checking", len(objects))
        resolution.resolve(objects, progress)
        report.faults += resolution.faults
        plan = _Plan(resolution, theirs=theirs)
        report.fates, report.stock = plan.fates, resolution.stock
        report.faults += check(resolution.stock, plan.changed)
        if not report.faults and (agree is None or agree(report)):
            plan.tell(report, whole=whole)
            try:
                report.revision = plan.write(progress, user=user, why=why)
            except DatabaseRefusedError as error:
                said = _("refuses it: %(reason)s") % {"reason": error}
                report = Report([Fault(Source(_("The database")), said)], fates=plan.fates, stock=resolution.stock)
        if report.faults or dry_run:
            transaction.set_rollback(True)
    return report


class _Plan:
    """What becomes of each row."""

    def __init__(self, resolution: Resolution, *, theirs: bool | Collection[str]):
        self.stock = resolution.stock
        self.rows = resolution.rows
        self.fates: dict[Row, Fate] = {}
        self.changed: dict[Sheet, list[Row]] = {}
        self.fingerprints: dict[tuple[str, str], str] = {}
        for sheet, rows in self.rows.items():
            self._plan(sheet, rows, theirs=theirs)

    def _plan(self, sheet: Sheet, rows: list[Row], *, theirs: bool | Collection[str]) -> None:
        records = recorded(sheet)
        for row in rows:
            key = key_text(row)
            record = records.get(key)
            found = self.fates[row] = fate(
                row, record, theirs=theirs if isinstance(theirs, bool) else str(row) in theirs
            )
            if found is Fate.KEPT:
                continue
            given = fingerprint(row, row.given)
            if record != given:
                self.fingerprints[sheet.label, key] = given
            if found is not Fate.UNCHANGED:
                row.final = row.given
                row.changed = True
        if changed := [row for row in rows if row.changed and row.sound]:
            self.changed[sheet] = changed

    def tell(self, report: Report, *, whole: bool) -> None:
        for row, found in self.fates.items():
            report.counts[found] += 1
            if found is Fate.KEPT:
                report.kept.append(Kept(str(row), row.source, list(differences(row))))
        if whole:
            report.absent = [
                str(row) for sheet in self.rows for row in self.stock.rows(sheet).values() if not row.given
            ]

    def write(self, progress: Progress, *, user: AbstractBaseUser | None, why: str) -> Revision | None:
        """Write what changes; return the revision in which that is kept, if there is one."""
        progress.begin("Writing", sum(map(len, self.changed.values())))
        write(self.changed, progress)
        remember(self.fingerprints)
        return None if self.stock.was_empty else keep_import(self.changed, user=user, why=why)


def _wait_for_other_imports() -> None:
    """Let imports go one after the other; SQLite does so anyway, as its transactions begin with a lock."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Not an advisory lock: to take one is a query, after which what this transaction sees would be settled.
            cursor.execute(f"LOCK TABLE {ImportedObject._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Keep Python from looking for garbage again and again among millions of values that are all in use."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
