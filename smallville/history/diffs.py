"""What a revision changed, in words: field by field, with the words that went and came."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from enum import Enum
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.formats import date_format, localize
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from reversion.models import Version

from episodes.models import Language
from smallville.history.naming import Names, Reference
from smallville.history.states import OWNERS, Key, State, field_of, same, sheet_of
from smallville.history.versions import key_of, states_of

_WORDS = re.compile(r"\s+|[\w’'-]+|[^\w\s]")
_MOST_WORDS = 4000
_LONG = 60
_NOTHING: tuple = (None, "", [])


class Part(Enum):
    """What became of some words."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


Words = list[tuple[Part, str]]


def compare_words(old: str, new: str) -> Words:
    """Return the words of both texts in order, each marked as the same, gone or new; joined they give both texts."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if len(before) > _MOST_WORDS or len(after) > _MOST_WORDS:
        # So many words cannot be compared while somebody waits: lines can.
        before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    found: Words = []
    for what, start, stop, begin, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            found.append((Part.SAME, "".join(before[start:stop])))
            continue
        if stop > start:
            found.append((Part.GONE, "".join(before[start:stop])))
        if end > begin:
            found.append((Part.NEW, "".join(after[begin:end])))
    return found


@dataclass
class Line:
    """One field: what it said and says, or for a text the words, or for a relation to many what came and went."""

    label: str
    old: str = ""
    new: str = ""
    words: Words = field(default_factory=list)
    went: list[str] = field(default_factory=list)
    came: list[str] = field(default_factory=list)


class Fate(Enum):
    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


@dataclass
class Change:
    """What happened to one row."""

    revision: int
    key: Key
    fate: Fate
    kind: str
    name: str
    lines: list[Line]

    @property
    def address(self) -> str:
        """Return where the history of the row stands, also of one that is gone."""
        return history_of(self.key)


def history_of(key: Key) -> str:
    options, pk = key[0]._meta, key[1]
    return reverse(f"admin:{options.app_label}_{options.model_name}_history", args=[pk])


def lines(model: type[models.Model], old: State | None, new: State | None, names: Names) -> list[Line]:
    """Return the fields in which two states of a row differ.

    Of a row that came or went, these are the fields that say something, besides what its name says.
    """
    found = []
    for name in sheet_of(model).columns:
        before, after = (old or {}).get(name), (new or {}).get(name)
        if before == after or all(value in _NOTHING for value in (before, after)):
            continue
        if old and new:
            is_told = name in old.keys() & new.keys()
        else:
            is_told = not (model in OWNERS and name in sheet_of(model).model.natural_key_fields)
            is_told = is_told and (before or after) is not False
        if is_told:
            found.append(_line(field_of(model, name), before, after, names))
    return found


def _line(field: Any, before: Any, after: Any, names: Names) -> Line:
    label = _label(field)
    if field.many_to_many:
        went, came = (
            [pk for pk in one or [] if pk not in (other or [])] for one, other in ((before, after), (after, before))
        )
        return Line(
            label,
            went=sorted(names.referred(field, pk) for pk in went),
            came=sorted(names.referred(field, pk) for pk in came),
        )
    old, new = show(field, before, names), show(field, after, names)
    if isinstance(field, models.TextField) or (
        isinstance(field, models.CharField) and max(len(old), len(new)) > _LONG
    ):
        return Line(label, old, new, words=compare_words(old, new))
    return Line(label, old, new)


def _label(field: Any) -> str:
    """Return what the forms of the desk call a field, too."""
    if not hasattr(field, "translated_field"):
        return capfirst(str(field.verbose_name))
    name, language = capfirst(str(field.translated_field.verbose_name)), Language(field.language).label
    return _("%(name)s (%(language)s)") % {"name": name, "language": language}


def show(field: Any, value: Any, names: Names) -> str:
    """Return a value as people read it; nothing for none."""
    if value is None or value == "":
        return ""
    if field.many_to_one:
        return names.referred(field, value)
    if isinstance(field, models.BooleanField):
        return _("yes") if value else _("no")
    if isinstance(field, models.DateField):
        return date_format(date.fromisoformat(value))
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    return value if isinstance(value, str) else localize(value)


def references(model: type[models.Model], states: Iterable[State | None]) -> set[Reference]:
    """Return the rows to which these states point."""
    sheet = sheet_of(model)
    found: set[Reference] = set()
    for state in filter(None, states):
        for one in sheet.references.values():
            if state.get(one.name) is not None:
                found.add((one.related_model, one.target_field.attname, state[one.name]))
        for many in sheet.many:
            pk = many.related_model._meta.pk.attname
            found |= {(many.related_model, pk, value) for value in state.get(many.name) or ()}
    return found


# --- Changes -------------------------------------------------------------------------------------------------------


def changes(versions: Iterable[Version]) -> list[Change]:
    """Return what these versions, loaded by `with_previous`, changed; those that changed nothing are left out."""
    found = [(version, key_of(version), *states_of(version)) for version in versions]
    found = [one for one in found if not same(*one[2:])]
    states = [(key, state) for _version, key, old, new in found for state in (old, new) if state]
    wanted = {reference for key, state in states for reference in references(key[0], [state])}
    names = Names({}, references=wanted)
    return [
        Change(
            version.revision_id,
            key,
            _fate(old, new),
            str(key[0]._meta.verbose_name),
            names.of(key[0], new or old or {}),
            lines(key[0], old, new, names),
        )
        for version, key, old, new in found
    ]


def _fate(old: State | None, new: State | None) -> Fate:
    if old is None:
        return Fate.NEW
    return Fate.GONE if new is None else Fate.CHANGED
