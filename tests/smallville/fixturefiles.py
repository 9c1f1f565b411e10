"""Small fixture files for the tests of imports, and what an import says of them."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command

from smallville.transfer.catalogue import sheets

MODELS = list(sheets())

Object = dict[str, Any]


def make(model: str, **fields: Any) -> Object:
    return {"model": model, "fields": fields}


def episode(number: int, **fields: Any) -> Object:
    given = {"title_en": f"Part {number}"} | fields
    return make("episodes.episode", season=[1], number=number, overall=number, **given)


def event(slug: str, code: str, position: int, **fields: Any) -> Object:
    given = {"title_en": slug.capitalize(), "kind": "crime", "status": "published"} | fields
    return make("events.event", slug=slug, episode=[code], position=position, **given)


def passage(code: str, position: int, text: str = "It rains.") -> Object:
    return make("episodes.passage", synopsis=[code, "en"], position=position, text=text)


def world() -> list[Object]:
    """Return one or two objects of every model, in the order in which they build on each other."""
    return [
        make("episodes.season", number=1),
        make("episodes.person", name="Tom Welling", slug="tom-welling"),
        make("episodes.person", name="Kristin Kreuk", slug="kristin-kreuk"),
        episode(1, title_de="Der Anfang", title_en="The beginning", air_date_us="2001-10-16", runtime_minutes=42),
        episode(2),
        make("episodes.credit", episode=["1x01"], person=["tom-welling"], role="director", position=1),
        make("episodes.credit", episode=["1x01"], person=["kristin-kreuk"], role="director", position=2),
        make("episodes.synopsis", episode=["1x01"], language="en", status="published"),
        make("episodes.synopsis", episode=["1x02"], language="en", status="published"),
        passage("1x01", 1),
        passage("1x01", 2, "It stops."),
        passage("1x02", 1),
        make(
            "characters.character",
            name="Clark Kent",
            slug="clark-kent",
            summary_en="A farm boy.",
            named_in=["1x01"],
            introduced_in=["1x01"],
            main_seasons=[[1]],
            performers=[["tom-welling"]],
        ),
        make("characters.character", name="Lana Lang", slug="lana-lang", performers=[["kristin-kreuk"]]),
        make("characters.alias", character=["clark-kent"], name="Kal", revealed_in=["1x02"]),
        make("characters.appearance", character=["clark-kent"], episode=["1x01"], performers=[["tom-welling"]]),
        make("events.place", name_en="The farm", slug="farm", kind="farm", parent=["smallville"]),
        make("events.place", name_en="Smallville", slug="smallville", kind="town"),
        make(
            "events.secret", slug="origin", title_en="Where he is from", about=[["clark-kent"]], revealed_in=["1x01"]
        ),
        event("arrival", "1x01", 1, place=["farm"], evidence=[["1x01", "en", 1]], kind="arrival"),
        event("fire", "1x01", 2, text_en="A barn burns.", evidence=[["1x01", "en", 2]]),
        event("rescue", "1x02", 1, kind="rescue"),
        make("events.participation", event=["arrival"], character=["clark-kent"]),
        make("events.participation", event=["fire"], character=["lana-lang"], role="affected"),
        make("events.cause", effect=["fire"], cause=["arrival"]),
        make("events.knowledge", since=["1x01"], begun_with=["arrival"], secret=["origin"], character=["clark-kent"]),
        make(
            "events.condition",
            since=["1x01"],
            until=["1x02"],
            begun_with=["fire"],
            ended_with=["rescue"],
            character=["lana-lang"],
            kind="missing",
        ),
        make("events.relationship", since=["1x01"], character=["clark-kent"], other=["lana-lang"], kind="friendship"),
        make("events.exemption", rule="no-evidence", object="a-rescue", reason="Known.", when=date(2026, 1, 2)),
    ]


def change(objects: list[Object], said: Any, **fields: Any) -> list[Object]:
    """Return the objects, with other values in the one that says `said` in a field; None takes a field away."""
    (found,) = (place for place, one in enumerate(objects) if said in one["fields"].values())
    values = objects[found]["fields"] | fields
    left = {name: value for name, value in values.items() if value is not None}
    return [*objects[:found], make(objects[found]["model"], **left), *objects[found + 1 :]]


def write(path: Path, objects: Iterable[Object]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(list(objects), allow_unicode=True, sort_keys=False))
    return path


class Importer:
    """Imports objects from a file of their own, and returns what was said."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]):
        self.folder = folder
        self.capsys = capsys

    def __call__(self, *given: Path | list[Object], **options: Any) -> str:
        paths = [one if isinstance(one, Path) else self.file(one) for one in given]
        self.capsys.readouterr()
        call_command("import_fixtures", *paths, **options)
        said = self.capsys.readouterr()
        assert said.err == ""
        return said.out

    def counts(self, *given: Path | list[Object], **options: Any) -> dict[str, int]:
        """Return the numbers of the closing report that are not 0."""
        line = next(line for line in self(*given, **options).splitlines() if line.endswith(" rejected"))
        numbers = (part.split() for part in line.split(", "))
        return {name: int(number) for number, name in numbers if number != "0"}

    def faults(self, *given: Path | list[Object], **options: Any) -> list[str]:
        """Return the faults, each without the folder of its file; nothing may have been written."""
        before = everything()
        paths = [one if isinstance(one, Path) else self.file(one) for one in given]
        self.capsys.readouterr()
        with pytest.raises(CommandError, match=r"^Nothing was written\. Faults: "):
            call_command("import_fixtures", *paths, **options)
        assert everything() == before
        said = self.capsys.readouterr()
        assert said.out == ""
        return said.err.replace(f"{self.folder}/", "").splitlines()

    def file(self, objects: list[Object]) -> Path:
        return write(self.folder / "one.yaml", objects)


def everything() -> dict[str, dict[tuple, dict[str, Any]]]:
    """Return every row of every model by its natural key, with all its columns and what it is tied to."""
    return {model.__name__: {row.natural_key(): _columns(row) for row in _rows(model)} for model in MODELS}


def _rows(model):
    references = [field.name for field in model._meta.fields if field.many_to_one]
    many = [field.name for field in model._meta.many_to_many]
    return model._base_manager.select_related(*references).prefetch_related(*many)


def _columns(row) -> dict[str, Any]:
    columns = {field.attname: row.__dict__[field.attname] for field in row._meta.fields if not field.primary_key}
    for field in row._meta.fields:
        if field.many_to_one:
            target = getattr(row, field.name)
            columns[field.attname] = target and target.natural_key()
    many = {
        field.name: sorted(other.natural_key() for other in getattr(row, field.name).all())
        for field in row._meta.many_to_many
    }
    return columns | many
