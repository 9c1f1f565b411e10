"""Processes of their own, on databases of their own: what only shows where two really work at once."""

import os
import shutil
import subprocess
import sys
import uuid

import psycopg
from django.conf import settings
from django.db import connection


def start(address: str, *arguments: str) -> subprocess.Popen:
    environment = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    return subprocess.Popen(
        [sys.executable, *arguments],
        env=environment,
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(address: str, *arguments: str) -> tuple[int, str, str]:
    process = start(address, *arguments)
    said, faults = process.communicate()
    return process.returncode, said, faults


class Postgres:
    """Databases on the server of the tests."""

    def __init__(self):
        parameters = connection.get_connection_params()
        self.user, self.host = parameters["user"], parameters.get("host", "")
        self.made = []

    def make(self, template="template1") -> str:
        name = f"import_{uuid.uuid4().hex}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        self.made.append(name)
        return name

    def execute(self, statement):
        with psycopg.connect(self.address("postgres"), autocommit=True) as maintenance:
            maintenance.execute(statement)

    def address(self, name) -> str:
        return f"postgres://{self.user}@/{name}?host={self.host}"

    def drop(self):
        for name in self.made:
            self.execute(f"DROP DATABASE {name}")


class Files:
    """SQLite databases in a folder."""

    def __init__(self, folder):
        self.folder = folder

    def make(self, template=None):
        name = f"{uuid.uuid4().hex}.sqlite3"
        if template:
            shutil.copy(self.folder / template, self.folder / name)
        return name

    def address(self, name) -> str:
        return f"sqlite:///{self.folder / name}"

    def drop(self):
        pass
