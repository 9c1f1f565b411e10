"""Every kind of fault in an object: what is said of it, all at once, with nothing written."""

from collections import Counter

import pytest
from django.contrib.auth import get_user_model

from events.models import Event, Place
from tests.factories import EventFactory
from tests.smallville.fixturefiles import change, event, everything, make, passage, world, write

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", ["auth.user", "auth.permission", "smallville.importedobject", "events.nothing", "x"])
def test_models_that_fixtures_do_not_hold(importer, model):
    faults = importer.faults([make(model, username="eve", is_superuser=True)])

    assert faults == [f'one.yaml, line 1: "{model}" is no model that fixtures hold']
    assert not get_user_model().objects.exists()


ARRIVAL = 'one.yaml, line 132: events.event ["arrival"]'


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        pytest.param({"colour": "red"}, ["colour: is no field of it"], id="unknown-field"),
        pytest.param({"title": "A"}, ["title: is given by language: title_de and title_en"], id="no-language"),
        pytest.param({"id": 5}, ["id: is no field of it"], id="number-of-the-row"),
        pytest.param({"title_folded_de": "a"}, ["title_folded_de: is no field of it"], id="computed"),
        pytest.param({"kind": "fight"}, [f'kind: "fight" is not one of {", ".join(Event.Kind.values)}'], id="choice"),
        pytest.param({"kind": None}, ["kind: is missing"], id="missing"),
        pytest.param({"kind": ""}, ["kind: This field cannot be blank."], id="blank"),
        pytest.param(
            {"title_en": "x" * 91},
            ["title_en: Ensure this value has at most 90 characters (it has 91)."],
            id="too-long",
        ),
        pytest.param({"title_en": None}, ["title_de, title_en: Constraint “event_has_title” is violated."], id="text"),
        pytest.param({"title_en": 2003}, ["title_en: 2003 is not a text; put it in quotes"], id="number-for-text"),
        pytest.param({"title_en": True}, ["title_en: true is not a text; put it in quotes"], id="truth-for-text"),
        pytest.param({"title_en": "a\x07"}, ["title_en: holds the control character U+0007"], id="control"),
        pytest.param({"title_en": "a\x9f"}, ["title_en: holds the control character U+009F"], id="c1-control"),
        pytest.param({"text_en": ["a"]}, ["text_en: a list is not a text; put it in quotes"], id="list-for-text"),
        pytest.param({"position": "1"}, ['position: "1" is not a whole number'], id="text-for-number"),
        pytest.param({"position": True}, ["position: true is not a whole number"], id="truth-for-number"),
        pytest.param({"position": 1.0}, ["position: 1.0 is not a whole number"], id="float-for-number"),
        pytest.param({"position": 0}, ["position: Ensure this value is greater than or equal to 1."], id="too-small"),
        pytest.param(
            {"position": 10**20},
            None,
            id="too-large",
        ),
        pytest.param({"happens_earlier": "no"}, ['happens_earlier: "no" is not true or false'], id="text-for-truth"),
        pytest.param({"happened_at": float("nan")}, ["happened_at: nan is not a number"], id="not-a-number"),
        pytest.param({"happened_at": float("inf")}, ["happened_at: inf is not a number"], id="infinite"),
        pytest.param({"happened_at": 10**400}, ["happened_at: is too large"], id="huge"),
        pytest.param(
            {"happened_at": 0.5},
            [
                "happened_at, episode, happens_earlier: "
                "Only an event that happens earlier has a place in the story of its own."
            ],
            id="constraint",
        ),
        pytest.param({"slug": "a b"}, None, id="bad-slug"),
        pytest.param({"place": "farm"}, ['place: "farm" is not a key; write a list like ["farm"]'], id="bare-key"),
        pytest.param({"place": ["barn"]}, ['place: there is no events.place ["barn"]'], id="unresolved"),
        pytest.param({"place": [["farm"]]}, ["place: a list cannot stand in a key"], id="nested-key"),
        pytest.param({"place": [True]}, ["place: true cannot stand in a key"], id="truth-in-a-key"),
        pytest.param({"episode": []}, ["episode: there is no episodes.episode []"], id="empty-key"),
        pytest.param({"episode": None}, ["episode: is missing"], id="missing-reference"),
        pytest.param(
            {"evidence": [["1x01", "en", 9], ["1x01", "de", 1]]},
            [
                'evidence: there is no episodes.passage ["1x01", "en", 9]',
                'evidence: there is no episodes.passage ["1x01", "de", 1]',
            ],
            id="unresolved-of-many",
        ),
        pytest.param({"evidence": "x"}, ['evidence: "x" is not a list of keys'], id="no-list"),
        pytest.param(
            {"evidence": [["1x01", "en", 1], ["1x01", "en", 1]]},
            ['evidence: episodes.passage ["1x01", "en", 1] stands there twice'],
            id="tied-twice",
        ),
        pytest.param(
            {"evidence": [["1x02", "en", 1]]},
            ['evidence: episodes.passage ["1x02", "en", 1] is of another episode'],
            id="guard-of-evidence",
        ),
        pytest.param({"position": 2}, None, id="same-position"),
    ],
)
def test_what_an_object_may_not_say(importer, changes, faults):
    said = importer.faults(change(world(), "arrival", **changes))

    if faults is None:
        assert any(fault.startswith("one.yaml, line ") for fault in said)
    else:
        assert said == [f"{ARRIVAL}, {fault}" for fault in faults]


CAUSES = [event("late", "1x02", 5), make("events.cause", effect=["fire"], cause=["late"])]
LOOP = [make("events.place", slug=a, name_en=a, parent=[b]) for a, b in ("xy", "yz", "zx")]


@pytest.mark.parametrize(
    ("objects", "reasons"),
    [
        pytest.param(
            CAUSES, ["cause: A cause cannot be told in a later episode than its effect."], id="cause-too-late"
        ),
        pytest.param(
            [make("events.cause", effect=["fire"], cause=["fire"])],
            ["effect, cause: An event cannot be its own cause."],
            id="own-cause",
        ),
        pytest.param(LOOP, ["parent: A place cannot lie inside itself."] * 3, id="places-in-a-circle"),
        pytest.param(
            [make("events.place", slug="x", name_en="X", parent=["x"])],
            ["parent, id: A place cannot lie inside itself.", "parent: A place cannot lie inside itself."],
            id="place-in-itself",
        ),
        pytest.param(
            [make("events.condition", since=["1x02"], begun_with=["fire"], character=["clark-kent"], kind="dead")],
            ["since: This is not the episode that tells the event."],
            id="since-another-episode",
        ),
        pytest.param(
            [make("events.condition", since=["1x02"], until=["1x01"], character=["clark-kent"], kind="dead")],
            ["until, since: It cannot end before it begins."],
            id="ends-before-it-begins",
        ),
        pytest.param(
            [make("events.condition", begun_with=["fire"], character=["clark-kent"], kind="dead")],
            ["since: is missing"],
            id="no-since",
        ),
        pytest.param(
            [make("characters.character", name="X", slug="x", introduced_in=["1x01"])],
            ["introduced_in, named_in: A character is named at the latest in the episode that introduces them."],
            id="introduced-unnamed",
        ),
        pytest.param(
            [make("episodes.episode", season=[1], number=3, overall=2, title_en="X")],
            ['overall: the same as episodes.episode ["1x02"] (one.yaml, line 22)'],
            id="unique-field",
        ),
    ],
)
def test_what_must_hold_between_objects(importer, objects, reasons):
    said = importer.faults([*world(), *objects])

    assert [fault.split("], ", 1)[1] for fault in said] == reasons


def test_the_number_of_an_episode_cannot_change(importer):
    importer(world())

    (fault,) = importer.faults(change(world(), "Part 2", overall=7))

    assert fault.endswith('episodes.episode ["1x02"], overall: is 2 here, where others lean on it, and cannot change')


def test_a_move_that_leaves_others_behind(importer):
    importer(world())

    faults = importer.faults([one for one in change(world(), "rescue", episode=["1x01"], position=9) if one][:22])

    assert [fault.split(": ", 1)[1] for fault in faults] == [
        'events.event ["rescue"]: does not agree with events.condition ["lana-lang", "missing", "1x01", "fire"], '
        "until: This is not the episode that tells the event."
    ]


def test_a_key_twice_also_in_two_files(importer):
    one = write(importer.folder / "a.yaml", [*world()[:2], world()[1]])
    other = write(importer.folder / "b.yaml", [make("episodes.person", name="Thomas", slug="tom-welling")])

    assert importer.faults(one, other) == [
        'a.yaml, line 8: episodes.person ["tom-welling"]: stands twice: also in a.yaml, line 4',
        'b.yaml, line 1: episodes.person ["tom-welling"]: stands twice: also in a.yaml, line 4',
    ]


def test_all_faults_at_once(importer):
    """Those of every file, object and field."""
    write(
        importer.folder / "a.yaml", change(change(world(), "fire", kind="fight", position=-1), "Kal", name="x" * 101)
    )
    (importer.folder / "b.yaml").write_text("- model: [")
    write(importer.folder / "c.yaml", [make("auth.user", username="eve"), event("arrival", "1x01", 8)])

    faults = importer.faults(importer.folder, importer.folder / "d.yaml")

    assert Counter(fault.split(".")[0] for fault in faults) == {"a": 3, "b": 1, "c": 2, "d": 1}


def test_what_a_file_holds_does_not_command_the_terminal(importer):
    (fault,) = importer.faults([make("\x1b[31m\n", name="x")])

    assert fault == 'one.yaml, line 1: "\\x1b[31m\\n" is no model that fixtures hold'


def test_a_fault_in_one_object_makes_no_others(importer):
    """What refers to it is not at fault."""
    objects = change(change(world(), "smallville", name_en="x" * 101), "Der Anfang", runtime_minutes="long")

    assert len(importer.faults(objects)) == 2


def test_what_only_the_database_refuses_is_said_too(importer, monkeypatch):
    monkeypatch.setattr("smallville.transfer.importing.check", lambda stock, changed: [])

    (fault,) = importer.faults([*world(), *CAUSES])

    assert fault.startswith("The database: refuses it: ")
    assert "cause_not_told_after_effect" in fault


def test_a_fault_leaves_what_is_there_as_it_is(importer):
    EventFactory()
    before = everything()

    importer.faults([*world(), passage("9x99", 1)])

    assert everything() == before
    assert Place.objects.count() == 0
