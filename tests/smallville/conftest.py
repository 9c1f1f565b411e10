import pytest
from django.db import connection

from tests.processes import Files, Postgres, run
from tests.smallville.fixturefiles import Importer


@pytest.fixture
def importer(tmp_path, capsys):
    return Importer(tmp_path, capsys)


@pytest.fixture(scope="module")
def databases(tmp_path_factory, django_db_setup):
    made = Files(tmp_path_factory.mktemp("databases")) if connection.vendor == "sqlite" else Postgres()
    yield made
    made.drop()


@pytest.fixture(scope="module")
def migrated(databases):
    """The name of a database with tables, and nothing in them."""
    name = databases.make()
    code, _said, faults = run(databases.address(name), "manage.py", "migrate", "--verbosity=0")
    assert code == 0, faults
    return name


@pytest.fixture
def address(databases, migrated):
    return databases.address(databases.make(migrated))
