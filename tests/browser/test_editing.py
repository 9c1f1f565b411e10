"""An editor at work in a real browser; the page fails a test by itself when the policy forbids something."""

import re
from urllib.parse import quote

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from events.models import Event
from tests.factories import CharacterFactory, EpisodeFactory, EventFactory, PassageFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(page, live_server, admin_user):
    """Log in to the admin in English."""
    admin_user.email = ""  # which would have to be verified first
    admin_user.save()
    page.set_extra_http_headers({"Accept-Language": "en"})
    page.goto(live_server.url + reverse("admin:login"))
    page.fill("[name=login]", admin_user.username)
    page.fill("[name=password]", "password")
    page.press("[name=password]", "Enter")
    expect(page).to_have_url(f"{live_server.url}/admin/")
    return page


def pick(page, field, term, choice):
    """Type `term` into the search of the field with the id `field` and pick `choice`."""
    page.locator(f"#{field} + .select2").click()
    search = page.locator(
        ".select2-container--open .select2-search__field, .select2-container--focus .select2-search__field"
    ).last
    # What was found before the term was typed is on its way out and must not be clicked.
    with page.expect_response(lambda response: f"term={quote(term)}" in response.url):
        search.fill(term)
    page.locator(".select2-results__option", has_text=choice).click()
    expect(page.locator(f"#{field} + .select2")).to_contain_text(choice)


def test_an_editor_tells_an_event(desk, live_server):
    episode = EpisodeFactory()
    told = EventFactory(episode=episode, title_de="Lex stürzt ab", title_en="Lex crashes")
    CharacterFactory(name="Lex Luthor")
    PassageFactory(synopsis__episode=episode, synopsis__language="en", text="Lex is found on an island.")
    PassageFactory(text="Lex is somewhere else.")
    code = episode.natural_key()[0]

    desk.goto(live_server.url + reverse("admin:events_event_add"))
    pick(desk, "id_episode", code, code)
    desk.fill("#id_title_de", "Lex wird gefunden")
    desk.locator("#id_title_en").press_sequentially("Lex is found")
    desk.select_option("#id_kind", "rescue")
    expect(desk.locator("#id_slug")).to_have_value("lex-is-found")
    pick(desk, "id_evidence", "Lex", "found on an island")
    desk.click("text=Add another Participation")
    pick(desk, "id_participations-0-character", "luthor", "Lex Luthor")
    desk.click("text=Add another Cause")
    pick(desk, "id_cause_links-0-cause", "sturzt", "Lex crashes")
    desk.click("[name=_save]")

    expect(desk.locator(".messagelist")).to_contain_text("was added successfully")
    event = Event.objects.get(slug="lex-is-found")
    assert event.position == told.position + 1
    assert [passage.text for passage in event.evidence.all()] == ["Lex is found on an island."]
    assert list(event.causes.all()) == [told]
    assert [str(character) for character in event.characters.all()] == ["Lex Luthor"]


def test_evidence_is_suggested_from_the_chosen_episode_alone(desk, live_server):
    event = EventFactory()
    PassageFactory(synopsis__episode=event.episode, text="Clark runs.")
    PassageFactory(text="Clark hides.")

    desk.goto(live_server.url + reverse("admin:events_event_change", args=[event.pk]))
    desk.locator("#id_evidence + .select2").click()

    expect(desk.locator(".select2-results__option")).to_have_text([re.compile("Clark runs.")])


def test_a_mistake_is_said_and_nothing_lost(desk, live_server):
    event = EventFactory(position=1)
    EventFactory(episode=event.episode, position=2)

    desk.goto(live_server.url + reverse("admin:events_event_change", args=[event.pk]))
    desk.fill("#id_position", "2")
    desk.fill("#id_title_en", "A new title")
    desk.click("[name=_save]")

    expect(desk.locator(".field-position .errorlist")).to_contain_text("Position 2 is taken")
    expect(desk.locator("#id_title_en")).to_have_value("A new title")


def test_both_languages_stand_side_by_side_and_on_a_phone_close_together(desk, live_server):
    event = EventFactory()
    address = live_server.url + reverse("admin:events_event_change", args=[event.pk])

    def below(width):
        desk.set_viewport_size({"width": width, "height": 900})
        desk.goto(address)
        german, english = (desk.locator(f"#id_text_{language}").bounding_box() for language in ("de", "en"))
        return english["y"] - german["y"] - german["height"]

    assert below(1280) < 0
    assert 0 < below(390) < 100


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_policy_forbids_nothing_that_the_admin_needs(scheme, desk, live_server):
    event = EventFactory()
    PassageFactory(synopsis__episode=event.episode)
    desk.emulate_media(color_scheme=scheme)
    pages = [
        reverse("admin:index"),
        reverse("admin:events_event_changelist"),
        reverse("admin:events_event_change", args=[event.pk]),
        reverse("admin:episodes_episode_changelist"),
        reverse("admin:episodes_episode_change", args=[event.episode.pk]),
    ]

    for address in pages:
        response = desk.goto(live_server.url + address, wait_until="networkidle")
        assert "unsafe" not in response.headers["content-security-policy"]
