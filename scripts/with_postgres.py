"""Run a command with DATABASE_URL set to a PostgreSQL server that is made for it and gone afterwards.

    python scripts/with_postgres.py pytest -k ordering

The server listens on a socket in a temporary folder only. Its own collation is German, so that whatever must not lean
on the collation of a database is tried with one that differs from plain letters.
"""

import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# Nothing here has to survive a power failure.
FAST = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
PATIENCE = 60


def find_programs() -> Path:
    """Return the folder of the newest PostgreSQL server's programs."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda found: int(re.sub(r"\D", "", str(found))))
    folders = [*reversed(debian)]
    if shutil.which("pg_config"):
        folders.append(Path(subprocess.check_output(["pg_config", "--bindir"], text=True).strip()))
    if path := shutil.which("initdb"):
        folders.append(Path(path).parent)
    for folder in folders:
        if (folder / "initdb").exists():
            return folder
    sys.exit("No PostgreSQL server is found (Debian: apt-get install postgresql; macOS: brew install postgresql).")


def other_user() -> dict[str, Any]:
    """Return whose processes the server's are: it refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    sys.exit("PostgreSQL does not run as root, and neither of the users postgres and nobody is there.")


@contextmanager
def server(programs: Path, folder: Path):
    """Make a cluster in `folder` and serve it on a socket there; yield its address."""
    user = other_user()
    if user:
        os.chown(folder, user["user"], user["group"])
    data = folder / "data"
    common = {"cwd": folder, **user}
    access = ["--username=guide", "--auth=trust"]
    collation = ["--encoding=UTF8", "--locale=C", "--locale-provider=icu", "--icu-locale=de"]
    make: list[str | Path] = [programs / "initdb", "--pgdata", data, "--no-sync", *access, *collation]
    subprocess.run(make, check=True, stdout=subprocess.DEVNULL, **common)
    serve: list[str | Path] = [programs / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", *FAST]
    with (folder / "log").open("wb") as log:
        # A session of its own: Ctrl-C must reach the command first, and the server only when that has ended.
        running = subprocess.Popen(serve, stdout=log, stderr=log, start_new_session=True, **common)
    try:
        wait_for(running, programs, folder)
        yield f"postgres://guide@/postgres?host={folder}"
    finally:
        running.send_signal(signal.SIGINT)
        running.wait()


def wait_for(running: subprocess.Popen, programs: Path, folder: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    ready: list[str | Path] = [programs / "pg_isready", "--quiet", "--host", folder]
    while subprocess.run(ready, check=False).returncode:
        if running.poll() is not None or time.monotonic() > deadline:
            sys.exit(f"The PostgreSQL server did not start:\n{(folder / 'log').read_text()}")
        time.sleep(0.1)


def stop(number, frame):
    raise SystemExit(128 + number)


def main(command: list[str]) -> int:
    signal.signal(signal.SIGTERM, stop)
    # A socket's path must be short, so the folder is not where TMPDIR says.
    with (
        tempfile.TemporaryDirectory(prefix="guide-", dir="/tmp", ignore_cleanup_errors=True) as folder,
        server(find_programs(), Path(folder)) as address,
    ):
        tests = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": address})
        try:
            return tests.wait()
        except KeyboardInterrupt:
            return tests.wait()
        finally:
            if tests.poll() is None:
                tests.terminate()
                tests.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
