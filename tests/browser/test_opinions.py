"""A fan rates in a real browser, without scripts; and all that is theirs is clean for axe and narrow enough."""

from datetime import date, time

import pytest
from playwright.sync_api import expect

from tests.browser.axe import findings_by_day_and_night, is_too_wide_for_a_phone
from tests.browser.entering import log_in
from tests.tracking.fans import Kind, Scope, do
from tests.worlds import make_world
from tracking import sharing
from tracking.marks import Moment
from tracking.models import Fan, Favourite, Note, Rating

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [
    *("/de/me/", "/de/me/statistics/", "/en/me/statistics/?as_of=start", "/en/me/2026/", "/de/me/opinions/"),
    *("/de/me/sharing/", "/en/me/plan/", "/en/me/episodes/1x01/opinion/", "/de/characters/character-1/"),
    *("/de/events/event-1/", "/en/fans/fan-page/"),
]


@pytest.fixture
def fan(django_user_model):
    """A fan of a small world who has watched, rated, noted, planned and shared."""
    world = make_world()
    world.episodes[0]._meta.model.objects.update(air_date_us=date(2001, 10, 16), runtime_minutes=42)
    user = django_user_model.objects.create_user("fan")
    do(user, Kind.WATCHED, scope=Scope.SERIES, moment=Moment.now())
    fan = Fan.objects.get(user=user)
    Rating.objects.create(fan=fan, episode=world.episodes[0], value=7)
    Note.objects.create(fan=fan, episode=world.episodes[1], text="x" * 200)
    Favourite.objects.create(fan=fan, character=world.characters[0])
    sharing.make_public(user=user, address="", name="")
    sharing.open_feeds(user=user)
    sharing.keep_plan(user=user, episode_id=1, number=2, days=127, begins=date(2026, 1, 1), at=time(20))
    return user


def test_a_fan_rates_by_keyboard_without_scripts(browser, live_server, fan):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        log_in(page, live_server.url, fan)
        page.goto(f"{live_server.url}/en/episodes/1x01/")
        page.locator(".opinion summary").press("Enter")
        chosen = page.get_by_role("radio", name="7 of 10", exact=True)
        expect(chosen).to_be_checked()
        chosen.press("ArrowRight")
        expect(page.get_by_role("radio", name="8 of 10", exact=True)).to_be_checked()
        page.get_by_label("Your note").fill("Better than I thought.")
        page.get_by_role("button", name="Keep it").press("Enter")
        expect(page.locator(".said")).to_contain_text("What you think of 1x01 is kept.")
        expect(page.locator(".verdict .own")).to_contain_text("8 of 10")
        page.locator(".opinion summary").click()
        expect(page.get_by_label("Your note")).to_have_value("Better than I thought.")
        page.get_by_role("radio", name="no rating").check()
        page.get_by_role("button", name="Keep it").click()
        expect(page.locator(".verdict .own")).to_have_count(0)


def test_axe_finds_nothing_and_no_page_is_too_wide(page, live_server, fan):
    log_in(page, live_server.url, fan)
    page.set_viewport_size({"width": 320, "height": 640})
    found, wide = {}, []
    for scale in (10, 5):
        Fan.objects.update(scale=scale)
        for path in PAGES:
            page.goto(live_server.url + path)
            page.evaluate("document.querySelectorAll('main details').forEach(part => part.open = true)")
            found[path, scale] = findings_by_day_and_night(page)
            if is_too_wide_for_a_phone(page):
                wide.append(path)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    assert wide == []
