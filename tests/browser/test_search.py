"""The search box by keyboard alone: suggestions, and the words where they were found."""

import pytest
from playwright.sync_api import expect

from smallville.search.indexing import refresh
from tests.browser.axe import findings
from tests.worlds import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_reader_types_chooses_and_finds(page, live_server):
    world = make_world()
    refresh()
    page.goto(f"{live_server.url}/en/events/?as_of=1x01")
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="Search")
    expect(box).to_be_focused()
    page.keyboard.type("charact")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    assert findings(page) == []
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    name = options.first.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/characters/*/?as_of=1x01")
    assert page.inner_text("h1") in name

    page.keyboard.press("/")
    page.keyboard.type("charact")
    expect(options.first).to_be_visible()
    expect(page.locator(".search-box [role=status]")).to_contain_text("suggestions: Character")
    page.keyboard.press("Escape")
    expect(options.first).to_be_hidden()
    expect(box).to_have_value("charact")
    page.keyboard.type("er")
    options.nth(1).click()
    page.wait_for_url("**/characters/*/?as_of=1x01")

    page.goto(f"{live_server.url}/en/")
    page.keyboard.press("/")
    page.keyboard.type("event 1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=event+1")
    expect(page.locator("mark").first).to_have_text("Event")
    expect(page.get_by_role("link", name=world.events[0].title_en).first).to_be_visible()
    assert findings(page) == []
