"""Eight processes that mark, import and undo for one fan at the same time, on a database of their own."""

import sqlite3
from contextlib import closing

import psycopg
import pytest
from django.db import connection

from tests.processes import Files, Postgres, run, start

SETUP = """
from datetime import date, timedelta
import django; django.setup()
from django.contrib.auth.models import User
from episodes.models import Episode, Season
User.objects.create_user("fan")
for number in (1, 2):
    season = Season.objects.create(number=number)
    for place in range(1, 13):
        overall = 12 * (number - 1) + place
        day = date(2001, 10, 16) + timedelta(weeks=overall)
        Episode.objects.create(season=season, number=place, overall=overall, title_en="x", air_date_us=day)
"""
WORK = """
import sys
import django; django.setup()
from django.contrib.auth.models import User
from tracking import services
from tracking.marks import Deed, Moment
from tracking.bringing import bring
from tracking.models import Step
from tracking.transfers.reading import read
user, me = User.objects.get(), int(sys.argv[1])
Kind, Scope = Step.Kind, Step.Scope
FILE = b"season,episode,watched_at\\n" + b"\\n".join(
    b"1,%d,%d-05-01 20:15:00" % (episode, year) for episode in range(1, 13) for year in (2019, 2021)
)
MINE = b"season,episode,watched_at\\n2,12,20%02d-01-01\\n" % (10 + me)
for turn in range(4):
    services.write(user=user, deed=Deed(Kind.WATCHED, Scope.SEASON, "1"))
    services.write(user=user, deed=Deed(Kind.WATCHED, Scope.ONE, f"2x{me + 1:02}", Moment.now()))
    step, _guide = services.write(user=user, deed=Deed(Kind.UNWATCHED, Scope.ONE, f"1x{me + 1:02}"))
    if step:
        services.undo(user=user, number=step.pk)
    step, _guide = services.write(user=user, deed=Deed(Kind.SKIPPED, Scope.ONE, f"2x{me + 1:02}"))
    assert step is None
    services.bring_along(user=user, marks={}, telling="progress", fixed_at=None)
    bring(user=user, brought=read("all.csv", FILE))
    step, _guide = bring(user=user, brought=read("mine.csv", MINE))
    if step and turn < 3:
        services.undo(user=user, number=step.pk)
"""


@pytest.fixture
def address(tmp_path, django_db_setup):
    databases = Files(tmp_path) if connection.vendor == "sqlite" else Postgres()
    name = databases.make()
    code, _said, faults = run(databases.address(name), "manage.py", "migrate", "--verbosity=0")
    assert code == 0, faults
    yield databases.address(name)
    databases.drop()


def ask(address: str, question: str) -> list[tuple]:
    connect = psycopg.connect if connection.vendor == "postgresql" else sqlite3.connect
    with closing(connect(address.removeprefix("sqlite:///"))) as reader:
        return list(reader.execute(question))


def test_nothing_is_lost_or_doubled(address):
    assert run(address, "-c", SETUP)[0] == 0
    processes = [start(address, "-c", WORK, str(number)) for number in range(8)]
    faults = [process.communicate()[1] for process in processes]
    assert [process.returncode for process in processes] == [0] * 8, faults

    assert ask(address, "SELECT count(*) FROM tracking_fan") == [(1,)]
    runs = ask(address, "SELECT name, is_current FROM tracking_run ORDER BY number")
    assert sorted(runs) == [("", True), *((f"Rewatch {n}", False) for n in range(1, 8))]
    watched = "FROM tracking_viewing JOIN tracking_run ON run_id = tracking_run.id WHERE state = 'watched'"
    years = "substr(CAST(watched_at AS varchar), 1, 4)"
    marked = ask(address, f"SELECT episode_id, {years} {watched} AND episode_id <= 12 ORDER BY 1, 2")
    assert marked == [(overall, year) for overall in range(1, 13) for year in ("2019", "2021")]
    marked = ask(address, f"SELECT episode_id, number {watched} AND episode_id BETWEEN 13 AND 23 ORDER BY 1")
    assert marked == [(overall, 1) for overall in range(13, 21)]
    assert len(set(ask(address, f"SELECT {years} {watched} AND episode_id = 24"))) == 8
    assert ask(address, f"SELECT count(*) {watched} AND episode_id = 24") == [(8,)]
    assert ask(address, "SELECT progress FROM tracking_fan") == [(20,)]
