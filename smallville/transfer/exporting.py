"""The database as fixtures: the same rows give the same files, byte for byte."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from smallville.transfer.catalogue import sheets
from smallville.transfer.columns import unprintable
from smallville.transfer.faults import Fault, Source
from smallville.transfer.layout import lay_out
from smallville.transfer.reading import SUFFIXES
from smallville.transfer.rows import Row, Stock, see_one_moment

_WIDTH = 118
# Only an element of a list in a field begins like this: the lines of a wrapped text are indented further.
_ELEMENT = re.compile(r"^    - ", re.MULTILINE)


class _Key(list):
    """A natural key, which stands in brackets on one line."""


class _Dumper(yaml.CSafeDumper):
    def ignore_aliases(self, data):
        return True


_Dumper.add_representer(
    _Key, lambda dumper, key: dumper.represent_sequence("tag:yaml.org,2002:seq", key, flow_style=True)
)


@dataclass
class Export:
    """The content of each file by its name, and how many objects they hold; with faults nothing may be written."""

    files: dict[str, str]
    number: int
    faults: list[Fault]


def export() -> Export:
    """Return all that fixtures can hold of the database, as it is at one moment."""
    with transaction.atomic():
        see_one_moment()
        stock = Stock()
        rows = {sheet.label: list(stock.rows(sheet).values()) for sheet in sheets().values()}
    files = {name: told for name, told in lay_out(rows) if told}
    faults = [fault for name, told in files.items() for row in told for fault in faults_of(name, row)]
    content = {} if faults else {name: as_yaml(told) for name, told in files.items()}
    return Export(content, sum(map(len, files.values())), faults)


def as_yaml(rows: list[Row]) -> str:
    """Return the text of a fixture that holds `rows`."""
    objects = [{"model": row.sheet.label, "fields": fields_of(row)} for row in rows]
    text = yaml.dump(objects, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH)
    return _ELEMENT.sub("      - ", text)


def write(files: dict[str, str], folder: Path) -> None:
    """Write the files to `folder`, each whole or not at all; raise FileExistsError if it holds other fixtures."""
    others = sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.suffix in SUFFIXES and path.relative_to(folder).as_posix() not in files
    )
    if others:
        raise FileExistsError(f"{folder} holds other fixtures, which would count as exported: {', '.join(others)}")
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".unfinished")
        unfinished.write_text(content, encoding="utf-8", newline="\n")
        unfinished.replace(path)


def fields_of(row: Row) -> dict[str, Any]:
    """Return what an object gives: nothing that is empty, unless to be empty is not the default."""
    return {
        name: _raw(value)
        for name, place, default in row.sheet.told
        if (value := row.final[place]) not in (None, "", ()) or default not in (None, "", ())
        if value != default or name not in row.sheet.model.left_out_by_default
    }


def _raw(value: Any) -> Any:
    if type(value) is Row:
        return _Key(value.key)
    if type(value) is tuple:
        return [_Key(row.key) for row in value]
    return value


def faults_of(file: str, row: Row) -> list[Fault]:
    """Return what an import would refuse, though a text field of the site takes it."""
    return [
        Fault(Source(file), reason, row.sheet.label, row.key, name)
        for name, place in row.sheet.columns.items()
        if isinstance(text := row.final[place], str) and (reason := unprintable(text))
    ]
