"""How the API says that something is not so: for each parameter, or for the request as a whole, why."""

from typing import Any

from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from rest_framework.exceptions import (
    AuthenticationFailed,
    MethodNotAllowed,
    NotAuthenticated,
    ParseError,
)
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.response import Response

from episodes.refusals import Refused


class AlwaysJson(BaseContentNegotiation):
    """Answers are JSON, whatever a browser would rather have."""

    def select_parser(self, request, parsers):
        return parsers[0] if parsers else None

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


def body(*reasons: tuple[str | None, str]) -> dict[str, Any]:
    return {"errors": [{"parameter": parameter, "reason": reason} for parameter, reason in reasons]}


def handle(error, context) -> Response | None:
    """Answer for an error of a resource; None for those that nobody foresaw."""
    if isinstance(error, Refused):
        reasons = [(parameter, reason) for parameter, said in error.reasons.items() for reason in said]
        return Response(body(*reasons), status=400)
    if isinstance(error, Http404):
        return Response(_nothing_here(), status=404)
    if isinstance(error, MethodNotAllowed):
        return Response(body((None, _("This address is not asked so: “Allow” says how."))), status=405)
    if isinstance(error, AuthenticationFailed | NotAuthenticated):
        reason = _("This is for one person alone: send a token of your account, “Authorization: Bearer …”.")
        return Response(body((None, reason)), status=401, headers={"WWW-Authenticate": "Bearer"})
    if isinstance(error, ParseError):
        return Response(body((None, _("What was sent is no JSON."))), status=400)
    return None


def not_found() -> JsonResponse:
    return JsonResponse(_nothing_here(), status=404)


def too_many() -> JsonResponse:
    reason = _("These were too many requests from your address. “Retry-After” says in how many seconds you may go on.")
    return JsonResponse(body((None, reason)), status=429)


def _nothing_here() -> dict[str, Any]:
    """Return what is said of all that is not there, and of all that is not told yet, alike."""
    return body((None, _("There is nothing at this address, or nothing that can be told yet.")))
