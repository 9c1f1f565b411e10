"""Where a reader says how far they have got: the page to choose on, and the cookie that remembers it."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from episodes.addresses import origin, sent_from_here, with_news, without_position
from episodes.horizon import Horizon, UnknownHorizonError
from episodes.models import Episode
from smallville.reading import AGREED_COOKIE, STAND_COOKIE, TITLES_COOKIE, Landmarks
from tracking.models import Fan
from tracking.services import prefer

A_YEAR = 365 * 24 * 3600


@csrf_exempt  # a token would differ on every page and for every reader; where a form was sent from is checked instead
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request):
    """Show the seasons and episodes to choose from; take the choice and lead back to where the reader was."""
    if request.method != "POST":
        return _chooser(request)
    if not sent_from_here(request):
        raise PermissionDenied
    if "titles" in request.POST:
        if request.tracker.fan:
            prefer(user=request.user, titles=bool(request.POST["titles"]))
        return _remember(_back(request), TITLES_COOKIE, request.POST["titles"] and "shown", A_YEAR)
    if "agreed" in request.POST:
        agreed = Landmarks([request.POST["agreed"]]).horizon(request.POST["agreed"])
        return _remember(_back(request, keep_position=True), AGREED_COOKIE, str(agreed or ""), None)
    return _set_stand(request, request.POST.get("stand") or request.POST.get("code", ""))


def _set_stand(request, text):
    tracker = request.tracker
    if text == "forget":
        if tracker.pinned is not None:
            tracker.tell(Fan.Telling.PROGRESS)
        return _take_stand(_back(request), "")
    landmarks = Landmarks([text])
    try:
        stand = Horizon.read(text, landmarks.ruler)
    except UnknownHorizonError as error:
        return _chooser(request, error=error, typed=text)
    before = request.reading.stand
    moved_on = before is not None and stand.overall == before.overall + 1
    response = _back(request, news=before if moved_on else None)
    if tracker.pinned is not None:
        # Where their marks say how far they are, what they say here is the point that they fix instead.
        tracker.tell(Fan.Telling.FIXED, stand.overall)
        return _remember(response, AGREED_COOKIE, "", None)
    return _take_stand(response, str(stand))


def _take_stand(response, stand: str):
    """Remember the stand, and no longer what the reader agreed to from where they were."""
    return _remember(_remember(response, STAND_COOKIE, stand, A_YEAR), AGREED_COOKIE, "", None)


def _chooser(request, **said):
    """Show the episodes of one season: the one asked for, else that of the reader."""
    reading = request.reading
    asked = request.GET.get("season", "")
    seasons = reading.seasons
    here = next((episode.season_id for episode in (reading.last, reading.next) if episode), None)
    shown = int(asked) if asked in map(str, seasons) else here or (seasons[0] if seasons else None)
    return TemplateResponse(
        request,
        "horizon/choose.html",
        {
            "season": shown,
            "episodes": Episode.objects.as_of(request.horizon).filter(season=shown),
            "next": _origin(request),
            "choosing": True,
            **said,
        },
    )


def _back(request, news: Horizon | None = None, *, keep_position: bool = False):
    address = _origin(request)
    if not keep_position:
        address = without_position(address)
    return redirect(with_news(address, str(news)) if news is not None else address)


def _origin(request) -> str:
    """Return the address from which the reader came; the front page if that is none, or the chooser's own."""
    address = origin(request)
    return address if address and urlsplit(address).path != reverse("horizon") else reverse("home")


def _remember(response, cookie: str, value: str, max_age: int | None):
    if value:
        response.set_cookie(
            cookie, value, max_age=max_age, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    else:
        response.delete_cookie(cookie, samesite="Lax")
    return response
