"""Up to where a page tells: the address, the reader's stand, the site's default; and what is said about it."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from episodes.addresses import without_position
from events.models import Event
from smallville.asof import carry, with_as_of
from tests.factories import EpisodeFactory, EventFactory, ParticipationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ask(settings):
    settings.DEFAULT_HORIZON = "ask"


@pytest.fixture
def episodes():
    """Four episodes of one season, each with an event of its own."""
    made = EpisodeFactory.create_batch(4)
    for episode in made:
        EventFactory(episode=episode, slug=f"event-of-{episode.overall}", title_en=f"It happens in {episode.overall}")
    return made


@pytest.fixture(params=["anonymous", "fan", "editor"])
def reader(request):
    client = Client()
    if request.param != "anonymous":
        client.force_login(User.objects.create_user(request.param, is_staff=request.param == "editor"))
    return client


def told(client, path="/en/events/"):
    return [int(number) for number in re.findall(r">It happens in (\d)</a></h3>", client.get(path).text)]


class TestOrder:
    def test_who_has_said_nothing_is_told_nothing(self, reader, episodes):
        assert told(reader) == []
        assert "How far are you?" in reader.get("/en/events/").text

    def test_the_stand_counts_for_everyone(self, reader, episodes):
        reader.cookies["stand"] = "1x02"
        assert told(reader) == [1, 2]

    def test_the_address_counts_more_than_the_stand(self, client, episodes):
        client.cookies["stand"] = "1x03"
        assert told(client, "/en/events/?as_of=1x01") == [1]
        assert told(client, "/en/events/?as_of=start") == []
        assert told(client) == [1, 2, 3]

    def test_the_address_counts_for_who_has_no_stand(self, client, episodes):
        assert told(client, "/en/events/?as_of=1x02") == [1, 2]
        assert told(client, "/en/events/?as_of=all") == [1, 2, 3, 4]
        assert told(client) == []

    def test_the_site_may_tell_everything_to_who_says_nothing(self, client, episodes, settings):
        settings.DEFAULT_HORIZON = "all"
        assert told(client) == [1, 2, 3, 4]
        assert "How far are you?" not in client.get("/en/").text

    def test_the_site_may_start_everyone_at_the_start(self, client, episodes, settings):
        settings.DEFAULT_HORIZON = "start"
        assert told(client) == []
        assert "How far are you?" not in client.get("/en/").text

    @pytest.mark.parametrize("cookie", ["9x99", "", "\\000", "nonsense", "1x01; drop", "x" * 5000])
    def test_a_stand_that_is_not_known_is_none(self, cookie, client, episodes):
        client.cookies["stand"] = cookie
        assert told(client) == []
        assert "How far are you?" in client.get("/en/events/").text


class TestUnknownPosition:
    @pytest.mark.parametrize("path", ["/en/", "/en/events/", "/en/episodes/1x01/", "/en/nothing/", "/en/horizon/"])
    def test_is_a_bad_request_on_every_page(self, path, client, episodes):
        response = client.get(f"{path}?as_of=99x99")
        assert response.status_code == 400
        assert "There is no episode 99x99." in response.text
        assert "<h1>There is no such episode</h1>" in response.text
        assert "It happens" not in response.text

    @pytest.mark.parametrize("value", ["3", "x", "ALL", "%00", "<script>", "1x01&as_of=1x02", "x" * 10_000])
    def test_is_said_and_never_everything(self, value, client, episodes):
        response = client.get(f"/en/events/?as_of={value}")
        assert response.status_code == 400
        assert "<script>" not in response.text
        assert "It happens" not in response.text

    def test_keeps_the_stand_of_the_reader_and_the_filters(self, client, episodes):
        client.cookies["stand"] = "1x01"
        text = client.get("/en/events/?as_of=9x99&kind=loss").text
        assert "How far are you?" not in text
        assert '<a data-own-stand href="/en/events/?kind=loss">The same page as of where you are</a>' in text

    def test_an_empty_one_is_none(self, client, episodes):
        client.cookies["stand"] = "1x01"
        assert told(client, "/en/events/?as_of=") == [1]


class TestALinkThatGoesTooFar:
    def test_asks_first_and_tells_nothing(self, client, episodes):
        client.cookies["stand"] = "1x01"
        response = client.get("/en/episodes/1x02/?as_of=1x03")
        assert response.status_code == 200
        assert "This link goes up to 1x03, you are at 1x01." in response.text
        assert "It happens" not in response.text
        assert "Episode 2" not in response.text

    def test_is_the_same_for_a_page_that_is_not_there(self, client, episodes):
        client.cookies["stand"] = "1x01"
        pages = [client.get(f"/en/events/{slug}/?as_of=all").text for slug in ("event-of-4", "event-of-9")]
        assert pages[0].replace("event-of-4", "") == pages[1].replace("event-of-9", "")
        assert "This link goes up to the end, you are at 1x01." in pages[0]

    def test_leads_to_the_page_as_of_the_stand(self, client, episodes):
        client.cookies["stand"] = "1x01"
        text = client.get("/en/events/?as_of=1x03&kind=discovery").text
        assert (
            '<a class="more" data-own-stand href="/en/events/?kind=discovery">No: show it as of where I am</a>' in text
        )

    def test_is_shown_once_the_reader_agrees_and_no_further(self, client, episodes):
        client.cookies["stand"] = "1x01"
        address = "/en/events/?as_of=1x03"
        response = client.post("/en/horizon/", {"agreed": "1x03", "next": address})
        assert response["Location"] == address
        assert told(client, address) == [1, 2, 3]
        assert "This link shows the guide as of:" in client.get(address).text
        assert told(client, "/en/events/?as_of=all") == []
        assert told(client) == [1]
        assert client.cookies["agreed"]["max-age"] == ""

    def test_to_agree_to_one_link_is_not_to_agree_to_others(self, client, episodes):
        client.cookies["stand"] = "1x01"
        client.post("/en/horizon/", {"agreed": "1x03"})
        assert told(client, "/en/events/?as_of=1x02") == []

    @pytest.mark.parametrize("said", [{"stand": "1x02"}, {"stand": "forget"}])
    def test_what_was_agreed_to_is_over_with_a_new_stand(self, said, client, episodes):
        client.cookies["stand"] = "1x01"
        client.post("/en/horizon/", {"agreed": "all"})
        client.post("/en/horizon/", said)
        assert client.cookies["agreed"].value == ""

    @pytest.mark.parametrize("agreed", ["9x99", "\0", "x" * 9000, "🌽", ""])
    def test_nobody_agrees_to_what_there_is_not(self, agreed, client, episodes):
        assert client.post("/en/horizon/", {"agreed": agreed}).cookies["agreed"].value == ""

    def test_up_to_the_stand_is_not_asked_about(self, client, episodes):
        client.cookies["stand"] = "1x03"
        text = client.get("/en/events/?as_of=1x02&kind=discovery").text
        assert "This link shows the guide as of:" in text
        assert (
            '<a data-own-stand href="/en/events/?kind=discovery">Back to where you are: 1x03 – Episode 3\n</a>' in text
        )


class TestWhatAPageSays:
    @pytest.mark.parametrize(("stand", "last"), [("start", None), ("1x01", None), ("1x02", None), ("1x03", "1x02")])
    def test_how_far_the_stories_go(self, stand, last, client, episodes):
        Event.objects.filter(episode=3).delete()
        client.cookies["stand"] = stand
        reading = client.get("/en/secrets/").context["reading"]
        assert (reading.last_told and reading.last_told.code) == last

    def test_how_far_the_stories_go_at_everything(self, client, episodes):
        Event.objects.filter(episode=4).delete()
        client.cookies["stand"] = "all"
        assert client.get("/en/secrets/").context["reading"].last_told.code == "1x03"

    def test_of_what_is_hidden_without_saying_how_much(self, client, episodes):
        client.cookies["stand"] = "1x02"
        for path in ("/en/events/", "/en/episodes/", "/en/characters/", "/en/places/"):
            assert "Told up to 1x02: what later episodes tell is hidden." in client.get(path).text

    @pytest.mark.parametrize("stand", ["1x05", "all"])
    def test_where_our_stories_end(self, stand, client, episodes):
        EpisodeFactory()
        client.cookies["stand"] = stand
        text = client.get("/en/events/").text
        assert "Told up to 1x04: our stories go no further yet." in text
        assert "is hidden" not in text

    def test_nothing_to_search_engines_as_of_an_address(self, client, episodes):
        text = client.get("/en/episodes/1x01/?as_of=all").text
        assert '<meta name="robots" content="noindex">' in text
        assert 'hreflang="de" href="http://127.0.0.1:8000/de/episodes/1x01/"' in text

    def test_that_it_is_for_one_reader_only(self, client, episodes):
        for path in ("/en/", "/en/nothing/", "/en/?as_of=9x99"):
            assert "Cookie" in client.get(path)["Vary"]

    def test_no_cookie_before_the_reader_has_chosen(self, client, episodes):
        assert not client.get("/en/events/").cookies


class TestAPageThatIsNotTold:
    def test_is_one_and_the_same_as_one_that_is_not_there(self, client, episodes):
        client.cookies["stand"] = "1x02"
        pages = [client.get(f"/en/events/{slug}/") for slug in ("event-of-3", "made-up")]
        assert [page.status_code for page in pages] == [404, 404]
        assert pages[0].content == pages[1].content
        assert pages[0].headers == pages[1].headers

    def test_asks_who_has_said_nothing(self, client, episodes):
        assert "How far are you?" in client.get("/en/events/event-of-1/").text

    def test_of_an_episode_tells_title_teaser_dates_and_crew(self, client, episodes):
        client.cookies["stand"] = "1x01"
        text = client.get("/en/episodes/1x02/").text
        assert "<h1>Episode 2</h1>" in text
        assert "Not told yet" in text
        assert "It happens in 1" in text  # as what was before
        assert "It happens in 2" not in text

    def test_of_a_later_episode_has_no_title_unless_wanted(self, client, episodes):
        client.cookies["stand"] = "1x01"
        assert "Episode 3" not in client.get("/en/episodes/1x03/").text
        assert "Episode 3" not in client.get("/en/horizon/").text
        client.post("/en/horizon/", {"titles": "shown"})
        assert "<h1>Episode 3</h1>" in client.get("/en/episodes/1x03/").text
        assert "Episode 3" in client.get("/en/horizon/").text
        client.post("/en/horizon/", {"titles": ""})
        assert "Episode 3" not in client.get("/en/episodes/1x03/").text

    def test_titles_are_there_for_who_has_set_no_stand(self, client, episodes):
        assert "<h1>Episode 3</h1>" in client.get("/en/episodes/1x03/").text


def test_a_horizon_costs_one_query(client, episodes, django_assert_max_num_queries):
    ParticipationFactory(event__episode=episodes[0], character__named_in=episodes[0])
    client.cookies["stand"] = "1x02"
    with django_assert_max_num_queries(10) as queries:
        client.get("/en/events/")
    landmarks = [query for query in queries.captured_queries if '"number" = 1' in query["sql"]]
    assert len(landmarks) == 1


class TestCarrying:
    @pytest.mark.parametrize(
        ("address", "carried"),
        [
            ("/en/events/", "/en/events/?as_of=3x01"),
            ("/en/events/?kind=loss#x", "/en/events/?kind=loss&as_of=3x01#x"),
            ("?page=2", "?page=2&as_of=3x01"),
            ("?as_of=1x01", "?as_of=1x01"),
            ("#events", "#events"),
            ("/admin/", "/admin/"),
            ("https://somewhere.example/", "https://somewhere.example/"),
            ("//somewhere.example/", "//somewhere.example/"),
        ],
    )
    def test_an_address(self, address, carried):
        assert with_as_of(address, "3x01") == carried

    def test_a_page(self):
        page = '<a class="x" href="/en/?a=1&amp;b=%C3%A4">a</a><a data-own-stand href="/">b</a><form method="get">'
        assert carry(page, "3x01") == (
            '<a class="x" href="/en/?a=1&amp;b=%C3%A4&amp;as_of=3x01">a</a><a data-own-stand href="/">b</a>'
            '<form method="get"><input type="hidden" name="as_of" value="3x01">'
        )

    def test_an_address_without_its_position(self):
        assert without_position("/en/events/?kind=loss&as_of=3x01&news=2x01") == "/en/events/?kind=loss"
