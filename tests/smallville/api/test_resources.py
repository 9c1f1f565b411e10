"""What holds for every resource: who asks, in which language, at what cost, and how it is refused."""

import json
import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from events.models import Event
from smallville.api.urls import urlpatterns
from smallville.roles import EDITORS, REVIEWERS
from smallville.search.indexing import refresh
from tests.smallville.test_roles import member
from tests.worlds import make_world

RESOURCES = {
    "root": "",
    "schema": "schema/",
    "seasons": "seasons/",
    "season": "seasons/1/",
    "episodes": "episodes/",
    "episode": "episodes/1x01/",
    "people": "people/",
    "person": "people/person-1/",
    "characters": "characters/",
    "character": "characters/character-1/",
    "appearances": "appearances/",
    "events": "events/",
    "event": "events/event-1/",
    "why": "events/event-1/why/",
    "places": "places/",
    "place": "places/place-1/",
    "secrets": "secrets/",
    "secret": "secrets/secret-1/",
    "knowledge": "knowledge/",
    "conditions": "conditions/",
    "relationships": "relationships/",
    "ledger": "ledger/",
    "board": "board/",
    "network": "network/",
    "recap": "recap/",
    "search": "search/?q=Ereignis",
}
SINGLE = {"season", "episode", "person", "character", "event", "why", "place", "secret"}
EVIL = ["\0", "x" * 10_000, "9" * 400, "'\"; --", "²", "%_\\*()", " ".join(["a"] * 400), "\ufffd"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    made = make_world(rows=24)
    refresh()
    return made


def ask(client, name, **query):
    path, _mark, asked = RESOURCES[name].partition("?")
    return client.get(f"/api/v1/{path}" + (f"?{asked}" if asked else ""), query or None)


def test_every_resource_is_tried_here():
    own = {"me", "my-runs", "my-viewings", "my-ratings", "my-notes", "my-marks"}  # see test_personal
    assert {pattern.name for pattern in urlpatterns} - own == RESOURCES.keys()


@pytest.mark.parametrize("name", RESOURCES)
def test_a_resource_answers_everyone_alike_in_both_languages(name):
    make_world()
    answers = {language: ask(Client(), name, lang=language) for language in ("de", "en")}
    readers = [
        User.objects.create_user("fan"),
        member(EDITORS),
        member(REVIEWERS),
        User.objects.create_superuser("all"),
    ]
    for language, answer in answers.items():
        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/json"
        assert answer["Content-Language"] == language
        assert "Cookie" not in answer["Vary"]
        for reader in readers:
            client = Client()
            client.force_login(reader)
            client.cookies["stand"] = "start"
            again = ask(client, name, lang=language)
            assert again.content == answer.content
            assert not again.cookies


@pytest.mark.parametrize("name", RESOURCES)
def test_a_resource_costs_the_same_for_many_rows(name, client, world, django_assert_max_num_queries):
    expanded = {"expand": _expandable(client, name)} if name != "schema" and _expandable(client, name) else {}
    with django_assert_max_num_queries(17 if name in SINGLE else 11):  # one of them: when the guide was changed
        answer = ask(client, name, **expanded)
    assert answer.status_code == 200
    assert len(answer.json().get("results", range(20))) >= (20 if name not in {"seasons", "secrets", "ledger"} else 1)


def _expandable(client, name):
    said = ask(client, name, expand="nothing").json()["errors"][0]["reason"]
    return ",".join(re.findall(r"[a-z_]+", said.rpartition(":")[2])) if "nothing" in said else ""


@pytest.mark.parametrize("name", RESOURCES)
def test_a_guide_without_a_story_answers_too(name, client):
    make_world(rows=2)
    Event.objects.update(status="draft")
    assert ask(client, name).status_code == (404 if name in {"event", "why"} else 200)


@pytest.mark.parametrize("name", SINGLE)
def test_what_is_not_told_is_answered_like_what_does_not_exist(name, client):
    path = "/".join(part if part in {"why", ""} else "nobody" for part in RESOURCES[name].split("/")[1:])
    if name in {"season", "episode"}:
        path = {"season": "99999999999999999999/", "episode": "99x99/"}[name]
    answers = [client.get(f"/api/v1/{RESOURCES[name].split('/')[0]}/{path}"), client.get("/api/v1/nothing/at-all/")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].json() == answers[1].json()
    assert "nobody" not in answers[0].text


@pytest.mark.parametrize("name", RESOURCES)
def test_nothing_can_be_written(name, client):
    for method in (client.post, client.put, client.patch, client.delete):
        answer = method(f"/api/v1/{RESOURCES[name].partition('?')[0]}")
        assert answer.status_code == 405
        assert answer["Allow"] == "GET, HEAD, OPTIONS"
        assert answer.json()["errors"][0]["parameter"] is None


@pytest.mark.parametrize("name", RESOURCES)
def test_whatever_is_sent_is_refused_in_words(name, client, parameters):
    """Each parameter gets some of what nobody means, and is called so itself."""
    for place, parameter in enumerate((*parameters[name], "\0", "x" * 10_000, "²")):
        answer = ask(client, name, **{parameter: EVIL[(len(name) + place) % len(EVIL)]})
        assert answer.status_code in {200, 400}, parameter
        if answer.status_code == 400:
            said = answer.json()["errors"]
            assert all(error["reason"] for error in said)
            assert len(answer.content) < 4000


@pytest.fixture
def parameters(client):
    """The parameters of every resource, and a small world."""
    make_world(rows=2)
    document = client.get("/api/v1/schema/?lang=en").json()
    paths = {path.replace("{", "<").split("/", 3)[3]: path for path in document["paths"]}
    found = {}
    for pattern in urlpatterns:
        plain = re.sub(r"<\w+:(\w+)>", r"<\1}", str(pattern.pattern))
        operation = document["paths"].get(paths.get(plain, ""), {"get": {"parameters": []}})
        told = operation.get("get", {"parameters": []})["parameters"]
        found[pattern.name] = [one["name"] for one in told if one["in"] == "query"]
    return found


def test_no_answer_holds_a_key_of_the_database(client):
    make_world()
    for name in RESOURCES.keys() - {"schema"}:
        keys = set(re.findall(r'"(\w+)":', json.dumps(ask(client, name).json())))
        assert not {key for key in keys if key in {"id", "pk"} or key.endswith("_id")}, name
