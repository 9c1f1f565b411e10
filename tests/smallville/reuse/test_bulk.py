"""All of the data in files: whole, without what is private, and the same bytes as long as nothing changes."""

import csv
import json
import sqlite3
import zipfile
from hashlib import sha256
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from events.models import Event, Knowledge
from smallville.reuse.bulk import editions
from smallville.reuse.bulk.tables import TABLES
from tests.factories import (
    EventFactory,
    ExemptionFactory,
    KnowledgeFactory,
    PassageFactory,
    SourceFactory,
    SuggestionFactory,
)
from tests.worlds import make_world
from tracking.models import Fan, Run

pytestmark = pytest.mark.django_db

FILES = ["about.json", "smallville-csv.zip", "smallville.jsonl", "smallville.sqlite3"]


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def folder(settings, tmp_path):
    settings.BULK_DIR = tmp_path / "bulk"
    return settings.BULK_DIR


def export(capsys, *arguments):
    call_command("export_bulk", *arguments)
    return capsys.readouterr().out.strip()


def held(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def rows(folder):
    """Return the rows of the JSON Lines by their tables."""
    found = {table.name: [] for table in TABLES}
    _about, *lines = (folder / "smallville.jsonl").read_text().splitlines()
    for line in map(json.loads, lines):
        found[line.pop("table")].append(line)
    return found


def test_a_second_run_writes_nothing_and_another_folder_gets_the_same_bytes(world, folder, tmp_path, capsys):
    assert "written" in export(capsys)
    first = held(folder)
    assert list(first) == FILES
    times = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert "unchanged" in export(capsys)
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == times
    export(capsys, str(tmp_path / "other" / "folder"))
    assert held(tmp_path / "other" / "folder") == first


def test_the_order_of_rows_in_the_database_makes_no_difference(folder, capsys):
    make_world()
    export(capsys)
    first = held(folder)
    event = Event.objects.get(slug="event-2")
    parts = list(event.participations.order_by("-pk"))
    event.participations.all().delete()
    for part in parts:
        part.pk = None
        part.save(force_insert=True)
    assert len(parts) == 2
    assert "unchanged" in export(capsys)
    assert held(folder) == first


def test_a_change_makes_a_new_edition_and_mends_a_broken_file(world, folder, capsys):
    export(capsys)
    before = editions.read(folder)
    Event.objects.filter(slug="event-1").update(title_en="Something else")
    assert "written" in export(capsys)
    after = editions.read(folder)
    assert before.name != after.name
    (folder / "smallville.sqlite3").write_bytes(b"broken")
    assert editions.read(folder) is None
    assert "written" in export(capsys)
    assert editions.read(folder).name == after.name
    for name, file in after.files.items():
        raw = (folder / name).read_bytes()
        assert (len(raw), sha256(raw).hexdigest()) == (file["bytes"], file["sha256"])


def test_the_three_formats_hold_the_same(world, folder, capsys):
    world.events[0].text_de = 'Mit "Zeichen", Komma;\nund Umlauten: äöü – „so“'
    world.events[0].save()
    export(capsys)
    told = rows(folder)
    assert all(told[name] for name in told), [name for name in told if not told[name]]
    database = sqlite3.connect(folder / "smallville.sqlite3")
    archive = zipfile.ZipFile(folder / "smallville-csv.zip")
    assert archive.testzip() is None
    for table in TABLES:
        expected = [tuple(row.values()) for row in told[table.name]]
        assert database.execute(f'SELECT * FROM "{table.name}"').fetchall() == expected  # noqa: S608 (ours)
        head, *cells = csv.reader(StringIO(archive.read(f"{table.name}.csv").decode(), newline=""))
        assert head == list(table.columns)
        said = [["" if v is None else str(v).lower() if isinstance(v, bool) else str(v) for v in r] for r in expected]
        assert cells == said
    about = dict(database.execute("SELECT * FROM about"))
    database.close()
    assert about["licence"] == "CC BY 4.0"
    assert about["edition"] == json.loads(archive.read("about.json"))["edition"] == editions.read(folder).name
    assert json.loads(about["tables"])["events"] == 3
    assert "contributors' own words" in about["provenance"]


def test_rows_name_each_other_as_addresses_do(world, folder, capsys):
    export(capsys)
    told = rows(folder)
    assert told["events"][0] | {"title_en": "Event 1"} == told["events"][0]
    assert told["evidence"][0] == {"event": "event-1", "episode": "1x01", "language": "de", "passage": 1}
    assert told["causes"] == [
        {"effect": "event-2", "cause": "event-1"},
        {"effect": "event-3", "cause": "event-1"},
    ]
    ended = [row for row in told["knowledge"] if row["until"]]
    assert ended[0] | {"begun_with": "event-1", "ended_with": "event-2", "since": "1x01"} == ended[0]


def test_drafts_sources_and_what_is_private_are_in_none_of_the_files(world, folder, capsys):
    draft = EventFactory(episode=world.episodes[0], title_de="Entwurf canary", status="draft")
    passage = PassageFactory(
        text="canary", synopsis__status="draft", synopsis__episode=world.episodes[0], synopsis__language="en"
    )
    draft.evidence.add(passage)
    world.events[0].evidence.add(passage)
    KnowledgeFactory(character=world.characters[0], begun_with=draft)
    ends = Knowledge.objects.filter(until=None)[0]
    ends.until, ends.ended_with = draft.episode, draft
    ends.save()
    part = world.events[2].participations.order_by("pk").last()
    part.is_sure = False
    part.save()
    SourceFactory(episode=world.episodes[0], text="canary source")
    ExemptionFactory(reason="canary exempt")
    SuggestionFactory(text="canary suggestion")
    fan = User.objects.create_user("canary-fan", email="canary@example.com")
    Run.objects.create(fan=Fan.objects.create(user=fan), name="canary run", number=1, is_current=True)
    export(capsys)
    told = rows(folder)
    assert "canary" not in (folder / "smallville.jsonl").read_text()
    assert b"canary" not in (folder / "smallville.sqlite3").read_bytes()
    assert draft.slug not in json.dumps(told)
    assert len(told["participations"]) == 1 + 2 + 2
    assert len(told["passages"]) == 3


def test_a_folder_that_cannot_be_written_is_said(world, tmp_path, capsys):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CommandError, match="file"):
        export(capsys, str(tmp_path / "file"))


# --- The page ---


@pytest.fixture
def exported(world, folder, capsys):
    export(capsys)
    return folder


def test_who_is_told_everything_finds_the_files(client, exported):
    text = client.get("/en/data/").text
    for name in editions.FORMATS:
        assert f'href="/data/{name}?as_of=all"' in text
        response = client.get(f"/data/{name}?as_of=all")
        raw = b"".join(response.streaming_content)
        assert raw == (exported / name).read_bytes()
        assert response["Content-Disposition"] == f'attachment; filename="{name}"'
        again = client.get(f"/data/{name}?as_of=all", headers={"if-none-match": response["ETag"]})
        assert again.status_code == 304
    assert editions.read(exported).name in text
    assert "CC BY 4.0" in text


@pytest.mark.parametrize("stand", [None, "1x01"])
def test_all_others_are_asked_first_and_find_no_address_of_a_file(stand, client, exported, settings):
    settings.DEFAULT_HORIZON = "ask"
    if stand:
        client.cookies["stand"] = stand
    page = client.get("/en/data/")
    assert "These files tell everything" in page.text
    assert "smallville.jsonl" not in page.text
    assert editions.read(exported).name not in page.text
    refused = client.get("/data/smallville.jsonl", headers={"accept-language": "en"})
    assert (refused.status_code, refused["Location"]) == (302, "/en/data/")
    if stand:
        assert (
            "This link goes further"
            in client.get("/data/smallville.jsonl?as_of=all", headers={"accept-language": "en"}).text
        )
    agreed = client.post("/en/horizon/", {"agreed": "all", "next": "/en/data/?as_of=all"})
    assert agreed["Location"] == "/en/data/?as_of=all"
    assert "/data/smallville.jsonl?as_of=all" in client.get(agreed["Location"]).text
    assert b"".join(client.get("/data/smallville.jsonl?as_of=all").streaming_content)


@pytest.mark.parametrize("name", ["about.json", "..", "smallville.jsonl.unfinished", "a%00b", "x" * 5000])
def test_nothing_else_of_the_folder_is_sent(name, client, exported):
    assert client.get(f"/data/{name}").status_code == 404


def test_without_an_edition_the_page_says_so(client, world, folder):
    assert "have not been made yet" in client.get("/en/data/").text
    assert client.get("/data/smallville.jsonl").status_code == 404
    folder.mkdir()
    (folder / "about.json").write_text("[1]")
    assert "have not been made yet" in client.get("/en/data/").text
