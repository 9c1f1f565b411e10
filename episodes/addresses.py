"""Addresses of this site: what they carry besides a page, and where a reader came from."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.utils.http import url_has_allowed_host_and_scheme

AS_OF = "as_of"
NEWS = "news"


def without_position(address: str) -> str:
    """Return an address of this site without the position it carries and without news: as the reader's own."""
    parts = urlsplit(address)
    query = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in {AS_OF, NEWS}
    ]
    return _joined(parts, query)


def with_news(address: str, since: str) -> str:
    """Return an address whose page says what is new since the position `since`."""
    parts = urlsplit(address)
    return _joined(parts, [*parse_qsl(parts.query, keep_blank_values=True), (NEWS, since)])


def _joined(parts, query) -> str:
    return parts._replace(query=urlencode(query)).geturl()


def origin(request) -> str:
    """Return the address on this site from which the reader came: as the form says, or the browser; "" if none.

    Only the path and the query: a sealed page does not name its own address, the browser does.
    """
    said = request.POST.get("next") or request.GET.get("next") or request.headers.get("referer", "")
    here = url_has_allowed_host_and_scheme(said, {request.get_host()}, require_https=request.is_secure())
    parts = urlsplit(said if here else "")
    address = parts._replace(scheme="", netloc="", fragment="").geturl()
    # Without its host, an address may begin with two slashes and so lead to another one.
    stays = parts.path.startswith("/") and url_has_allowed_host_and_scheme(address, None)
    return address if stays else ""


def sent_from_here(request) -> bool:
    """Return whether a form was sent from a page of this site: another one must not act for the reader.

    Every browser names the origin of a form that is sent; what names none is no browser, and has nobody's cookies.
    """
    origin = request.headers.get("origin")
    own = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    return origin is None or origin in own
