"""The pages of the accounts: who sees which, at what cost, and what they keep to themselves."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser, Group, User
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from tests.smallville.accounting import PASSWORD, log_in, make_fan
from tests.worlds import make_world

pytestmark = pytest.mark.django_db

EVERYONE = ["confirm-email/", "confirm-email/x:y:z/", "inactive/", "password/reset/", "password/reset/done/"]
EVERYONE += ["password/reset/key/done/", "password/reset/key/x-y/", "closed/"]
STRANGERS = ["login/", "signup/"]
OWN = ["", "email/", "password/change/", "2fa/", "2fa/webauthn/", "reauthenticate/", "logout/"]
WEIGHTY = ["close/", "tokens/", "2fa/totp/activate/", "2fa/webauthn/add/", "2fa/recovery-codes/generate/"]
ELSEWHERE = ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "http:evil.example"]
ELSEWHERE += ["http://127.0.0.1/", "http://localhost/", "///evil.example", "\0"]


@pytest.fixture(params=["anonymous", "fan", "editor", "reviewer"])
def reader(request):
    """Someone who reads, and whether they are logged in."""
    client = Client()
    if request.param != "anonymous":
        user = make_fan(is_staff=request.param != "fan")
        if request.param == "reviewer":
            user.groups.add(Group.objects.get(name="Reviewers"))
        client.force_login(user)
    return client, request.param != "anonymous"


class TestWhoSeesWhich:
    @pytest.mark.parametrize("language", ["de", "en"])
    def test_everyone_the_public_ones(self, reader, language):
        client, _known = reader
        pages = {path: client.get(f"/{language}/accounts/{path}") for path in EVERYONE}
        assert {path: page.status_code for path, page in pages.items() if page.status_code != 200} == {}
        assert all(f'<html lang="{language}">' in page.text for page in pages.values())

    def test_the_way_in_only_strangers(self, reader):
        client, known = reader
        assert {client.get(f"/de/accounts/{path}").status_code for path in STRANGERS} == {302 if known else 200}

    def test_their_own_only_people_with_an_account(self, reader):
        client, known = reader
        for path in OWN:
            response = client.get(f"/de/accounts/{path}")
            if known:
                assert response.status_code == 200, path
            elif path == "logout/":
                assert response["Location"] == "/de/"
            else:
                assert response["Location"] == f"/de/accounts/login/?next=/de/accounts/{path}"

    def test_what_only_leads_on_leads_strangers_to_the_login(self, reader):
        client, known = reader
        for path in ("login/code/confirm/", "2fa/authenticate/", "2fa/webauthn/login/", "password/set/"):
            response = client.get(f"/de/accounts/{path}")
            assert response.status_code == 302, path
            assert known or response["Location"].startswith("/de/accounts/login/"), path

    def test_the_weighty_ones_only_after_showing_that_it_is_you(self, reader):
        client, known = reader
        for path in WEIGHTY:
            way = client.get(f"/de/accounts/{path}")["Location"]
            assert way.startswith("/de/accounts/reauthenticate/" if known else "/de/accounts/login/"), path
        if known:
            client.post("/de/accounts/reauthenticate/", {"password": PASSWORD})
            assert {client.get(f"/de/accounts/{path}").status_code for path in WEIGHTY} == {200}

    def test_what_belongs_to_another_fan_is_not_there(self):
        theirs = Authenticator.objects.create(
            user=make_fan("clark@farm.example"), type=Authenticator.Type.WEBAUTHN, data={"name": "Clarks"}
        )
        make_fan()
        client, _response = log_in()
        client.post("/de/accounts/reauthenticate/", {"password": PASSWORD})
        for page in ("edit", "remove"):
            answers = [client.get(f"/de/accounts/2fa/webauthn/keys/{pk}/{page}/") for pk in (theirs.pk, 10**9, 10**30)]
            assert [answer.status_code for answer in answers] == [404, 404, 404]
            assert len({answer.text for answer in answers}) == 1
            assert client.post(f"/de/accounts/2fa/webauthn/keys/{theirs.pk}/{page}/", {"name": "x"}).status_code == 404
        assert "clark" not in client.get("/de/accounts/").text

    def test_recovery_codes_only_who_has_some(self):
        make_fan()
        client, _response = log_in()
        client.post("/de/accounts/reauthenticate/", {"password": PASSWORD})
        for path in ("", "download/"):
            assert client.get(f"/de/accounts/2fa/recovery-codes/{path}").status_code == 404

    def test_the_admin_only_staff(self, reader):
        client, known = reader
        user = User.objects.first()
        expected = 200 if user and user.is_staff else 403 if known else 302
        response = client.get("/admin/login/" if known and not user.is_staff else "/admin/")
        assert response.status_code == expected


class TestTheOverview:
    def test_leads_to_all_that_is_ones_own(self):
        make_fan()
        text = log_in()[0].get("/en/accounts/").text
        for path in ("", "import/", "export/"):
            assert f'<a href="/en/me/{path}">' in text

    def test_says_once_what_has_been_done(self):
        make_fan()
        client, _response = log_in()
        data = {"oldpassword": PASSWORD, "password1": PASSWORD + "2", "password2": PASSWORD + "2"}
        answer = client.post("/en/accounts/password/change/", data, follow=True)
        assert answer.text.count("Your new password is set.") == 1


class TestEveryPage:
    @pytest.fixture
    def pages(self):
        make_fan()
        known, _response = log_in()
        known.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
        stranger = Client()
        pages = {path: stranger.get(f"/en/accounts/{path}") for path in EVERYONE + STRANGERS}
        return pages | {path: known.get(f"/en/accounts/{path}") for path in OWN + WEIGHTY}

    def test_stays_out_of_every_cache_and_search_engine(self, pages):
        said = {path: set(page["Cache-Control"].split(", ")) for path, page in pages.items()}
        assert [path for path, words in said.items() if not words >= {"private", "no-store"}] == []
        assert {page.get("Expires") for page in pages.values()} == {None}
        assert [path for path, page in pages.items() if 'name="robots" content="noindex"' not in page.text] == []

    def test_has_a_title_labels_and_nothing_inline(self, pages):
        for path, page in pages.items():
            assert re.search(r"<title>\s*\S.* · Smallville</title>", page.text), path
            assert page.text.count("<h1>") == 1, path
            assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", page.text), path
            scripts = re.findall(r"<script[^>]*>", page.text)
            assert [tag for tag in scripts if "src=" not in tag and "application/json" not in tag] == [], path
            fields = re.findall(r'<input(?![^>]*(?:hidden|id="(?:stand|question)))[^>]*\bid="([^"]+)"', page.text)
            assert [name for name in fields if f'for="{name}"' not in page.text and name not in BOXES] == [], path

    def test_helps_the_password_manager(self, pages):
        def filled(path):
            return re.findall(r'autocomplete="([a-z-]+)"', pages[path].text.partition('class="account-form"')[2])

        assert filled("login/")[:2] == ["username", "current-password"]
        assert filled("signup/")[:2] == ["email", "new-password"]
        assert filled("password/change/") == ["username", "current-password", "new-password", "new-password"]
        assert filled("2fa/totp/activate/") == ["one-time-code"]

    def test_does_not_ask_how_far_the_reader_is(self, settings):
        settings.DEFAULT_HORIZON = "ask"
        assert 'class="question"' not in Client().get("/en/accounts/login/").text
        assert 'class="question"' in Client().get("/en/").text


BOXES = {"id_passwordless", "id_sure", "passkey_credential"}  # inside their labels; never seen


@pytest.mark.parametrize(
    ("path", "ceiling"), [("", 6), ("2fa/", 6), ("email/", 8), ("2fa/webauthn/", 5), ("close/", 8)]
)
def test_own_pages_cost_little(path, ceiling, django_assert_max_num_queries):
    make_world(rows=20)
    user = make_fan(is_superuser=True)
    client, _response = log_in()
    client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    with django_assert_max_num_queries(ceiling):
        assert client.get(f"/en/accounts/{path}").status_code == 200


@pytest.mark.parametrize("path", ["login/", "signup/", "password/reset/"])
def test_public_pages_cost_one_query(path, client, django_assert_num_queries):
    make_world(rows=20)
    with django_assert_num_queries(1):  # which asks where the reader is
        client.get(f"/en/accounts/{path}")


class TestNext:
    def test_leads_back_to_where_one_was(self):
        make_fan()
        _client, response = log_in(to="?next=/en/events/%3Fkind%3Dloss")
        assert response["Location"] == "/en/events/?kind=loss"

    @pytest.mark.parametrize("address", ELSEWHERE)
    def test_leads_nowhere_else(self, address):
        make_fan()
        client = Client()
        data = {"login": "lana@talon.example", "password": PASSWORD, "next": address}
        assert client.post("/en/accounts/login/", data)["Location"] == "/en/"
        assert client.get("/en/accounts/login/", {"next": address})["Location"] == "/en/"
        assert client.post("/en/accounts/logout/", {"next": address})["Location"] == "/en/"

    def test_is_kept_on_the_way_to_the_sign_up(self, client):
        assert "/en/accounts/signup/?next=%2Fen%2Fevents%2F" in client.get("/en/accounts/login/?next=/en/events/").text
        said = "Then you go on where you were going."
        asked = [client.get(f"/en/accounts/login/{to}").text for to in ("?next=/en/events/", "")]
        assert [said in text for text in asked] == [True, False]


def test_an_anonymous_reader_is_given_no_cookie(client):
    make_world()
    for path in ("/en/", "/en/events/", "/en/accounts/closed/"):
        assert client.get(path).cookies == {}


@pytest.mark.parametrize(("known", "address"), [(False, "/en/accounts/login/"), (True, "/en/accounts/")])
def test_the_masthead_has_a_way_in(known, address):
    with translation.override("en"):
        part = render_to_string("parts/_account.html", {"user": make_fan() if known else AnonymousUser()})
    assert f'href="{address}"' in part
