"""Where a request comes from."""

from django.conf import settings
from django.http.request import split_domain_port


def client_address(request) -> str:
    """Return the address of who asks: the last one in the header that the trusted proxy sets, else the peer's own.

    What stands further left in that header was sent along by the client, and may be anything. A port tells nothing.
    """
    header = settings.PROXY_ADDRESS_HEADER
    said = request.headers.get(header, "").rpartition(",")[2].strip() if header else ""
    host, _port = split_domain_port(said)
    return host.strip("[]") or said or request.META.get("REMOTE_ADDR", "")
