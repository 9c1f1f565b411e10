from datetime import date

import pytest
from django.urls import reverse

from episodes.models import Synopsis
from tests.factories import (
    AppearanceFactory,
    CauseFactory,
    CharacterFactory,
    CreditFactory,
    EpisodeFactory,
    EventFactory,
    ParticipationFactory,
    PassageFactory,
    SeasonFactory,
    SynopsisFactory,
)

pytestmark = pytest.mark.django_db


def read(client, episode, language="de"):
    return client.get(f"/{language}/episodes/{episode.natural_key()[0]}/")


def test_each_passage_is_tied_to_its_events_and_back(client):
    synopsis = SynopsisFactory()
    first, second = PassageFactory.create_batch(2, synopsis=synopsis)
    event, other = EventFactory.create_batch(2, episode=synopsis.episode)
    event.evidence.add(second)
    response = read(client, synopsis.episode)
    assert [(passage, told) for passage, told in response.context["passages"]] == [(first, []), (second, [event])]
    assert f'<a href="#{event.slug}">' in response.text
    assert f'<a href="#p{second.position}">Absatz {second.position}</a>' in response.text
    assert f'id="{other.slug}"' in response.text


def test_the_synopsis_is_in_the_readers_language_or_else_in_the_other(client):
    episode = EpisodeFactory()
    PassageFactory(synopsis__episode=episode, synopsis__language="de", text="Auf Deutsch.")
    assert '<p class="text" lang="de">Auf Deutsch.</p>' in read(client, episode, "en").text
    PassageFactory(synopsis__episode=episode, synopsis__language="en", text="In English.")
    assert '<p class="text">In English.</p>' in read(client, episode, "en").text
    assert '<p class="text">Auf Deutsch.</p>' in read(client, episode, "de").text


def test_words_shown_by_permission_name_whose_they_are(client):
    whose = {"credit": "A <fan>", "licence": "https://example.org/licence"}
    synopsis = SynopsisFactory(words="permitted", **whose)
    PassageFactory(synopsis=synopsis)
    text = read(client, synopsis.episode, "en").text
    assert "In the words of A &lt;fan&gt;, shown by permission:" in text
    assert 'href="https://example.org/licence"' in text
    PassageFactory(synopsis__credit="Nobody", synopsis__language="de")
    assert "Nobody" not in read(client, Synopsis.objects.get(credit="Nobody").episode).text


def test_the_kind_unknown_is_no_choice_of_readers(client):
    assert "unknown" not in client.get("/en/events/").context["listing"].form.fields["kind"].choices


def test_drafts_are_nowhere(client):
    episode = EpisodeFactory()
    PassageFactory(synopsis__episode=episode, synopsis__status="draft", text="Noch nicht fertig.")
    event = EventFactory(episode=episode)
    draft = EventFactory(episode=episode, status="draft", title_de="Streng geheim")
    CauseFactory(cause=draft, effect=event)
    CauseFactory(cause=event, effect=draft)
    ParticipationFactory(event=draft, character__name="Nobody Yet")
    text = read(client, episode).text
    assert "Streng geheim" not in text
    assert "Noch nicht fertig" not in text
    assert "Nobody Yet" not in text


def test_events_name_their_causes_and_effects(client):
    link = CauseFactory(effect__title_de="Die Wirkung", cause__title_de="Die Ursache")
    text = read(client, link.effect.episode).text
    assert "ausgelöst durch" in text
    assert "führte zu" in text
    assert text.count("Die Ursache") == text.count("Die Wirkung") == 2


def test_the_cast_are_those_who_appear_and_those_who_take_part(client):
    episode = EpisodeFactory()
    guest = AppearanceFactory(episode=episode, billing="guest")
    star = AppearanceFactory(episode=episode, billing="main")
    for appearance in (guest, star):
        ParticipationFactory(event__episode=episode, character=appearance.character)
    taking_part = ParticipationFactory(event__episode=episode)
    ParticipationFactory(event__episode=episode, role="mentioned")
    cast = read(client, episode).context["cast"]
    assert cast == [(star.character, star), (guest.character, guest), (taking_part.character, None)]


def test_an_episode_leads_to_the_one_before_and_after(client):
    first, second, third = EpisodeFactory.create_batch(3)
    context = read(client, second).context
    assert (context["previous"], context["next"]) == (first, third)
    assert read(client, first).context["previous"] is None
    assert read(client, third).context["next"] is None


def test_facts_and_crew_stand_at_the_head(client):
    episode = EpisodeFactory(
        title_de="Verschollen", title_en="Exile", air_date_us=date(2003, 10, 1), runtime_minutes=42
    )
    CreditFactory(episode=episode, person__name="Greg Beeman", person__slug="greg-beeman")
    text = read(client, episode).text
    assert "1. Oktober 2003" in text
    assert '<dd lang="en">Exile</dd>' in text
    assert '<a href="/de/episodes/?director=greg-beeman">Greg Beeman</a>' in text
    assert "42 Minuten" in text
    assert "Oct. 1, 2003" in read(client, episode, "en").text


def test_what_is_not_known_is_not_shown(client):
    text = read(client, EpisodeFactory()).text
    assert "None" not in text
    assert "Laufzeit" not in text
    assert "Was geschieht" not in text
    assert "noch nicht erzählt" in text


def test_a_season_shows_its_episodes_and_its_main_cast(client):
    season = SeasonFactory(number=2, network="The WB")
    episode = EpisodeFactory(season=season)
    other = EpisodeFactory()
    character = CharacterFactory()
    character.main_seasons.add(season)
    response = client.get("/de/seasons/2/")
    assert response.context["episodes"] == [episode]
    assert list(response.context["main_cast"]) == [character]
    assert "The WB" in response.text
    assert other.title_de not in response.text


def test_the_list_says_how_many_there_are_and_parts_the_seasons(client):
    EpisodeFactory()
    EpisodeFactory(season__number=2, number=1)
    text = client.get(reverse("episodes:list")).text
    assert "2 Folgen" in text
    assert [text.count(f'href="/de/seasons/{number}/"') for number in (1, 2)] == [1, 1]
    assert "season-head" not in client.get(reverse("episodes:list"), {"sort": "title"}).text


def test_pages_keep_the_filters(client):
    EpisodeFactory.create_batch(45)
    response = client.get("/de/episodes/?season=1&utm_source=x&page=2")
    assert len(response.context["page"]) == 5
    assert 'href="?season=1&amp;utm_source=x&amp;page=1"' in response.text
    assert "nächstgelegene" in client.get("/de/episodes/?page=99").text


def test_the_chart_shows_those_who_take_part_and_leads_to_each_event(client):
    event = EventFactory(title_de="Sie treffen sich", significance="turning-point")
    one, other = (ParticipationFactory(event=event) for _ in range(2))
    mentioned = ParticipationFactory(event=event, role="mentioned")
    response = read(client, event.episode)
    chart = response.context["chart"]
    assert {line.character for line in chart.lines} == {one.character, other.character}
    assert mentioned.character.name not in [line.name for line in chart.lines]
    assert f'href="/de/events/{event.slug}/" aria-label="Sie treffen sich"' in response.text
    assert 'class="stop turning-point"' in response.text
    assert [said for _event, said in response.context["twin"]] == [["handelt", "handelt"]]


def test_a_chart_needs_someone(client):
    event = EventFactory()
    assert read(client, event.episode).context["chart"] is None


def test_an_episode_is_read_as_told_or_as_it_happened(client):
    episode = EpisodeFactory()
    now = ParticipationFactory(event__episode=episode).event
    earlier = ParticipationFactory(
        event__episode=episode, event__happens_earlier=True, event__when_de="im Sommer"
    ).event
    told = read(client, episode)
    assert told.context["events"] == [now, earlier]
    assert 'href="?order=happened"' in told.text
    happened = client.get(f"/de/episodes/{episode.natural_key()[0]}/?order=happened")
    assert happened.context["events"] == [earlier, now]
    assert [stop.earlier for stop in happened.context["chart"].stops] == [True, False]
    assert 'class="stop is-earlier"' in happened.text
    assert "im Sommer" in happened.text


def test_an_order_that_there_is_not_is_said_and_shows_nothing(client):
    event = ParticipationFactory().event
    response = client.get(f"/de/episodes/{event.episode.natural_key()[0]}/?order=nonsense")
    assert response.status_code == 200
    assert "„nonsense“" in response.text
    assert response.context["chart"] is None
    assert f'id="{event.slug}"' not in response.text


def test_the_passages_name_their_events_as_told_in_any_order(client):
    passage = PassageFactory()
    episode = passage.synopsis.episode
    now, earlier = (EventFactory(episode=episode, happens_earlier=earlier) for earlier in (False, True))
    for event in (now, earlier):
        event.evidence.add(passage)
    response = client.get(f"/de/episodes/{episode.natural_key()[0]}/?order=happened")
    assert response.context["passages"] == [(passage, [now, earlier])]


def test_a_season_shows_who_goes_with_whom_and_who_is_where(client):
    first, second = EpisodeFactory.create_batch(2)
    hero, friend = CharacterFactory.create_batch(2, named_in=first, introduced_in=first)
    shared = EventFactory(episode=first)
    for character in (hero, friend):
        ParticipationFactory(event=shared, character=character)
    ParticipationFactory(event__episode=second, character=hero)
    AppearanceFactory(episode=second, character=friend)
    response = client.get("/de/seasons/1/")
    chart = response.context["chart"]
    assert [len(stop.lines) for stop in chart.stops] == [2, 1]
    assert f"?episode=1x01&amp;character={hero.slug}&amp;character={friend.slug}" in response.text
    rows = response.context["presence"].rows
    assert [(row.character, [(cell.number, cell.appears) for cell in row.cells]) for row in rows] == [
        (hero, [(1, False), (1, False)]),
        (friend, [(1, False), (0, True)]),
    ]
    client.cookies["stand"] = "1x01"
    response = client.get("/de/seasons/1/")
    assert [row.number_of_events for row in response.context["presence"].rows] == [1, 1]
    assert len(response.context["chart"].marks) == 1
