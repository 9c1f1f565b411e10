"""Files become objects: what they are named, where they stand, and the raw values of their fields."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from django.utils.translation import gettext as _

from smallville.transfer.faults import Fault, Source
from smallville.transfer.parsing import MOST_FAULTS, UNREADABLE, Item, NotAList, Parser, Problem
from smallville.transfer.progress import Progress

MOST_BYTES = 64 * 1024 * 1024
SUFFIXES = (".yaml", ".yml")


class Given(NamedTuple):
    """An object as a file gives it, with raw values and what could not be read in it."""

    source: Source
    model: str
    fields: dict[str, Any]
    problems: list[Problem] = []
    speaks_of: frozenset[str] | None = None
    """The fields about which the file has a say, where it is not all of them: the others stay as they are."""


class Readings(NamedTuple):
    """All that was read, and why the rest was not."""

    objects: list[Given]
    faults: list[Fault]


def find_files(paths: Iterable[Path]) -> tuple[list[Path], list[Fault]]:
    """Return the files that `paths` name, those of a folder in the order of their names, each file once."""
    files: dict[Path, Path] = {}
    faults = []
    for path in paths:
        found = [path]
        if path.is_dir():
            found = sorted(file for file in path.rglob("*") if file.suffix in SUFFIXES)
            if not found:
                faults.append(Fault(Source(_shown(path)), _("holds no fixtures (*.yaml)")))
        files |= {file.resolve(): file for file in found if file.resolve() not in files}
    return list(files.values()), faults


def read_files(files: Iterable[Path], progress: Progress) -> Readings:
    """Return the objects in `files`."""
    readings = Readings([], [])
    for given in _objects(files, readings.faults):
        readings.objects.append(given)
        progress.step()
    return readings


def _objects(files: Iterable[Path], faults: list[Fault]) -> Iterator[Given]:
    for path in files:
        name = _shown(path)
        try:
            data = _content(path)
        except (OSError, ValueError) as error:
            faults.append(Fault(Source(name), getattr(error, "strerror", None) or str(error)))
            continue
        yield from read_text(data, name, faults)


def read_upload(data: bytes, name: str) -> Readings:
    """Return the objects in a file that was sent here, called `name`."""
    readings = Readings([], [])
    try:
        _refuse_other_encodings(data)
    except ValueError as error:
        readings.faults.append(Fault(Source(name), str(error)))
    else:
        readings.objects.extend(read_text(data, name, readings.faults))
    return readings


def read_text(data: bytes, name: str, faults: list[Fault]) -> Iterator[Given]:
    """Yield the objects in the YAML text `data`, called `name`; add to `faults` what is none."""
    limit = len(faults) + MOST_FAULTS
    try:
        for item in Parser(data).items():
            if (given := _object(item, name, faults)) is not None:
                yield given
            elif len(faults) >= limit:
                faults.append(Fault(Source(name, item.line), _("so many faults that the rest was not read")))
                return
    except yaml.reader.ReaderError as error:
        faults.append(
            Fault(Source(name, _line(data, error.position)), _("is no YAML: %(reason)s") % {"reason": error.reason})
        )
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        faults.append(
            Fault(Source(name, line), _("is no YAML: %(reason)s") % {"reason": error.problem or error.context})
        )
    except NotAList as error:
        faults.append(Fault(Source(name), str(error)))


def _content(path: Path) -> bytes:
    """Return the bytes of a file; raise OSError or ValueError, saying why, where it cannot be a fixture."""
    if not path.exists():
        raise ValueError(_("is not there"))
    if not path.is_file():
        raise ValueError(_("is no file"))
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ValueError(_("is larger than %(number)s MB: part it") % {"number": MOST_BYTES // 1024 // 1024})
    _refuse_other_encodings(data)
    return data


def _refuse_other_encodings(data: bytes) -> None:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        place = {"byte": f"0x{data[error.start]:02x}", "line": _line(data, error.start)}
        raise ValueError(_("is not UTF-8: byte %(byte)s in line %(line)s") % place) from error


def _object(item: Item, name: str, faults: list[Fault]) -> Given | None:
    source = Source(name, item.line)
    value = item.value
    if type(value) is dict and type(value.get("model")) is str and type(value.get("fields")) is dict:
        problems = list(item.problems)
        if len(value) > 2:
            problems += [Problem((entry,), _superfluous(entry)) for entry in value if entry not in ("model", "fields")]
        return Given(source, value["model"], value["fields"], problems)
    faults += [Fault(source, problem.reason, field=field_of(problem.path)) for problem in item.problems]
    if type(value) is not dict:
        if value is not UNREADABLE:
            faults.append(Fault(source, _("is not an object with `model` and `fields`")))
        return None
    for entry, kind, other in (
        ("model", str, _("is not the name of a model")),
        ("fields", dict, _("is not names of fields with values")),
    ):
        if entry not in value:
            faults.append(Fault(source, _("is missing"), field=entry))
        elif type(value[entry]) is not kind and value[entry] is not UNREADABLE:
            faults.append(Fault(source, other, field=entry))
    return None


def _superfluous(entry: str) -> str:
    if entry == "pk":
        return _("an object is named by its natural key, not by a number")
    return _("an object has nothing but `model` and `fields`")


def field_of(path: tuple) -> str:
    """Return the name of the field, or else the entry of the object, inside which `path` lies."""
    return next(filter(None, [*path[1:2], *path[:1]]), "")


def _line(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1


def _shown(path: Path) -> str:
    """Return the path as seen from here, if it is below."""
    shown = os.path.relpath(path)
    return str(path) if shown.startswith("..") else shown
