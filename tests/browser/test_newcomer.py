"""A newcomer's whole way in a real browser: from the first mark without an account until nothing of them is left."""

import json
import re

import pytest
from django.apps import apps
from playwright.sync_api import expect

from tests.factories import EventFactory
from tests.smallville.accounting import PASSWORD
from tests.tracking.fans import make_series
from tests.tracking.transfers import sent
from tracking.models import Fan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDRESS = "lana@talon.example"
SEEN_LATER = "72,2520,Smallville,,1,,2019-05-09 20:15:00,watch-episode-6,,1,6,16,16" + "," * 15 + "false,\n"


@pytest.fixture
def site(live_server, settings):
    """The address of a site that asks, with two seasons of six episodes and an event in each; its mails lead there."""
    settings.DEFAULT_HORIZON = "ask"
    settings.SITE_URL = live_server.url
    for episode in make_series(seasons=2, episodes=6):
        EventFactory(episode=episode, slug=f"event-{episode.overall}")
    return f"{live_server.url}/en"


def kept():
    """Return the keys of all rows that the database holds, by their model: of the guide, of accounts, of anything."""
    models = apps.get_models(include_auto_created=True)
    return {model._meta.label: set(model._base_manager.values_list("pk", flat=True)) for model in models}


def track_three(page, site):
    """Mark the first three episodes: on the page of one, by key on the next, and in the list."""
    page.goto(f"{site}/episodes/1x01/")
    page.click(".mine [data-watch]")
    expect(page.locator(".said")).to_contain_text("The guide tells up to 1x01 now.")
    page.goto(f"{site}/episodes/1x02/")
    page.keyboard.press("w")
    expect(page.locator(".said")).to_contain_text("The guide tells up to 1x02 now.")
    page.goto(f"{site}/episodes/")
    page.click("[data-marks='1x03'] [data-watch]")
    expect(page.locator(".said")).to_contain_text("The guide tells up to 1x03 now.")


def sign_up(page, site, mails):
    page.goto(f"{site}/me/")
    expect(page.locator(".standfirst")).to_contain_text("You track without an account")
    page.get_by_role("main").get_by_role("link", name="Sign up").click()
    page.fill("#id_email", ADDRESS)
    page.fill("#id_password1", PASSWORD)
    page.press("#id_password1", "Enter")
    expect(page.locator("h1")).to_have_text("Check your mail")
    page.goto(re.search(rf"^({site}/accounts/confirm-email/\S+)$", mails[0].body, re.MULTILINE)[1])
    page.click("text=Yes, it is mine")
    expect(page).to_have_url(f"{site}/me/")
    expect(page.locator(".said")).to_contain_text("3 marks from this device are in your account now.")
    assert Fan.objects.get().progress == 3


def go_on_in_season_1(page, site):
    """Mark all up to a point; the horizon moves, and what was sealed opens."""
    assert page.goto(f"{site}/events/event-5/").status == 404
    page.goto(f"{site}/seasons/1/")
    expect(page.locator(".episode-row .is-watched")).to_have_count(3)
    page.click("button[name=upto][value='1x05']")
    expect(page.locator(".said")).to_contain_text("2 episodes up to 1x05 are marked as watched.")
    expect(page.locator(".stand summary")).to_contain_text("1x05")
    expect(page.locator(".episode-row .is-watched")).to_have_count(5)
    assert page.goto(f"{site}/events/event-5/").status == 200
    assert page.goto(f"{site}/events/event-6/").status == 404


def rate(page, site):
    page.goto(f"{site}/episodes/1x05/")
    page.locator(".opinion summary").click()
    page.get_by_role("radio", name="9 of 10", exact=True).check(force=True)
    page.get_by_label("Your note").fill("Nobody else reads this.")
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator(".verdict .own")).to_contain_text("9 of 10")


def bring_along_and_undo(page, site):
    page.goto(f"{site}/accounts/")
    page.get_by_role("main").get_by_role("link", name="Bring along what I have watched").click()
    table = (sent.TVTIME_V2 + SEEN_LATER).encode()
    page.set_input_files("#id_file", files=[{"name": "tv.csv", "mimeType": "text/csv", "buffer": table}])
    page.get_by_role("button", name="Look through it").click()
    expect(page.locator("h1")).to_have_text("What the import would do")
    page.locator("summary", has_text="Episode by episode").click()
    expect(page.get_by_role("rowheader", name="1x06")).to_be_visible()
    assert Fan.objects.get().progress == 5
    page.get_by_role("button", name="Import it").click()
    expect(page.locator(".said")).to_contain_text("The guide tells up to 1x06 now.")
    assert page.goto(f"{site}/events/event-6/").status == 200
    page.goto(f"{site}/me/")
    page.locator(".steps [data-undo]").first.click()
    expect(page.locator(".said")).to_contain_text("The guide tells less now: up to 1x05.")
    assert page.goto(f"{site}/events/event-6/").status == 404


def take_away(page, download):
    with page.expect_download() as downloaded:
        page.get_by_role("link", name=download).click()
    return json.loads(downloaded.value.path().read_text())


def close(page, site):
    """Close the account, once all that is in it has been offered and taken."""
    page.goto(f"{site}/accounts/close/")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.get_by_role("link", name="Download all that is yours first").click()
    mine = take_away(page, "Everything, as one JSON")
    assert [viewing["episode"] for viewing in mine["runs"][0]["viewings"]] == ["1x01", "1x02", "1x03", "1x04", "1x05"]
    assert [rating["value"] for rating in mine["ratings"]] == [9]
    page.goto(f"{site}/accounts/close/")
    page.check("#id_sure")
    page.click(".final")
    expect(page.locator("h1")).to_have_text("The account is closed")


def test_from_the_first_mark_until_nothing_is_left(page, site, mailoutbox):
    before = kept()
    track_three(page, site)
    sign_up(page, site, mailoutbox)
    go_on_in_season_1(page, site)
    rate(page, site)
    bring_along_and_undo(page, site)
    added = {label for label, keys in kept().items() if keys != before[label]}
    assert added >= {"auth.User", "account.EmailAddress", "sessions.Session", "tracking.Fan", "tracking.Note"}
    close(page, site)
    assert kept() == before
    page.goto(f"{site}/me/")
    expect(page.locator(".is-watched")).to_have_count(0)
    expect(page.locator(".stand summary")).not_to_contain_text("1x0")
