"""Who tries passwords or addresses learns nothing, and is stopped before a password is hashed."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client, RequestFactory, override_settings
from hypothesis import given
from hypothesis import strategies as st

from smallville.caching import SharedFileCache
from smallville.clients import client_address
from tests.smallville.accounting import PASSWORD, is_in, log_in, make_fan

pytestmark = pytest.mark.django_db
KNOWN, UNKNOWN = "lana@talon.example", "nobody@talon.example"
MASK = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


@pytest.fixture
def hashed(monkeypatch):
    """Count the passwords that are hashed, by any way to do so."""
    done = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, *args, **kw: done.append(args) or encode(self, *args, **kw)
    )
    return done


def said(response, *words):
    """Return all that an answer says, but for what was typed and for the token of the form."""
    text = MASK.sub("", response.text)
    for word in words:
        text = text.replace(word, "")
    headers = {name: value for name, value in response.items() if name != "Content-Length"}
    return response.status_code, headers, text


class TestWhetherThereIsAnAccount:
    @pytest.fixture(autouse=True)
    def fan(self):
        make_fan()
        get_user_model().objects.create_user("chloe", "Chloe@Torch.example", PASSWORD)

    @pytest.mark.parametrize("known", [KNOWN, "chloe@torch.example", "chloe", "fan-lana@talon.example"])
    def test_is_not_told_at_the_login(self, known, hashed):
        known_answer = said(log_in(known, "wrong")[1], known)
        hashed_for_known = len(hashed)
        assert said(log_in(UNKNOWN, "wrong")[1], UNKNOWN) == known_answer
        assert hashed_for_known == len(hashed) - hashed_for_known == 1, "the time tells it too"

    def test_is_not_told_at_the_sign_up(self, hashed, mailoutbox):
        answers = []
        for email in (KNOWN, UNKNOWN):
            client = Client()
            response = client.post("/en/accounts/signup/", {"email": email, "password1": PASSWORD})
            sent = client.get(response["Location"])
            told = said(response), response["Location"], said(sent, email), sorted(client.cookies)
            answers.append((told, len(hashed), len(mailoutbox)))
            hashed.clear()
            mailoutbox.clear()
        assert answers[0] == answers[1]
        assert answers[0][1:] == (1, 1)

    def test_is_not_told_to_whoever_wants_a_new_password(self, mailoutbox):
        answers = []
        for email in (KNOWN, UNKNOWN):
            client = Client()
            response = client.post("/en/accounts/password/reset/", {"email": email})
            told = said(response), said(client.get(response["Location"])), sorted(client.cookies)
            answers.append((told, len(mailoutbox)))
            mailoutbox.clear()
        assert answers[0] == answers[1]
        assert answers[0][1] == 1


class TestTooManyAttempts:
    def test_at_one_account_are_stopped_from_everywhere_before_hashing(self, hashed):
        make_fan()
        for number in range(5):
            log_in(password="wrong", client=Client(REMOTE_ADDR=f"10.0.0.{number}"))
        hashed.clear()
        client, response = log_in(client=Client(REMOTE_ADDR="10.0.0.99"))
        assert hashed == []
        assert not is_in(client)
        assert "Too many attempts" in response.text

    @pytest.mark.parametrize("login", [UNKNOWN, "admin"])
    def test_at_an_account_that_is_none_are_stopped_alike(self, login, hashed):
        for _number in range(5):
            log_in(login, "wrong")
        hashed.clear()
        assert "Too many attempts" in log_in(login)[1].text
        assert hashed == []

    def test_from_one_address_are_stopped_before_hashing(self, hashed):
        answers = [log_in(f"{number}@talon.example", "wrong")[1].status_code for number in range(31)]
        assert len(hashed) == 10
        assert answers[-1] == 429

    def test_to_sign_up_are_stopped(self, hashed):
        answers = [
            Client().post("/en/accounts/signup/", {"email": f"{number}@talon.example", "password1": PASSWORD})
            for number in range(21)
        ]
        assert [answer.status_code for answer in answers] == [302] * 20 + [429]
        assert len(hashed) == 20
        assert "Too many attempts" in answers[-1].text

    def test_to_show_that_it_is_you_are_stopped_before_hashing(self, hashed):
        make_fan()
        client, _response = log_in()
        for _number in range(5):
            client.post("/en/accounts/reauthenticate/", {"password": "wrong"})
        hashed.clear()
        client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
        assert hashed == []

    def test_to_change_the_password_are_stopped_before_hashing(self, hashed):
        make_fan()
        client, _response = log_in()
        for _number in range(5):
            client.post("/en/accounts/password/change/", {"oldpassword": "wrong"})
        hashed.clear()
        assert client.post("/en/accounts/password/change/", {"oldpassword": PASSWORD}).status_code == 429
        assert hashed == []

    def test_right_ones_do_not_count(self):
        make_fan()
        assert all(is_in(log_in()[0]) for _number in range(8))

    def test_the_door_of_the_admin_is_the_same(self, client, hashed):
        get_user_model().objects.create_superuser("admin", password=PASSWORD)
        response = client.post("/admin/login/?next=/admin/", {"username": "admin", "password": PASSWORD})
        assert response["Location"] == "/de/accounts/login/?next=%2Fadmin%2F"
        assert hashed[1:] == []


class TestClientAddress:
    @pytest.fixture
    def ask(self, rf):
        return lambda **headers: client_address(rf.get("/", REMOTE_ADDR="10.0.0.1", headers=headers))

    def test_is_the_peers_and_what_a_client_says_of_itself_does_not_count(self, ask):
        assert ask(x_forwarded_for="1.2.3.4") == "10.0.0.1"

    @pytest.mark.parametrize(
        ("named", "address"),
        [
            ("6.6.6.6, 1.2.3.4", "1.2.3.4"),
            ("1.2.3.4:5678", "1.2.3.4"),
            ("2001:db8::1", "2001:db8::1"),
            ("[2001:db8::1]:443", "2001:db8::1"),
            ("6.6.6.6,", "10.0.0.1"),
            ("", "10.0.0.1"),
        ],
    )
    def test_behind_a_trusted_proxy_is_the_last_that_it_names(self, named, address, ask, settings):
        settings.PROXY_ADDRESS_HEADER = "X-Forwarded-For"
        assert ask(x_forwarded_for=named) == address
        assert ask() == "10.0.0.1"

    @given(named=st.text(st.characters(codec="latin-1")))
    def test_is_found_in_whatever_is_sent(self, named):
        request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": named})
        with override_settings(PROXY_ADDRESS_HEADER="X-Forwarded-For"):
            assert client_address(request)

    def test_is_what_attempts_are_counted_by(self, settings, hashed):
        settings.PROXY_ADDRESS_HEADER = "X-Forwarded-For"
        for number in range(12):
            client = Client(headers={"x-forwarded-for": f"9.9.9.{number}, 1.2.3.4"})
            log_in(f"{number}@talon.example", "wrong", client=client)
        assert len(hashed) == 10
        log_in("x@talon.example", "wrong", client=Client(headers={"x-forwarded-for": "1.2.3.5"}))
        assert len(hashed) == 11

    def test_may_be_missing(self, rf):
        request = rf.get("/")
        del request.META["REMOTE_ADDR"]
        assert client_address(request) == ""


def test_of_many_who_add_a_key_at_once_one_does(tmp_path):
    def add(number):
        return SharedFileCache(tmp_path, {}).add("lock", number)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(add, range(64))) == 1
    assert SharedFileCache(tmp_path, {}).get("lock") is not None
