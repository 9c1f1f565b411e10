"""How programs are answered: as of which position, and only if they do not have it already."""

from dataclasses import replace
from datetime import datetime
from hashlib import blake2b

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from episodes.horizon import Horizon


def public_horizon(reading) -> Horizon:
    """Return up to where a feed or a file tells: as the address asks, else as the site tells a stranger.

    So it tells the same wherever it is read. No stand makes it tell more; a browser that has one is told no more.
    """
    if reading.asked:
        return reading.horizon
    stranger = replace(reading, stand=None).horizon
    return stranger if reading.stand is None else replace(min(stranger, reading.stand), titles=reading.titles)


def answer(request, content: str | bytes, content_type: str, changed: datetime | None = None):
    """Return the response with `content`, or that it has not changed, for a program that says what it has."""
    raw = content.encode() if isinstance(content, str) else content
    etag = f'"{blake2b(raw, digest_size=16).hexdigest()}"'
    response = HttpResponse(raw, content_type=content_type)
    response["ETag"] = etag
    moment = int(changed.timestamp()) if changed else None
    if moment is not None:
        response["Last-Modified"] = http_date(moment)
    return get_conditional_response(request, etag, moment, response)
