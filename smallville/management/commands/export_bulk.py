"""Write all that the guide tells to files that everyone may take: JSON Lines, CSV, and an SQLite database.

Without a folder, they are the ones that the page /data/ offers: let it run every night. If nothing has changed since,
nothing is written.
"""

from pathlib import Path

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.db import DatabaseError

from smallville.reuse.bulk.editions import write


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument(
            "folder",
            type=Path,
            metavar="DIR",
            nargs="?",
            default=settings.BULK_DIR,
            help="The folder to write to; it is made if need be.",
        )

    def handle(self, *, folder, verbosity, **options):
        try:
            edition, is_new = write(folder)
        except (DatabaseError, OSError) as error:
            raise CommandError(str(error)) from error
        if verbosity:
            said = "written" if is_new else "unchanged"
            self.stdout.write(f"Edition {edition.name} {said}: {edition.number_of_rows} rows in {folder}")
