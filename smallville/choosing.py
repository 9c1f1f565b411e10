"""Where a reader says how far they have got: the page to choose on, and the cookie that remembers it."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from episodes.horizon import Horizon, UnknownHorizonError
from episodes.models import Episode
from smallville.asof import without_position
from smallville.reading import AGREED_COOKIE, NEWS, STAND_COOKIE, TITLES_COOKIE, Landmarks

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
        return _remember(_back(request), TITLES_COOKIE, request.POST["titles"] and "shown", A_YEAR)
    if "agreed" in request.POST:
        agreed = Landmarks([request.POST["agreed"]]).horizon(request.POST["agreed"])
        return _remember(_back(request, keep_position=True), AGREED_COOKIE, str(agreed or ""), None)
    return _set_stand(request, request.POST.get("stand") or request.POST.get("code", ""))


def _set_stand(request, text):
    if text == "forget":
        return _take_stand(_back(request), "")
    landmarks = Landmarks([text])
    try:
        stand = Horizon.read(text, landmarks.ruler)
    except UnknownHorizonError as error:
        return _chooser(request, error=error, typed=text)
    before = request.reading.stand
    moved_on = before is not None and stand.overall == before.overall + 1
    return _take_stand(_back(request, news=before if moved_on else None), str(stand))


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
    if news is not None:
        parts = urlsplit(address)
        address = parts._replace(query=urlencode([*parse_qsl(parts.query), (NEWS, str(news))])).geturl()
    return redirect(address)


def _origin(request) -> str:
    """Return the address on this site from which the reader came: as the form says, or the browser; or the front page.

    Only the path and the query: a sealed page does not name its own address, the browser does.
    """
    said = request.POST.get("next") or request.GET.get("next") or request.headers.get("referer", "")
    here = url_has_allowed_host_and_scheme(said, {request.get_host()}, require_https=request.is_secure())
    parts = urlsplit(said if here else "")
    address = parts._replace(scheme="", netloc="", fragment="").geturl()
    # Without its host, an address may begin with two slashes and so lead to another one.
    stays = parts.path.startswith("/") and url_has_allowed_host_and_scheme(address, None)
    return address if stays and parts.path != reverse("horizon") else reverse("home")


def sent_from_here(request) -> bool:
    """Return whether a form was sent from a page of this site: another one must not move the reader on."""
    origin = request.headers.get("origin")
    own = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    return origin is None or origin in own


def _remember(response, cookie: str, value: str, max_age: int | None):
    if value:
        response.set_cookie(
            cookie, value, max_age=max_age, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    else:
        response.delete_cookie(cookie, samesite="Lax")
    return response
