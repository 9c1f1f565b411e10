import pytest

from tests.smallville.fixturefiles import Importer


@pytest.fixture
def importer(tmp_path, capsys):
    return Importer(tmp_path, capsys)
