"""What holds for every answer of the API, before any resource is asked."""

import hashlib
import time
from calendar import timegm

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from reversion.models import Revision

from episodes.horizon import closed_gate
from episodes.resources import LANG
from smallville.api import errors, limits
from smallville.clients import client_address

API = "/api/v1/"
OWN = "/api/v1/me/"
_STARTED = int(time.time())
_METHODS = "GET, HEAD, OPTIONS"
_SENT = "Accept, Accept-Language, If-None-Match, If-Modified-Since"
_SHOWN = "ETag, Last-Modified, Content-Language, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After"
_READ = {"GET", "HEAD"}


class ApiMiddleware:
    """Answer programs from anywhere, in the language that they ask for, so often and not more, and nothing twice.

    The API knows neither cookies nor who reads: a resource says itself up to where it tells, and the gate is closed
    until it does. An answer is known by what it holds, so a program that has it already is told so, however the guide
    was changed.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path_info.startswith(API):
            return self.get_response(request)
        if request.GET.get(LANG) in dict(settings.LANGUAGES):
            translation.activate(request.GET[LANG])
        is_own = request.path_info.startswith(OWN)
        if request.method == "OPTIONS" and not is_own:
            response = HttpResponse(status=204, headers={"Allow": _METHODS, "Access-Control-Max-Age": "86400"})
        else:
            response = self._answer(request)
        if is_own:
            # For one person alone: no cache keeps it, and no page of another site reads it.
            response["Cache-Control"] = "private, no-store"
            return response
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Allow-Methods"] = _METHODS
        response["Access-Control-Allow-Headers"] = _SENT
        response["Access-Control-Expose-Headers"] = _SHOWN
        return response

    def _answer(self, request):
        allowance = limits.count(client_address(request))
        response = errors.too_many() if allowance.is_spent else self._told(request)
        for name, value in allowance.headers.items():
            response[name] = value
        return response

    def _told(self, request):
        with closed_gate():
            response = self.get_response(request)
        if response.status_code != 200 or request.method not in _READ or request.path_info.startswith(OWN):
            return response
        etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        response["ETag"] = etag
        changed = _last_changed()
        response["Last-Modified"] = http_date(changed)
        patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
        return get_conditional_response(request, etag, changed, response)


def _last_changed() -> int:
    """Return when the guide was last changed at the desk or by an import, or this site last started: in seconds."""
    last = Revision.objects.order_by("-pk").values_list("date_created", flat=True).first()
    return max(timegm(last.utctimetuple()), _STARTED) if last else _STARTED
