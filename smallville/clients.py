"""Where a request comes from."""

from django.conf import settings


def client_address(request) -> str:
    """Return the address of who asks: the last one in the header that the trusted proxy sets, else the peer's own.

    What stands further left in that header was sent along by the client, and may be anything.
    """
    header = settings.PROXY_ADDRESS_HEADER
    said = request.headers.get(header, "").rpartition(",")[2].strip() if header else ""
    return said or request.META.get("REMOTE_ADDR", "")
