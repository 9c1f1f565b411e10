"""Every kind of file that is no fixture: what is said of it, with nothing written."""

import os

import pytest

from smallville.transfer import reading

pytestmark = pytest.mark.django_db

PERSON = "- model: episodes.person\n  fields:\n    name: Tom\n    slug: tom\n"
HIS = 'one.yaml, line 1: episodes.person ["tom"]'


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        pytest.param("- model: [", ["one.yaml, line 2: is no YAML: did not find expected node content"], id="no-yaml"),
        pytest.param("a: b\n\tc", ["one.yaml: is not a list of objects"], id="mapping"),
        pytest.param("", ["one.yaml: is not a list of objects"], id="empty"),
        pytest.param("[]\n---\n[]", ["one.yaml: holds more than one document"], id="documents"),
        pytest.param("- 1", ["one.yaml, line 1: is not an object with `model` and `fields`"], id="number"),
        pytest.param(
            "- {}", ["one.yaml, line 1: model: is missing", "one.yaml, line 1: fields: is missing"], id="bare"
        ),
        pytest.param(
            "- {model: 3, fields: {}}", ["one.yaml, line 1: model: is not the name of a model"], id="no-name"
        ),
        pytest.param(
            "- {model: episodes.person, fields: [1]}",
            ["one.yaml, line 1: fields: is not names of fields with values"],
            id="fields",
        ),
        pytest.param(
            PERSON + "  pk: 3",
            [f"{HIS}, pk: an object is named by its natural key, not by a number"],
            id="pk",
        ),
        pytest.param(
            PERSON + "  files: 3",
            [f"{HIS}, files: an object has nothing but `model` and `fields`"],
            id="entry",
        ),
        pytest.param(PERSON + "    slug: tim", [f"{HIS}, slug: stands there twice"], id="twice-in-a-mapping"),
        pytest.param(
            PERSON.replace("Tom", "&tom Tom"),
            ['one.yaml, line 1: episodes.person ["tom"], name: &tom is an anchor, which fixtures do not use'],
            id="anchor",
        ),
        pytest.param(
            PERSON.replace("Tom", "*tom"),
            [f"{HIS}, name: *tom is an alias; fixtures spell everything out"],
            id="alias",
        ),
        pytest.param(
            PERSON.replace("Tom", "!!python/object:os.system x"),
            [f"{HIS}, name: tag:yaml.org,2002:python/object:os.system is a tag, which fixtures do not use"],
            id="tag",
        ),
        pytest.param(PERSON.replace("Tom", "[[[[[]]]]]"), [f"{HIS}, name: is nested too deeply"], id="deep"),
        pytest.param(
            PERSON.replace("Tom", "2003-13-45"),
            [f"{HIS}, name: '2003-13-45' cannot be read; is it a text that needs quotes?"],
            id="no-date",
        ),
        pytest.param(
            PERSON.replace("Tom", "0x" + "F" * 5000),
            [f"{HIS}, name: '0x{'F' * 58}' cannot be read; is it a text that needs quotes?"],
            id="no-number",
        ),
        pytest.param(PERSON + "    [1]: 2", [f"{HIS}, fields: [1] is not the name of anything"], id="no-field-name"),
        pytest.param(PERSON + "  [1]: 2", [f"{HIS}: [1] is not the name of anything"], id="no-entry-name"),
        pytest.param(
            PERSON.replace("Tom", '"a\\0"'),
            [f"{HIS}, name: holds the control character U+0000"],
            id="nul",
        ),
        pytest.param(
            PERSON.replace("Tom", "a\0b"),
            ["one.yaml, line 3: is no YAML: control characters are not allowed"],
            id="raw-nul",
        ),
    ],
)
def test_what_is_no_fixture(importer, text, faults):
    path = importer.folder / "one.yaml"
    path.write_text(text)

    assert importer.faults(path) == faults


def test_wrong_encoding(importer):
    path = importer.folder / "one.yaml"
    path.write_bytes(PERSON.replace("Tom", "Törn").encode("latin-1"))

    assert importer.faults(path) == ["one.yaml: is not UTF-8: byte 0xf6 in line 3"]


def test_files_that_cannot_be_read(importer):
    (importer.folder / "empty").mkdir()
    os.mkfifo(importer.folder / "pipe.yaml")
    paths = [importer.folder / name for name in ("empty", "nowhere.yaml", "pipe.yaml")]

    assert importer.faults(*paths) == [
        "empty: holds no fixtures (*.yaml)",
        "nowhere.yaml: is not there",
        "pipe.yaml: is no file",
    ]


def test_too_big_a_file(importer, monkeypatch):
    monkeypatch.setattr(reading, "MOST_BYTES", 1024 * 1024)
    path = importer.folder / "one.yaml"
    path.write_text("# " + "x" * 1024 * 1024)

    assert importer.faults(path) == ["one.yaml: is larger than 1 MB: part it"]


def test_so_many_faults_that_reading_on_is_in_vain(importer):
    path = importer.folder / "one.yaml"
    path.write_text("- x\n" * 5000)

    faults = importer.faults(path)

    assert len(faults) == 1001
    assert faults[-1] == "one.yaml, line 1000: so many faults that the rest was not read"
