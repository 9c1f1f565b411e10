"""A newcomer tracks in a real browser: by mouse, by keyboard, and without scripts."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import expect

from tests.browser.axe import findings_by_day_and_night
from tests.factories import CharacterFactory, EventFactory, ParticipationFactory
from tests.tracking.fans import Kind, Scope, do, make_series, seen
from tracking.models import Fan, Run

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address(live_server, settings):
    """The address of a site that asks, with two seasons of three episodes and an event in each."""
    settings.DEFAULT_HORIZON = "ask"
    for episode in make_series():
        EventFactory(episode=episode)
    return live_server.url


def log_in(page, address, user):
    client = Client()
    session = page.context.cookies()
    for cookie in session:
        client.cookies[cookie["name"]] = cookie["value"]
    client.force_login(user)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])


def test_a_newcomer_tracks_signs_in_and_goes_on_by_keyboard(page, address):
    page.goto(f"{address}/en/episodes/1x01/")
    page.click(".mine [data-watch]")
    expect(page.locator(".said")).to_contain_text("1x01 is marked as watched. The guide tells up to 1x01 now.")
    expect(page.get_by_role("status").filter(has_text="The guide tells up to 1x01 now.")).to_have_count(1)
    expect(page.locator(".mine [data-watch]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".mine [data-watch]")).to_be_focused()
    expect(page.locator(".event")).to_have_count(1)
    expect(page.locator(".stand summary")).to_contain_text("1x01")

    page.keyboard.press("n")
    expect(page).to_have_url(f"{address}/en/episodes/1x02/")
    page.keyboard.press("w")
    expect(page.locator(".event")).to_have_count(1)
    page.keyboard.press("u")
    expect(page.locator(".event")).to_have_count(0)
    expect(page.locator(".said")).to_contain_text("Undone")

    user = User.objects.create_user("fan")
    log_in(page, address, user)
    page.goto(f"{address}/en/seasons/1/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".episode-row >> nth=1").locator("h3 a")).to_be_focused()
    page.keyboard.press("w")
    expect(page.locator(".episode-row .is-watched")).to_have_count(2)
    page.click("text=Whole season watched")
    expect(page.locator(".episode-row .is-watched")).to_have_count(3)
    assert seen(user) == {1: "watched", 2: "watched", 3: "watched"}

    page.click("[data-keys] button")
    page.keyboard.press("u")
    page.goto(f"{address}/en/")
    expect(page.locator(".lead .dateline")).to_contain_text("2x01")
    expect(page.locator(".series-bar")).to_contain_text("3 of 6 episodes watched")
    page.goto(f"{address}/en/episodes/?unwatched=on")
    expect(page.locator(".episode-row")).to_have_count(3)
    page.fill("#filter-q", "wu")  # which is typing, not pressing keys
    assert Fan.objects.get(user=user).progress == 3


def test_it_works_without_scripts_and_on_a_small_phone(browser, address):
    with browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}) as context:
        page = context.new_page()
        page.goto(f"{address}/en/seasons/1/")
        page.click("button[name=upto][value='1x02']")
        expect(page.locator(".said")).to_contain_text("2 episodes up to 1x02 are marked as watched.")
        expect(page.locator("[data-keys]").first).to_be_hidden()
        page.click(".said button")
        expect(page.locator(".is-watched")).to_have_count(0)
        page.goto(f"{address}/en/me/episodes/1x01/")
        page.fill("#when", "soon")
        page.press("#when", "Enter")
        expect(page.locator("#when-error")).to_contain_text("This is not understood.")
        page.click("button[value=yesterday]")
        expect(page.locator(".said")).to_contain_text("The date of 1x01 is kept.")
        for path in ("", "me/", "episodes/", "episodes/1x01/", "me/episodes/1x01/"):
            page.goto(f"{address}/en/{path}")
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_neither_a_long_name_nor_many_marks_make_a_page_wider_than_the_phone(page, live_server):
    season = make_series(seasons=1, episodes=12)
    clark = CharacterFactory(named_in=season[0], introduced_in=season[0])
    for episode in season:
        ParticipationFactory(event__episode=episode, character=clark)
    user = User.objects.create_user("fan")
    do(user, Kind.WATCHED, "1x12", Scope.UPTO)
    Run.objects.update(name="W" * 60)
    log_in(page, live_server.url, user)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{live_server.url}/en/seasons/1/")
    expect(page.locator(".presence .seen")).to_have_count(12)
    for path in ("seasons/1/", "me/", "me/runs/", "me/runs/1/"):
        page.goto(f"{live_server.url}/en/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_axe_finds_nothing_where_one_tracks(page, address):
    log_in(page, address, User.objects.create_user("fan"))
    page.goto(f"{address}/en/seasons/1/")
    page.click("button[name=upto][value='1x02']")
    page.click("button[name=skipped][value='1x03']")
    expect(page.locator(".is-skipped")).to_have_count(1)
    found = {"said": findings_by_day_and_night(page)}
    paths = ("", "me/", "me/runs/", "me/runs/1/", "me/episodes/1x01/", "episodes/", "episodes/1x01/")
    for path in paths:
        for language in ("de", "en"):
            page.goto(f"{address}/{language}/{path}")
            found[language + path] = findings_by_day_and_night(page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
