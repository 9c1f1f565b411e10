"""Two editors meet over one event in real browsers, and part with nothing lost."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from events.models import Event
from tests.browser.axe import findings
from tests.browser.entering import log_in
from tests.factories import CharacterFactory, EventFactory, ParticipationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def enter(page, live_server, user):
    page.set_extra_http_headers({"Accept-Language": "en"})
    log_in(page, live_server.url, user)
    return page


def test_two_editors_meet_and_nothing_is_lost(page, browser, live_server, django_user_model):
    chloe, lana = (django_user_model.objects.create_superuser(name, password="x") for name in ("chloe", "lana"))
    event = EventFactory(title_de="Lex wird gefunden", title_en="Lex is found", text_en="On an island.", kind="rescue")
    ParticipationFactory(event=event, character=CharacterFactory(name="Lex Luthor"))
    address = live_server.url + reverse("admin:events_event_change", args=[event.pk])
    enter(page, live_server, lana).goto(address)
    page.fill("#id_title_en", "A fisherman finds Lex")
    page.fill("#id_text_de", "Ein Fischer findet ihn.")
    window = browser.new_context()
    other = enter(window.new_page(), live_server, chloe)
    other.goto(address)
    other.fill("#id_title_en", "Lex is rescued")
    other.select_option("#id_kind", "discovery")
    other.select_option("#id_participations-0-role", "affected")
    other.fill("#id_why", "Seen again")
    other.click("[name=_save]")
    expect(other.locator(".messagelist")).to_contain_text("changed successfully")

    page.click("[name=_save]")

    conflict = page.locator("#conflict")
    expect(conflict).to_contain_text("chloe saved this on")
    row = conflict.locator("tr", has_text="Title (English)")
    expect(row).to_contain_text("Lex is rescued")
    expect(row).to_contain_text("A fisherman finds Lex")
    expect(page.locator("#id_title_en")).to_have_value("A fisherman finds Lex")
    expect(page.locator("#id_text_de")).to_have_value("Ein Fischer findet ihn.")
    expect(page.locator("#id_kind")).to_have_value("discovery")

    other.goto(address)
    page.fill("#id_title_en", "A fisherman rescues Lex")
    page.fill("#id_why", "Both of us")
    page.click("[name=_save]")

    expect(page.locator(".messagelist")).to_contain_text("changed successfully")
    saved = Event.objects.get()
    assert (saved.title_en, saved.text_de, saved.kind) == (
        "A fisherman rescues Lex",
        "Ein Fischer findet ihn.",
        "discovery",
    )
    assert saved.participations.get().role == "affected"

    other.fill("#id_title_en", "Lex is rescued, I say")
    other.click("[name=_save]")
    expect(other.locator("#conflict")).to_contain_text("lana saved this on")
    assert findings(other, within="#conflict") == []
    window.close()

    page.goto(live_server.url + reverse("admin:events_event_history", args=[event.pk]))
    expect(page.locator("#content")).to_contain_text("Both of us")
    assert findings(page, within="#content-main") == []
    page.locator("text=The whole change").first.click()
    page.click("text=Undo this")
    expect(page.locator(".messagelist")).to_contain_text("can be taken back")
    assert Event.objects.get().title_en == "Lex is rescued"
