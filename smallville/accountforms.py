"""The forms of the accounts: allauth's, with our words, and with what browsers and password managers need to help."""

from contextlib import contextmanager

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as codes
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as keys
from django import forms
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from smallville.accounts import with_address

ADDRESS = {"inputmode": "email", "autocapitalize": "none", "spellcheck": "false"}
CODE = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
FIELDS: dict[str, tuple] = {
    "login": (_("E-mail address, or user name"), {**ADDRESS, "autocomplete": "username"}),
    "email": (_("E-mail address"), {**ADDRESS, "autocomplete": "email"}),
    "password": (_("Password"), {}),
    "oldpassword": (_("Current password"), {}),
    "password1": (_("Password"), {}),
    "password2": (_("New password, once more"), {}),
    "code": (_("Code"), CODE),
    "name": (_("Name"), {"maxlength": "100", "autocomplete": "off"}),
    "passwordless": (_("Log in with it alone, without address and password"), {}),
}


class Plain(forms.Form):
    """Fields with a label in our words and no text inside; the way to a new password stands in the page."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in FIELDS:
                field.label, attributes = FIELDS[name]
                field.widget.attrs.update(attributes)
            if name in {"password", "oldpassword", "passwordless"}:
                field.help_text = ""


class LoginForm(Plain, account.LoginForm):
    pass


class SignupForm(Plain, account.SignupForm):
    account_already_exists: bool

    def validate_unique_email(self, value):
        email = super().validate_unique_email(value)
        self.account_already_exists = self.account_already_exists or with_address(email).exists()
        return email

    def try_save(self, request):
        if self.account_already_exists:
            # As long as it takes for a new account: the time does not tell that there is one.
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class ChangeAddressForm(Plain, account.AddEmailForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New e-mail address")


class NewPassword(Plain):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("New password")


class ChangePasswordForm(NewPassword, account.ChangePasswordForm):
    pass


class SetPasswordForm(NewPassword, account.SetPasswordForm):
    pass


class ResetPasswordForm(Plain, account.ResetPasswordForm):
    users: list

    def clean_email(self):
        email = super().clean_email()
        self.users = self.users or list(with_address(email).filter(is_active=True))
        return email


class ResetPasswordKeyForm(NewPassword, account.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(Plain, account.ReauthenticateForm):
    pass


class CodeForm(Plain, codes.AuthenticateForm):
    pass


class ReauthenticateCodeForm(Plain, codes.ReauthenticateForm):
    pass


class ActivateForm(Plain, totp.ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "maxlength": "10"}


@contextmanager
def forgery_is_wrong():
    """Whatever the libraries stumble over in what claims to be a passkey's answer: it is not right, no more.

    It comes from the browser and may be forged in any way, and they raise errors of many kinds.
    """
    try:
        yield
    except ValidationError:
        raise
    except Exception as error:
        raise get_adapter().validation_error("incorrect_code") from error


class Careful(Plain):
    def clean_credential(self):
        with forgery_is_wrong():
            return super().clean_credential()  # type: ignore[misc]


class KeyForm(Careful, keys.AuthenticateWebAuthnForm):
    pass


class ReauthenticateKeyForm(Careful, keys.ReauthenticateWebAuthnForm):
    pass


class LoginKeyForm(Careful, keys.LoginWebAuthnForm):
    pass


class AddKeyForm(Plain, keys.AddWebAuthnForm):
    def clean(self):
        with forgery_is_wrong():
            return super().clean()


class EditKeyForm(Plain, keys.EditWebAuthnForm):
    pass


class CloseForm(forms.Form):
    sure = forms.BooleanField(label=_("Yes, delete my account and everything in it"))
