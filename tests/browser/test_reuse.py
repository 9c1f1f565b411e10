"""A reader takes something along, in a real browser."""

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from tests.browser.axe import findings
from tests.worlds import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_link_is_copied_as_of_here_and_leads_back(page, live_server):
    make_world()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_server.url)
    page.goto(f"{live_server.url}/en/episodes/1x01/?as_of=1x01")
    for place, (short, mark) in enumerate([("/p/1x01/de/2", "p2"), ("/e/event-1", "this"), ("/s/secret-1", "this")]):
        if place:
            page.goto(f"{live_server.url}/en/{['events/event-1', 'secrets/secret-1'][place - 1]}/?as_of=1x01")
        field = page.locator(f"#link-{mark}")
        expect(field).to_be_hidden()
        details = page.locator(".cite", has=field)
        details.locator("summary").click()
        details.locator("[data-copies^=link]").click()
        expect(details.locator("[data-copies^=link]")).not_to_have_text(re.compile("Copy"))
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == f"http://127.0.0.1:8000{short}?as_of=1x01"
        assert findings(page) == []
        page.goto(live_server.url + copied.removeprefix("http://127.0.0.1:8000"))
        expect(page).to_have_url(re.compile("as_of=1x01"))
    details = page.locator(".cite").first
    details.locator("summary").press("Enter")
    details.locator("[data-copies^=citation]").click()
    expect(details.locator("[data-copies^=citation]")).not_to_have_text(re.compile("Copy"))
    assert "/s/secret-1?as_of=1x01, as of 1x01, retrieved" in page.evaluate("navigator.clipboard.readText()")


def test_without_scripts_link_and_citation_stand_there_to_be_copied(browser, live_server):
    make_world()
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{live_server.url}/de/events/event-1/")
        page.click(".cite summary")
        expect(page.locator("#link-this")).to_be_visible()
        expect(page.locator("#citation-this")).to_have_value(re.compile("/e/event-1"))
        expect(page.locator(".cite button").first).to_be_hidden()


def test_who_has_a_stand_is_asked_before_the_files_are_shown(page, live_server, settings, tmp_path):
    make_world()
    settings.BULK_DIR = tmp_path
    call_command("export_bulk", verbosity=0)
    page.context.add_cookies([{"name": "stand", "value": "1x01", "url": live_server.url}])
    page.goto(f"{live_server.url}/en/data/")
    assert findings(page) == []
    expect(page.locator(".files")).to_have_count(0)
    page.click(".notice button")
    expect(page.locator(".files a")).to_have_count(3)
    assert findings(page) == []
    with page.expect_download() as download:
        page.click("text=SQLite")
    assert download.value.suggested_filename == "smallville.sqlite3"
