"""Fetch all public pages as of a horizon: every pattern of the URLconf, every filter, every link."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.conf import settings
from django.test import Client
from django.urls import URLPattern, get_resolver, resolve, reverse
from django.utils import translation

from characters.filters import CharacterFilter
from characters.models import Alias, Character
from episodes.filters import EpisodeFilter
from episodes.horizon import Horizon
from episodes.models import Episode, Passage, Person, Season
from episodes.resources import Resource
from episodes.shapes import expandable
from events.filters import BoardFilter, EventFilter, SecretFilter
from events.models import Event, Place, Secret
from events.tie_filters import NetworkFilter
from smallville.api.urls import urlpatterns as api_patterns
from smallville.reuse.bulk.editions import FORMATS
from tests.leaks.fans import YEAR
from tests.leaks.series import CANARY
from tracking.models import PublicPage

# Behind a login, or only ever sent to: what a reader tracks is theirs, and tests/tracking sees to it.
NOT_PUBLIC = {
    *("admin", "healthz"),
    *(f"api:{name}" for name in ("me", "my-runs", "my-viewings", "my-ratings", "my-notes", "my-marks")),
    *(
        f"tracking:{name}"
        for name in (
            *("runs", "run", "mark", "opinion", "opinions", "favourites", "statistics", "year", "sharing", "plan"),
            *("calendar", "feed", "import", "import_preview", "import_unmatched", "export", "export_file"),
        )
    ),
}
# Pages of the accounts that everyone may see. They tell nothing of the story, and neither do all others of them, which
# need a login, or the link in a mail, or lead on.
ACCOUNTS = {
    "account_closed",
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_signup",
}
OF_EPISODES = {
    *("episodes:episode", "episodes:previously", "tracking:viewing", "feed-episode", "card-episode", "api:episode"),
}
FILTERS = {
    "episodes:list": (EpisodeFilter, Episode.objects.as_of),
    "characters:list": (CharacterFilter, Character.objects.met),
    "events:list": (EventFilter, Event.objects.told),
    "events:secrets": (SecretFilter, Secret.objects.told),
    "events:where": (BoardFilter, Character.objects.met),
    "events:network": (NetworkFilter, Event.objects.told),
}
API: dict[str, Any] = {pattern.name: pattern.callback.cls for pattern in api_patterns}  # type: ignore[attr-defined, misc]
ROWS = {Episode: "as_of", Character: "met"}
"""How the rows are asked for of which it is not `told`."""
PLAIN = {
    *("home", "horizon", "api-docs", "search", "suggestions", "suggest", "suggest-thanks"),
    *("events:places", "characters:appearances", "tracking:me"),
    *("data", "feed", "card", "manifest", "robots", "sitemap", "sitemap-pages"),
}
# What leads on: to a page that is told, or to the one that asks.
LEADS_ON = {"short-event", "short-secret", "short-passage", "data-file"}
SEARCHED = ["deutsch", "englisch", "alias", "name", "deutsh", "nothing", "%22auf+deutsch%22"]
BEGUN = ["d", "al", "storyq", "titleq", "auf+deutsc"]
PARAMETERS = {
    "horizon": ["season=1", "season=2", "season=99", "next=/de/events/"],
    "home": ["news=start", "news=1x01", "recap=long", "recap=nobody"],
    "episodes:previously": ["recap=long", "recap=nobody"],
    "episodes:episode": ["order=happened", "order=nonsense"],
    "characters:character": ["order=happened"],
    "search": [f"q={word}" for word in SEARCHED]
    + ["q=deutsch&kind=event", "q=alias&kind=nothing", "q=deutsch&season=2"],
    "suggestions": [f"q={word}" for word in BEGUN],
    "suggest": ["page=/de/events/", "page=https://elsewhere.example/"],
    "suggest-thanks": ["page=/de/events/", "page=https://elsewhere.example/"],
}
# Of a real guide with hundreds of characters, some stand for all.
SOME = 8
_TOLD_IN = re.compile(r"q\dq")
_CODE = re.compile(r"(\dx\d\d)")
_TOKEN = re.compile(r'<input type="hidden" name="csrfmiddlewaretoken" value="\w+">')  # another one every time
# When a form was opened: other than that, two pages that tell the same are alike.
_OPENED = re.compile(r'(name="opened" value=)"[^"]*"')
_LINK = re.compile(r'<a\b[^>]*?\shref="([^"#]+)[^"]*"')


_PASSING = "RateLimit-Reset"


def is_of_the_api(address: str) -> bool:
    return address.startswith("/api/")


@dataclass(frozen=True)
class Answer:
    """What a page answers: its status, its headers and its text."""

    status: int
    headers: str
    text: str

    def everything(self) -> str:
        return f"{self.status}\n{self.headers}\n{self.text}"


def public_patterns() -> Iterator[str]:
    """Yield the name of every public page that the URLconf knows."""

    def walk(patterns, namespace):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                assert pattern.name, f"Give the page at {pattern.pattern} a name."
                yield f"{namespace}{pattern.name}"
            elif pattern.namespace not in NOT_PUBLIC:
                inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
                yield from walk(pattern.url_patterns, inner)

    hidden = re.compile(r"account($|_)|mfa_")
    names = (name for name in walk(get_resolver().url_patterns, "") if name not in NOT_PUBLIC)
    return (name for name in names if name in ACCOUNTS or not hidden.match(name))


def _resource(name: str) -> type[Resource] | None:
    """Return the resource of the API that has that name; None for a page."""
    return API[name.removeprefix("api:")] if name.startswith("api:") else None


def arguments(name: str, slugs: dict[str, Iterable[str]]) -> list[tuple]:
    """Return the arguments of all pages of that name, told or not; fail for a name that is new here."""
    if name in PLAIN | FILTERS.keys() | ACCOUNTS or ((resource := _resource(name)) and not resource.path_says):
        return [()]
    if name in OF_EPISODES:
        return [(code,) for code in Episode.objects.values_list("code", flat=True)]
    numbers = list(Season.objects.values_list("number", flat=True))
    of_its_own: dict[str, Iterable[tuple]] = {
        "episodes:season": [(number,) for number in numbers],
        "api:season": [(number,) for number in numbers],
        "tracking:public": PublicPage.objects.values_list("address"),
        "tracking:public-year": [(address, YEAR) for (address,) in PublicPage.objects.values_list("address")],
        "card-season": [(number,) for number in numbers],
        "calendar": [(where, number) for where in ("us", "de") for number in numbers],
        "icon": [(192,), (1,)],
        "data-file": [(file,) for file in (*FORMATS, "nothing")],
        "short-passage": Passage.objects.values_list("synopsis__episode__code", "synopsis__language", "position"),
    }
    if name in of_its_own:
        return list(of_its_own[name])
    assert name in slugs, f"The page {name} is new: say in this file which addresses it has, so that it is crawled."
    return [(slug,) for slug in slugs[name]]


def may_answer(address: str) -> set[int]:
    """Return the statuses that a page may have, told or not; the API refuses what it does not know."""
    if is_of_the_api(address):
        return {200, 400, 404}
    return {200, 302, 404} if resolve(address.partition("?")[0]).view_name in LEADS_ON else {200, 404}


def _recaps(alike) -> Iterator[str]:
    return (urlencode({"recap": slug}) for slug in _some_characters(alike))


def _almost_names(alike) -> Iterator[str]:
    """Yield what is almost the name of what is told later, which must not be what was meant."""
    names = Alias.objects.order_by("pk").values_list("name", flat=True)[:SOME]
    return (urlencode({"q": _TOLD_IN.sub("q1q", name.split()[-1], count=1)}) for name in names)


def _suggestions(alike) -> Iterator[str]:
    slugs = {alike(slug): slug for slug in Event.objects.order_by("pk").values_list("slug", flat=True)}
    return (urlencode({"page": f"/de/events/{slug}/"}) for slug in slugs.values())


# What is asked of a page that is no list with filters, besides its PARAMETERS.
ASKED = {"home": _recaps, "episodes:previously": _recaps, "search": _almost_names, "suggest": _suggestions}


def queries(name: str, alike) -> list[str]:
    """Return the queries of a page: every filter with the values that there are at everything, and some texts.

    Of the values of a filter that are `alike`, one stands for all.
    """
    if resource := _resource(name):
        return _queries_of_the_api(resource, alike)
    if name not in FILTERS:
        return PARAMETERS.get(name, []) + (list(ASKED[name](alike)) if name in ASKED else [])
    listing, chosen = _filtered(*FILTERS[name], alike)
    found = ["page=2", "news=1x01", *chosen]
    return found + _together(listing.form.fields, found)


def _filtered(filter_set, rows, alike):
    """Return the filters of a list at everything, and a query for each value that they offer."""
    listing = filter_set({}, rows(Horizon.EVERYTHING))
    found = []
    for field, choices in listing.options().items():
        values = {alike(value): value for value, _label in choices}
        found += [urlencode({field: value}) for value in values.values()]
    return listing, found


def _queries_of_the_api(resource, alike) -> list[str]:
    """Return the queries of a resource: all that it can is expanded.

    Of filters that a page has too, what they find has been seen there; others come with every value that there is.
    """
    others = expandable(resource.serializer_class()) if resource.serializer_class else []
    whole = urlencode({"expand": ",".join(others)}) if others else ""
    found = [""]
    filter_set = resource.filterset_class
    if filter_set and filter_set in {shared for shared, _rows in FILTERS.values()}:
        chosen = ("q=story", "order=happened", "view=dark", "group=place", "upto=1x01", "season=2", "episode=1x02")
        names = filter_set.base_filters.keys() - resource.left_out
        found += [query for query in chosen if query.partition("=")[0] in names]
    elif filter_set:
        rows = getattr(filter_set._meta.model.objects, ROWS.get(filter_set._meta.model, "told"), None)
        values = _filtered(filter_set, rows or (lambda _horizon: Person.objects.all()), alike)[1]
        found += values + (["q=d", "q=story", "q=name"] if "q" in filter_set.base_filters else [])
    if resource.own_parameters:
        found += ["recap=long", *(urlencode({"recap": slug}) for slug in _some_characters(alike))]
    return [query for query in ("&".join(filter(None, (one, whole))) for one in found) if query]


def _some_characters(alike) -> list[str]:
    slugs = {alike(slug): slug for slug in Character.objects.order_by("pk").values_list("slug", flat=True)}
    return list(slugs.values())[:: max(1, len(slugs) // SOME)]


def _together(names, chosen) -> list[str]:
    """Return queries that say more than one thing at once."""
    found: list[str] = []
    if "q" in names:
        found += ["q=story", "q=title", "q=teaser", "q=name", "q=d", "q=1x01", "q=2x02"]
    if "view" in names:
        found += [f"{query}&view=dark" for query in chosen if query.startswith(("character=", "state=", "page="))]
        found += [f"{query}&state=nothing" for query in chosen if query.startswith("character=")]
    if "group" in names:
        found += ["main=on", "main=on&group=place", "page=2&group=place"]
    if "together" in names:
        found += [f"{query}&together=on&order=happened" for query in chosen if query.startswith("character=")]
    if "upto" in names:
        found += [f"{query}&upto=1x01" for query in chosen if query.startswith("focus=")]
    return found


def told_in(value: str) -> str | None:
    """Return which episode tells a value of a filter; None for what is the same in every series."""
    found = CANARY.search(value) or _CODE.fullmatch(value)
    return found and found.groups()[-1]


def seeds(language: str, slugs, alike=told_in, *, api: bool = True) -> list[str]:
    """Return the addresses of all public pages, told or not, with every filter. It is the same for every horizon.

    Those of the API are among them, if wanted.
    """
    addresses = []
    with translation.override(language):
        for name in public_patterns():
            if not api and name.startswith("api:"):
                continue
            for args in arguments(name, slugs):
                address = reverse(name, args=args)
                asked = [f"{address}?{query}" for query in queries(name, alike)]
                # What a resource says expanded is more than what it says without.
                addresses += asked if asked and is_of_the_api(address) else [address, *asked]
    return addresses


class Reader:
    """Someone who reads as of a horizon, which the cookie or the address says."""

    def __init__(self, horizon: Horizon | None, *, by_address: bool = False):
        self.client = Client()
        self.position = None if horizon is None else str(horizon)
        self.as_of = self.position if by_address else None
        self.asked = count(1)
        if horizon is not None and not by_address:
            self.client.cookies["stand"] = str(horizon)

    def read(self, address: str) -> Answer:
        as_of = self.position if is_of_the_api(address) else self.as_of
        if as_of and "as_of=" not in address:
            address += f"{'&' if '?' in address else '?'}as_of={as_of}"
        response = self.client.get(address, REMOTE_ADDR=f"2001:db8:{next(self.asked):x}::1")
        headers = "\n".join(f"{name}: {value}" for name, value in sorted(response.items()) if name != _PASSING)
        response.cookies.pop(settings.CSRF_COOKIE_NAME, None)
        headers += response.cookies.output()
        return Answer(response.status_code, headers, _TOKEN.sub("", _OPENED.sub(r"\1", _text(response))))

    def crawl(self, addresses: Iterable[str]) -> Iterator[tuple[str, Answer]]:
        """Yield every page of `addresses`, and every page to which those link."""
        waiting = dict.fromkeys(addresses)
        seen = set()
        while waiting:
            address = next(iter(waiting))
            del waiting[address]
            seen.add(address)
            answer = self.read(address)
            yield address, answer
            language = address[:4]
            for link in links(answer.text):
                # A filtered list leads to ever more filters: it is followed to all other pages.
                # The form for a correction names the page that it comes from and nothing else: some stand for all.
                is_more_of_it = ("?" in address and "?" in link) or "/suggest/?" in link
                if link.startswith(language) and link not in seen and not is_more_of_it:
                    waiting[link] = None


def _text(response) -> str:
    """Return what a page says; of a file that is no text, its bytes as letters."""
    raw = b"".join(response.streaming_content) if response.streaming else response.content
    return raw.decode("utf-8", "surrogateescape")


def links(text: str) -> list[str]:
    """Return the addresses on this site to which a page links, in their order; without the position they carry."""
    found = []
    for href in _LINK.findall(text):
        parts = urlsplit(unescape(href))
        if parts.netloc or not parts.path.startswith(("/de/", "/en/")):
            continue
        query = {name: values for name, values in parse_qs(parts.query).items() if name != "as_of"}
        found.append(parts.path + (f"?{urlencode(query, doseq=True)}" if query else ""))
    return list(dict.fromkeys(found))


def all_slugs() -> dict[str, list[str]]:
    """Return the slugs of all rows that have a page, drafts too."""
    pages: dict[str, Any] = {"characters:character": Character, "events:event": Event, "events:why": Event}
    pages |= {"events:place": Place, "events:secret": Secret, "feed-character": Character}
    pages |= {"short-event": Event, "short-secret": Secret, "api:person": Person, "api:character": Character}
    pages |= {"api:event": Event, "api:why": Event, "api:place": Place, "api:secret": Secret}
    return {name: list(model.objects.values_list("slug", flat=True)) for name, model in pages.items()}
