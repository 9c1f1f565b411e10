"""Import fixture files: all of what they hold, or nothing if there is a single fault."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.db import DatabaseError
from tqdm import tqdm

from smallville.search.indexing import refresh
from smallville.transfer.faults import listed
from smallville.transfer.importing import Kept, Report, import_files
from smallville.transfer.planning import Fate

FIXTURES = settings.BASE_DIR / "fixtures"


class Bar:
    """A bar for each stage of an import, on a terminal only."""

    def __init__(self, *, hidden: bool):
        self.hidden = True if hidden else None
        self.bar: tqdm | None = None

    def begin(self, what: str, total: int | None = None) -> None:
        self.end()
        self.bar = tqdm(desc=what, total=total, unit=" objects", disable=self.hidden)

    def step(self, number: int = 1) -> None:
        if self.bar is not None:
            self.bar.update(number)

    def end(self) -> None:
        if self.bar is not None:
            self.bar.close()


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="A file or a folder; else fixtures/")
        parser.add_argument("--dry-run", action="store_true", help="Only say what would be done.")
        parser.add_argument("--theirs", action="store_true", help="Overwrite also what was edited here.")

    def handle(self, *, paths, dry_run, theirs, verbosity, **options):
        bar = Bar(hidden=verbosity == 0)
        try:
            report = import_files(paths or [FIXTURES], theirs=theirs, dry_run=dry_run, progress=bar)
        except DatabaseError as error:
            raise CommandError(f"Nothing was written. The database says: {error}") from error
        finally:
            bar.end()
        if report.faults:
            self.stderr.write("\n".join(listed(report.faults)))
            raise CommandError(
                f"Nothing was written. Faults: {len(report.faults)}, objects rejected: {report.rejected}"
            )
        if not dry_run:
            refresh()
        if verbosity:
            self._tell(report, dry_run=dry_run)

    def _tell(self, report: Report, *, dry_run: bool) -> None:
        for kept in report.kept:
            self._tell_kept(kept)
        for name in report.absent:
            self.stdout.write(f"absent: {name}")
        counts = {fate.value: report.counts[fate] for fate in Fate} | {"absent": len(report.absent), "rejected": 0}
        self.stdout.write(", ".join(f"{number} {name}" for name, number in counts.items()))
        if dry_run:
            self.stdout.write("Nothing was written: this was a dry run.")

    def _tell_kept(self, kept: Kept) -> None:
        self.stdout.write(f"kept: {kept.name}, edited here ({kept.source.file}, line {kept.source.line})")
        for field, held, given in kept.differences:
            self.stdout.write(f"  {field}: here {_said(held)}, in the file {_said(given)}")


def _said(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)
