"""The description of the API in OpenAPI 3.1, made from what answers: it cannot say anything else."""

from functools import lru_cache
from typing import Any

from django.http import JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from episodes.resources import Resource
from smallville.api import limits

_TEXT = {"type": "string"}


def of_the_api(endpoints):
    """Return those addresses that are to be described."""
    return [
        endpoint for endpoint in endpoints if issubclass(endpoint[-1].cls, Resource) and endpoint[-1].cls != Schema
    ]


class RelatedExtension(OpenApiSerializerFieldExtension):
    """Another object is its name, or where it is expanded a short description."""

    target_class = "episodes.shapes.Related"

    def map_serializer_field(self, auto_schema, direction):
        described = auto_schema.resolve_serializer(self.target.shape, direction).ref
        either = {"oneOf": [dict(_TEXT), described]}
        return {"type": "array", "items": either} if self.target.many else either


def _kind(example) -> dict[str, Any]:
    return {"type": "integer" if isinstance(example, int) else "string", "examples": [example]}


class Description(AutoSchema):
    """How one address is described."""

    view: Any

    def get_override_parameters(self):
        inside = [
            OpenApiParameter(name, _kind(example), OpenApiParameter.PATH, description=said, required=True)
            for name, (said, example) in self.view.path_says.items()
        ]
        return [*inside, *self.view.parameters()]

    def get_operation_id(self):
        return (
            "_".join(part for part in self.path.replace("{", "by_").replace("}", "").split("/")[3:] if part) or "root"
        )

    def get_tags(self):
        return [self.path.split("/")[3] or "root"]

    def get_summary(self):
        return str(self.view.title)

    def get_description(self):  # type: ignore[override] # as drf-spectacular has it
        return str(self.view.words)

    def get_auth(self):
        return [{"token": []}] if self.view.authentication_classes else []

    def get_request_serializer(self):
        return getattr(self.view, "request_class", None)

    def _is_create_operation(self):
        return False

    def _is_list_view(self, serializer=None):
        return self.view.is_list

    def get_filter_backends(self):
        return []

    def _get_pagination_parameters(self):
        return []

    def _get_response_bodies(self, direction="response"):
        found: dict[str, Any] = super()._get_response_bodies(direction)
        found["200"]["description"] = str(self.view.title)
        found["200"]["headers"] = _headers(*(() if self.view.authentication_classes else ("ETag",)), *_LIMITS)
        error = {"application/json": {"schema": {"$ref": "#/components/schemas/Errors"}}}
        plain = _headers(*_LIMITS)
        if self.view.path_says or self.view.filterset_class:
            found["301"] = {"description": _("What was asked for has another name now; “Location” says where.")}
            found["301"]["headers"] = plain
        found["304"] = {"description": _("Nothing has changed since."), "headers": _headers("ETag", *_LIMITS)}
        found["400"] = {"description": _("Something that was asked is not understood."), "content": error}
        if self.view.authentication_classes:
            found["401"] = {"description": _("A token of your account is needed."), "content": error}
        if self.view.path_says:
            found["404"] = {
                "description": _("There is no such object, or none told yet."),
                "content": error,
            }
        found["429"] = {"description": _("Too many requests from this address."), "content": error}
        found["429"]["headers"] = _headers(*_LIMITS, "Retry-After")
        for status in {"400", "401", "404"} & found.keys():
            found[status]["headers"] = plain
        return found


_LIMITS = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")


def _headers(*names: str) -> dict[str, Any]:
    said = {
        "ETag": _("Names what the answer holds; send it back as If-None-Match."),
        "RateLimit-Limit": _("How many requests an address has in five minutes."),
        "RateLimit-Remaining": _("How many are left."),
        "RateLimit-Reset": _("In how many seconds there are all of them again."),
        "Retry-After": _("In how many seconds to ask again."),
    }
    return {
        name: {"description": said[name], "schema": {"type": "string" if name == "ETag" else "integer"}}
        for name in names
    }


def _errors() -> dict[str, Any]:
    parameter = {"type": ["string", "null"], "description": _("What was not understood; null for the request itself.")}
    reason = {"type": "string", "description": _("Why, in the language asked for.")}
    one = {
        "type": "object",
        "required": ["parameter", "reason"],
        "properties": {"parameter": parameter, "reason": reason},
    }
    return {
        "type": "object",
        "required": ["errors"],
        "properties": {"errors": {"type": "array", "items": one, "description": _("All that is wrong.")}},
    }


def introduction() -> list[str]:
    """Return what must be known before all else, in paragraphs."""
    return [
        _(
            "Say how far you are. Every address takes “as_of”, the last episode seen, and then tells nothing of later "
            "ones. Without it, everything is told, to the end. The API knows no cookie and no progress: what you have "
            "set on the pages does not count here."
        ),
        _(
            "The API is free, needs no key, and is only read; what you track yourself opens to a token made in your "
            "account. Slugs and codes name things for good."
        ),
        _(
            "What is not understood is refused with status 400 and the reasons; nothing is passed over. What is not "
            "told yet and what does not exist are one and the same 404."
        ),
        _(
            "An address may ask %(limit)s times in five minutes; headers say what is left. Answers carry an ETag: "
            "send it back, and an unchanged answer costs you nothing. Web pages of any origin may read."
        )
        % {"limit": limits.LIMIT},
        _("Texts and data are under the licence CC BY 4.0."),
    ]


@lru_cache(maxsize=4)
def _document(_language: str) -> dict[str, Any]:
    document: dict[str, Any] = SchemaGenerator().get_schema(public=True)
    document["info"]["description"] = "\n\n".join(introduction())
    document["components"]["schemas"]["Errors"] = _errors()
    said = _("A token, made in your account.")
    document["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer", "description": said}}
    return document


def document() -> dict[str, Any]:
    """Return the description in the language of the request; it is the same for all, so it is made once."""
    return _document(get_language() or "")


class Schema(Resource):
    """This description, in OpenAPI 3.1."""

    title = "OpenAPI"

    def get(self, request):
        return JsonResponse(document())
