"""YAML as fixtures use it, read straight from the events of the C parser.

It builds the same values as PyYAML's safe loader, several times as fast, knows the line of each object, and never
builds what no fixture holds: aliases (and so alias bombs), tags and deep nesting are faults.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import yaml
from django.utils.translation import gettext as _
from yaml import events

MOST_DEPTH = 5
MOST_FAULTS = 1000
_LONGEST_REMEMBERED = 40
# Longer than any number, date or truth; thousands of digits Python itself refuses to write, as in an error about them.
_LONGEST_VALUE = 1000


class _Unreadable:
    """Stands for a value that could not be read, which has been said."""

    def __repr__(self):
        return "?"


UNREADABLE = _Unreadable()


class Problem(NamedTuple):
    """What is wrong inside an item: under which keys, and why."""

    path: tuple
    reason: str


class Item(NamedTuple):
    """One element of the list that a file is."""

    line: int
    value: Any
    problems: list[Problem]


class NotAList(yaml.YAMLError):
    """The file is no list."""


class _Scalars:
    """The values of scalars, as the safe loader resolves them; short plain ones are remembered."""

    def __init__(self, loader: yaml.CSafeLoader):
        self._loader = loader
        self._known: dict[str, Any] = {}

    def value(self, event: events.ScalarEvent) -> Any:
        """Return the value of a scalar; raise ValueError if it looks like a number or a date, but is none."""
        text = event.value
        if not event.implicit[0]:
            return text
        if text in self._known:
            return self._known[text]
        tag = self._loader.resolve(yaml.ScalarNode, text, (True, False))
        value = text if tag.endswith(":str") else self._built(tag, text)
        if len(text) <= _LONGEST_REMEMBERED:
            self._known[text] = value
        return value

    def _built(self, tag: str, text: str) -> Any:
        if len(text) > _LONGEST_VALUE:
            raise ValueError
        return self._loader.construct_object(yaml.ScalarNode(tag, text))


class Parser:
    def __init__(self, data: bytes):
        loader = yaml.CSafeLoader(data)
        self._next: Callable[[], Any] = loader.get_event
        self._scalars = _Scalars(loader)
        self._problems: list[Problem] = []

    def items(self) -> Iterator[Item]:
        """Yield the elements of the list that the text is; raise YAMLError where it is no YAML, or no list."""
        for expected in (events.StreamStartEvent, events.DocumentStartEvent, events.SequenceStartEvent):
            event = self._next()
            if not isinstance(event, expected):
                raise NotAList(_("is not a list of objects"))
        while not isinstance(event := self._next(), events.SequenceEndEvent):
            self._problems = []
            value = self._value(event, 2, ())
            yield Item(event.start_mark.line + 1, value, self._problems)
        self._next()
        if not isinstance(self._next(), events.StreamEndEvent):
            raise NotAList(_("holds more than one document"))

    def _value(self, event: Any, depth: int, path: tuple) -> Any:
        kind = type(event)
        if kind is events.AliasEvent:
            return self._fault(
                path, _("*%(name)s is an alias; fixtures spell everything out") % {"name": event.anchor}
            )
        if event.tag is not None or event.anchor is not None:
            self._skip(event)
            said = _("%(name)s is a tag, which fixtures do not use") % {"name": event.tag}
            if not event.tag:
                said = _("&%(name)s is an anchor, which fixtures do not use") % {"name": event.anchor}
            return self._fault(path, said)
        if kind is events.ScalarEvent:
            return self._scalar(event, path)
        if depth > MOST_DEPTH:
            self._skip(event)
            return self._fault(path, _("is nested too deeply"))
        if kind is events.SequenceStartEvent:
            return self._sequence(depth + 1, path)
        return self._mapping(depth + 1, path)

    def _scalar(self, event: events.ScalarEvent, path: tuple) -> Any:
        try:
            return self._scalars.value(event)
        except (ValueError, OverflowError, yaml.YAMLError):
            said = _("%(value)r cannot be read; is it a text that needs quotes?") % {"value": event.value[:60]}
            return self._fault(path, said)

    def _sequence(self, depth: int, path: tuple) -> list:
        values = []
        while type(event := self._next()) is not events.SequenceEndEvent:
            values.append(self._value(event, depth, path))
        return values

    def _mapping(self, depth: int, path: tuple) -> dict:
        values: dict[str, Any] = {}
        while type(event := self._next()) is not events.MappingEndEvent:
            name = self._value(event, depth, path)
            if type(name) is not str:
                if name is not UNREADABLE:
                    self._fault(path, _("%(value)r is not the name of anything") % {"value": name})
                name = None
            elif name in values:
                self._fault((*path, name), _("stands there twice"))
            value = self._value(self._next(), depth, (*path, name))
            if name is not None:
                values.setdefault(name, value)
        return values

    def _skip(self, event: events.Event) -> None:
        """Read on to the end of what `event` begins."""
        depth = int(isinstance(event, events.CollectionStartEvent))
        while depth:
            event = self._next()
            depth += isinstance(event, events.CollectionStartEvent) - isinstance(event, events.CollectionEndEvent)

    def _fault(self, path: tuple, reason: str) -> _Unreadable:
        if len(self._problems) < MOST_FAULTS:
            self._problems.append(Problem(path, reason))
        return UNREADABLE
