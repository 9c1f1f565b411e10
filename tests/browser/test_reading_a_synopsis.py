"""An editor takes a text from the episode to published events with evidence, with the keyboard alone."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from playwright.sync_api import expect

from episodes.models import Synopsis
from events.models import Event
from tests.browser.axe import findings
from tests.browser.entering import log_in
from tests.factories import AliasFactory, CharacterFactory, EpisodeFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Ours, in the manner of what fans write.
TEXT = (
    'Nach dem Sommer bleibt Clark in der Stadt und nennt sich dort "Kal". Lana fährt ihm nach. Doch er lacht nur...\n'
    "Auf dem Hof packen Martha und Jonathan ihre Kisten, weil die Bank nicht länger wartet.\n"
    "Luthor lässt den Vertrag verschwinden."
)
RIGHTS = [
    f"{verb}_{model}"
    for verb in ("view", "add", "change")
    for model in ("episode", "event", "participation", "synopsis", "passage")
] + ["publish_event"]


@pytest.fixture
def episode():
    episode = EpisodeFactory()
    told = {"named_in": episode, "introduced_in": episode}
    for name in ("Clark Kent", "Lana Lang", "Martha Kent", "Jonathan Kent", "Lex Luthor", "Lionel Luthor"):
        CharacterFactory(name=name, slug=name.lower().replace(" ", "-"), **told)
    AliasFactory(character__name="Bruce", character__slug="bruce", name="Batman", revealed_in=episode)
    return episode


@pytest.fixture
def desk(page, live_server, django_user_model, episode):
    """Log in an editor without superuser rights, in English, and open the episode."""
    editor = django_user_model.objects.create_user("editor", password="password", is_staff=True)
    editor.user_permissions.set(Permission.objects.filter(codename__in=RIGHTS))
    page.set_extra_http_headers({"Accept-Language": "en"})
    log_in(page, live_server.url, editor)
    page.goto(live_server.url + reverse("admin:episodes_episode_change", args=[episode.pk]))
    return page


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_a_text_becomes_published_events_with_evidence(desk):
    desk.focus("text=Read a synopsis")
    press(desk, "Enter")
    desk.focus("[name=text]")
    desk.keyboard.insert_text(TEXT)
    desk.select_option("[name=language]", "de")
    desk.focus("[name=words][value=own]")
    press(desk, "Space")
    assert findings(desk) == []
    desk.focus("[value=read]")
    press(desk, "Enter")

    proposals = desk.locator(".proposal")
    proposals.first.wait_for()
    desk.wait_for_load_state()
    expect(desk.locator(".told mark.unsure")).to_have_text(re.compile("Luthor"))
    assert findings(desk) == []
    number = proposals.count()

    # The first is accepted and corrected: its title in the other language, and one more, found by an alias.
    press(desk, "j", "a")
    expect(desk.locator("#said")).to_contain_text(f"{number - 1} open, 1 accepted, 0 dropped")
    press(desk, "e")
    expect(desk.locator("#id_p0-title_de")).to_be_focused()
    press(desk, "Tab")
    desk.keyboard.type("Clark jeers at Lana, max")
    press(desk, "Escape")
    expect(desk.locator("#p0")).to_be_focused()
    blank = desk.locator("#p0 .who input").last
    blank.focus()
    desk.keyboard.type("Batman")
    desk.select_option("#id_p0-kind", "conflict")

    # The second goes into the first, and is split off again; what was typed stays.
    desk.focus("#p1")
    press(desk, "m")
    expect(proposals).to_have_count(number - 1)
    expect(desk.locator("#said")).to_have_text("Merged with the one above.")
    expect(desk.locator("#p0")).to_be_focused()
    expect(desk.locator("#id_p0-title_en")).to_have_value("Clark jeers at Lana, max")
    press(desk, "s", "Tab", "Enter")
    expect(proposals).to_have_count(number)
    expect(desk.locator("#said")).to_have_text("Split in two.")

    # The last stays unsure, one is dropped, the rest is accepted as it stands.
    press(desk, "a", "j", "x")
    expect(proposals.nth(1)).to_have_class(re.compile("dropped"))
    assert findings(desk) == []
    desk.focus("[value=accept]")
    press(desk, "Enter")
    expect(desk.locator("#said")).to_contain_text("Proposals changed")
    for kind in desk.locator(".proposal.accepted [name$=kind]").all():
        kind.select_option("family") if kind.input_value() == "unknown" else None
    desk.focus("[value=save]")
    press(desk, "Enter")

    desk.wait_for_url("**/events/event/**")
    assert Event.objects.count() == number - 1
    assert not Event.objects.published().exists()
    desk.focus("#action-toggle")
    press(desk, "Space")
    desk.select_option("[name=action]", "publish")
    desk.focus("[name=index]")
    press(desk, "Enter")
    expect(desk.locator(".messagelist")).to_contain_text("published")
    events = Event.objects.published().order_by("position")
    assert len(events) == number - 1
    assert all(event.evidence.exists() for event in events)
    assert events[0].title_en == "Clark jeers at Lana, max"
    assert set(events[0].characters.values_list("slug", flat=True)) >= {"clark-kent", "bruce"}
    assert set(events.last().participations.values_list("character__slug", "is_sure")) == {
        ("lex-luthor", False),
        ("lionel-luthor", False),
    }
    assert Synopsis.objects.get().words == "own"


def test_without_scripts_the_buttons_do_all(browser, live_server, desk, episode):
    """The same page in a browser that runs none: merging, splitting and saving are submits."""
    with browser.new_context(java_script_enabled=False, storage_state=desk.context.storage_state()) as context:
        page = context.new_page()
        page.goto(live_server.url + reverse("admin:episodes_episode_read", args=[episode.pk]))
        page.fill("[name=text]", TEXT)
        page.select_option("[name=language]", "de")
        proposals = page.locator(".proposal")
        page.click("[value=read]")
        proposals.first.wait_for()
        page.wait_for_load_state()
        number = proposals.count()
        page.click("[value=merge-1]")
        expect(proposals).to_have_count(number - 1)
        page.click("[value=split-0]")
        expect(proposals).to_have_count(number)
        page.fill("#id_p0-title_en", "Anew")
        with page.expect_navigation():
            page.press("#id_p0-title_en", "Enter")
        expect(page.locator("#id_p0-title_en")).to_have_value("Anew")
        page.click("[value=accept]")
        expect(page.locator(".proposal.accepted")).to_have_count(number)
        page.click("[value=save]")
        page.wait_for_url("**/events/event/**")

    assert Event.objects.count() == number
    assert Synopsis.objects.get().words == "private"


def test_it_fits_a_small_phone_by_night(desk):
    desk.set_viewport_size({"width": 320, "height": 640})
    desk.emulate_media(color_scheme="dark")
    desk.click("text=Read a synopsis")
    desk.locator("[value=read]").wait_for()
    desk.wait_for_load_state()
    assert desk.evaluate("document.documentElement.scrollWidth") <= 320
    desk.fill("[name=text]", TEXT)
    desk.select_option("[name=language]", "de")
    desk.click("[value=read]")
    desk.locator(".proposal").first.wait_for()
    desk.wait_for_load_state()
    assert desk.evaluate("document.documentElement.scrollWidth") <= 320
    assert findings(desk) == []
