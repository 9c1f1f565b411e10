"""Export the guide and the stories as fixture files, of which an import makes the same again."""

from pathlib import Path

from django.core.management import CommandError
from django.core.management.base import BaseCommand, no_translations
from django.db import DatabaseError

from smallville.transfer.exporting import export, write
from smallville.transfer.faults import listed


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="DIR", help="The folder to write to; it is made if need be.")

    @no_translations
    def handle(self, *, folder, verbosity, **options):
        try:
            exported = export()
            if exported.faults:
                self.stderr.write("\n".join(listed(exported.faults)))
                raise CommandError(f"Nothing was written: {len(exported.faults)} faults.")
            write(exported.files, folder)
        except (DatabaseError, OSError) as error:
            raise CommandError(str(error)) from error
        if verbosity:
            self.stdout.write(f"{exported.number} objects in {len(exported.files)} files")
