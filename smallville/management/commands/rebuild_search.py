"""Make the index of the search anew, from all that the guide and the stories hold."""

from django.core.management.base import BaseCommand

from smallville.search.indexing import rebuild


class Command(BaseCommand):
    help = __doc__

    def handle(self, *, verbosity, **options):
        number = rebuild()
        if verbosity:
            self.stdout.write(f"{number} texts can be found")
