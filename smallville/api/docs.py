"""The description of the API for people, made from the one for programs."""

from dataclasses import dataclass
from typing import Any

from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from episodes.addresses import AS_OF
from episodes.horizon import Horizon
from smallville.api.middleware import API, OWN
from smallville.api.schema import document, introduction

FIRST = "1x01"
EXAMPLES = {
    "episodes/": ["season=1&fields=code,title"],
    "events/": ["character=lana-lang&episode=1x01", "order=happened&expand=episode,place"],
    "characters/": ["season=1&sort=events"],
    "ledger/": ["view=dark"],
    "network/": ["focus=clark-kent"],
    "search/": ["q=clark"],
}


@dataclass
class Row:
    """A parameter or a field: its name, what it holds, and in words what that is."""

    name: str
    kind: str
    words: list[str]
    description: str


@dataclass
class Operation:
    """One address, as a reader needs it."""

    method: str
    path: str
    title: str
    description: str
    parameters: list[Row]
    fields: list[Row]
    is_list: bool
    examples: list[str]

    @property
    def identity(self) -> str:
        return self.path.removeprefix(API).replace("/", "-").replace("{", "").replace("}", "").strip("-") or "root"


@require_safe
def documentation(request):
    described = document()
    position = FIRST if request.reading.is_undecided else str(request.horizon)
    common, operations = _common(_operations(described, position))
    return TemplateResponse(
        request,
        "api/docs.html",
        {"introduction": introduction(), "operations": operations, "common": common},
    )


def _operations(described: dict[str, Any], position: str) -> list[Operation]:
    schemas = described["components"]["schemas"]
    found = []
    for path, methods in described["paths"].items():
        [(method, told)] = methods.items()
        answer = told["responses"]["200"]["content"]["application/json"]["schema"]
        answer = schemas[answer["$ref"].rpartition("/")[2]]
        is_list = "results" in answer["properties"]
        shape = answer["properties"]["results"]["items"]["$ref"].rpartition("/")[2] if is_list else None
        fields = (schemas[shape] if shape else answer)["properties"]
        found.append(
            Operation(
                method.upper(),
                path,
                told["summary"],
                told["description"],
                [_row(one["name"], one["schema"], one["description"]) for one in told["parameters"]]
                + _sent(told, schemas),
                [_row(name, field, field.get("description", "")) for name, field in fields.items()],
                is_list,
                _examples(path, told["parameters"], position),
            )
        )
    return found


def _sent(told, schemas) -> list[Row]:
    """Return what is sent with a request, if anything is."""
    if "requestBody" not in told:
        return []
    shape = told["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    return [_row(name, one, one["description"]) for name, one in schemas[shape]["properties"].items()]


def _examples(path: str, parameters, position: str) -> list[str]:
    """Return some addresses to try, as of where the reader is: who is at the start knows nobody to ask for."""
    if path.startswith(OWN):
        return []
    is_start = position == Horizon.START.code
    if is_start and "{slug}" in path:
        return []
    queries = [""] if is_start else EXAMPLES.get(path.removeprefix(API), [""])
    for one in parameters:
        if one["in"] == "path":
            path = path.replace(f"{{{one['name']}}}", str(one["schema"]["examples"][0]))
    return [f"{path}?{query}{'&' if query else ''}{AS_OF}={position}" for query in queries]


def _common(operations: list[Operation]) -> tuple[list[Row], list[Operation]]:
    """Return the parameters that every address takes, and the addresses without them."""
    first = operations[0].parameters
    everywhere = {row.name for row in first if row.name not in {"fields", "expand"}}
    common = [row for row in first if row.name in everywhere]
    for operation in operations:
        operation.parameters = [row for row in operation.parameters if row.name not in everywhere]
    return common, operations


def _row(name: str, schema: dict[str, Any], description: str) -> Row:
    inner = schema.get("items", {})
    words = [str(word) for word in schema.get("enum") or inner.get("enum") or () if word is not None]
    return Row(name, _kind(schema), words, description)


def _kind(schema: dict[str, Any]) -> str:
    """Return in a word or two what a value is."""
    kind = schema.get("type")
    if kind == "array":
        return f"[{_kind(schema['items'])}]"
    if isinstance(kind, list):
        return " | ".join(kind)
    if kind:
        return str(kind)
    parts = schema.get("oneOf") or schema.get("anyOf") or schema.get("allOf") or [schema]
    return " | ".join(part.get("type") or part.get("$ref", "").rpartition("/")[2] for part in parts)
