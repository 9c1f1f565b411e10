from itertools import combinations
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.filters import EventFilter
from events.models import Event
from tests.episodes.test_filtering import HOSTILE
from tests.factories import CharacterFactory, EpisodeFactory, EventFactory, ParticipationFactory, PlaceFactory

pytestmark = pytest.mark.django_db
on_one_story = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def listing(**said):
    return EventFilter(QueryDict(urlencode(said, doseq=True)), Event.objects.published().as_told())


def found(**said):
    return {event.slug for event in listing(**said).qs}


@pytest.fixture
def story():
    """Twelve events over four episodes of two seasons, in nested places, with all the pairs of four characters."""
    episodes = [EpisodeFactory(season__number=1 + n // 2, number=1 + n % 2, overall=1 + n) for n in range(4)]
    farm = PlaceFactory(slug="farm")
    places = [farm, PlaceFactory(slug="barn", parent=farm), PlaceFactory(slug="school"), None]
    cast = [CharacterFactory(slug=slug) for slug in ("clark", "lana", "lex", "chloe")]
    pairs = list(combinations(cast, 2)) * 2
    for n, pair in enumerate(pairs):
        event = EventFactory(
            slug=f"event-{n}",
            episode=episodes[n % 4],
            position=1 + n,
            place=places[n % 4],
            kind=list(Event.Kind)[n % 3],
            significance=list(Event.Significance)[n % 3],
            title_de=f"Ärger {n}",
            text_de="Über den Dächern." if n % 2 else "In der Höhle.",
        )
        for character, role in zip(pair, ("agent", "affected"), strict=True):
            ParticipationFactory(event=event, character=character, role=role)
    EventFactory(slug="draft", episode=episodes[0], position=99, status="draft")


INDEPENDENT = {
    "place": ["farm", "barn", "school"],
    "kind": list(Event.Kind)[:4],
    "significance": list(Event.Significance),
    "season": ["1", "2"],
    "episode": ["1x01", "1x02", "2x01", "2x02"],
    "character": ["clark", "lana", "lex", "chloe"],
    "role": ["agent", "affected", "present"],
}


@st.composite
def asked(draw):
    """Draw some filters, each with some of its values."""
    names = draw(st.lists(st.sampled_from(list(INDEPENDENT)), unique=True))
    return {name: draw(st.lists(st.sampled_from(INDEPENDENT[name]), min_size=1, unique=True)) for name in names}


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ({}, 12),
        ({"character": "clark"}, 6),
        ({"character": ["clark", "lana"]}, 10),
        ({"character": ["clark", "lana"], "together": "on"}, 2),
        ({"character": ["clark", "lana", "lex"], "together": "on"}, 0),
        ({"character": "clark", "role": "affected"}, 0),
        ({"character": "chloe", "role": "affected"}, 6),
        ({"role": "present"}, 0),
        ({"role": "agent"}, 12),
        ({"together": "on"}, 12),
        ({"place": "farm"}, 6),
        ({"place": "barn"}, 3),
        ({"season": "1"}, 6),
        ({"episode": "1x01"}, 3),
        ({"episode": "S01E01"}, 3),
        ({"since": "1x02", "until": "2x01"}, 6),
        ({"since": "2x01"}, 6),
        ({"since": "2x01", "until": "1x01"}, 0),
        ({"q": "ärger"}, 12),
        ({"q": "ÄRGER 11"}, 1),
        ({"q": "über dächern"}, 6),
        ({"q": "HÖHLE"}, 6),
        ({"q": "_"}, 0),
    ],
)
def test_filters(said, number, story):
    filtered = listing(**said)
    assert not filtered.mistakes
    assert filtered.qs.count() == number


def test_a_text_is_searched_in_the_language_of_the_reader_or_where_it_is_missing_in_the_other(story):
    EventFactory(slug="english", text_de="", text_en="The Ämter are closed.")
    assert "english" in found(q="ämter")
    with translation.override("en"):
        assert found(q="höhle") == {f"event-{n}" for n in range(0, 12, 2)}


def test_order_as_it_happened():
    first = EpisodeFactory()
    second = EpisodeFactory()
    EventFactory(slug="told-first", episode=first)
    EventFactory(slug="long-ago", episode=second, happens_earlier=True, happened_at=0)
    EventFactory(slug="told-last", episode=second)
    assert [event.slug for event in listing(order="happened").qs] == ["long-ago", "told-first", "told-last"]
    assert [event.slug for event in listing(order="told").qs] == ["told-first", "long-ago", "told-last"]


def test_filters_only_take_away_and_their_order_does_not_matter(story):
    everything = found()

    @on_one_story
    @given(said=asked())
    def holds(said):
        result = found(**said)
        assert result <= everything
        assert result == found(**dict(reversed(said.items())))
        if not {"character", "role"} <= set(said):
            assert result == everything.intersection(*(found(**{name: values}) for name, values in said.items()))

    holds()


def test_several_values_mean_any_of_them(story):
    @on_one_story
    @given(name=st.sampled_from(list(INDEPENDENT)), data=st.data())
    def holds(name, data):
        values = data.draw(st.lists(st.sampled_from(INDEPENDENT[name]), min_size=1, unique=True))
        assert found(**{name: values}) == set().union(*(found(**{name: value}) for value in values))

    holds()


def test_together_means_all_of_them(story):
    @on_one_story
    @given(
        slugs=st.lists(st.sampled_from(INDEPENDENT["character"]), min_size=1, unique=True),
        roles=st.lists(st.sampled_from(INDEPENDENT["role"]), unique=True),
    )
    def holds(slugs, roles):
        each = [found(character=slug, role=roles) for slug in slugs]
        assert found(character=slugs, role=roles, together="on") == set.intersection(*each)
        assert found(character=slugs, role=roles) == set.union(*each)

    holds()


def test_whatever_is_said_there_is_an_answer_and_never_silently_everything(story):
    @on_one_story
    @given(name=st.sampled_from(list(EventFilter.base_filters)), value=st.text(min_size=1, max_size=120))
    def holds(name, value):
        filtered = listing(**{name: value})
        if filtered.mistakes:
            assert [control.name for control in filtered.mistakes] == [name]
            assert not filtered.qs.exists()
        else:
            assert name == "q" or value in dict(filtered.form.fields[name].choices)
            assert filtered.qs.count() <= 12

    holds()


@pytest.mark.parametrize("name", [name for name in EventFilter.base_filters if name != "q"])
@pytest.mark.parametrize("value", HOSTILE.values(), ids=list(HOSTILE))
def test_hostile_values_are_said_beside_their_filter(name, value, story, client):
    response = client.get("/de/events/", {name: value})
    assert response.status_code == 200
    assert "0 Ereignisse" in response.text
    assert f'id="filter-{name}-error"' in response.text
    assert "<script>alert" not in response.text
    assert "\x00" not in response.text


@pytest.mark.parametrize("value", HOSTILE.values(), ids=list(HOSTILE))
def test_hostile_texts_do_not_find_everything(value, story, client):
    response = client.get("/de/events/", {"q": value})
    assert response.status_code == 200
    assert "12 Ereignisse" not in response.text
