"""The desk by keyboard: jump to an episode, add events to it, put them in order, and paste a name."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from events.models import Event
from tests.browser.axe import findings
from tests.browser.entering import log_in
from tests.factories import AliasFactory, CharacterFactory, EpisodeFactory, EventFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(page, live_server, admin_user):
    """Log in to the admin in English."""
    page.set_extra_http_headers({"Accept-Language": "en"})
    log_in(page, live_server.url, admin_user)
    page.goto(live_server.url + reverse("admin:index"))
    return page


def order():
    return list(Event.objects.order_by("position").values_list("title_en", flat=True))


def test_an_editor_jumps_adds_and_reorders_by_keyboard(desk, live_server):
    later = EpisodeFactory(season__number=3, number=1, overall=45, title_en="Exile")
    EventFactory(episode=later, title_en="One", position=1)
    EventFactory(episode=later, title_en="Two", position=2)
    CharacterFactory(name="Kalinda")
    clark = CharacterFactory(name="Clark Kent", named_in=EpisodeFactory(season__number=4, number=1, overall=67))
    AliasFactory(character=clark, name="Kal", revealed_in=later)

    # Jump: the field is a key away, the suggestion an arrow.
    desk.locator("#jump[role=combobox]").wait_for()
    desk.keyboard.press("/")
    desk.keyboard.type("exile")
    expect(desk.locator("#jump-hits [role=option]")).to_have_count(1)
    assert findings(desk) == []
    desk.keyboard.press("ArrowDown")
    expect(desk.locator("#jump")).to_have_attribute("aria-activedescendant", "jump-hit-0")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/episodes/episode/*/change/")

    # Add: the title has the focus, a pasted name is taken at once.
    desk.get_by_role("link", name="Add events one after the other").press("Enter")
    expect(desk.locator("#id_title_en")).to_be_focused()
    desk.keyboard.type("Clark Kent comes back")
    expect(desk.locator(".spoilers p")).to_have_text("“Clark Kent”: Clark Kent is first named in 4x01.")
    desk.keyboard.press("Tab")
    desk.keyboard.type("arr")
    desk.locator("#id_character + .select2").click()
    desk.evaluate(
        """() => {
            const field = document.querySelector(".select2-search__field");
            const clipboardData = new DataTransfer();
            clipboardData.setData("text", " Kal ");
            field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
            field.value = " Kal ";
            field.dispatchEvent(new Event("input", { bubbles: true }));
        }"""
    )
    expect(desk.locator("#id_character + .select2")).to_contain_text("Clark Kent")
    assert findings(desk) == []
    desk.get_by_role("button", name="Add event").press("Enter")
    expect(desk.locator(".messagelist .success")).to_contain_text("Clark Kent comes back")
    expect(desk.locator(".messagelist .warning")).to_contain_text("4x01")
    expect(desk.locator("#id_title_en")).to_be_focused()
    assert order() == ["One", "Two", "Clark Kent comes back"]
    assert list(Event.objects.get(position=3).characters.all()) == [clark]

    # Reorder: by the buttons, which keep the focus, and by the grip.
    desk.get_by_role("link", name="Change their order").press("Enter")
    up = desk.get_by_role("button", name="Move up: Clark Kent comes back")
    up.press("Enter")
    expect(up).to_be_focused()
    expect(desk.locator("#reorder-status")).to_contain_text("Clark Kent comes back: now 2 of 3")
    up.press("Enter")
    expect(desk.get_by_role("button", name="Move down: Clark Kent comes back")).to_be_focused()
    grip = desk.locator("#events-1 .reorder-grip")
    grip.hover()
    desk.mouse.down()
    target = desk.locator("#events-0").bounding_box()
    desk.mouse.move(target["x"] + 40, target["y"] + target["height"] / 2, steps=5)
    desk.mouse.up()
    expect(desk.locator("#reorder-status")).to_contain_text("Two: now 2 of 3")
    desk.click("[name=_continue]")
    expect(desk.locator(".messagelist .success")).to_be_visible()
    assert order() == ["Clark Kent comes back", "Two", "One"]

    # Preview: the page as it would be, which is marked and can be read by everyone.
    draft = Event.objects.get(title_en="Clark Kent comes back")
    desk.goto(live_server.url + reverse("admin:events_event_change", args=[draft.pk]))
    desk.get_by_role("link", name="Preview").press("Enter")
    expect(desk.get_by_role("heading", name="Clark Kent comes back")).to_be_visible()
    assert findings(desk) == []
    desk.get_by_label("For a reader who has seen").select_option("start")
    desk.get_by_role("button", name="Show").press("Enter")
    expect(desk.locator(".preview")).to_contain_text("This reader finds no page here")
