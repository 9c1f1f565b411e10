import pytest

from tests.factories import (
    AliasFactory,
    AppearanceFactory,
    CharacterFactory,
    ConditionFactory,
    EpisodeFactory,
    EventFactory,
    KnowledgeFactory,
    ParticipationFactory,
    RelationshipFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clark():
    return CharacterFactory(name="Clark Kent", slug="clark-kent")


def read(client, character, language="de"):
    return client.get(f"/{language}/characters/{character.slug}/")


def test_names_and_performers(client, clark):
    AliasFactory(character=clark, name="Kal-El")
    clark.performers.create(name="Tom Welling", slug="tom-welling")
    text = read(client, clark).text
    assert "Kal-El" in text
    assert '<a href="/de/characters/?performer=tom-welling">Tom Welling</a>' in text


def test_seasons_tell_appearances_and_events(client, clark):
    first, second = EpisodeFactory(), EpisodeFactory(season__number=2, number=1)
    appearance = AppearanceFactory(character=clark, episode=second)
    event = EventFactory(episode=first)
    ParticipationFactory(event=event, character=clark)
    ParticipationFactory(event__status="draft", event__episode=first, character=clark)
    one, two = read(client, clark).context["seasons"]
    assert (one.number, one.appearances, one.events, one.number_of_events) == (1, [], [event], 1)
    assert (two.number, two.appearances, two.events, two.number_of_events) == (2, [appearance], [], 0)


def test_of_many_events_only_the_turning_points_are_listed(client, clark):
    episode = EpisodeFactory()
    for number in range(41):
        event = EventFactory(episode=episode, significance="turning-point" if number == 7 else "key")
        ParticipationFactory(event=event, character=clark)
    response = read(client, clark)
    (season,) = response.context["seasons"]
    assert [event.slug for event in season.events] == ["event-8"]
    assert "Alle 41 Ereignisse dieser Staffel" in response.text
    assert '"/de/events/?character=clark-kent&amp;season=1"' in response.text


def test_those_with_whom_most_happens_come_first(client, clark):
    often, once = CharacterFactory.create_batch(2)
    for event, company in ((EventFactory(), [often, once]), (EventFactory(), [often])):
        for character in [clark, *company]:
            ParticipationFactory(event=event, character=character)
    response = read(client, clark)
    assert [(other, other.number_of_events) for other in response.context["companions"]] == [(often, 2), (once, 1)]
    assert f"?character=clark-kent&amp;character={often.slug}&amp;together=on" in response.text


@pytest.mark.parametrize(
    ("kind", "of_the_first", "of_the_other"),
    [
        ("parent", "Elternteil von", "Kind von"),
        ("employment", "beschäftigt", "arbeitet für"),
        ("mentorship", "leitet an", "lernt von"),
        ("friendship", "befreundet mit", "befreundet mit"),
    ],
)
def test_a_relationship_reads_right_from_both_sides(kind, of_the_first, of_the_other, client, clark):
    relationship = RelationshipFactory(kind=kind, other=clark)
    for character, reading in ((relationship.character, of_the_first), (clark, of_the_other)):
        response = read(client, character)
        assert [str(said) for said in response.context["ties"]] == [reading]
        assert f"<dt>{reading}</dt>" in response.text


def test_what_lasts_says_since_when_and_until_when(client, clark):
    begin = EventFactory(title_de="Es beginnt")
    end = EventFactory(title_de="Es endet")
    KnowledgeFactory(character=clark, begun_with=begin, ended_with=end, secret__title_de="Clarks Herkunft")
    ConditionFactory(character=clark, kind="missing", begun_with=begin)
    text = " ".join(read(client, clark).text.split())
    assert "Clarks Herkunft" in text
    assert 'title="Es beginnt">1x01</a> bis <a href="/de/events/event-2/" title="Es endet">1x02</a>' in text
    assert 'vermisst <small class="span">seit' in text


def test_what_only_a_draft_begins_or_ends_is_not_told(client, clark):
    draft = EventFactory(status="draft", title_de="Streng geheim")
    told = EventFactory(episode=draft.episode)
    ConditionFactory(character=clark, kind="blind", begun_with=draft)
    ConditionFactory(character=clark, kind="missing", begun_with=told, ended_with=draft)
    text = read(client, clark).text
    assert "Streng geheim" not in text
    assert "blind" not in text
    assert "vermisst" in text
    assert "bis <a" not in " ".join(text.split())


def test_someone_who_is_only_named_has_a_name_and_mentions(client):
    first, later = EpisodeFactory.create_batch(2)
    lana = CharacterFactory(name="Lana", named_in=first, introduced_in=later, summary_de="Noch unbekannt.")
    mention = ParticipationFactory(event__episode=first, character=lana, role="mentioned").event
    ParticipationFactory(event=mention, character__name="Clark", character__named_in=first)
    ConditionFactory(character=lana, since=first)
    AliasFactory(character=lana, name="Nell", revealed_in=first)
    response = client.get(f"/de/characters/{lana.slug}/?as_of={first.code}")
    assert list(response.context["events"]) == [mention]
    assert [word for word in ("Noch unbekannt", "Clark", "vermisst", "Nell") if word in response.text] == []
    assert "Noch unbekannt" in client.get(f"/de/characters/{lana.slug}/?as_of={later.code}").text


def test_someone_of_whom_nothing_is_told(client, clark):
    text = read(client, clark).text
    assert "noch nichts erzählt" in text
    assert "None" not in text


def test_the_list_leads_to_everyone(client, clark):
    text = client.get("/de/characters/").text
    assert "1 Figur<" in text
    assert '<a href="/de/characters/clark-kent/">Clark Kent</a>' in text


def test_the_series_at_a_glance(client, clark):
    first, second = EpisodeFactory(), EpisodeFactory(season__number=2, number=1)
    ParticipationFactory(event__episode=first, character=clark)
    other = AppearanceFactory(episode=second).character
    response = client.get("/de/appearances/")
    assert [(row.character, row.number_of_events) for row, _strips in response.context["rows"]] == [
        (clark, 1),
        (other, 0),
    ]
    assert [strip.season for strip in response.context["rows"][0][1]] == [1, 2]
    assert response.context["last"] == first
    client.cookies["stand"] = "start"
    nothing = client.get("/de/appearances/")
    assert nothing.context["rows"] == []
    assert nothing.status_code == 200


def test_a_character_may_be_called_appearances(client):
    character = CharacterFactory(slug="appearances", name="Ap Pearances")
    assert "Ap Pearances" in read(client, character).text


def test_a_character_is_read_as_told_or_as_it_happened(client, clark):
    episode = EpisodeFactory()
    now, earlier = (
        ParticipationFactory(character=clark, event__episode=episode, event__happens_earlier=earlier).event
        for earlier in (False, True)
    )
    assert read(client, clark).context["seasons"][0].events == [now, earlier]
    response = client.get("/de/characters/clark-kent/?order=happened")
    assert response.context["seasons"][0].events == [earlier, now]
    wrong = client.get("/de/characters/clark-kent/?order=nonsense")
    assert wrong.status_code == 200
    assert "„nonsense“" in wrong.text
    assert wrong.context["seasons"][0].events == []
