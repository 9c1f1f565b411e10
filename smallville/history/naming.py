"""What rows are called where people read of them: by what they hold, so that those that are gone have names too."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from characters.models import Character
from episodes.models import Episode, Person, Season
from events.models import Event, Place, Secret
from smallville.history.states import Key, State, field_of, from_text, read_by
from smallville.history.versions import last_versions

Reference = tuple[type[models.Model], str, Any]
"""A model, its column that others refer to, and the value there."""


class Names:
    """Names rows by their states; what the names refer to is read at once, a query a model."""

    def __init__(self, states: dict[Key, State], *, references: Iterable[Reference] = ()):
        self.rows: dict[Reference, State | None] = {}
        for key, state in states.items():
            self._know(key, state)
        wanted = {*references}
        for (model, _pk), state in states.items():
            wanted |= set(_named_by(model, state))
        self._read(wanted)

    def _know(self, key: Key, state: State) -> None:
        model, pk = key
        self.rows[model, model._meta.pk.attname, pk] = state
        if model is Episode:
            self.rows[model, "overall", state["overall"]] = state
        elif model is Season:
            self.rows[model, "number", state["number"]] = state

    def _read(self, wanted: set[Reference]) -> None:
        while unknown := wanted - self.rows.keys():
            columns = defaultdict(list)
            for model, column, value in unknown:
                columns[model, column].append(value)
            wanted = set()
            for (model, column), values in columns.items():
                found = read_by(model, column, values, tables=())
                for value in values:
                    self.rows[model, column, value] = found.get(value)
                wanted |= {reference for state in found.values() for reference in _named_by(model, state)}
            wanted |= self._remember(unknown)

    def _remember(self, unknown: set[Reference]) -> set[Reference]:
        """Read from history what those held that are gone; return to whom their names refer."""
        gone = {
            (model, value): (model, column, value)
            for model, column, value in unknown
            if self.rows[model, column, value] is None and column == model._meta.pk.attname
        }
        wanted = set()
        for key, version in last_versions(gone).items() if gone else ():
            state = self.rows[gone[key]] = from_text(version.serialized_data)
            wanted |= set(_named_by(key[0], state))
        return wanted

    def of(self, model: type[models.Model], state: State) -> str:
        """Return the name of a row in the reader's language."""
        if model in _OWN:
            return _OWN[model](self, state)
        named: Any = model
        # What an event begins has its episode from that event.
        told = "begun_with" if state.get("begun_with") else ""
        fields = [name for name in named.natural_key_fields if not (told and name == "since")]
        parts = [self._part(model, name, state.get(name)) for name in fields]
        return " · ".join(part for part in parts if part)

    def referred(self, field: Any, value: Any) -> str:
        """Return the name of the row that `field` points to with `value`."""
        model = field.related_model
        column = model._meta.pk.attname if field.many_to_many else field.target_field.attname
        state = self.rows.get((model, column, value))
        if state is None:
            return _("%(what)s no. %(number)s (gone)") % {"what": model._meta.verbose_name, "number": value}
        return self.of(model, state)

    def code(self, overall: int | None) -> str:
        state = self.rows.get((Episode, "overall", overall))
        return f"{state['season']}x{state['number']:02}" if state else f"#{overall}"

    def _part(self, model: type[models.Model], name: str, value: Any) -> str:
        field = field_of(model, name)
        if value is None:
            return ""
        if field.related_model is Episode:
            return self.code(value)
        if field.many_to_one:
            return self.referred(field, value)
        return str(dict(field.flatchoices).get(value, value))


def _named_by(model: type[models.Model], state: State) -> Iterable[Reference]:
    """Return the rows that the name of a row speaks of."""
    named: Any = model
    for name in ("episode",) if model is Event else named.natural_key_fields:
        field = field_of(model, name)
        if field.many_to_one and state.get(name) is not None:
            yield field.related_model, field.target_field.attname, state[name]


def in_language(state: State, name: str) -> str:
    """Return a translated text in the reader's language, or in the other where there is none."""
    first = get_language() == "en"
    return state.get(f"{name}_{'en' if first else 'de'}") or state.get(f"{name}_{'de' if first else 'en'}") or ""


_OWN: dict[type[models.Model], Any] = {
    Season: lambda names, state: _("Season %(number)s") % {"number": state["number"]},
    Episode: lambda names, state: f"{state['season']}x{state['number']:02} {in_language(state, 'title')}",
    Person: lambda names, state: state["name"],
    Character: lambda names, state: state["name"],
    Place: lambda names, state: in_language(state, "name"),
    Event: lambda names, state: f"{names.code(state['episode'])} · {in_language(state, 'title')}",
    Secret: lambda names, state: in_language(state, "title"),
}
