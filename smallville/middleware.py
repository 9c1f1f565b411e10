"""Every public page is told as of where its reader is."""

from django.conf import settings
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers

from episodes.addresses import without_position
from episodes.horizon import closed_gate
from smallville.api.middleware import API
from smallville.asof import carry
from smallville.reading import read
from tracking.trackers import tracker_of

ADMIN, HEALTH = "/admin/", "/healthz"
ACCOUNTS = "/accounts/"


class ReadingMiddleware:
    """Give each request its `tracker`, `reading` and `horizon`, and let no page run that forgets it.

    An address that asks for an unknown position is refused; about one beyond the reader's own, the reader is asked.
    What is for one reader alone no cache keeps, not even the browser's own.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info.startswith((ADMIN, API)) or request.path_info == HEALTH:
            return self.get_response(request)
        request.tracker = tracker_of(request)
        response = self._respond(request)
        patch_vary_headers(response, ["Cookie"])
        if is_private(request):
            patch_cache_control(response, private=True, no_store=True)
            del response["Expires"]  # of what nobody keeps; it would differ from one second to the next
        return response

    def _respond(self, request):
        reading = request.reading = read(request)
        request.horizon = reading.horizon
        sealed = {"sealed": True, "own_address": without_position(request.get_full_path())}
        if reading.mistake:
            return render(request, "horizon/unknown.html", sealed, status=400)
        if reading.goes_too_far:
            return render(request, "horizon/too_far.html", sealed)
        with closed_gate(), timezone.override(request.tracker.clock):
            response = self.get_response(request)
        if reading.asked and response.get("Content-Type", "").startswith("text/html"):
            response.content = carry(response.text, str(request.horizon)).encode()
        return response


def is_private(request) -> bool:
    """Return whether the page is for one reader alone: of an account, or shown to who has a session or a message."""
    return (
        is_of_an_account(request)
        or request.session.modified
        or settings.SESSION_COOKIE_NAME in request.COOKIES
        or "messages" in request.COOKIES
    )


def is_of_an_account(request) -> bool:
    """Return whether the page tells of a person and not of the story: its path goes on after the language."""
    return request.path_info[3:].startswith(ACCOUNTS)


def reading(request):
    """Context of all templates: where the reader is. A page that tells nothing of the story does not ask for it."""
    asks = {"choosing": True} if is_of_an_account(request) else {}
    return {"reading": getattr(request, "reading", None), **asks}
