import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings, strategies

from episodes.models import Status
from smallville.models import Suggestion
from smallville.review import suggesting, throttling
from tests.breaking import refused
from tests.factories import EpisodeFactory, EventFactory, SuggestionFactory

pytestmark = pytest.mark.django_db

TEXT = "Lex’ Flugzeug stürzt schon vorher ab."
PAGE = "/de/suggest/"


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()


@pytest.fixture
def opened(monkeypatch):
    """Say when a form was opened: some seconds ago."""

    def opened(seconds=60):
        with monkeypatch.context() as patch:
            then = (timezone.now() - timedelta(seconds=seconds)).timestamp()
            patch.setattr("django.core.signing.time.time", lambda: then)
            return suggesting._signer.sign("")

    return opened


@pytest.fixture
def send(client, opened):
    def send(address=PAGE, headers=None, remote="192.0.2.1", **changes):
        filled = {"text": TEXT, "page": "/de/events/", "website": "", "opened": opened()} | changes
        return client.post(address, filled, headers=headers or {}, REMOTE_ADDR=remote)

    return send


class TestTheWay:
    @pytest.mark.parametrize("path", ["/de/events/", "/en/episodes/1x01/"])
    def test_leads_from_every_page_and_back(self, path, client, send):
        EpisodeFactory()
        link = re.search(r'<a href="(/../suggest/[^"]*)"', client.get(path).text)[1]
        form = client.get(link)
        assert f'<a href="{path}">{path}</a>' in form.text

        response = send(link, page=path)

        assert response.status_code == 302
        assert f'<a href="{path}">' in client.get(response["Location"]).text
        assert Suggestion.objects.get().page == path

    def test_names_no_page_that_is_not_there(self, client):
        assert '<a href="/de/suggest/"' in client.get("/de/events/nothing/").text
        assert "?page=" not in client.get("/de/events/nothing/").text

    def test_keeps_the_position_of_the_address(self, client, send):
        EpisodeFactory()
        assert "page=%2Fde%2Fevents%2F&amp;as_of=1x01" in client.get("/de/events/?as_of=1x01").text

        response = send("/de/suggest/?as_of=1x01")

        assert "as_of=1x01" in response["Location"]
        assert Suggestion.objects.get().as_of == "1x01"

    def test_sets_no_cookie(self, client, send):
        client.get(PAGE)
        send()

        assert not client.cookies


class TestWhatIsKept:
    def test_are_the_words_the_page_and_the_position(self, client, send):
        client.cookies["stand"] = "start"

        assert send("/en/suggest/", text=f"  {TEXT}\n").status_code == 302

        kept = Suggestion.objects.values().get()
        assert {name: kept[name] for name in ("text", "page", "language", "as_of", "state", "model", "key")} == {
            "text": TEXT,
            "page": "/de/events/",
            "language": "en",
            "as_of": "start",
            "state": "open",
            "model": "",
            "key": "",
        }

    @pytest.mark.parametrize(
        ("page", "about", "pinned"),
        [
            ("/de/episodes/1x01/", ("episodes.episode", "1x01"), True),
            ("/en/episodes/1x01/previously/", ("episodes.episode", "1x01"), True),
            ("/en/events/the-fall/?order=happened", ("events.event", "the-fall"), True),
            ("/de/events/the-fall/why/", ("events.event", "the-fall"), True),
            ("/de/events/not-told/", ("events.event", "not-told"), False),
            ("/de/characters/nobody/", ("characters.character", "nobody"), False),
            ("/de/seasons/1/", ("episodes.season", "1"), False),
            ("/de/", ("", ""), False),
        ],
    )
    def test_is_what_the_page_is_about(self, page, about, pinned, send):
        event = EventFactory(slug="the-fall")
        EventFactory(slug="not-told", episode=event.episode, status=Status.DRAFT)

        send(page=page)

        kept = Suggestion.objects.get()
        assert (kept.model, kept.key) == about
        assert (kept.episode == event.episode) is pinned

    def test_an_untold_page_is_answered_like_any_other(self, client, send):
        client.cookies["stand"] = "start"
        EventFactory(slug="later")
        told, untold = (send(page=f"/de/events/{slug}/") for slug in ("later", "made-up"))

        assert told["Location"].replace("later", "made-up") == untold["Location"]
        assert [row.episode for row in Suggestion.objects.all()] == [None, None]

    def test_is_no_address_of_a_machine(self, send):
        send(remote="203.0.113.77")

        assert "203.0.113.77" not in str(Suggestion.objects.values().get())
        assert not any("203.0.113.77" in key for key in cache._cache)


class TestRefused:
    def refused(self, response, field, said=""):
        assert response.status_code == 200
        assert said in str(response.context["form"].errors[field])
        assert not Suggestion.objects.exists()

    @pytest.mark.parametrize(
        "text", ["", "zu kurz", " " * 50, "a" * 2001, "with a \0 in it"], ids=["none", "short", "blank", "long", "NUL"]
    )
    def test_without_a_text_of_some_length(self, text, send):
        self.refused(send(text=text), "text")

    @pytest.mark.parametrize(
        "page",
        [
            "https://elsewhere.example/de/events/",
            "//elsewhere.example/de/",
            "/admin/",
            "/healthz",
            "/fr/events/",
            "/de/no/such/page/",
            "/de/events/\0/",
            "javascript:alert(1)",
            "/de/" + "a" * 300,
        ],
    )
    def test_about_a_page_of_another_site_or_none(self, page, client, send):
        self.refused(send(page=page), "page")
        asked = client.get(PAGE, {"page": page})
        assert asked.context["given"] == ""

    def test_about_an_address_longer_than_any_page_has(self, send):
        self.refused(send(page=f"/de/characters/{'a' * 250}/"), "page")

    def test_by_the_field_for_machines(self, send):
        self.refused(send(website="https://buy.example"), "website")

    @pytest.mark.parametrize("seconds", [0, 1, 25 * 3600])
    def test_when_sent_too_fast_or_after_a_day(self, seconds, send, opened):
        self.refused(send(opened=opened(seconds)), "opened")

    @pytest.mark.parametrize("forged", ["", "1", ":1:2", "x" * 200, "\0"])
    def test_with_a_forged_time(self, forged, send):
        self.refused(send(opened=forged), "opened")

    def test_from_another_site(self, send):
        assert send(headers={"origin": "https://elsewhere.example"}).status_code == 403
        assert send(headers={"origin": "http://testserver"}).status_code == 302

    def test_with_all_that_was_typed_still_there_and_ready_to_be_sent(self, send, client):
        response = send(text="zu <b>kurz", website="x", opened="")

        assert "zu &lt;b&gt;kurz</textarea>" in response.text
        assert '<input type="hidden" name="page" value="/de/events/">' in response.text
        fresh = re.search(r'name="opened" value="([^"]+)"', response.text)[1]
        assert suggesting._signer.unsign(fresh) == ""

    def test_by_another_method(self, client):
        assert client.put(PAGE).status_code == 405
        assert client.post(reverse("suggest-thanks")).status_code == 405

    @settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(strategies.text(max_size=60), strategies.text(max_size=60))
    def test_whatever_is_typed_is_answered(self, client, opened, text, page):
        cache.clear()
        response = client.post(PAGE, {"text": text, "page": page, "opened": opened()})

        assert response.status_code in {200, 302}


class TestThrottling:
    def test_refuses_the_seventh_in_an_hour_and_keeps_its_text(self, send):
        answers = [send().status_code for _ in range(throttling.FROM_ONE)]
        last = send()

        assert answers == [302] * throttling.FROM_ONE
        assert last.status_code == 429
        assert TEXT in last.text.replace("&#x27;", "'")
        assert Suggestion.objects.count() == throttling.FROM_ONE
        assert send(remote="192.0.2.2").status_code == 302

    def test_does_not_count_what_is_refused_anyway(self, send):
        for _ in range(throttling.FROM_ONE + 1):
            send(text="kurz")

        assert send().status_code == 302

    def test_counts_a_network_of_the_newer_kind_as_one(self):
        sent = [throttling.may_send(f"2001:db8::{number}") for number in range(throttling.FROM_ONE + 1)]

        assert sent == [True] * throttling.FROM_ONE + [False]
        assert throttling.may_send("2001:db8:1::1")
        assert throttling.may_send("::ffff:192.0.2.7")
        assert throttling.may_send("no address at all")

    def test_bounds_what_all_together_send(self):
        sent = [
            throttling.may_send(f"10.0.{number // 200}.{number % 200}") for number in range(throttling.FROM_ALL + 1)
        ]

        assert sent.count(True) == throttling.FROM_ALL
        assert sent[-1] is False

    def test_begins_anew_when_the_hour_ends_meanwhile(self, monkeypatch):
        monkeypatch.setattr(throttling.cache, "add", lambda *args: None)

        assert throttling.may_send("192.0.2.3")

    def test_behind_a_proxy_counts_the_reader(self, send, settings):
        settings.PROXY_ADDRESS_HEADER = "X-Forwarded-For"
        for number in range(throttling.FROM_ONE):
            # What stands further left, the reader has sent along.
            send(headers={"x-forwarded-for": f"198.51.100.{number}, 203.0.113.1"}, remote="10.0.0.1")

        assert send(headers={"x-forwarded-for": "203.0.113.1"}, remote="10.0.0.2").status_code == 429
        assert send(headers={"x-forwarded-for": "203.0.113.2"}, remote="10.0.0.1").status_code == 302

    def test_believes_no_header_unless_told_to(self, send):
        for number in range(throttling.FROM_ONE):
            send(headers={"x-forwarded-for": f"198.51.100.{number}"})

        assert send(headers={"x-forwarded-for": "198.51.100.99"}).status_code == 429


class TestConstraints:
    @pytest.mark.parametrize(
        ("constraint", "broken"),
        [
            ("suggestion_is_about_a_page_of_ours", {"page": "https://elsewhere.example/"}),
            ("suggestion_has_text", {"text": ""}),
            ("suggestion_language_known", {"language": "fr"}),
            ("suggestion_is_answered_or_open", {"state": "done"}),
            ("suggestion_is_answered_or_open", {"answered_at": timezone.now()}),
            ("suggestion_is_answered_or_open", {"state": "perhaps", "answered_at": timezone.now()}),
        ],
    )
    def test_are_kept_by_the_database(self, constraint, broken):
        with refused(constraint):
            SuggestionFactory(**broken)
