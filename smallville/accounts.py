"""Accounts: how people are known to the site. Pages, mails and limits are allauth's, fitted to ours here."""

import logging
import secrets
from smtplib import SMTPException
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.userkit import filter_users_by_email, get_user_by_username
from allauth.account.stages import EmailVerificationStage
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from smallville.clients import client_address

LONGEST_ADDRESS = 254  # as the columns are
VERIFICATION = "allauth.account.stages.EmailVerificationStage"
logger = logging.getLogger(__name__)


class Backend(AuthenticationBackend):
    """Knows people by their e-mail address, and those who have none by their name.

    Whoever asks, and whether there is such an account or not: one password is hashed, so that the time tells nothing.
    """

    def _authenticate(self, request, **credentials):
        login = credentials.get("email") or credentials.get("username")
        if not login:
            return None
        users = filter_users_by_email(login, prefer_verified=True, for_login=True) or with_address(login)
        return self._check_password(users[0] if users else get_user_by_username(login), credentials["password"])

    def get_user(self, user_id):
        """Return who is signed in together with what they track by, in one query."""
        user = get_user_model()._default_manager.select_related("fan").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None


def with_address(email: str):
    """Return who was given this address in the admin, in whatever case it was typed there."""
    return get_user_model()._default_manager.filter(email__iexact=email).order_by("pk")


def display(user) -> str:
    """Return how someone is called to themselves: by their address; their name is a random one."""
    return user.email or user.get_username()


class AddressStage(EmailVerificationStage):
    """Nobody comes in before their address is verified. The first admin has none, and has nothing to verify."""

    def handle(self):
        if self.login.user and not self.login.user.email:
            return None, True
        return super().handle()


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is switched off."),
        "duplicate_email": _("This is your address already."),
        "email_password_mismatch": _("E-mail address or password is not right."),
        "username_password_mismatch": _("E-mail address or password is not right."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("This is not your password."),
        "incorrect_code": _("This code is not right."),
        "invalid_password_reset": _("This link is not valid any more."),
        "rate_limited": _("Too many attempts. Please wait a little."),
        "too_many_login_attempts": _("Too many attempts. Please wait a few minutes, or reset your password."),
        "too_long": _("This address is too long."),
    }

    def populate_username(self, request, user):
        """Give the account a name that says nothing of its owner; nobody has to know it."""
        user.username = f"fan-{secrets.token_hex(8)}"

    def clean_email(self, email):
        if len(email) > LONGEST_ADDRESS:
            raise self.validation_error("too_long")
        return email

    def can_delete_email(self, email_address):
        """Only an address that has not been verified yet can be taken back; the one in use is replaced."""
        return not email_address.primary

    def is_safe_url(self, url):
        """Lead on within this site only, by the name it was asked by."""
        return url_has_allowed_host_and_scheme(url, {self.request.get_host()}, require_https=self.request.is_secure())

    def get_client_ip(self, request):
        return client_address(request)

    def get_login_stages(self):
        address = f"{AddressStage.__module__}.{AddressStage.__qualname__}"
        return [address if stage == VERIFICATION else stage for stage in super().get_login_stages()]

    def get_password_change_redirect_url(self, request):
        return reverse("account")

    def get_email_verification_redirect_url(self, email_address):
        return reverse("account") if self.request.user.is_authenticated else reverse("account_login")

    def send_mail(self, template_prefix, email, context):
        """Send a mail whose links lead to SITE_URL, whatever host the browser has named.

        A mail that does not go out is said, to everyone alike, and is no error of the page.
        """
        links = {name: _on_this_site(value) for name, value in context.items() if name.endswith("_url")}
        try:
            super().send_mail(template_prefix, email, {**context, **links, "site_url": settings.SITE_URL})
        except (OSError, SMTPException):
            logger.exception("A mail could not be sent. Look at EMAIL_URL.")
            self.add_message(self.request, messages.ERROR, "account/messages/mail_not_sent.txt")


def _on_this_site(address: str) -> str:
    parts = urlsplit(address)
    return f"{settings.SITE_URL}{parts.path}{'?' if parts.query else ''}{parts.query}"


class KeyAdapter(DefaultMFAAdapter):
    """Second factors. A passkey belongs to the host of SITE_URL."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_generate_recovery_codes": _("There are no recovery codes without a second factor."),
        "incorrect_code": _("This code is not right."),
    }

    def get_public_key_credential_rp_entity(self):
        return {"id": urlsplit(settings.SITE_URL).hostname, "name": "Smallville"}

    def get_public_key_credential_user_entity(self, user):
        name = self._get_user_identifier(user)
        return {**super().get_public_key_credential_user_entity(user), "name": name, "display_name": name}

    def generate_authenticator_name(self, user, type):  # noqa: A002 (allauth names it so)
        return str(_("My passkey"))
