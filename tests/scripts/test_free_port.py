import socket
import subprocess
import sys

import pytest
from django.conf import settings


def ask(port):
    script = settings.BASE_DIR / "scripts" / "free_port.py"
    done = subprocess.run([sys.executable, script, str(port)], capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


@pytest.fixture
def port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_a_taken_port_is_said(port):
    status, said = ask(port)

    assert status == 1
    assert said.startswith(f"Port {port} is in use already.")
    assert "make run PORT=" in said


@pytest.mark.parametrize("port", ["", "http", "0", "65536", "-1", "8000 8001"])
def test_what_is_no_port_is_said(port):
    assert ask(port) == (1, f"PORT={port} is no port: choose a number from 1 to 65535.\n")


def test_a_free_port_is_fine():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    assert ask(port) == (0, "")
