"""Tokens are made and revoked in one's account: shown once, and by nobody else."""

import re

import pytest
from django.db import IntegrityError

from smallville.models import PersonalToken
from smallville.tokenviews import MOST
from tests.smallville.accounting import PASSWORD, log_in, make_fan

pytestmark = pytest.mark.django_db
PAGE = "/en/accounts/tokens/"


@pytest.fixture
def lana():
    return make_fan()


@pytest.fixture
def own(client, lana):
    log_in(client=client)
    client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def test_a_token_is_shown_once_and_works(own, lana):
    page = own.post(PAGE, {"name": "my <program>"})
    token = re.search(r"smallville_[\w-]{40,}", page.text)[0]
    assert "my &lt;program&gt;" in page.text
    assert token not in own.get(PAGE).text
    assert own.get("/api/v1/me/", headers={"authorization": f"Bearer {token}"}).status_code == 200
    assert page["Cache-Control"] == "private, no-store"


def test_a_page_sent_once_more_makes_no_second_token(own, lana):
    first, again = (own.post(PAGE, {"name": "my program"}) for _time in range(2))
    assert "smallville_" in first.text
    assert "smallville_" not in again.text
    assert "You have a token of this name already." in again.text
    assert lana.tokens.count() == 1


def test_a_token_is_revoked_by_its_owner_alone(own, lana):
    PersonalToken.objects.make(lana, "mine")
    PersonalToken.objects.make(make_fan("lex@talon.example"), "his")
    his, mine = PersonalToken.objects.get(name="his"), PersonalToken.objects.get(name="mine")
    assert "his" not in own.get(PAGE).text.split()
    for number in (his.pk, mine.pk, "x", "9" * 50, "\0", "²", ""):
        assert own.post(PAGE, {"revoke": number})["Location"] == PAGE
    assert list(PersonalToken.objects.all()) == [his]


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "\0"])
def test_a_token_needs_a_name(name, own):
    page = own.post(PAGE, {"name": name})
    assert page.status_code == 200
    assert 'class="error"' in page.text
    assert not PersonalToken.objects.exists()


def test_there_are_not_ever_more(own, lana, django_assert_max_num_queries):
    for number in range(MOST):
        PersonalToken.objects.make(lana, f"token {number}")
    page = own.post(PAGE, {"name": "one more"})
    assert "Revoke one first" in page.text
    assert lana.tokens.count() == MOST
    with django_assert_max_num_queries(10):
        assert own.get(PAGE).text.count('name="revoke"') == MOST


def test_whoever_makes_one_says_the_password_again(client, lana):
    client.force_login(lana)
    assert "reauthenticate" in client.get(PAGE)["Location"]
    assert "reauthenticate" in client.post(PAGE, {"name": "x"})["Location"]
    assert not PersonalToken.objects.exists()


def test_a_stranger_is_asked_to_log_in(client):
    assert "login" in client.get(PAGE)["Location"]


def test_the_account_leads_to_it(own):
    assert f'href="{PAGE}"' in own.get("/en/accounts/").text


def test_a_token_without_a_name_is_refused_by_the_database(lana):
    with pytest.raises(IntegrityError, match="token_has_name"):
        PersonalToken.objects.make(lana, "")
