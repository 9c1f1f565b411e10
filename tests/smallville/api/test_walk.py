"""A plain client, without a browser and without Django, finds its way from the root to every resource."""

import json
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from smallville.api import limits
from tests.smallville.api.test_resources import RESOURCES
from tests.worlds import make_world

pytestmark = pytest.mark.django_db(transaction=True)


class Walker:
    """Reads addresses and everything that they lead to, one of each kind."""

    def __init__(self, server):
        self.server = urlsplit(server)
        self.read: dict[str, str] = {}

    def get(self, address: str):
        parts = urlsplit(address)
        connection = HTTPConnection(self.server.hostname, self.server.port, timeout=30)
        connection.request("GET", parts.path + (f"?{parts.query}" if parts.query else ""))
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        assert answer.status == 200, (address, body)
        assert answer.headers["Content-Type"] == "application/json"
        return json.loads(body)

    def walk(self, address: str) -> None:
        kind = _kind(address)
        if kind in self.read:
            return
        self.read[kind] = address
        for link in _links(self.get(address)):
            if "/api/v1/" in link:
                self.walk(link)


def _kind(address: str) -> str:
    """Return the address with a star in place of what names one object."""
    parts = urlsplit(address).path.removeprefix("/api/v1/").split("/")
    return "/".join("*" if place == 1 and part else part for place, part in enumerate(parts))


def _links(found):
    if isinstance(found, dict):
        for key, value in found.items():
            yield from [value] if key in {"url", "schema", "next", "why"} and isinstance(value, str) else _links(value)
    elif isinstance(found, list):
        for value in found:
            yield from _links(value)


def test_a_client_walks_from_the_root_to_every_resource(live_server, monkeypatch):
    monkeypatch.setattr(limits, "LIMIT", 10**6)
    make_world()
    walker = Walker(live_server.url)
    walker.walk(f"{live_server.url}/api/v1/?as_of=1x01&lang=en")
    assert walker.read.keys() == {_kind(f"/api/v1/{path}") for path in RESOURCES.values()}
    assert all("as_of=1x01" in address for address in walker.read.values())
