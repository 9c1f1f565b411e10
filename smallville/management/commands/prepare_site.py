"""Make the site ready to serve: its tables, on the first start also its data and an account for the admin."""

import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from episodes.models import Episode
from smallville.models import SearchDocument
from smallville.search.indexing import rebuild, refresh

ADMIN = "admin"


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def handle(self, *args, **options):
        self._reach_the_database()
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self._say("Making the tables ...")
            call_command("migrate", interactive=False, verbosity=0)
        if not Episode.objects.exists():
            self._say("Importing the guide and its stories ...")
            call_command("import_fixtures")
            call_command("export_bulk")
        # An older site has a guide, but no index yet.
        refresh() if SearchDocument.objects.exists() else rebuild()
        self._give_the_admin_an_account()

    def _reach_the_database(self):
        if connection.vendor == "sqlite":
            Path(settings.DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        try:
            connection.ensure_connection()
        except DatabaseError as error:
            raise CommandError(f"The database cannot be reached. Look at DATABASE_URL. {error}") from error

    def _give_the_admin_an_account(self):
        """Make one, with a random password that is said this once, if nobody may do everything yet."""
        users = get_user_model()._default_manager
        if users.filter(is_superuser=True).exists():
            return
        if users.filter(username=ADMIN).exists():
            raise CommandError(f"Nobody may do everything, and {ADMIN} is somebody else: manage.py createsuperuser")
        password = secrets.token_urlsafe(12)
        users.create_superuser(ADMIN, password=password)
        login = f"{settings.SITE_URL}{reverse('account_login')}"
        self._say(f"The admin is at {settings.SITE_URL}/admin/, and its login at {login}")
        self._say(f"There log in as {ADMIN} with the password {password}")
        self._say("It is not shown again. To set another one: .venv/bin/python manage.py changepassword admin")

    def _say(self, sentence):
        self.stdout.write(sentence)
        self.stdout.flush()
