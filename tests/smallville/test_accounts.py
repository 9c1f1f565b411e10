"""Accounts: to make one, to come in, to change it and to close it."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import IntegrityError
from django.test import Client

from smallville import accounts, closing
from tests.smallville.accounting import PASSWORD, code_for, is_in, link_in, log_in, make_fan

pytestmark = pytest.mark.django_db
User = get_user_model()


def sign_up(client, email="lana@talon.example", password=PASSWORD):
    return client.post("/en/accounts/signup/", {"email": email, "password1": password})


class TestSigningUp:
    def test_takes_an_address_a_password_and_the_link_in_the_mail(self, client, mailoutbox):
        response = sign_up(client, "Lana@Talon.example")
        assert response.status_code == 302
        assert response["Location"] == "/en/accounts/confirm-email/"
        assert not is_in(client)
        [mail] = mailoutbox
        assert mail.to == ["lana@talon.example"]
        assert mail.from_email == "Smallville <no-reply@smallville.example>"
        assert mail.subject == "Smallville: your account is nearly ready"
        assert not mail.alternatives

        link = link_in(mail)
        assert client.get(link).status_code == 200
        assert not is_in(client), "looking at the link is not enough: mail programs do so by themselves"
        assert client.post(link)["Location"] == "/en/accounts/"
        assert is_in(client)

        user = User.objects.get()
        assert user.email == "lana@talon.example"
        assert "lana" not in user.username
        assert not user.is_staff

    def test_speaks_the_language_of_the_page(self, client, mailoutbox):
        client.post("/de/accounts/signup/", {"email": "lana@talon.example", "password1": PASSWORD})
        assert "/de/accounts/confirm-email/" in mailoutbox[0].body

    def test_whoever_has_not_verified_is_sent_another_mail_at_the_login(self, client, mailoutbox, settings):
        settings.ACCOUNT_RATE_LIMITS = {"confirm_email": None}
        sign_up(client)
        other, response = log_in()
        assert response["Location"] == "/en/accounts/confirm-email/"
        assert not is_in(other)
        assert len(mailoutbox) == 2

    @pytest.mark.parametrize(
        ("email", "password", "field"),
        [
            ("no address", PASSWORD, "email"),
            ("a\0b@talon.example", PASSWORD, "email"),
            (f"{'a' * 50}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.example", PASSWORD, "email"),
            ("a" * 10_000, PASSWORD, "email"),
            ("lana@talon.example", "12345678", "password1"),
            ("lana@talon.example", "lana@talon", "password1"),
            ("lana@talon.example", "", "password1"),
        ],
        ids=["none", "null", "too-long", "huge", "easy", "alike", "empty"],
    )
    def test_says_beside_the_field_what_is_wrong(self, email, password, field, client):
        response = sign_up(client, email, password)
        assert response.status_code == 200
        assert list(response.context["form"].errors) == [field]
        assert f'id="id_{field}_error"' in response.text
        assert f'aria-describedby="id_{field}' in response.text
        assert User.objects.count() == 0

    def test_a_password_may_be_very_long(self, client):
        assert sign_up(client, password=PASSWORD * 500).status_code == 302
        assert User.objects.get().check_password(PASSWORD * 500)


class TestOneAddressIsOneAccount:
    @pytest.mark.parametrize("email", ["lana@talon.example", "LANA@Talon.Example"])
    def test_in_whatever_case_it_is_typed(self, email, client, mailoutbox):
        make_fan()
        assert sign_up(client, email).status_code == 302
        assert User.objects.count() == 1
        assert mailoutbox[0].subject == "Smallville: you have an account already"
        assert "/en/accounts/password/reset/" in mailoutbox[0].body

    def test_also_of_someone_made_in_the_admin(self, client, mailoutbox):
        User.objects.create_user("chloe", "Chloe@Torch.example", PASSWORD)
        sign_up(client, "chloe@torch.example")
        assert User.objects.count() == 1
        assert accounts.with_address("CHLOE@torch.EXAMPLE").get().username == "chloe"

    def test_the_database_holds_a_verified_address_once(self):
        make_fan()
        with pytest.raises(IntegrityError, match=r"unique_verified_email|account_emailaddress\.email"):
            EmailAddress.objects.create(user=User.objects.create_user("b"), email="lana@talon.example", verified=True)

    def test_an_account_has_one_address_in_use(self):
        user = make_fan()
        with pytest.raises(IntegrityError, match=r"unique_primary_email|account_emailaddress\.user_id"):
            EmailAddress.objects.create(user=user, email="other@talon.example", primary=True)


class TestComingIn:
    @pytest.mark.parametrize("login", ["lana@talon.example", "LANA@talon.example", " lana@talon.example "])
    def test_with_address_and_password(self, login):
        make_fan()
        client, response = log_in(login)
        assert response["Location"] == "/en/"
        assert is_in(client)

    def test_an_admin_without_an_address_comes_in_by_name(self):
        User.objects.create_superuser("admin", password=PASSWORD)
        client, response = log_in("admin", to="?next=/admin/")
        assert response["Location"] == "/admin/"
        assert client.get("/admin/").status_code == 200

    def test_an_editor_with_an_address_has_to_verify_it_once(self, mailoutbox):
        User.objects.create_user("chloe", "Chloe@Torch.example", PASSWORD, is_staff=True)
        client, _response = log_in("chloe", to="?next=/admin/")
        assert not is_in(client)
        client.post(link_in(mailoutbox[0]))
        client, response = log_in("chloe@torch.example", to="?next=/admin/")
        assert response["Location"] == "/admin/"
        assert client.get("/admin/").status_code == 200

    def test_not_into_an_account_that_is_switched_off(self):
        make_fan(is_active=False)
        client, response = log_in()
        assert response["Location"] == "/en/accounts/inactive/"
        assert client.get(response["Location"]).status_code == 200
        assert not is_in(client)

    def test_out_again_only_by_a_button(self):
        make_fan()
        client, _response = log_in()
        assert client.get("/en/accounts/logout/").status_code == 200
        assert is_in(client)
        assert client.post("/en/accounts/logout/")["Location"] == "/en/"
        assert not is_in(client)

    @pytest.mark.parametrize("login", ["", "\0", "a" * 10_000, "' OR 1=1 --", "🦸", "@", "a@b", "-1", "İ@ı.example"])
    def test_not_with_whatever_else_is_typed(self, login):
        client, response = log_in(login)
        assert response.status_code == 200
        assert response.context["form"].errors
        assert not is_in(client)

    def test_knowing_who_asks_takes_one_query(self, django_assert_num_queries):
        user = make_fan()
        with django_assert_num_queries(1):
            assert accounts.Backend().get_user(user.pk) == user


class TestPassword:
    def test_is_set_anew_by_a_link_that_works_once(self, client, mailoutbox):
        make_fan()
        assert client.post("/en/accounts/password/reset/", {"email": "lana@talon.example"}).status_code == 302
        link = link_in(mailoutbox[0])
        form = client.get(link)["Location"]
        assert form.endswith("-set-password/")
        new = {"password1": "another-meteor-shower", "password2": "another-meteor-shower"}
        assert client.post(form, new).status_code == 302
        assert is_in(log_in(password=new["password1"])[0])
        assert not is_in(log_in()[0])
        assert mailoutbox[-1].subject == "Smallville: your password has been set anew"
        assert "not valid any more" in Client().get(link).text

    def test_can_be_had_by_someone_made_in_the_admin(self, client, mailoutbox):
        User.objects.create_user("chloe", "Chloe@Torch.example", PASSWORD)
        client.post("/en/accounts/password/reset/", {"email": "chloe@torch.example"})
        assert client.get(link_in(mailoutbox[0]))["Location"].endswith("-set-password/")

    @pytest.mark.parametrize("key", ["x-y", "zzzzzzzzzzzzz-set-password", f"{'1' * 500}-abc", "1-%00"])
    def test_a_forged_link_is_not_valid(self, key, client):
        assert "not valid any more" in client.get(f"/en/accounts/password/reset/key/{key}/").text

    def test_is_changed_by_whoever_knows_it(self, mailoutbox):
        make_fan()
        client, _response = log_in()
        new = {"password1": "another-meteor-shower", "password2": "another-meteor-shower"}
        wrong = client.post("/en/accounts/password/change/", {"oldpassword": "wrong", **new})
        assert list(wrong.context["form"].errors) == ["oldpassword"]
        right = client.post("/en/accounts/password/change/", {"oldpassword": PASSWORD, **new})
        assert right["Location"] == "/en/accounts/"
        assert is_in(client)
        assert mailoutbox[-1].subject == "Smallville: your password has been changed"


class TestAddress:
    def test_is_changed_when_the_new_one_is_verified(self, mailoutbox):
        user = make_fan()
        client, _response = log_in()
        asked = client.post("/en/accounts/email/", {"email": "lana@paris.example", "action_add": "on"})
        assert asked["Location"].startswith("/en/accounts/reauthenticate/")
        client.post(asked["Location"], {"password": PASSWORD})
        assert mailoutbox[-1].to == ["lana@paris.example"]
        assert "lana@paris.example" in client.get("/en/accounts/email/").text
        user.refresh_from_db()
        assert user.email == "lana@talon.example"

        client.post(link_in(mailoutbox[-1]))
        user.refresh_from_db()
        assert user.email == "lana@paris.example"
        assert [mail.email for mail in EmailAddress.objects.all()] == ["lana@paris.example"]
        assert mailoutbox[-1].to == ["lana@talon.example"]

    def test_the_one_in_use_cannot_be_removed(self):
        make_fan()
        client, _response = log_in()
        client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
        client.post("/en/accounts/email/", {"email": "lana@talon.example", "action_remove": "on"})
        assert EmailAddress.objects.count() == 1

    def test_one_of_somebody_else_is_not_told_and_not_given(self, mailoutbox):
        make_fan()
        make_fan("clark@farm.example")
        client, _response = log_in("clark@farm.example")
        client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
        for email in ("lana@talon.example", "nobody@talon.example"):
            response = client.post("/en/accounts/email/", {"email": email, "action_add": "on"})
            assert (response.status_code, response["Location"]) == (302, "/en/accounts/email/")
        assert EmailAddress.objects.filter(verified=True).count() == 2


class TestSecondFactor:
    @pytest.fixture
    def fan(self):
        make_fan()
        client, _response = log_in()
        client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
        return client

    def switch_on(self, fan):
        secret = fan.get("/en/accounts/2fa/totp/activate/").context["form"].secret
        assert fan.post("/en/accounts/2fa/totp/activate/", {"code": "000000"}).context["form"].errors
        response = fan.post("/en/accounts/2fa/totp/activate/", {"code": code_for(secret)})
        assert response["Location"] == "/en/accounts/2fa/recovery-codes/"
        return fan.get(response["Location"]).context["unused_codes"]

    def test_is_asked_for_at_every_login(self, fan):
        codes = self.switch_on(fan)
        client, response = log_in()
        assert response["Location"] == "/en/accounts/2fa/authenticate/"
        assert not is_in(client)
        assert client.post(response["Location"], {"code": "wrong"}).context["form"].errors
        assert client.post(response["Location"], {"code": codes[0]})["Location"] == "/en/"
        assert is_in(client)
        assert "9 codes are left" in fan.get("/en/accounts/2fa/recovery-codes/").text

    def test_a_recovery_code_counts_once(self, fan):
        codes = self.switch_on(fan)
        for is_good in (True, False):
            client, response = log_in()
            client.post(response["Location"], {"code": codes[0]})
            assert is_in(client) is is_good

    def test_can_be_switched_off_and_codes_made_anew(self, fan):
        codes = self.switch_on(fan)
        fan.post("/en/accounts/2fa/recovery-codes/generate/")
        assert fan.get("/en/accounts/2fa/recovery-codes/").context["unused_codes"] != codes
        assert "\n" in fan.get("/en/accounts/2fa/recovery-codes/download/").text
        assert fan.get("/en/accounts/2fa/totp/deactivate/").status_code == 200
        fan.post("/en/accounts/2fa/totp/deactivate/")
        assert Authenticator.objects.count() == 0

    def test_what_codes_are_made_from_is_nobodys_to_see(self, fan, admin_client):
        self.switch_on(fan)
        factor = Authenticator.objects.get(type=Authenticator.Type.TOTP)
        page = admin_client.get(f"/admin/mfa/authenticator/{factor.pk}/change/")
        assert page.status_code == 200
        assert factor.data["secret"] not in page.text

    def test_a_passkey_belongs_to_the_host_of_the_site(self, fan, settings):
        settings.SITE_URL = "https://smallville.example:8443"
        data = fan.get("/en/accounts/2fa/webauthn/add/").context["js_data"]["creation_options"]["publicKey"]
        assert data["rp"] == {"id": "smallville.example", "name": "Smallville"}
        assert data["user"]["name"] == data["user"]["displayName"] == "lana@talon.example"

    FORGED = ["", "x", "1", "[]", "[1]", "{}", '{"response": 1}', '{"response": {"userHandle": 1}}', "null", '"x"']
    FORGED += [
        '{"id": "x", "rawId": "x", "type": "public-key", "response": {"clientDataJSON": "x", "userHandle": "MQ"}}'
    ]
    FORGED += ['{"id": "eA", "rawId": "eA", "response": {"clientDataJSON": "e30", "authenticatorData": "AA"}}', "\0"]

    def test_a_forged_passkey_is_refused_and_no_error_of_ours(self, fan):
        stranger = Client()
        stranger.get("/en/accounts/2fa/webauthn/login/", headers={"accept": "application/json"})
        fan.get("/en/accounts/2fa/webauthn/add/")
        for credential in self.FORGED:
            answer = stranger.post("/en/accounts/2fa/webauthn/login/", {"credential": credential})
            assert answer.status_code == 302, credential
            added = fan.post("/en/accounts/2fa/webauthn/add/", {"name": "x", "credential": credential})
            assert added.status_code == 200, credential
            assert added.context["form"].errors, credential
            again = fan.post("/en/accounts/2fa/webauthn/reauthenticate/", {"credential": credential})
            assert again.status_code == 302, credential
            cache.clear()
        assert not is_in(stranger)
        assert Authenticator.objects.count() == 0


class TestClosing:
    def fill_every_table_of(self, user):
        """Give `user` a row of every kind that we can make by hand; return the client that is logged in."""
        client, _response = log_in(user.email)
        log_in(user.email)
        kind = ContentType.objects.get_for_model(User)
        LogEntry.objects.create(user=user, content_type=kind, object_id="1", action_flag=ADDITION)
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
        return client

    def rows_of(self, pk):
        """Return how many rows of each model refer to the user; a model that nobody thought of counts too."""
        found = {}
        for model in apps.get_models():
            for field in model._meta.concrete_fields:
                if field.related_model is User:
                    found[f"{model._meta.label}.{field.name}"] = model._base_manager.filter(
                        **{field.attname: pk}
                    ).count()
        return found

    def test_leaves_nothing(self):
        other = make_fan("clark@farm.example")
        log_in(other.email)
        user = make_fan()
        client = self.fill_every_table_of(user)
        assert {"account.EmailAddress.user", "mfa.Authenticator.user", "admin.LogEntry.user"} <= {
            name for name, rows in self.rows_of(user.pk).items() if rows
        }

        assert client.get("/en/accounts/close/")["Location"].startswith("/en/accounts/reauthenticate/")
        client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
        assert client.post("/en/accounts/close/", {}).context["form"].errors
        assert User.objects.count() == 2
        response = client.post("/en/accounts/close/", {"sure": "on"})

        assert response["Location"] == "/en/accounts/closed/"
        assert client.get("/en/accounts/closed/").status_code == 200
        assert set(self.rows_of(user.pk).values()) == {0}
        assert list(User.objects.all()) == [other]
        assert [session.get_decoded()["_auth_user_id"] for session in Session.objects.all()] == [str(other.pk)]

    def test_the_last_who_can_run_the_site_has_to_stay(self, admin_user):
        admin_user.set_password(PASSWORD)
        admin_user.email = ""
        admin_user.save()
        client, _response = log_in("admin")
        client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
        assert client.post("/en/accounts/close/", {"sure": "on"}).status_code == 200
        assert User.objects.filter(pk=admin_user.pk).exists()
        make_fan(is_superuser=True)
        assert not closing.is_last_to_do_everything(admin_user)


def test_a_mail_that_does_not_go_out_is_said(client, settings, caplog):
    settings.EMAIL_BACKEND = "tests.smallville.accounting.Unreachable"
    response = client.post("/en/accounts/signup/", {"email": "lana@talon.example", "password1": PASSWORD}, follow=True)
    assert response.status_code == 200
    assert "could not be sent" in response.text
    assert "Look at EMAIL_URL" in caplog.text


def test_links_in_mails_lead_to_the_site_whatever_host_was_asked(client, mailoutbox):
    client.post(
        "/en/accounts/signup/", {"email": "a@b.example", "password1": PASSWORD}, headers={"host": "localhost:1"}
    )
    assert "http://127.0.0.1:8000/en/accounts/confirm-email/" in mailoutbox[0].body
    assert "localhost" not in mailoutbox[0].body
