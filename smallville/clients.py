"""Where a request comes from."""

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http.request import split_domain_port

_NETWORK_BITS = 64


def client_address(request) -> str:
    """Return the address of who asks: the last one in the header that the trusted proxy sets, else the peer's own.

    What stands further left in that header was sent along by the client, and may be anything. A port tells nothing.
    """
    header = settings.PROXY_ADDRESS_HEADER
    said = request.headers.get(header, "").rpartition(",")[2].strip() if header else ""
    host, _port = split_domain_port(said)
    return host.strip("[]") or said or request.META.get("REMOTE_ADDR", "")


def household(address: str) -> str:
    """Return what one household has to itself: an address, or of the newer kind the network in which it is free."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or int(parsed) >> _NETWORK_BITS)
    return str(parsed)
