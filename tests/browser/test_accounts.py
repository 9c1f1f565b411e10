"""Someone makes an account, secures it and closes it again, in a real browser."""

import re

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from playwright.sync_api import expect

from tests.browser.axe import findings_by_day_and_night, is_too_wide_for_a_phone
from tests.factories import EpisodeFactory
from tests.smallville.accounting import PASSWORD, code_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def site(page, live_server, settings):
    """The address of the site, by a name to which a passkey can belong, in a browser that has a place for passkeys."""
    settings.SITE_URL = live_server.url.replace("127.0.0.1", "localhost")
    settings.ALLOWED_HOSTS = ["localhost"]
    EpisodeFactory()
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return f"{settings.SITE_URL}/en/accounts"


def check(page, where):
    assert (where, findings_by_day_and_night(page)) == (where, [])


def log_out(page):
    with page.expect_navigation():
        page.click("button:has-text('Log out')")


def test_from_the_sign_up_to_the_end(page, site, mailoutbox):
    page.goto(f"{site}/signup/")
    page.fill("#id_email", "lana@talon.example")
    page.fill("#id_password1", "1234")
    page.press("#id_password1", "Enter")
    expect(page.locator("#id_password1_error")).to_contain_text("too short")
    expect(page.locator("#id_email")).to_have_value("lana@talon.example")
    check(page, "sign-up")
    page.fill("#id_password1", PASSWORD)
    page.press("#id_password1", "Enter")
    expect(page.locator("h1")).to_have_text("Check your mail")

    page.goto(re.search(rf"^({site}/confirm-email/\S+)$", mailoutbox[0].body, re.MULTILINE)[1])
    check(page, "verify")
    page.click("text=Yes, it is mine")
    expect(page.locator("h1")).to_have_text("My account")
    expect(page.locator(".said")).to_contain_text("lana@talon.example is verified")
    check(page, "account")

    page.goto(f"{site}/2fa/totp/activate/")
    check(page, "is it you")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    expect(page.locator(".secret")).to_be_visible()
    check(page, "authenticator app")
    page.fill("#id_code", code_for(page.locator(".secret").text_content()))
    page.press("#id_code", "Enter")
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    check(page, "recovery codes")
    assert "Smallville: authenticator app switched on" in [mail.subject for mail in mailoutbox]

    page.goto(f"{site}/2fa/webauthn/add/")
    expect(page.locator("[data-passkey-unusable]")).to_be_hidden()
    check(page, "add a passkey")
    page.check("#id_passwordless")
    page.click("#passkey_button")
    expect(page.locator("h1")).to_have_text("Passkeys and codes")
    check(page, "passkeys and codes")
    page.click("text=Rename or remove passkeys")
    expect(page.locator("main .keys")).to_be_visible()
    check(page, "passkeys")
    page.click("text=Rename")
    page.fill("#id_name", "My phone")
    page.press("#id_name", "Enter")
    expect(page.locator(".keys h2")).to_have_text("My phone")

    page.goto(site + "/")
    log_out(page)
    page.goto(f"{site}/login/?next=/en/accounts/")
    expect(page.locator("#passkey_button")).to_be_visible()
    check(page, "log in")
    page.fill("#id_login", "lana@talon.example")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    expect(page.locator("h1")).to_have_text("The second factor")
    check(page, "second factor")
    page.click("#passkey_button")
    expect(page.locator("h1")).to_have_text("My account")
    log_out(page)
    page.goto(f"{site}/login/?next=/en/accounts/close/")
    page.click("#passkey_button")
    expect(page.locator("h1")).to_have_text("Is it you?")
    page.click("text=Use a passkey")
    page.click("#passkey_button")
    expect(page.locator("h1")).to_have_text("Close the account")
    check(page, "close")
    assert not is_too_wide_for_a_phone(page)
    page.check("#id_sure")
    page.click(".final")
    expect(page.locator("h1")).to_have_text("The account is closed")
    user = get_user_model()
    of_people = [
        model
        for model in apps.get_models()
        if model is user or any(field.related_model is user for field in model._meta.concrete_fields)
    ]
    assert [model._meta.label for model in of_people if model._base_manager.exists()] == []


def test_where_no_passkey_can_be_used_none_is_offered(page, live_server):
    EpisodeFactory()
    page.goto(f"{live_server.url}/en/accounts/login/")
    expect(page.locator("#id_login")).to_be_visible()
    expect(page.locator("#passkey_button")).to_be_hidden()
