"""How fast fixtures are imported, compared with loaddata: `make bench`.

A file of 20,000 events with three participations each goes into a fresh database in both ways, on SQLite and, where
its server is installed, on PostgreSQL. Each time is that of the whole command, as one would run it.
"""

import os
import subprocess
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
GUIDE = sorted((ROOT / "fixtures" / "guide").glob("0*.yaml"))
EVENTS = 20_000
EPISODES = [f"1x{number:02}" for number in range(1, 22)]
CHARACTERS = ["clark-kent", "lana-lang", "lex-luthor", "chloe-sullivan", "martha-kent", "jonathan-kent", "pete-ross"]
ROLES = ["agent", "affected", "mentioned"]

EVENT = """\
- model: events.event
  fields:
    slug: bench-{number}
    episode: [{episode}]
    position: {position}
    title_de: Das Ereignis {number} geschieht in der Nähe von Smallville
    title_en: Event {number} takes place in the neighbourhood of Smallville
    text_de: Der rote Ring nimmt Clark jede Hemmung. Er bricht Geldautomaten auf und verbringt die Nacht {number} in
      den Clubs der Stadt.
    text_en: The red ring takes away Clark's restraint. He tears open cash machines and spends night {number} in the
      clubs of the city.
    kind: crime
    significance: key
    place: [metropolis]
    happens_earlier: false
    status: published
"""
PARTICIPATION = """\
- model: events.participation
  fields:
    event: [bench-{number}]
    character: [{character}]
    role: {role}
"""


def write_fixture(path: Path) -> None:
    characters = cycle(CHARACTERS)
    with path.open("w", encoding="utf-8") as file:
        for number in range(EVENTS):
            episode = EPISODES[number % len(EPISODES)]
            file.write(EVENT.format(number=number, episode=episode, position=1000 + number // len(EPISODES)))
        for number in range(EVENTS):
            for character, role in zip(islice(characters, 3), ROLES, strict=True):
                file.write(PARTICIPATION.format(number=number, character=character, role=role))


def manage(address: str, *command: str | Path) -> float:
    """Run a command of manage.py on the database at `address`; return how many seconds it took."""
    environment = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    began = time.perf_counter()
    subprocess.run([sys.executable, ROOT / "manage.py", *command, "--verbosity=0"], env=environment, check=True)
    return time.perf_counter() - began


def measure(kind: str, fresh: list[str], fixture: Path) -> None:
    """Measure on the two empty databases at the addresses `fresh`, and print what came of it."""
    for address in fresh:
        manage(address, "migrate")
        manage(address, "loaddata", *GUIDE)
    loaddata = manage(fresh[0], "loaddata", fixture)
    for what, seconds in (
        ("loaddata", loaddata),
        ("import_fixtures", manage(fresh[1], "import_fixtures", fixture)),
        ("once more, unchanged", manage(fresh[1], "import_fixtures", fixture)),
    ):
        print(f"{kind:12}{what:24}{seconds:8.1f} s{loaddata / seconds:8.1f} times as fast", flush=True)


def on_postgresql(address: str, fixture: Path) -> None:
    names = ["bench_loaddata", "bench_import"]
    with psycopg.connect(address, autocommit=True) as connection:
        for name in names:
            connection.execute(f"CREATE DATABASE {name}")
    measure("PostgreSQL", [address.replace("/postgres?", f"/{name}?") for name in names], fixture)


def main() -> None:
    if sys.argv[1:]:
        on_postgresql(os.environ["DATABASE_URL"], Path(sys.argv[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        fixture = Path(folder) / "bench.yaml"
        write_fixture(fixture)
        print(f"{EVENTS} events with 3 participations each, {fixture.stat().st_size / 1e6:.0f} MB of YAML", flush=True)
        measure("SQLite", [f"sqlite:///{folder}/{name}.sqlite3" for name in ("loaddata", "import")], fixture)
        here: list[str | Path] = [sys.executable, "-m", "tests.bench", fixture]
        subprocess.run([sys.executable, ROOT / "scripts" / "with_postgres.py", *here], cwd=ROOT, check=False)


if __name__ == "__main__":
    main()
