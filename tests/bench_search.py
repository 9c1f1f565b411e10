"""How fast the search is among 100,000 events: `python -m tests.bench_search`.

On SQLite and, where its server is installed, on PostgreSQL: what a query takes until all that it finds is read. A word
found everywhere should take less than 50 ms, one found nowhere less than 5 ms.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SEARCHED = "import django; django.setup(); from tests.many_events import fill, measure; fill(); measure()"


def main() -> None:
    here = [sys.executable, "-c", SEARCHED]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    with tempfile.TemporaryDirectory() as folder:
        sqlite = {**environment, "DATABASE_URL": f"sqlite:///{folder}/search.sqlite3"}
        subprocess.run(here, cwd=ROOT, env=sqlite, check=True)
    served = [sys.executable, str(ROOT / "scripts" / "with_postgres.py"), *here]
    subprocess.run(served, cwd=ROOT, env=environment, check=False)


if __name__ == "__main__":
    main()
