"""What the ledger and the board tell of the real guide."""

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_guide"), pytest.mark.once]


def context(client, path, stand):
    return client.get(f"/en/{path}", {"as_of": stand}).context


def test_as_of_3x01_four_know_where_clark_is(client):
    shown = context(client, "secrets/clarks-whereabouts/", "3x01")
    knows = [entry.knowledge.character.slug for entry in shown["standings"]["knows"]]
    assert sorted(knows) == ["chloe-sullivan", "jonathan-kent", "lana-lang", "martha-kent"]
    assert list(shown["standings"]) == ["knows"]
    story = [([one.slug for one in step.who], step.sign, step.event.slug) for step in shown["steps"]]
    assert (["lana-lang"], "suspects", "lana-believes-she-sees-clark") in story
    assert (["jonathan-kent", "martha-kent"], "knows", "lana-calls-the-kents") in story


def rows(client, stand):
    response = client.get("/en/where/", {"as_of": stand, "main": "on"})
    return {row.character.slug: row for row in response.context["page"]}


def test_as_of_3x01_lex_is_presumed_dead_while_he_knows_better(client):
    row = rows(client, "3x01")["lex-luthor"]
    assert [condition.kind for condition in row.conditions] == ["presumed-dead"]
    assert row.event.slug == "lex-attacks-louis-and-is-found"
    assert row.place.slug == "desert-island"
    shown = context(client, "secrets/lex-is-alive/", "3x01")
    assert "lex-luthor" in [entry.knowledge.character.slug for entry in shown["standings"]["knows"]]


def test_as_of_3x01_clark_is_under_influence(client):
    row = rows(client, "3x01")["clark-kent"]
    assert "under-influence" in [condition.kind for condition in row.conditions]
    assert row.event.slug == "father-and-son-fall"


def test_chloe_lost_what_she_knew_of_clark(client):
    shown = context(client, "secrets/clarks-powers/", "3x01")
    assert [entry.knowledge.character.slug for entry in shown["standings"]["lost"]] == ["chloe-sullivan"]
    assert "chloe-sullivan" in [one.character.slug for one in shown["unaware"] if one.is_told]
    assert "lana-lang" in [one.character.slug for one in shown["unaware"] if not one.is_told]


def test_past_the_stories_the_pages_say_so(client):
    for path in ("secrets/", "where/", "secrets/clarks-powers/"):
        for stand in ("5x03", "all"):
            assert "As told up to 4x22" in client.get(f"/en/{path}", {"as_of": stand}).text
        assert "As told up to" not in client.get(f"/en/{path}", {"as_of": "4x22"}).text


@pytest.mark.parametrize("stand", ["start", "1x01", "3x01", "all"])
@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("secrets/", 10),
        ("secrets/?view=dark", 10),
        ("secrets/?character=lana-lang&state=nothing&page=2", 10),
        ("where/", 10),
        ("where/?group=place&page=3", 10),
        ("characters/clark-kent/", 16),
        ("characters/lana-lang/", 16),
    ],
)
def test_all_of_it_is_within_the_budget(path, most, stand, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(most):
        response = client.get(f"/de/{path}{'&' if '?' in path else '?'}as_of={stand}")
    assert response.status_code in {200, 404}
