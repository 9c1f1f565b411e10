"""The ledger, who is in the dark, the page of a secret, and the board."""

import re

import pytest

from tests.factories import (
    AppearanceFactory,
    CharacterFactory,
    ConditionFactory,
    EpisodeFactory,
    EventFactory,
    KnowledgeFactory,
    ParticipationFactory,
    PassageFactory,
    PlaceFactory,
    RelationshipFactory,
    SecretFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def first():
    return EpisodeFactory()


@pytest.fixture
def lana(first):
    return CharacterFactory(name="Lana", slug="lana", named_in=first, introduced_in=first)


@pytest.fixture
def clark(first):
    return CharacterFactory(name="Clark", slug="clark", named_in=first, introduced_in=first)


@pytest.fixture
def secret(first, clark):
    secret = SecretFactory(slug="powers", title_de="Clarks Kräfte", title_en="Clark's powers", revealed_in=first)
    secret.about.add(clark)
    return secret


def titles(client, query):
    response = client.get(f"/en/secrets/?{query}")
    assert response.status_code == 200
    page = response.context["page"]
    return [row[0].title for row in page] if response.context["listing"].is_dark else [row.title for row in page]


class TestLedger:
    def test_a_cell_leads_to_the_event_and_says_what_it_is(self, client, secret, lana):
        event = EventFactory(episode=secret.revealed_in, title_en="Clark shows it", slug="shows")
        KnowledgeFactory(secret=secret, character=lana, begun_with=event)
        text = client.get("/en/secrets/").text
        assert 'class="sign knows" href="/en/events/shows/" title="knows, 1x01: Clark shows it"' in text
        assert re.search(r'<th scope="row"><a href="/en/secrets/powers/">Clark&#x27;s powers</a>', text)
        assert '<th scope="col"><a href="/en/characters/lana/">Lana</a></th>' in text

    def test_filters(self, client, secret, lana, clark, first):
        second = EpisodeFactory(season__number=2, number=1)
        other = SecretFactory(title_en="Another", text_en="About the ship.", revealed_in=second)
        KnowledgeFactory(secret=secret, character=clark, since=first)
        KnowledgeFactory(secret=secret, character=lana, state="suspects", since=first)
        KnowledgeFactory(secret=other, character=lana, since=second)
        powers, another = "Clark's powers", "Another"
        assert titles(client, "") == [powers, another]
        assert titles(client, "character=lana") == [powers, another]
        assert titles(client, "character=lana&state=suspects") == [powers]
        assert titles(client, "character=clark&character=lana&state=knows") == [powers, another]
        assert titles(client, "character=clark&state=nothing") == [another]
        assert titles(client, "character=clark&state=nothing&state=knows") == [powers, another]
        assert titles(client, "state=lost") == []
        assert titles(client, "state=nothing") == []
        assert titles(client, "season=2") == [another]
        assert titles(client, f"secret={other.slug}") == [another]
        assert titles(client, "q=ship") == [another]

    @pytest.mark.parametrize(
        "query", ["character=nobody", "state=x", "secret=x", "season=9", "view=x", "view=dark&state=x"]
    )
    def test_a_mistake_is_said_and_shows_nothing(self, query, client, secret, lana):
        response = client.get(f"/en/secrets/?{query}")
        assert (response.status_code, list(response.context["page"])) == (200, [])
        assert "Not every filter is understood" in response.text

    def test_only_what_is_told_is_offered(self, client, secret, lana):
        later = EpisodeFactory()
        SecretFactory(slug="later", revealed_in=later)
        CharacterFactory(slug="newcomer", named_in=later, introduced_in=later)
        options = client.get("/en/secrets/?as_of=1x01").context["listing"].options()
        assert [value for value, _label in options["secret"]] == ["powers"]
        assert [value for value, _label in options["character"]] == ["clark", "lana"]

    def test_a_view_keeps_the_filters(self, client, secret, lana):
        text = client.get("/en/secrets/?character=lana&page=1").text
        assert 'href="?character=lana&amp;view=dark"' in text


class TestInTheDark:
    def test_what_is_not_known_is_told_apart_from_what_is_not_told(self, client, secret, clark, lana, first):
        pete = CharacterFactory(name="Pete", slug="pete", named_in=first, introduced_in=first)
        KnowledgeFactory(secret=secret, character=clark, since=first)
        KnowledgeFactory(secret=secret, character=lana, state="suspects", since=first)
        for other in (lana, pete):
            RelationshipFactory(character=clark, other=other, since=first)
        text = " ".join(client.get("/en/secrets/?view=dark").text.split())
        lists = text[text.index('class="dark"') :]
        order = [lists.index(said) for said in ("Does not know", "Lana</a>", "Nothing told", "Pete</a>")]
        assert order == sorted(order)
        assert "friends with Clark (concerned)" in text

    def test_filters_are_about_those_in_the_dark(self, client, secret, clark, lana, first):
        secret.about.add(lana)
        KnowledgeFactory(secret=secret, character=clark, since=first)
        assert titles(client, "view=dark&character=lana") == ["Clark's powers"]
        assert titles(client, "view=dark&character=clark") == []
        assert titles(client, "view=dark&state=suspects") == []
        assert titles(client, "view=dark&state=nothing") == ["Clark's powers"]


class TestSecret:
    def test_its_story(self, client, secret, clark, lana):
        event = EventFactory(episode=secret.revealed_in, kind="revelation", title_en="He tells her")
        event.evidence.add(PassageFactory(synopsis__episode=event.episode, synopsis__language="en", position=3))
        ParticipationFactory(event=event, character=clark)
        KnowledgeFactory(secret=secret, character=lana, begun_with=event)
        text = " ".join(client.get("/en/secrets/powers/").text.split())
        assert 'Lana</a> knows – from <a href="/en/characters/clark/">Clark</a>' in text
        assert ">He tells her</a>" in text
        assert '<a href="/en/episodes/1x01/#p3">1x01, paragraph 3</a>' in text

    def test_the_backdrop_is_from_the_start(self, client, secret, clark):
        KnowledgeFactory(secret=secret, character=clark, since=secret.revealed_in)
        assert "from the start" in client.get("/en/secrets/powers/").text

    def test_it_is_no_page_before_it_is_told(self, client, secret):
        later = SecretFactory(revealed_in=EpisodeFactory())
        pages = [client.get(f"/en/secrets/{slug}/?as_of=1x01") for slug in (later.slug, "made-up")]
        assert [page.status_code for page in pages] == [404, 404]
        assert pages[0].content == pages[1].content

    def test_past_the_stories_it_says_so(self, client, secret, clark):
        KnowledgeFactory(secret=secret, character=clark, begun_with=EventFactory(episode=secret.revealed_in))
        said = "As told up to 1x01"
        assert said in client.get("/en/secrets/powers/").text
        assert said not in client.get("/en/secrets/powers/?as_of=1x01").text


class TestCharacter:
    def test_knows_suspects_and_what_is_kept(self, client, secret, clark, lana, first):
        ship, father = (SecretFactory(title_en=title, revealed_in=first) for title in ("The ship", "Her father"))
        KnowledgeFactory(secret=ship, character=lana, state="suspects", since=first)
        KnowledgeFactory(secret=father, character=lana, since=first)
        RelationshipFactory(character=clark, other=lana, kind="romance", since=first)
        text = client.get("/en/characters/lana/").text
        order = [text.index(said) for said in ("Knows <", "Her father", "Suspects <", "The ship", "Kept from them <")]
        assert order == sorted(order)
        assert order[-1] < text.index("Clark&#x27;s powers")
        assert "Clark&#x27;s powers" not in client.get("/en/characters/lana/?as_of=start").text


class TestBoard:
    @pytest.fixture
    def event(self, first, clark, lana):
        event = EventFactory(episode=first, place=PlaceFactory(name_en="Kent Farm"))
        for character in (clark, lana):
            ParticipationFactory(event=event, character=character)
        return event

    def test_where_with_whom_and_how_long_ago(self, client, event):
        EpisodeFactory.create_batch(12)
        EventFactory(episode=EpisodeFactory())
        text = " ".join(client.get("/en/where/").text.split())
        assert ">Kent Farm</a>" in text
        assert 'with <a href="/en/characters/lana/">Lana</a>' in text
        assert "13 episodes ago" in text
        assert "As last told in 1x01" in text

    def test_filters(self, client, event, lana, first):
        AppearanceFactory(character=lana, episode=first, billing="main")
        ConditionFactory(character=lana, kind="missing", since=first)

        def names(query):
            return [row.character.name for row in client.get(f"/en/where/?{query}").context["page"]]

        assert names("") == ["Clark", "Lana"]
        assert names("main=on") == names("condition=missing") == names("q=lan") == ["Lana"]
        assert names("group=place") == ["Clark", "Lana"]
        assert names("condition=blind") == names("main=x") == names("group=x") == []

    def test_the_presumed_dead_are_found_among_the_dead_only(self, client, event, lana, first):
        ConditionFactory(character=lana, kind="presumed-dead", begun_with=event)
        ParticipationFactory(event=EventFactory(episode=EpisodeFactory()), character=lana)

        def found(kind, stand):
            response = client.get(f"/en/where/?condition={kind}&as_of={stand}")
            return [row.character for row in response.context["page"]]

        assert (found("dead", "1x01"), found("presumed-dead", "1x01")) == ([lana], [])
        assert (found("dead", "1x02"), found("presumed-dead", "1x02")) == ([], [lana])

    def test_by_place_names_each_place_once(self, client, event):
        text = client.get("/en/where/?group=place").text
        assert text.count("Kent Farm</a>") == 1


@pytest.mark.parametrize(
    "path", ["secrets/?view=dark", "secrets/?character=clark&state=nothing", "where/?group=place", "where/?main=on"]
)
def test_many_rows_cost_no_more(path, client, first, clark, django_assert_max_num_queries):
    for _number in range(24):
        event = EventFactory(episode=first, place=PlaceFactory())
        other = CharacterFactory(named_in=first, introduced_in=first)
        ParticipationFactory(event=event, character=other)
        AppearanceFactory(character=other, episode=first, billing="main")
        secret = SecretFactory(revealed_in=first)
        secret.about.add(clark)
        KnowledgeFactory(secret=secret, character=other, begun_with=event)
        RelationshipFactory(character=clark, other=other, since=first)
        ConditionFactory(character=other, begun_with=event)
    with django_assert_max_num_queries(10):
        assert client.get(f"/de/{path}").status_code == 200
