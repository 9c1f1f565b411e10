"""The position that an address carries: every link and form of a page that was asked `as_of` hands it on."""

import re
from html import escape, unescape
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from episodes.addresses import AS_OF

_LINK = re.compile(r'(<a\b[^>]*?\shref=")([^"]*)(")')
_GET_FORM = re.compile(r'<form\b[^>]*\smethod="get"[^>]*>')
_OWN_STAND = "data-own-stand"
_ELSEWHERE = ("/admin/", "/static/")


def carry(html: str, code: str) -> str:
    """Return the page with `as_of=code` in its links and forms, but for those that lead back to the reader's stand."""

    def link(match):
        tag, address, quote = match.groups()
        if _OWN_STAND in tag:
            return match[0]
        return tag + escape(with_as_of(unescape(address), code)) + quote

    hidden = f'<input type="hidden" name="{AS_OF}" value="{escape(code)}">'
    return _GET_FORM.sub(lambda match: match[0] + hidden, _LINK.sub(link, html))


def kept(request, address: str) -> str:
    """Return an address of this site with the position that the request asks for, if it asks for one."""
    return with_as_of(address, str(request.horizon)) if request.reading.asked else address


def with_as_of(address: str, code: str) -> str:
    """Return an address of this site with `as_of=code`; one that has it, or that is no page of ours, as it is."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or parts.path.startswith(_ELSEWHERE) or not (parts.path or parts.query):
        return address
    query = parse_qsl(parts.query, keep_blank_values=True)
    if AS_OF in dict(query):
        return address
    return urlunsplit(parts._replace(query=urlencode([*query, (AS_OF, code)])))
