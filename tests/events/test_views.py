import pytest

from tests.factories import (
    CauseFactory,
    CharacterFactory,
    ConditionFactory,
    EpisodeFactory,
    EventFactory,
    KnowledgeFactory,
    ParticipationFactory,
    PassageFactory,
    PlaceFactory,
    RelationshipFactory,
)

pytestmark = pytest.mark.django_db


def read(client, event, language="de"):
    return client.get(f"/{language}/events/{event.slug}/")


def test_the_evidence_is_the_passage_itself_and_leads_to_it(client):
    event = EventFactory()
    passage = PassageFactory(synopsis__episode=event.episode, position=4, text="So steht es da.")
    event.evidence.add(passage)
    text = read(client, event).text
    assert "So steht es da." in text
    assert '<a href="/de/episodes/1x01/#p4">1x01, Absatz 4</a>' in text
    assert '<blockquote class="evidence" lang="de">' in read(client, event, "en").text


def test_a_draft_is_no_evidence_no_cause_no_neighbour_and_no_page(client):
    event = EventFactory()
    passage = PassageFactory(synopsis__episode=event.episode, synopsis__status="draft", text="Noch nicht.")
    event.evidence.add(passage)
    draft = EventFactory(episode=event.episode, status="draft", title_de="Streng geheim")
    CauseFactory(cause=draft, effect=event)
    response = read(client, event)
    assert "Noch nicht." not in response.text
    assert "Streng geheim" not in response.text
    assert response.context["next"] is None
    assert read(client, draft).status_code == 404


def test_causes_and_effects(client):
    event = EventFactory()
    cause = CauseFactory(effect=event, cause__title_de="Davor").cause
    effect = CauseFactory(cause=event, effect__episode=event.episode, effect__title_de="Danach").effect
    near = read(client, event).context["near"]
    assert near.causes == [cause]
    assert near.effects == [effect]


def test_who_takes_part_in_which_role_those_who_act_first(client):
    event = EventFactory()
    for role in ("mentioned", "present", "agent", "affected"):
        ParticipationFactory(event=event, role=role)
    text = read(client, event).text
    places = [text.index(said) for said in ("handelt", "ist betroffen", "ist dabei", "wird erwähnt")]
    assert places == sorted(places)


def test_what_begins_and_ends_with_it(client):
    event = EventFactory()
    lana = CharacterFactory(name="Lana")
    known = KnowledgeFactory(character=lana, begun_with=event, secret__title_de="Clarks Kräfte")
    ConditionFactory(character=lana, kind="captive", begun_with=EventFactory(episode=event.episode), ended_with=event)
    RelationshipFactory(kind="employment", character=CharacterFactory(name="Lex"), other=lana, begun_with=event)
    text = " ".join(read(client, event).text.split())
    assert f'Lana</a> weiß: <a href="/de/secrets/{known.secret.slug}/">Clarks Kräfte</a>' in text
    assert "Lana</a>: gefangen" in text
    assert 'Lex</a> beschäftigt <a href="' in text
    assert (
        text.index("Damit beginnt") < text.index("Clarks Kräfte") < text.index("Damit endet") < text.index("gefangen")
    )


def test_an_event_leads_to_the_ones_told_before_and_after_across_episodes(client):
    first = EventFactory()
    second = EventFactory(episode=EpisodeFactory())
    third = EventFactory(episode=second.episode)
    context = read(client, second).context
    assert (context["previous"], context["next"]) == (first, third)


def test_an_earlier_event_says_when(client):
    assert "im Sommer" in read(client, EventFactory(happens_earlier=True, when_de="im Sommer")).text
    assert "früher" in read(client, EventFactory(happens_earlier=True)).text


def test_the_list_as_told_names_each_episode_once(client):
    EventFactory.create_batch(2, episode=EpisodeFactory())
    assert client.get("/de/events/").text.count('class="episode-head"') == 1
    happened = client.get("/de/events/?order=happened").text
    assert "episode-head" not in happened
    assert happened.count('<a class="code"') == 2


def test_the_ruler_of_the_list_keeps_the_filters(client):
    event = EventFactory()
    ParticipationFactory(event=event, character__slug="lana")
    EpisodeFactory(season__number=2, number=1)
    text = client.get("/de/events/?character=lana&season=1&page=1").text
    assert 'href="/de/events/?character=lana&amp;season=2"' in text


def test_a_place_tells_what_happens_in_it_and_inside(client):
    farm = PlaceFactory(slug="farm", parent=PlaceFactory(name_de="Smallville"))
    barn = PlaceFactory(parent=farm, name_de="Scheune")
    events = [EventFactory(place=farm), EventFactory(place=barn)]
    EventFactory(place=barn, status="draft")
    EventFactory(place=farm.parent)
    lana = ParticipationFactory(event=events[0]).character
    response = client.get("/de/places/farm/")
    assert list(response.context["page"]) == events
    assert response.context["around"] == [farm.parent]
    assert response.context["inside"] == [barn]
    assert list(response.context["company"]) == [lana]


def test_places_count_what_happens_inside_them(client):
    town = PlaceFactory()
    inner = PlaceFactory(parent=town)
    EventFactory(place=inner)
    EventFactory(place=town)
    EventFactory(place=town, status="draft")
    assert client.get("/de/places/").context["rows"] == [(town, 0, 2), (inner, 1, 1)]
