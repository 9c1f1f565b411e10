"""People with accounts, and what they do with them."""

import re
import time

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth import get_user_model
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client

PASSWORD = "meteors-over-lowell"


def make_fan(email="lana@talon.example", *, verified=True, **fields):
    """Return someone with an account and an address."""
    user = get_user_model().objects.create_user(f"fan-{email}", email, PASSWORD, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    return user


def log_in(login="lana@talon.example", password=PASSWORD, *, client=None, to=""):
    """Return the client that has tried to log in, and what it was answered."""
    client = client or Client()
    response = client.post(f"/en/accounts/login/{to}", {"login": login, "password": password})
    return client, response


def is_in(client) -> bool:
    return client.get("/en/accounts/").status_code == 200


def link_in(mail) -> str:
    """Return the path of the one link of a mail that does not lead to the front page."""
    found = re.search(r"^http://127\.0\.0\.1:8000(/en/\S+)$", mail.body, re.MULTILINE)
    assert found
    return found[1]


def code_for(secret: str) -> str:
    """Return what an authenticator app with this secret shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


class Unreachable(BaseEmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, email_messages):
        raise ConnectionRefusedError
