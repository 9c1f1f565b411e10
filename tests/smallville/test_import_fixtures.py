"""What an import writes: everything or nothing new, whatever order it comes in."""

import io
import sys

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from episodes.models import Episode, Passage
from events.models import Event, Place
from smallville.models import ImportedObject
from tests.smallville.fixturefiles import change, episode, event, everything, make, passage, world, write

pytestmark = pytest.mark.django_db


def test_the_first_import_writes_everything(importer):
    assert importer.counts(world()) == {"new": 29}

    assert {name: len(rows) for name, rows in everything().items() if not rows} == {}
    fire = Event.objects.get(slug="fire")
    assert (fire.episode.code, fire.position, fire.text_en, fire.text_de) == ("1x01", 2, "A barn burns.", None)
    assert [found.natural_key() for found in fire.evidence.all()] == [("1x01", "en", 2)]
    assert Place.objects.get(slug="farm").parent.slug == "smallville"


def test_the_same_again_changes_nothing(importer):
    importer(world())
    before = everything()

    assert importer.counts(world()) == {"unchanged": 29}
    assert everything() == before


def test_an_import_stores_what_loaddata_stores(importer):
    """All columns, also the one of a translated field without a language."""
    path = importer.file(world())
    importer(path)
    imported = everything()
    call_command("loaddata", path, verbosity=0)
    assert everything() == imported

    Event.objects.all().delete()
    call_command("loaddata", path, verbosity=0)
    assert everything() == imported
    assert importer.counts(path) == {"unchanged": 29}


def test_objects_may_refer_to_later_ones_and_to_later_files(importer, tmp_path):
    later, earlier = world()[:14], world()[14:]
    paths = [write(tmp_path / "a.yaml", reversed(earlier)), write(tmp_path / "b.yaml", reversed(later))]

    assert importer.counts(*paths) == {"new": 29}
    reached = everything()
    Event.objects.all().delete()
    importer(world())
    assert everything() == reached


def test_a_folder_counts_with_all_below_and_a_file_once(importer, tmp_path):
    write(tmp_path / "in" / "z.yaml", world()[:3])
    path = write(tmp_path / "in" / "deep" / "a.yml", world()[3:])
    (tmp_path / "in" / "readme.txt").write_text("No fixture.")

    assert importer.counts(tmp_path / "in", path) == {"new": 29}


def test_a_dry_run_says_what_would_be_done_and_writes_nothing(importer):
    said = importer(world(), dry_run=True)

    assert said.splitlines() == [
        "29 new, 0 changed, 0 unchanged, 0 kept, 0 absent, 0 rejected",
        "Nothing was written: this was a dry run.",
    ]
    assert not any(everything().values())
    assert not ImportedObject.objects.exists()


def test_what_the_files_change_is_changed(importer):
    importer(world())
    objects = change(world(), "fire", text_en=None, text_de="Eine Scheune brennt.", place=["farm"])
    objects = change(objects, "lana-lang", named_in=["1x02"], performers=[["tom-welling"]])

    assert importer.counts(objects) == {"changed": 2, "unchanged": 27}
    fire = Event.objects.get(slug="fire")
    assert (fire.text_de, fire.text_en, fire.place.slug) == ("Eine Scheune brennt.", None, "farm")
    assert everything()["Character"]["lana-lang",]["performers"] == [("tom-welling",)]
    assert importer.counts(objects) == {"unchanged": 29}


def test_computed_columns_follow(importer):
    importer(world())
    importer(change(world(), "Der Anfang", title_de="Ölbrand"))

    pilot = Episode.objects.values().get(overall=1)
    assert (pilot["title"], pilot["title_folded_de"], pilot["code"]) == ("Ölbrand", "olbrand", "1x01")


def test_unique_places_change_hands(importer):
    importer(world())
    objects = change(change(world(), "arrival", position=2), "fire", position=1)
    objects = change(change(objects, ["tom-welling"], position=2), ["kristin-kreuk"], position=1)
    objects = [one for one in objects if one["fields"].get("slug") != "rescue" and one["model"] != "events.condition"]

    assert importer.counts(objects) == {"changed": 4, "unchanged": 23}
    assert [found.slug for found in Event.objects.filter(episode=1).as_told()] == ["fire", "arrival"]


def test_a_place_that_is_given_up_can_be_taken_by_a_new_object(importer):
    importer(world())
    objects = [*change(world(), "fire", position=3), event("smoke", "1x01", 2)]

    assert importer.counts(objects) == {"new": 1, "changed": 1, "unchanged": 28}
    assert [found.slug for found in Event.objects.filter(episode=1).as_told()] == ["arrival", "smoke", "fire"]


def test_an_event_moves_to_another_episode_with_its_evidence(importer):
    objects = [one for one in world() if one["model"] != "events.condition"]
    importer(change(objects, "rescue", evidence=[["1x02", "en", 1]]))

    importer(change(objects, "rescue", episode=["1x01"], position=9, evidence=[["1x01", "en", 1]]))

    rescue = Event.objects.get(slug="rescue")
    assert (rescue.episode.code, rescue.position) == ("1x01", 9)
    assert [found.natural_key() for found in rescue.evidence.all()] == [("1x01", "en", 1)]


def test_what_the_files_lack_stays(importer):
    importer(world())
    importer(world()[:4])

    assert Passage.objects.count() == 3


def test_of_a_folder_it_is_said_what_its_files_lack(importer, tmp_path):
    importer(world())
    folder = write(tmp_path / "in" / "a.yaml", [*world()[:4], passage("1x01", 1)]).parent

    said = importer(folder)

    assert said.splitlines() == [
        'absent: episodes.episode ["1x02"]',
        'absent: episodes.passage ["1x01", "en", 2]',
        'absent: episodes.passage ["1x02", "en", 1]',
        "0 new, 0 changed, 5 unchanged, 0 kept, 3 absent, 0 rejected",
    ]


def queries(importer, objects):
    with CaptureQueriesContext(connection) as captured:
        importer(objects)
    return [query["sql"] for query in captured]


def test_queries_do_not_grow_with_objects(importer):
    def told(number):
        return [
            *world(),
            *(event(f"event-{n}", "1x02", n + 10) for n in range(number)),
            *(make("events.participation", event=[f"event-{n}"], character=["lana-lang"]) for n in range(number)),
        ]

    importer(world())
    few = queries(importer, told(2))
    again = queries(importer, told(2))
    more = queries(importer, told(20))

    assert len(more) == len(few)
    assert len(queries(importer, told(20))) == len(again) < len(few)


def test_places_lie_in_places_however_deep(importer):
    places = [make("events.place", slug="p0", name_en="P")]
    places += [make("events.place", slug=f"p{n}", name_en="P", parent=[f"p{n - 1}"]) for n in range(1, 30)]

    assert importer.counts(places[::-1]) == {"new": 30}
    assert Place.objects.get(slug="p29").parent.slug == "p28"


class TestProgress:
    def test_is_shown_on_a_terminal(self, importer, monkeypatch):
        terminal = io.StringIO()
        terminal.isatty = lambda: True
        path = importer.file(world())
        monkeypatch.setattr(sys, "stderr", terminal)

        call_command("import_fixtures", path)

        assert "Reading: 29 objects" in terminal.getvalue()
        assert "Checking: 100%" in terminal.getvalue()
        assert "Writing: 100%" in terminal.getvalue()

    def test_is_silent_where_nobody_looks(self, importer):
        assert importer(world()) == "29 new, 0 changed, 0 unchanged, 0 kept, 0 absent, 0 rejected\n"

    def test_nothing_at_all_is_said_if_so_wished(self, importer):
        assert importer(world(), verbosity=0) == ""


def test_episodes_of_a_new_season_name_themselves(importer):
    """The code of an episode is made of the number of a season that is not written yet."""
    objects = [
        episode(12),
        make("episodes.season", number=1),
        make("episodes.synopsis", episode=["1x12"], language="de"),
    ]

    assert importer.counts(objects) == {"new": 3}
    assert Episode.objects.get().code == "1x12"


def test_many_places_change_hands_at_once(importer):
    """In several episodes, with numbers near the largest that fit."""
    events = [event(f"e{code}-{n}", code, 32000 + n) for code in ("1x01", "1x02") for n in range(1, 300)]
    importer([*world(), *events])
    turned = [event(f"e{code}-{n}", code, 32300 - n) for code in ("1x01", "1x02") for n in range(1, 300)]

    assert importer.counts([*world(), *turned]) == {"changed": 596, "unchanged": 31}
    assert Event.objects.get(slug="e1x02-1").position == 32299


def test_a_mark_of_the_encoding_is_no_part_of_the_text(importer):
    path = importer.file(world())
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert importer.counts(path) == {"new": 29}
