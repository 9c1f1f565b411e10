"""What the tests themselves stand on, and how the project is put together."""

import re
import socket
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from pytest_socket import SocketConnectBlockedError

LOCKS = sorted(settings.BASE_DIR.glob("requirements*.txt"))


def test_no_test_reaches_the_network():
    with (
        pytest.warns(UserWarning, match="A test tried to use"),
        pytest.raises(SocketConnectBlockedError),
    ):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
class TestLock:
    def test_names_no_index(self, lock: Path):
        """Where packages come from is up to the machine that installs them."""
        assert "://" not in lock.read_text()
        assert "--index" not in lock.read_text()

    def test_pins_every_package_with_hashes(self, lock: Path):
        packages = re.split(r"\n(?=\S)", lock.read_text().strip())
        pinned = [package for package in packages if not package.startswith("#")]

        assert pinned
        assert [package for package in pinned if "==" not in package or "--hash=sha256:" not in package] == []


def test_every_dependency_says_why_it_is_there():
    source = (settings.BASE_DIR / "pyproject.toml").read_text()
    described = tomllib.loads(source)
    lines = [line.strip() for line in source.splitlines()]
    for dependency in [*described["project"]["dependencies"], *described["dependency-groups"]["dev"]]:
        above = lines[lines.index(f'"{dependency}",') - 1]
        assert above.startswith("#"), f"Say above {dependency} in pyproject.toml why it is there."
