import importlib.util
import stat

import pytest
from django.conf import settings


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Run the script on an `.env` of its own; return what is in that file afterwards."""
    spec = importlib.util.spec_from_file_location("secret_key", settings.BASE_DIR / "scripts" / "secret_key.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    monkeypatch.setattr(script, "ENV", tmp_path / ".env")
    monkeypatch.delenv("SECRET_KEY", raising=False)

    def run(before=None):
        if before is not None:
            script.ENV.write_text(before)
        script.main()
        return script.ENV.read_text() if script.ENV.exists() else None

    run.file = script.ENV
    return run


def test_writes_a_key_that_nobody_else_reads(write):
    written = write()

    assert len(written) > 60
    assert written.startswith("SECRET_KEY=")
    assert stat.S_IMODE(write.file.stat().st_mode) == 0o600


def test_keeps_the_key_that_is_there(write):
    written = write()
    assert write() == written


@pytest.mark.parametrize("before", ["DEBUG=true", "DEBUG=true\n", "SECRET_KEY=\nDEBUG=true\n", "#SECRET_KEY=old\n"])
def test_keeps_what_else_is_there(before, write):
    written = write(before)

    assert written.startswith(before)
    assert written.splitlines()[-1].startswith("SECRET_KEY=")


def test_a_key_in_the_environment_is_enough(write, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "given")
    assert write() is None
