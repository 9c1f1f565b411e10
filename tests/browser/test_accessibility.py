"""No page has a finding of axe, in either language and colour scheme, nor is it wider than a small phone."""

import pytest

from tests.browser.axe import findings_by_day_and_night
from tests.smallville.test_pages import PAGES, address
from tests.worlds import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDRESSES = {
    # By turns in German and English.
    **{page: address(page, ("de", "en")[place % 2]) for place, page in enumerate(PAGES)},
    "mistake": "/de/events/?kind=nonsense&season=1",
    "nothing": "/de/events/?q=nonsense&page=99",
    "sorted": "/en/episodes/?sort=title",
    "happened": "/en/events/?order=happened&character=character-1&character=character-2&together=on",
    "dark": "/de/secrets/?view=dark",
    "by-place": "/en/where/?group=place&main=on",
    "focused": "/en/network/?focus=character-2&upto=1x01",
    "untied": "/de/network/?focus=nobody",
    "episode-happened": "/de/episodes/1x01/?order=happened",
    "no-order": "/en/episodes/1x01/?order=nonsense",
    "login": "/de/accounts/login/",
    "signup": "/en/accounts/signup/",
    "not-found": "/en/nowhere/",
    "as-of": "/en/events/?as_of=1x01",
    "news": "/de/?as_of=1x01&news=start",
    "unknown-position": "/en/?as_of=9x99",
    "not-told-yet": "/de/episodes/1x03/?as_of=1x01",
}


def test_axe_finds_nothing(page, live_server):
    make_world()
    found = {}
    for name, path in ADDRESSES.items():
        page.goto(live_server.url + path)
        found[name] = findings_by_day_and_night(page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_axe_finds_nothing_where_the_reader_is_asked(page, live_server, settings):
    settings.DEFAULT_HORIZON = "ask"
    make_world()
    found = {}
    for path in ("/de/", "/en/events/", "/en/events/event-1/"):
        page.goto(live_server.url + path)
        page.click(".stand summary")
        found[path] = findings_by_day_and_night(page)
    page.context.add_cookies([{"name": "stand", "value": "1x01", "url": live_server.url}])
    page.goto(f"{live_server.url}/de/events/?as_of=1x02")
    found["too far"] = findings_by_day_and_night(page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_no_page_is_wider_than_a_small_phone(page, live_server):
    make_world()
    page.set_viewport_size({"width": 320, "height": 640})
    for path in ADDRESSES.values():
        page.goto(live_server.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
