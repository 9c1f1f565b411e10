"""Who is logged in, in a browser."""

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page


def log_in(page: Page, address: str, user) -> None:
    """Let `page` be that of `user` on the site at `address`, without the way through the form."""
    client = Client()
    client.force_login(user, "smallville.accounts.Backend")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
