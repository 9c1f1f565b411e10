"""Readers in a real browser; the page fails a test by itself when the policy forbids something."""

import re

import pytest
from playwright.sync_api import expect

from characters.models import Character
from tests.factories import CharacterFactory, EventFactory, ParticipationFactory
from tests.worlds import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(page, live_server):
    """Return a way to open an address of a site with a small world."""
    make_world()

    def visit(path):
        page.goto(live_server.url + path)
        return page

    return visit


def test_a_reader_filters_events_follows_one_to_its_evidence_and_back(site):
    page = site("/en/events/")
    number = page.locator("#number-of-results")
    page.evaluate("window.stayed = true")
    expect(number).to_have_text("3 events")

    page.focus("#filter-character")
    page.select_option("#filter-character", "character-3")
    expect(number).to_have_text("1 event")
    expect(page.locator("[data-announce]")).to_have_text("1 event")
    expect(page).to_have_url(re.compile(r"/en/events/\?character=character-3$"))
    expect(page.locator("#filter-character")).to_be_focused()

    page.select_option("#filter-character", "character-2")
    expect(number).to_have_text("2 events")
    page.check("#filter-together")
    expect(number).to_have_text("1 event")
    assert page.evaluate("window.stayed"), "the page was loaded anew"

    page.click("text=Event 3")
    expect(page.locator("h1")).to_have_text("Event 3")
    page.click(".evidence a")
    expect(page).to_have_url(re.compile(r"/en/episodes/1x01/#p3$"))
    page.click("#p3 .margin a")
    expect(page).to_have_url(re.compile(r"#event-3$"))
    page.click("#event-3 .causes >> text=paragraph 3")
    expect(page).to_have_url(re.compile(r"#p3$"))


def test_back_brings_back_the_filters_before(site):
    page = site("/de/events/")
    number = page.locator("#number-of-results")
    page.select_option("#filter-character", "character-3")
    expect(number).to_have_text("1 Ereignis")
    page.go_back()
    expect(number).to_have_text("3 Ereignisse")
    expect(page).to_have_url(re.compile("/de/events/$"))
    expect(page.locator(".chosen")).to_have_count(0)
    page.go_forward()
    expect(number).to_have_text("1 Ereignis")
    expect(page.locator(".chosen input")).to_be_checked()
    page.click(".chosen input")
    expect(number).to_have_text("3 Ereignisse")


def test_typing_filters_and_keeps_what_is_typed(site):
    page = site("/de/events/")
    page.locator("#filter-q").press_sequentially("Ereignis 2", delay=60)
    expect(page.locator("#number-of-results")).to_have_text("1 Ereignis")
    expect(page.locator("#filter-q")).to_be_focused()
    expect(page.locator("#filter-q")).to_have_value("Ereignis 2")
    page.go_back()
    expect(page.locator("#number-of-results")).to_have_text("3 Ereignisse")


def test_a_chip_takes_its_filter_away_and_the_language_switch_keeps_the_others(site):
    page = site("/de/events/?character=character-3&season=1")
    page.click(".chip:has-text('Staffel')")
    expect(page.locator(".chip:has-text('Staffel')")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"/de/events/\?character=character-3$"))
    page.click("text=English")
    expect(page.locator("h1")).to_have_text("Events")
    expect(page).to_have_url(re.compile(r"/en/events/\?character=character-3$"))
    expect(page.locator("#number-of-results")).to_have_text("1 event")


def test_a_wrong_value_is_said_where_it_was_typed(site):
    page = site("/de/events/")
    page.fill("#filter-episode", "99x99")
    page.press("#filter-episode", "Enter")
    expect(page.locator("#filter-episode-error")).to_contain_text("„99x99“ gibt es hier nicht.")
    expect(page.locator("#number-of-results")).to_have_text("0 Ereignisse")


def test_all_of_it_works_without_scripts(browser, live_server):
    make_world()
    with browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.goto(live_server.url + "/de/events/")
        page.click(".filters summary")
        page.select_option("#filter-character", "character-3")
        page.click("button:has-text('Anzeigen')")
        expect(page.locator("#number-of-results")).to_have_text("1 Ereignis")
        page.click(".chip >> nth=0")
        expect(page.locator("#number-of-results")).to_have_text("3 Ereignisse")


def test_a_thumb_finds_an_episode_a_character_and_two_of_them_together_in_three_taps(browser, live_server):
    world = make_world()
    hero, other, _third = world.characters
    with browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True) as context:
        page = context.new_page()

        page.goto(live_server.url + "/de/")
        page.tap(".ruler a[href='/de/seasons/1/']")
        page.tap(f".episode-row a[href='/de/episodes/{world.episodes[0].code}/']")
        expect(page.locator(".synopsis .passage")).to_have_count(3)

        page.goto(live_server.url + "/de/")
        page.tap(".sections a[href='/de/characters/']")
        page.tap(".filters summary")
        page.locator("#filter-q").press_sequentially(other.name, delay=20)
        expect(page.locator(".people li")).to_have_count(2)  # the other has an alias with this number
        page.tap(f".people a[href='/de/characters/{other.slug}/']")
        expect(page.locator("h1")).to_have_text(other.name)

        page.goto(live_server.url + "/de/")
        page.tap(f".cast a[href='/de/characters/{hero.slug}/']")
        page.tap(f".side-column a[href*='character={other.slug}']")
        expect(page.locator("#number-of-results")).to_have_text("2 Ereignisse")


def test_the_keyboard_reaches_the_content_first(site):
    page = site("/de/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_the_network_grows_with_the_slider_and_shows_who_belongs_to_whom(site):
    page = site("/en/network/")
    newcomer = CharacterFactory(slug="newcomer", named_in_id=2)
    later = EventFactory(episode=newcomer.named_in)
    for character in (newcomer, Character.objects.get(slug="character-1")):
        ParticipationFactory(event=later, character=character)
    page.reload()
    slider, output = page.locator("#slider"), page.locator("[data-slider] output")
    expect(output).to_have_text("1x02")
    page.evaluate("window.stayed = true")

    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(output).to_have_text("1x01")
    expect(page.locator(".node")).to_have_count(3)
    expect(page).to_have_url(re.compile(r"/en/network/\?upto=1x01$"))
    expect(slider).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".node")).to_have_count(4)
    assert page.evaluate("window.stayed"), "the page was loaded anew"

    page.hover('[data-node="newcomer"]')
    expect(page.locator(".node.near")).to_have_count(2)
    page.focus('[data-node="character-1"]')
    expect(page.locator(".exploring .tie.near")).to_have_count(3)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"focus=character-1"))
    expect(page.locator(".node.focus")).to_have_text("Character 1")
