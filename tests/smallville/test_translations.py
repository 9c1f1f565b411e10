"""The German catalogue is whole, and compiled as it is written."""

import gettext
import re
from pathlib import Path

from django.conf import settings

CATALOGUE = Path(settings.LOCALE_PATHS[0]) / "de" / "LC_MESSAGES"
_TEXT = r'((?:"(?:[^"\\]|\\.)*"\s*)+)'


def entries():
    """Yield (msgid, the translations) of every entry of the catalogue but its head."""
    for entry in (CATALOGUE / "django.po").read_text().split("\n\n")[1:]:
        msgid = unquoted(re.search(rf"^msgid {_TEXT}", entry, re.MULTILINE)[1])
        yield msgid, [unquoted(text) for text in re.findall(rf"^msgstr(?:\[\d\])? {_TEXT}", entry, re.MULTILINE)]


def unquoted(text):
    lines = re.findall(r'"((?:[^"\\]|\\.)*)"', text)
    return "".join(lines).replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\")


def test_everything_is_translated():
    assert [msgid for msgid, translations in entries() if not all(translations)] == []
    assert "fuzzy" not in (CATALOGUE / "django.po").read_text()


def test_placeholders_stay():
    wrong = [
        msgid
        for msgid, translations in entries()
        for translation in translations[-1:]
        if set(re.findall(r"%\(\w+\)s", msgid)) != set(re.findall(r"%\(\w+\)s", translation))
    ]
    assert wrong == []


def test_the_catalogue_is_compiled_as_it_is_written():
    with (CATALOGUE / "django.mo").open("rb") as file:
        compiled = set(gettext.GNUTranslations(file)._catalog.values())
    assert [msgid for msgid, translations in entries() if not set(translations) <= compiled] == []
