"""An editor brings a spreadsheet with mistakes, mends it and imports it."""

import csv
import io

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from events.models import Event
from tests.browser.axe import findings, findings_by_day_and_night
from tests.browser.entering import log_in
from tests.factories import CharacterFactory, EpisodeFactory, EventFactory, ParticipationFactory, PlaceFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(page, live_server, admin_user):
    """Log in to the admin in English."""
    page.set_extra_http_headers({"Accept-Language": "en"})
    log_in(page, live_server.url, admin_user)
    page.goto(live_server.url + reverse("admin:index"))
    return page


def send(page, rows):
    file = io.StringIO()
    writer = csv.DictWriter(file, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    page.set_input_files(
        "[name=file]", {"name": "mine.csv", "mimeType": "text/csv", "buffer": file.getvalue().encode()}
    )
    page.click("text=Look it through")


def test_an_editor_mends_a_spreadsheet_and_imports_it(desk, live_server):
    episode = EpisodeFactory()
    told = EventFactory(slug="crash", episode=episode, position=1, title_en="Lex crashes")
    ParticipationFactory(event=told, character=CharacterFactory(slug="lex-luthor"))
    EventFactory(slug="search", episode=episode, position=2, title_en="The search begins")
    PlaceFactory(slug="island")

    desk.goto(live_server.url + reverse("admin:events_event_changelist") + "?q=Lex")
    with desk.expect_download() as download:
        desk.click("text=Export CSV")
    assert download.value.suggested_filename == "events.event.csv"
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    assert [row["slug"] for row in rows] == ["crash"]

    # Three kinds of mistake: what is no choice, somebody unknown, and a position that is taken.
    rows[0] |= {"title_en": "Lex crashes at sea"}
    found = rows[0] | {"slug": "found", "title_en": "Lex is found", "position": "3", "place": "island"}
    rows += [found | {"kind": "miracle"}, found | {"slug": "lost", "position": "4", "participations": "lexx:agent"}]
    rows += [found | {"slug": "gone", "position": "2"}]
    desk.click("text=Import")
    send(desk, rows)

    rejected = desk.locator("#rejected tbody tr")
    expect(rejected).to_have_count(3)
    expect(rejected.nth(0)).to_contain_text('"miracle" is not one of arrival')
    expect(rejected.nth(1)).to_contain_text('there is no characters.character ["lexx"]')
    expect(rejected.nth(2)).to_contain_text("which stands here already")
    # What was made here is not overwritten unless the editor says so.
    expect(desk.locator("#kept del")).to_have_text("Lex crashes")
    expect(desk.locator("#kept ins")).to_have_text("Lex crashes at sea")
    assert findings_by_day_and_night(desk) == []
    assert Event.objects.count() == 2

    rows[1]["kind"] = "rescue"
    rows[2]["participations"] = "lex-luthor:agent"
    rows[3]["position"] = "5"
    desk.click("text=Import")
    assert findings(desk) == []
    desk.select_option("[name=model]", "events.event")
    send(desk, rows)
    expect(desk.locator("#rejected")).to_have_count(0)
    expect(desk.locator("#new h2")).to_have_text("New (6)")
    desk.check("text=Overwrite Event crash with what the file says")
    desk.click("text=Import this")

    expect(desk.locator(".messagelist")).to_contain_text("Imported: 6 new, 1 changed.")
    assert set(Event.objects.values_list("slug", "position", "kind")) >= {
        ("found", 3, "rescue"),
        ("lost", 4, told.kind),
        ("gone", 5, told.kind),
    }
    assert Event.objects.get(slug="crash").title_en == "Lex crashes at sea"

    desk.click("text=Look at it or undo it")
    desk.click("text=Undo this")
    expect(desk.locator(".messagelist")).to_be_visible()
    assert set(Event.objects.values_list("slug", "title_en")) == {
        ("crash", "Lex crashes"),
        ("search", "The search begins"),
    }
