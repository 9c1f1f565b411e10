"""Every public page is told as of where its reader is."""

from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from episodes.horizon import UnknownHorizonError, closed_gate
from smallville.asof import carry, without_position
from smallville.reading import AS_OF, Landmarks, Reading, read

NOT_PUBLIC = ("/admin/", "/healthz")


class ReadingMiddleware:
    """Give each request its `reading` and `horizon`, and let no page run that forgets it.

    An address that asks for an unknown position is refused; about one beyond the reader's own, the reader is asked.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info.startswith(NOT_PUBLIC):
            return self.get_response(request)
        response = self._respond(request)
        patch_vary_headers(response, ["Cookie"])
        return response

    def _respond(self, request):
        try:
            request.reading = read(request)
        except UnknownHorizonError as error:
            request.reading = Reading(Landmarks([]))
            request.horizon = request.reading.horizon
            return render(request, "horizon/unknown.html", {"reason": error, "sealed": True}, status=400)
        request.horizon = request.reading.horizon
        if request.reading.goes_too_far and request.method in {"GET", "HEAD"}:
            own = without_position(request.get_full_path())
            return render(request, "horizon/too_far.html", {"sealed": True, "own_address": own})
        with closed_gate():
            response = self.get_response(request)
        if AS_OF in request.GET and response.get("Content-Type", "").startswith("text/html"):
            response.content = carry(response.text, str(request.horizon)).encode()
        return response


def reading(request):
    """Context of all templates: where the reader is."""
    return {"reading": getattr(request, "reading", None)}
