"""Editions of the files: named by what they hold, so that a guide that has not changed has no new one."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from smallville.reuse.bulk.formats import About, Content, csv_zip, json_lines, lines, sqlite
from smallville.reuse.bulk.tables import TABLES
from smallville.transfer.rows import see_one_moment

ABOUT = "about.json"
FORMATS: dict[str, Callable[[Content, About], bytes]] = {
    "smallville.jsonl": json_lines,
    "smallville-csv.zip": csv_zip,
    "smallville.sqlite3": sqlite,
}
TYPES = {
    "smallville.jsonl": "application/jsonl",
    "smallville-csv.zip": "application/zip",
    "smallville.sqlite3": "application/vnd.sqlite3",
}
ATTRIBUTION = "The Smallville guide's contributors"
LICENCE = "CC BY 4.0"
LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"
_PROVENANCE = (
    "Titles, dates, names and codes are facts, gathered from public pages; what is empty is unknown. Events, "
    "synopses, teasers and summaries are told in the contributors' own words; a synopsis in somebody else's words "
    "says so in its columns words, credit and licence, and is not under the licence of the rest. The evidence of an "
    "event is a passage of the synopsis of its own episode."
)
_RIGHTS = (
    "Smallville, its characters and all that belongs to them are the property of their owners, among them Warner "
    "Bros. Entertainment and DC. This guide is neither made nor approved by them."
)


@dataclass
class Edition:
    """What lies in a folder: the files with their sizes and sums, and what they hold."""

    folder: Path
    about: dict[str, Any]

    @property
    def name(self) -> str:
        return self.about["edition"]

    @property
    def files(self) -> dict[str, dict[str, Any]]:
        return self.about["files"]

    @property
    def number_of_rows(self) -> int:
        return sum(self.about["tables"].values())


def read(folder: Path) -> Edition | None:
    """Return the edition in `folder`; None if there is none, or not all of it."""
    try:
        edition = Edition(folder, json.loads((folder / ABOUT).read_text(encoding="utf-8")))
        sizes = {name: (folder / name).stat().st_size for name in FORMATS}
        whole = sizes == {name: file["bytes"] for name, file in edition.files.items()}
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return edition if whole else None


def write(folder: Path) -> tuple[Edition, bool]:
    """Write the files to `folder`, each whole or not at all; return the edition, and whether it is a new one."""
    with transaction.atomic():
        see_one_moment()
        content = {table.name: table.rows() for table in TABLES}
    about = _about(content)
    made = {name: make(content, about) for name, make in FORMATS.items()}
    files = {name: {"bytes": len(raw), "sha256": sha256(raw).hexdigest()} for name, raw in made.items()}
    edition = Edition(folder, {**about, "files": files})
    before = read(folder)
    if before and before.about == edition.about and all(_holds(folder / name, raw) for name, raw in made.items()):
        return edition, False
    folder.mkdir(parents=True, exist_ok=True)
    said = json.dumps(edition.about, ensure_ascii=False, indent=2) + "\n"
    for name, raw in {**made, ABOUT: said.encode()}.items():
        unfinished = folder / f"{name}.unfinished"
        unfinished.write_bytes(raw)
        unfinished.replace(folder / name)
    return edition, True


def _about(content: Content) -> dict[str, Any]:
    summed = sha256()
    for line in lines(content):
        summed.update(line.encode() + b"\n")
    return {
        "edition": summed.hexdigest()[:12],
        "site": settings.SITE_URL,
        "tells": "everything",
        "licence": LICENCE,
        "licence_address": LICENCE_ADDRESS,
        "attribution": ATTRIBUTION,
        "provenance": _PROVENANCE,
        "rights": _RIGHTS,
        "tables": {table.name: len(content[table.name]) for table in TABLES},
    }


def _holds(path: Path, raw: bytes) -> bool:
    return path.read_bytes() == raw
