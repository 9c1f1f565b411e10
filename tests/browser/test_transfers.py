"""A fan brings a file along, undoes that, and takes everything away, in a real browser."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.axe import findings_by_day_and_night, is_too_wide_for_a_phone
from tests.browser.entering import log_in
from tests.tracking.fans import make_fan, make_series, seen
from tests.tracking.transfers import sent
from tracking.models import Parcel, Run

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_fan_brings_along_undoes_and_takes_away(page, live_server, settings):
    settings.DEFAULT_HORIZON = "ask"
    make_series()
    fan = make_fan()
    log_in(page, live_server.url, fan)
    page.set_viewport_size({"width": 360, "height": 800})
    faults = []

    def heed():
        faults.extend(findings_by_day_and_night(page))
        assert not is_too_wide_for_a_phone(page)

    page.goto(f"{live_server.url}/en/me/import/")
    page.set_input_files("#id_file", files=[{"name": "x.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2"}])
    page.get_by_role("button", name="Look through it").click()
    expect(page.locator("#file-error")).to_be_visible()
    heed()

    table = sent.TVTIME_V2.encode()
    page.set_input_files("#id_file", files=[{"name": "tv.csv", "mimeType": "text/csv", "buffer": table}])
    page.get_by_role("button", name="Look through it").click()
    page.locator("summary", has_text="Episode by episode").click()
    expect(page.get_by_role("cell", name="Rewatch 1")).to_be_visible()
    heed()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download these rows as CSV").click()
    assert download.value.suggested_filename == "smallville-unmatched.csv"
    page.get_by_role("button", name="Import it").click()
    expect(page.locator(".said")).to_contain_text("3 entries are imported. The guide tells up to 1x02 now.")
    assert seen(fan) == {1: "watched", 2: "watched"}

    page.goto(f"{live_server.url}/en/me/export/")
    heed()
    with page.expect_download() as download:
        page.get_by_role("link", name="Everything, as one JSON").click()
    kept = json.loads(download.value.path().read_text())
    assert [run["name"] for run in kept["runs"]] == ["", "Rewatch 1"]

    page.goto(f"{live_server.url}/en/me/")
    page.locator(".steps [data-undo]").click()
    expect(page.locator(".said")).to_contain_text("Undone")
    assert [Run.objects.count(), Parcel.objects.count()] == [0, 0]
    assert not faults, "\n".join(faults)
