"""The formats of the files: JSON Lines, CSV in a zip, and SQLite. Nothing in them depends on the moment."""

import csv
import json
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from smallville.reuse.bulk.tables import TABLES, Rows

Content = Mapping[str, Rows]
"""The rows of every table by its name."""
About = Mapping[str, Any]

# The oldest moment that a zip can say.
_BEFORE_ALL = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o644 << 16


def json_lines(content: Content, about: About) -> bytes:
    """Return a line a row; the first says what the file is."""
    return "\n".join([_line({"about": about}), *lines(content), ""]).encode()


def lines(content: Content) -> Iterator[str]:
    for table in TABLES:
        for row in content[table.name]:
            yield _line({"table": table.name, **dict(zip(table.columns, row, strict=True))})


def csv_zip(content: Content, about: About) -> bytes:
    """Return a zip of a CSV file for each table, and of what they are."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        _pack(archive, "about.json", json.dumps(about, ensure_ascii=False, indent=2) + "\n")
        for table in TABLES:
            text = StringIO(newline="")
            writer = csv.writer(text, lineterminator="\n")
            writer.writerow(table.columns)
            writer.writerows([_cell(value) for value in row] for row in content[table.name])
            _pack(archive, f"{table.name}.csv", text.getvalue())
    return made.getvalue()


def sqlite(content: Content, about: About) -> bytes:
    """Return a database with a table for each, and the table `about`."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "guide.sqlite3"
        database = sqlite3.connect(path)
        try:
            database.execute('CREATE TABLE "about" ("name" TEXT PRIMARY KEY, "value" TEXT NOT NULL)')
            said = [(name, value if isinstance(value, str) else json.dumps(value)) for name, value in about.items()]
            database.executemany('INSERT INTO "about" VALUES (?, ?)', said)
            for table in TABLES:
                columns = ", ".join(f'"{column}"' for column in table.columns)
                places = ", ".join("?" for _column in table.columns)
                database.execute(f'CREATE TABLE "{table.name}" ({columns})')
                database.executemany(f'INSERT INTO "{table.name}" VALUES ({places})', content[table.name])  # noqa: S608 (names of ours)
            database.commit()
            database.execute("VACUUM")
        finally:
            database.close()
        return path.read_bytes()


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _cell(value: Any) -> Any:
    """Return a value as CSV says it: nothing for the unknown, true and false as JSON has them."""
    return str(value).lower() if isinstance(value, bool) else value


def _pack(archive: zipfile.ZipFile, name: str, text: str) -> None:
    entry = zipfile.ZipInfo(name, _BEFORE_ALL)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = _READABLE
    entry.create_system = 3
    archive.writestr(entry, text.encode())
