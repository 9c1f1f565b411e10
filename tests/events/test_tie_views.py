import re
from html import unescape
from itertools import pairwise

import pytest

from events.models import Event
from tests.factories import (
    CauseFactory,
    CharacterFactory,
    EpisodeFactory,
    EventFactory,
    ParticipationFactory,
    RelationshipFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def trio():
    """Clark and Lana share an event of each of two episodes; Lex is there in the second."""
    episodes = EpisodeFactory.create_batch(2)
    people = [
        CharacterFactory(name=name, slug=name.lower(), named_in=told, introduced_in=told)
        for name, told in (("Clark", episodes[0]), ("Lana", episodes[0]), ("Lex", episodes[1]))
    ]
    for number, episode in enumerate(episodes):
        event = EventFactory(episode=episode)
        for character in people[: number + 2]:
            ParticipationFactory(event=event, character=character)
    return people


def network(client, **query):
    return client.get("/en/network/", query)


class TestNetwork:
    def test_who_shares_how_many_events(self, client, trio):
        response = network(client)
        rows = [(row.a.name, row.b.name, row.number) for row in response.context["page"]]
        assert rows == [("Clark", "Lana", 2), ("Clark", "Lex", 1), ("Lana", "Lex", 1)]
        assert (
            'href="/en/events/?character=clark&amp;character=lana&amp;together=on&amp;role=agent&amp;' in response.text
        )
        assert "<title>Clark – Lana: 2 events together</title>" in response.text

    def test_a_number_leads_to_just_as_many_events(self, client, trio):
        """Also where one of the two is only spoken of in others."""
        ParticipationFactory(event=EventFactory(), character=trio[0], role="mentioned")
        mention = EventFactory()
        ParticipationFactory(event=mention, character=trio[0])
        ParticipationFactory(event=mention, character=trio[1], role="mentioned")
        link = re.search(r'<td class="amount"><a href="([^"]+)">2</a>', network(client).text)[1]
        assert "data-number>2 events" in client.get(unescape(link)).text

    def test_to_be_mentioned_is_not_to_take_part(self, client, trio):
        pete = CharacterFactory(name="Pete", named_in=trio[0].named_in)
        ParticipationFactory(event=Event.objects.first(), character=pete, role="mentioned")
        assert ">Pete</text>" not in network(client).text

    def test_only_what_is_told(self, client, trio):
        text = network(client, as_of="1x01").text
        assert "Lex" not in text
        assert "<title>Clark – Lana: 1 event together</title>" in text

    def test_the_same_picture_on_every_load(self, client, trio):
        pictures = [re.search(r"<svg.*?</svg>", network(client).text, re.DOTALL)[0] for _load in range(2)]
        assert pictures[0] == pictures[1]

    def test_a_focus_shows_a_character_and_those_tied_to_them(self, client, trio):
        response = network(client, focus="lex")
        assert response.context["focus"].name == "Lex"
        assert [row.number for row in response.context["page"]] == [1, 1]
        assert "Lex shares events with 2 others" in response.text
        assert 'href="/en/characters/lex/"' in response.text

    def test_every_name_leads_to_its_focus_and_keeps_the_rest(self, client, trio):
        text = network(client, upto="1x02", characters="50").text
        assert 'href="?upto=1x02&amp;characters=50&amp;focus=lana" class="node' in text

    def test_the_network_as_it_was_after_an_episode(self, client, trio):
        then, now = network(client, upto="1x01"), network(client)
        assert [node.name for node in then.context["picture"].nodes] == ["Clark", "Lana"]
        assert "After 1x01." in then.text
        assert "2 of the 3 characters who share most events" in " ".join(then.text.split())
        assert "role=present&amp;until=1x01" in then.text
        where = {node.name: (node.x, node.y) for node in now.context["picture"].nodes}
        assert all(where[node.name] == (node.x, node.y) for node in then.context["picture"].nodes)

    @pytest.mark.parametrize(
        ("query", "said"),
        [
            ({"upto": "1x02", "as_of": "1x01"}, "There is no “1x02” here."),
            ({"upto": "9x09", "as_of": "1x01"}, "There is no “9x09” here."),
            ({"focus": "lex", "as_of": "1x01"}, "There is no “lex” here."),
            ({"characters": "7"}, "There is no “7” here."),
            ({"focus": ["lana", "lex"]}, "Only one value is possible here."),
        ],
    )
    def test_what_is_not_understood_is_said_beside_it_and_shows_nothing(self, query, said, client, trio):
        response = network(client, **query)
        assert response.status_code == 200
        assert said in response.text
        assert "<svg viewBox" not in response.text
        assert "picture" not in response.context

    def test_relationships_with_how_they_began_and_ended(self, client, trio):
        begun, ended = Event.objects.order_by("episode")
        RelationshipFactory(character=trio[0], other=trio[1], begun_with=begun, kind="friendship")
        RelationshipFactory(character=trio[1], other=trio[2], begun_with=begun, ended_with=ended, kind="alliance")
        context = network(client).context
        assert [reading for _relationship, reading in context["held"]] == ["friends with"]
        assert [reading for _relationship, reading in context["ended"]] == ["allied with"]
        text = " ".join(network(client).text.split())
        assert f'since <a href="/en/events/{begun.slug}/"><span class="code">1x01</span> {begun.title_en}</a>' in text
        assert f'until <a href="/en/events/{ended.slug}/"><span class="code">1x02</span> {ended.title_en}</a>' in text
        assert "Clark – Lana: 2 events together; Clark friends with Lana</title>" in text

    def test_what_ends_later_still_holds_as_it_was_then(self, client, trio):
        begun, ended = Event.objects.order_by("episode")
        RelationshipFactory(character=trio[0], other=trio[1], begun_with=begun, ended_with=ended)
        assert not network(client).context["held"]
        assert len(network(client, upto="1x01").context["held"]) == 1

    def test_past_the_last_story_it_says_how_far_it_is_told(self, client, trio):
        assert "As told up to 1x02." in network(client).text
        EpisodeFactory()
        assert "As told up to 1x02." in network(client, as_of="1x03").text
        assert "After 1x02." in network(client, as_of="1x02").text

    def test_more_characters_are_one_link_away(self, client, trio):
        event = Event.objects.first()
        for character in CharacterFactory.create_batch(30, named_in=trio[0].named_in):
            ParticipationFactory(event=event, character=character)
        response = network(client)
        assert len(response.context["picture"].nodes) == 25
        assert '<a class="more" href="?characters=50">' in response.text
        assert len(network(client, characters="50").context["picture"].nodes) == 33

    def test_a_character_leads_to_their_ties(self, client, trio):
        begun = Event.objects.first()
        RelationshipFactory(character=trio[0], other=trio[1], begun_with=begun)
        text = client.get("/en/characters/clark/").text
        assert 'href="/en/network/?focus=clark"' in text
        assert f'href="/en/events/{begun.slug}/"><span class="code">1x01</span> {begun.title_en}</a>' in text

    def test_numbers_in_pictures_have_points_in_german_too(self, client, trio):
        picture = re.search(r"<svg.*?</svg>", client.get("/de/network/").text, re.DOTALL)[0]
        assert not re.search(r'="[^"]*\d,\d[^"]*"', picture)


class TestWhy:
    @pytest.fixture
    def chain(self):
        """Each of four events led to the next, the last in an episode of its own."""
        events = [EventFactory(episode=EpisodeFactory())]
        events += EventFactory.create_batch(2, episode=events[0].episode)
        events.append(EventFactory(episode=EpisodeFactory(), significance="turning-point"))
        for cause, effect in pairwise(events):
            CauseFactory(cause=cause, effect=effect)
        return events

    def test_the_whole_chain_back_and_on(self, client, chain):
        context = client.get(f"/en/events/{chain[2].slug}/why/").context
        assert context["before"] == [(1, [chain[1]]), (2, [chain[0]])]
        assert context["after"] == [(1, [chain[3]])]
        assert [box.event for box in context["drawing"].boxes] == chain

    def test_each_event_is_a_link_and_a_turning_point_has_a_shape_of_its_own(self, client, chain):
        text = client.get(f"/en/events/{chain[0].slug}/why/").text
        for event in chain:
            assert f'<a href="/en/events/{event.slug}/" class="box' in text
        assert text.count("<polygon") == 1
        assert 'aria-label="1x02 Event 4 (turning point)"' in text

    def test_a_root_is_called_so(self, client, chain):
        assert client.get(f"/en/events/{chain[3].slug}/why/").text.count("where it begins") == 1
        assert "Nothing told led to it: here it begins." in client.get(f"/en/events/{chain[0].slug}/why/").text

    def test_what_came_of_it_later_is_not_told(self, client, chain):
        text = client.get(f"/en/events/{chain[2].slug}/why/?as_of=1x01").text
        assert chain[3].slug not in text
        assert "Nothing told has come of it yet." in text
        assert client.get(f"/en/events/{chain[3].slug}/why/?as_of=1x01").status_code == 404

    def test_past_the_last_story_it_says_how_far_it_is_told(self, client, chain):
        address = f"/en/events/{chain[0].slug}/why/"
        assert "As told up to 1x02." in client.get(address).text
        assert "As told up to" not in client.get(address, {"as_of": "1x02"}).text

    def test_an_events_page_shows_two_steps_and_leads_to_all(self, client, chain):
        response = client.get(f"/en/events/{chain[0].slug}/")
        assert [box.event for box in response.context["near"].drawing.boxes] == chain[:3]
        assert "Drawn as far as 2 steps back and on." in response.text
        assert f'href="/en/events/{chain[0].slug}/why/"' in response.text

    def test_where_two_steps_lead_to_too_much_its_page_shows_one(self, client, chain):
        for _effect in range(20):
            CauseFactory(cause=chain[1], effect=EventFactory(episode=chain[3].episode))
        response = client.get(f"/en/events/{chain[0].slug}/")
        assert [box.event for box in response.context["near"].drawing.boxes] == chain[:2]
        assert "Drawn as far as 1 step back and on." in response.text

    def test_what_stands_alone_has_no_picture(self, client):
        event = EventFactory()
        for path in ("", "why/"):
            text = client.get(f"/en/events/{event.slug}/{path}").text
            assert "It stands alone" in text
            assert 'class="canvas"' not in text

    def test_a_draft_is_part_of_no_chain(self, client, chain):
        Event.objects.filter(pk=chain[1].pk).update(status="draft")
        assert client.get(f"/en/events/{chain[2].slug}/why/").context["before"] == []

    def test_a_circle_within_an_episode_comes_to_an_end(self, client, chain):
        CauseFactory(cause=chain[2], effect=chain[0])
        assert client.get(f"/en/events/{chain[0].slug}/why/").status_code == 200

    def test_a_title_in_the_other_language_is_marked(self, client, chain):
        Event.objects.filter(pk=chain[1].pk).update(title_en="")
        text = client.get(f"/en/events/{chain[0].slug}/why/").text
        assert f'<a href="/en/events/{chain[1].slug}/" lang="de" class="box' in text
