"""From a reader's suggestion to the editor's answer, in a real browser."""

import time

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from episodes.models import Status
from smallville.models import Suggestion
from smallville.review import suggesting
from tests.browser.axe import findings
from tests.browser.entering import log_in
from tests.factories import EpisodeFactory, EventFactory
from tests.smallville.test_roles import member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_suggestion_is_sent_found_and_answered(page, live_server, monkeypatch):
    monkeypatch.setattr(suggesting, "_TOO_FAST", 0)
    cache.clear()
    episode = EpisodeFactory(title_en="Exile", title_de="")
    EventFactory.create_batch(30, status=Status.DRAFT, episode=episode)
    editor = member("Editors")
    editor.set_password("password")
    editor.save()
    wrong = {}
    page.set_extra_http_headers({"Accept-Language": "en"})
    page.set_viewport_size({"width": 390, "height": 800})

    page.goto(f"{live_server.url}/en/episodes/1x01/?as_of=1x01")
    page.get_by_role("link", name="Suggest a correction").click()
    expect(page.get_by_label("Leave this empty")).to_be_hidden()
    page.get_by_label("What should be different?").fill("It is called Exile in German too.")
    wrong["form"] = findings(page)
    time.sleep(1.1)  # a form that is sent in the second in which it was opened was not read
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    page.get_by_role("link", name="Back to the page").click()
    expect(page).to_have_url(f"{live_server.url}/en/episodes/1x01/?as_of=1x01")
    assert not [cookie for cookie in page.context.cookies() if cookie["name"] == "csrftoken"]

    log_in(page, live_server.url, editor)
    page.goto(live_server.url + reverse("admin:index"))
    expect(page.get_by_role("heading", name="Where you left off")).to_be_visible()
    wrong["start"] = findings(page)
    page.get_by_role("link", name="1 Suggestions of readers").click()
    expect(page.get_by_role("heading", name="Suggestions of readers (1)")).to_be_visible()
    page.wait_for_load_state()
    wrong["queue"] = findings(page)
    page.get_by_role("link", name="It is called Exile in German too.").click()
    expect(page.get_by_role("heading", name="Your answer")).to_be_visible()
    page.wait_for_load_state()
    wrong["suggestion"] = findings(page)
    page.get_by_role("link", name="1x01 Exile").click()
    page.fill("#id_title_de", "Exile")
    page.click("[name=_save]")
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    page.goto(live_server.url + reverse("admin:queue"))
    page.get_by_role("link", name="It is called Exile in German too.").click()
    page.get_by_label("done").check()
    page.fill("#id_answer", "Mended.")
    page.click("[name=_save]")
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")

    assert Suggestion.objects.values_list("state", "answer", "answered_by").get() == ("done", "Mended.", editor.pk)
    page.goto(live_server.url + reverse("admin:index"))
    visits = page.get_by_role("region", name="Where you left off").get_by_role("link")
    expect(visits).to_have_text(["It is called Exile in German too.", "1x01 Exile"])
    page.get_by_role("link", name="30 Drafts of events").click()
    expect(page.get_by_role("heading", name="Drafts of events (30)")).to_be_visible()
    page.wait_for_load_state()
    wrong["drafts"] = findings(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert {name: found for name, found in wrong.items() if found} == {}
