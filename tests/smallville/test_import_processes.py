"""Imports by processes of their own, on a database of their own: killed, or two at once."""

import signal
import sqlite3
from contextlib import closing

import psycopg
import pytest
from django.db import connection

from tests.processes import run, start

CALL = "import django, os, signal; django.setup(); from django.core.management import call_command; "
IMPORT = f'{CALL}call_command("import_fixtures")'
KILL = "os.kill(os.getpid(), signal.SIGKILL)"


def events(address: str) -> int:
    connect = psycopg.connect if connection.vendor == "postgresql" else sqlite3.connect
    with closing(connect(address.removeprefix("sqlite:///"))) as reader:
        (number,) = next(iter(reader.execute("SELECT count(*) FROM events_event")))
        return number


@pytest.mark.parametrize(
    "moment",
    ["smallville.transfer.writing._tie", "smallville.transfer.importing.remember"],
    ids=["amid", "at-the-end"],
)
def test_killed_while_it_writes_it_leaves_nothing(address, moment):
    module, name = moment.rsplit(".", 1)
    dying = f"import {module} as module; module.{name} = lambda *given: {KILL}; "

    code, _said, _faults = run(address, "-c", IMPORT.replace("call_command(", f"{dying}call_command("))

    assert code == -signal.SIGKILL
    assert events(address) == 0


def test_two_at_once_do_no_harm(address):
    processes = [start(address, "-c", IMPORT) for _ in range(2)]
    said = sorted(process.communicate()[0] for process in processes)

    assert [process.returncode for process in processes] == [0, 0]
    assert said == [
        "0 new, 0 changed, 9029 unchanged, 0 kept, 0 absent, 0 rejected\n",
        "9029 new, 0 changed, 0 unchanged, 0 kept, 0 absent, 0 rejected\n",
    ]
    assert events(address) == 865


def test_a_fault_ends_it_with_status_1_and_no_traceback(address, tmp_path):
    path = tmp_path / "one.yaml"
    path.write_text("- model: auth.user\n  fields: {username: eve}\n")

    assert run(address, "manage.py", "import_fixtures", str(path)) == (
        1,
        "",
        f'{path}, line 1: "auth.user" is no model that fixtures hold\n'
        "CommandError: Nothing was written. Faults: 1, objects rejected: 1\n",
    )


def test_without_tables_it_says_so(databases):
    code, said, faults = run(databases.address(databases.make()), "manage.py", "import_fixtures")

    assert (code, said) == (1, "")
    assert faults.startswith("CommandError: Nothing was written. The database says: ")
