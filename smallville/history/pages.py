"""What a page of the admin shows of its rows, as a token that its form carries, and what differs when it is sent."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import QueryDict
from django.utils.text import capfirst

from smallville.history.diffs import Words, compare_words

ASIDE = ("why", "version")
"""Fields of every form that say nothing of the row."""
_MOST_ROWS = 1000
_MAIN = ("", "")

Row = tuple[str, str]
"""The prefix of a formset and the key of one of its rows; nothing for the form of the page itself."""
Seen = dict[Row, dict[str, str]]
"""By row and field, a short sum of what it holds."""


# --- Values ---------------------------------------------------------------------------------------------------------


def raw(one: Any, value: Any) -> list[str]:
    """Return what a browser sends for `value` in the form field `one`."""
    value = one.prepare_value(value() if callable(value) else value)
    if isinstance(one.widget, forms.CheckboxInput):
        return ["on"] if value and value != "False" else []
    if isinstance(value, list | tuple | set):
        return sorted(str(part) for part in value)
    shown = one.widget.format_value(value)
    if isinstance(shown, list | tuple):
        return sorted(str(part) for part in shown if part != "")
    return [] if shown is None else [str(shown)]


def _text(one: Any, value: Any) -> str:
    parts = [part.replace("\r\n", "\n").strip() for part in raw(one, value)]
    return "\0".join(part for part in parts if part)


def _sum(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def _fields(form: forms.BaseForm) -> Iterator[tuple[str, Any]]:
    """Yield the fields in which an editor says something of the row."""
    aside = {*ASIDE, DELETION_FIELD_NAME, form.instance._meta.pk.name}  # type: ignore[attr-defined]
    for name, one in form.fields.items():
        if name not in aside and not one.disabled and not isinstance(one, forms.models.InlineForeignKeyField):
            yield name, one


def _held(form: Any) -> dict[str, str]:
    return {name: _text(one, form.get_initial_for_field(one, name)) for name, one in _fields(form)}


# --- The token ------------------------------------------------------------------------------------------------------


@dataclass
class Page:
    """The form of a page and the rows on it, as the database holds them now."""

    form: Any
    formsets: list[Any]

    def rows(self) -> Iterator[tuple[Row, Any]]:
        yield _MAIN, self.form
        for formset in self.formsets:
            for form in formset.initial_forms:
                yield (formset.prefix, str(form.instance.pk)), form

    def seen(self) -> Seen:
        return {row: {name: _sum(text) for name, text in _held(form).items()} for row, form in self.rows()}

    def token(self) -> str:
        """Return the version of the page: a sum of each field, so that it can be told which have changed."""
        nested: dict[str, dict[str, dict[str, str]]] = {}
        for (prefix, key), sums in self.seen().items():
            nested.setdefault(prefix, {})[key] = sums
        return json.dumps(nested, separators=(",", ":"))


def read_token(token: str) -> Seen | None:
    """Return what a token says was seen; None for what is no token."""
    try:
        nested = json.loads(token)
        seen = {(prefix, key): dict(sums) for prefix, rows in nested.items() for key, sums in rows.items()}
    except (ValueError, AttributeError, TypeError, RecursionError):
        return None
    return seen if _MAIN in seen else None


# --- What differs ---------------------------------------------------------------------------------------------------


@dataclass
class Difference:
    """A field in which somebody else has saved something else than was seen."""

    label: str
    theirs: str
    yours: str
    words: Words = field(default_factory=list)
    taken: bool = False
    """Whether the form says theirs by now, since nothing else was typed there."""


@dataclass
class Rival:
    """What somebody else did to one row, or to the page's own fields."""

    name: str
    fate: str
    differences: list[Difference] = field(default_factory=list)


def differs(seen: Seen, page: Page) -> bool:
    return seen != page.seen()


def merge(data: QueryDict, seen: Seen, page: Page) -> tuple[QueryDict, list[Rival]]:
    """Return what was sent, with what others saved in fields that the editor left alone, and what others did."""
    data = data.copy()
    rivals = [_merge_form(data, page.form, "", seen.get(_MAIN, {}), "")]
    for formset in page.formsets:
        rivals += _merge_rows(data, formset, seen)
    data["version"] = page.token()
    return data, [rival for rival in rivals if rival.differences or rival.fate != "changed"]


def _merge_form(data: QueryDict, form: Any, prefix: str, seen: dict[str, str], name: str) -> Rival:
    rival = Rival(name, "changed")
    for field_name, one in _fields(form):
        key = f"{prefix}{field_name}"
        value = form.get_initial_for_field(one, field_name)
        theirs = _text(one, value)
        if _sum(theirs) == seen.get(field_name):
            continue
        sent = one.widget.value_from_datadict(data, {}, key)
        yours = _text(one, sent)
        if yours == theirs:
            continue
        difference = Difference(_label(form, field_name, one), _shown(one, value), _shown(one, sent))
        difference.taken = _sum(yours) == seen.get(field_name)
        if difference.taken:
            data.setlist(key, raw(one, value))
        if len(difference.theirs) + len(difference.yours) > 60 or isinstance(one.widget, forms.Textarea):
            difference.words = compare_words(difference.theirs, difference.yours)
        rival.differences.append(difference)
    return rival


def _label(form: Any, name: str, one: Any) -> str:
    return capfirst(str(one.label or name))


def _shown(one: Any, value: Any) -> str:
    """Return a value as people read it."""
    sent = raw(one, value)
    if isinstance(one, forms.BooleanField):
        return "✓" if sent else "–"
    if isinstance(one, forms.ModelChoiceField):
        rows: Any = one.queryset
        try:
            found = rows.filter(**{f"{one.to_field_name or 'pk'}__in": [part for part in sent if part]})
            return ", ".join(sorted(one.label_from_instance(row) for row in found))
        except (ValueError, TypeError, ValidationError, OverflowError):
            return ", ".join(sent)
    if isinstance(one, forms.ChoiceField):
        known = {str(key): str(label) for key, label in _flat(one.choices)}
        return ", ".join(known.get(part, part) for part in sent)
    return "\n".join(part.replace("\r\n", "\n") for part in sent)


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label


# --- Rows -----------------------------------------------------------------------------------------------------------


def _merge_rows(data: QueryDict, formset: Any, seen: Seen) -> list[Rival]:
    """Bring the rows that were sent in line with those that are there: gone ones become new, others' are added."""
    prefix = formset.prefix
    total = _number(data.get(f"{prefix}-TOTAL_FORMS"))
    if total is None:
        return []
    there = {str(form.instance.pk): form for form in formset.initial_forms}
    sent = [_Sent(data, prefix, number, formset) for number in range(total)]
    rivals: list[Rival] = []
    kept, new = [], []
    for row in sent:
        known = seen.get((prefix, row.key))
        if row.key in there:
            rivals.append(_merge_kept(row, there.pop(row.key), known or {}))
            kept.append(row)
        elif row.key and known is not None:
            if not row.deleted:
                changed = row.changed(formset, known)
                rivals.append(Rival(row.name(formset), "gone again" if changed else "gone"))
                new += [row.anew()] if changed else []
        else:
            new.append(row)
    for key, form in there.items():
        if (prefix, key) in seen:
            continue
        rivals.append(Rival(_row_name(form), "new"))
        kept.append(_Sent.of(form, prefix, formset))
    _write_rows(data, prefix, kept, new)
    return rivals


def _merge_kept(row: "_Sent", form: Any, seen: dict[str, str]) -> Rival:
    data = row.data()
    rival = _merge_form(data, form, "", seen, _row_name(form))
    if rival.differences and row.deleted:
        rival.fate = "marked"
        data.pop(DELETION_FIELD_NAME, None)
    row.values = dict(data.lists())
    return rival


def _number(text: Any) -> int | None:
    known = isinstance(text, str) and text.isascii() and text.isdecimal() and len(text) < len(str(_MOST_ROWS * 10))
    return min(int(text), _MOST_ROWS) if known else None


def _row_name(form: Any) -> str:
    return _called((one, form.get_initial_for_field(one, name)) for name, one in _fields(form))


def _called(values: Iterable[tuple[Any, Any]]) -> str:
    """Return what a row is called: what stands in its fields, but for ticks."""
    shown = (_shown(one, value) for one, value in values if not isinstance(one, forms.BooleanField))
    return " · ".join(text[:60] for text in shown if text)[:160]


class _Sent:
    """A row of a formset as it was sent."""

    def __init__(self, data: QueryDict, prefix: str, number: int, formset: Any):
        start = f"{prefix}-{number}-"
        self.values = {name.removeprefix(start): data.getlist(name) for name in data if name.startswith(start)}
        self.pk_name = formset.model._meta.pk.name
        self.key = next(iter(self.values.get(self.pk_name, [])), "")
        self.deleted = DELETION_FIELD_NAME in self.values

    @classmethod
    def of(cls, form: Any, prefix: str, formset: Any) -> "_Sent":
        """Return the row that a browser would send of `form`, untouched."""
        row = cls(QueryDict(), prefix, 0, formset)
        row.values = {
            name: raw(one, form.get_initial_for_field(one, name))
            for name, one in form.fields.items()
            if name != DELETION_FIELD_NAME
        }
        row.values[row.pk_name] = [str(form.instance.pk)]
        row.values[formset.fk.name] = [str(getattr(formset.instance, formset.fk.target_field.attname))]
        return row

    def data(self) -> QueryDict:
        data = QueryDict(mutable=True)
        for name, values in self.values.items():
            data.setlist(name, values)
        return data

    def changed(self, formset: Any, seen: dict[str, str]) -> bool:
        """Say whether the editor typed something else than was seen."""
        data = self.data()
        return any(
            _sum(_text(one, one.widget.value_from_datadict(data, {}, name))) != seen.get(name)
            for name, one in _fields(formset.empty_form)
        )

    def name(self, formset: Any) -> str:
        data = self.data()
        return _called(
            (one, one.widget.value_from_datadict(data, {}, name)) for name, one in _fields(formset.empty_form)
        )

    def anew(self) -> "_Sent":
        """Return it as a row that is not there yet."""
        self.values.pop(self.pk_name, None)
        return self


def _write_rows(data: QueryDict, prefix: str, kept: list[_Sent], new: list[_Sent]) -> None:
    numbered = [name for name in data if name.startswith(f"{prefix}-") and name[len(prefix) + 1 :][:1].isdigit()]
    for name in numbered:
        del data[name]
    for number, row in enumerate([*kept, *new]):
        for name, values in row.values.items():
            data.setlist(f"{prefix}-{number}-{name}", values)
    data[f"{prefix}-TOTAL_FORMS"] = str(len(kept) + len(new))
    data[f"{prefix}-INITIAL_FORMS"] = str(len(kept))
