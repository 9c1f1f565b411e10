"""How the API behaves on the wire: read from anywhere, answered once, so often and not more."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.http import http_date
from reversion.models import Revision

from events.models import Event
from smallville.api import limits, middleware
from tests.worlds import make_world

pytestmark = pytest.mark.django_db
EVENTS = "/api/v1/events/"


class TestReadingFromAnywhere:
    @pytest.mark.parametrize("path", [EVENTS, "/api/v1/nothing/", "/api/v1/events/?x=1"])
    def test_every_answer_may_be_read_by_other_sites_without_credentials(self, path, client):
        answer = client.get(path, headers={"origin": "https://elsewhere.example"})
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer
        assert "RateLimit-Remaining" in answer["Access-Control-Expose-Headers"]

    def test_a_browser_that_asks_first_is_told_that_it_may(self, client, django_assert_num_queries):
        with django_assert_num_queries(0):
            answer = client.options(EVENTS)
        assert answer.status_code == 204
        assert answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
        assert "If-None-Match" in answer["Access-Control-Allow-Headers"]

    @pytest.mark.parametrize("path", ["/de/events/", "/de/api/", "/healthz"])
    def test_pages_are_not_open(self, path, client):
        assert "Access-Control-Allow-Origin" not in client.get(path)


class TestNothingTwice:
    def test_who_has_the_answer_already_is_told_so_until_it_changes(self, client):
        make_world()
        first = client.get(EVENTS)
        again = client.get(EVENTS, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again["Access-Control-Allow-Origin"] == "*"
        Event.objects.filter(slug="event-1").update(title_de="Anders")
        assert client.get(EVENTS, headers={"if-none-match": first["ETag"]}).status_code == 200

    def test_what_is_packed_is_known_too(self, client):
        make_world(rows=12)
        packed = client.get(EVENTS, headers={"accept-encoding": "gzip"})
        assert packed["Content-Encoding"] == "gzip"
        headers = {"accept-encoding": "gzip", "if-none-match": packed["ETag"]}
        assert client.get(EVENTS, headers=headers).status_code == 304

    def test_the_last_change_is_that_of_the_guide_or_of_the_site(self, client):
        started = client.get(EVENTS)["Last-Modified"]
        assert started == http_date(middleware._STARTED)
        assert client.get(EVENTS, headers={"if-modified-since": started}).status_code == 304
        later = timezone.now() + timedelta(hours=1)
        Revision.objects.create(date_created=later)
        assert client.get(EVENTS)["Last-Modified"] == http_date(later.timestamp())
        assert client.get(EVENTS, headers={"if-modified-since": started}).status_code == 200

    def test_the_head_alone_can_be_asked_for(self, client):
        whole, head = client.get(EVENTS), client.head(EVENTS)
        assert (head.status_code, head.content) == (200, b"")
        assert head["ETag"] == whole["ETag"]

    def test_a_refusal_is_kept_by_nobody(self, client):
        assert "ETag" not in client.get("/api/v1/events/?x=1")


class TestSoOften:
    def test_headers_say_what_is_left_and_the_end_is_said_in_words(self, monkeypatch, client):
        monkeypatch.setattr(limits, "LIMIT", 2)
        answers = [client.get(EVENTS, {"lang": "en"}) for _time in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert [answer["RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
        assert 0 < int(answers[2]["Retry-After"]) <= limits.WINDOW
        assert "Retry-After" not in answers[1]
        assert "too many" in answers[2].json()["errors"][0]["reason"]
        assert Client(REMOTE_ADDR="192.0.2.9").get(EVENTS).status_code == 200

    def test_who_has_spent_all_costs_nothing(self, monkeypatch, client, django_assert_num_queries):
        monkeypatch.setattr(limits, "LIMIT", 0)
        with django_assert_num_queries(0):
            client.get(EVENTS)

    def test_a_window_ends(self):
        for _time in range(3):
            spent = limits.count("192.0.2.1", now=1000.0)
        assert spent.left == limits.LIMIT - 3
        assert spent.reset == limits.WINDOW - 1000 % limits.WINDOW
        assert limits.count("192.0.2.1", now=1000.0 + spent.reset).left == limits.LIMIT - 1

    def test_a_network_of_the_newer_kind_counts_as_one_and_no_address_is_kept(self):
        assert limits.count("2001:db8::1", now=0).left == limits.LIMIT - 1
        assert limits.count("2001:db8::2", now=0).left == limits.LIMIT - 2
        assert limits.count("2001:db8:1::1", now=0).left == limits.LIMIT - 1


def test_a_browser_gets_json_too(client):
    answer = client.get(EVENTS, headers={"accept": "text/html"})
    assert answer["Content-Type"] == "application/json"


def test_without_its_slash_an_address_leads_to_the_one_with_it(client):
    answer = client.get("/api/v1/events?season=1")
    assert (answer.status_code, answer["Location"]) == (301, "/api/v1/events/?season=1")
