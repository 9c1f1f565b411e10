"""A reader says where they are, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories import EpisodeFactory, EventFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address(live_server, settings):
    """The address of a site with an event in each of three episodes, which asks its readers first."""
    settings.DEFAULT_HORIZON = "ask"
    for episode in EpisodeFactory.create_batch(3):
        EventFactory(episode=episode)
    return live_server.url


def test_a_reader_answers_moves_on_and_follows_a_link_that_goes_too_far(page, address):
    page.goto(f"{address}/de/events/?kind=discovery")
    expect(page.locator("h2", has_text="Wie weit bist du?")).to_be_visible()
    expect(page.locator(".event")).to_have_count(0)

    page.fill("#question-code", "1x1")
    page.press("#question-code", "Enter")
    expect(page).to_have_url(f"{address}/de/events/?kind=discovery")
    expect(page.locator(".event")).to_have_count(1)

    page.click(".stand summary")
    page.click("text=Eine weiter: 1x02 gesehen")
    expect(page.locator(".news h2")).to_have_text("Neu mit 1x02")
    expect(page.locator(".event")).to_have_count(2)

    page.goto(f"{address}/de/events/?as_of=all")
    expect(page.locator("h1")).to_have_text("Dieser Link geht weiter, als du bist")
    page.click("text=Nein: zeig sie mit meinem Stand")
    expect(page.locator(".event")).to_have_count(2)
    page.go_back()
    page.click("text=Ja: zeig sie diesmal bis zum Schluss")
    expect(page.locator(".event")).to_have_count(3)
    expect(page).to_have_url(re.compile(r"as_of=all$"))


def test_a_reader_chooses_by_season_and_episode_without_scripts(browser, address):
    with browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.goto(f"{address}/en/events/")
        page.click(".stand summary")
        page.click(".seasons button >> nth=0")
        page.click("button[value='1x02']")
        expect(page).to_have_url(f"{address}/en/events/")
        expect(page.locator(".event")).to_have_count(2)
        expect(page.locator(".stand summary")).to_contain_text("1x02 – Episode 2")


def test_a_filter_keeps_the_position_of_the_address(page, address):
    page.goto(f"{address}/en/events/?as_of=1x02")
    page.select_option("#filter-kind", "loss")
    expect(page.locator(".nothing")).to_be_visible()
    page.click(".chip.all")
    expect(page.locator(".event")).to_have_count(2)
    expect(page).to_have_url(re.compile("as_of=1x02"))


def test_a_code_that_is_none_is_said_where_it_was_typed(page, address):
    page.goto(f"{address}/en/events/")
    page.fill("#question-code", "9x99")
    page.press("#question-code", "Enter")
    expect(page.locator("#choose-error")).to_have_text("There is no episode 9x99.")
    expect(page.locator("#choose-code")).to_have_value("9x99")
