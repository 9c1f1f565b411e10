"""Objects become rows: cleaned field by field, and tied to the rows that they refer to, those of later files too."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from smallville.transfer.catalogue import Sheet, by_label, sheets
from smallville.transfer.columns import RefusedError, is_required, plain, reference, references
from smallville.transfer.faults import Fault
from smallville.transfer.parsing import UNREADABLE
from smallville.transfer.progress import Progress
from smallville.transfer.reading import Given, field_of
from smallville.transfer.rows import Row, Stock, natural_key


class Resolution:
    """What the objects of an import are, as far as they are sound."""

    def __init__(self, stock: Stock):
        self.stock = stock
        self.rows: dict[Sheet, list[Row]] = {}
        self.faults: list[Fault] = []

    def resolve(self, objects: Iterable[Given], progress: Progress) -> None:
        """Find the row of every object and what it gives; models are taken in the order in which they refer."""
        grouped = self._by_sheet(objects)
        for sheet in sheets().values():
            if sheet in grouped:
                _Resolver(self, sheet).resolve(grouped[sheet], progress)

    def _by_sheet(self, objects: Iterable[Given]) -> dict[Sheet, list[Given]]:
        known = by_label()
        grouped: dict[Sheet, list[Given]] = defaultdict(list)
        for given in objects:
            sheet = known.get(given.model.lower())
            if sheet is None:
                self.faults.append(
                    Fault(given.source, _('"%(name)s" is no model that fixtures hold') % {"name": given.model})
                )
            else:
                grouped[sheet].append(given)
        return grouped


class _Resolver:
    """Resolves the objects of one model."""

    def __init__(self, resolution: Resolution, sheet: Sheet):
        self.resolution = resolution
        self.sheet = sheet
        self.stock = resolution.stock
        self.known = self.stock.rows(sheet)
        # What refers to the same model can be found only when all its objects are known.
        self.late = {place for place, field in sheet.references.items() if field.related_model is sheet.model}
        self.cleaners = {name: self._cleaner(place) for name, place in sheet.columns.items()}
        self.defaults = [default for _name, _place, default in sheet.told]
        self.required = [name for name, place in sheet.columns.items() if is_required(sheet, place)]

    def resolve(self, objects: list[Given], progress: Progress) -> None:
        rows = self.resolution.rows[self.sheet] = []
        self.stock.know_apart(self.sheet, [given.fields.get("slug") for given in objects])
        found = []
        for given in objects:
            found.append((given, self._row(given)))
            progress.step()
        for given, row in found:
            if row is not None:
                for place in self.late:
                    self._late(given, row, place)
                rows.append(row)

    def _cleaner(self, place: int) -> Callable[[Any], Any]:
        if place >= len(self.sheet.fields):
            return references(self.sheet.many[place - len(self.sheet.fields)], self.stock)
        if place in self.sheet.references:
            return reference(self.sheet.references[place], self.stock)
        return plain(self.sheet.fields[place])

    def _row(self, given: Given) -> Row | None:
        """Return the row of an object, new if need be; None if its key is not sound or somebody else's."""
        values, faults = self._values(given)
        nameless = not faults.keys().isdisjoint(self.sheet.key_columns)
        key = self._said_key(given.fields) if nameless else natural_key(self.sheet, values)
        for name, reasons in faults.items():
            for reason in reasons:
                self._fault(given, key, name, reason)
        if nameless:
            return None
        row = self.known.get(key) or self.stock.renamed(self.sheet, key) or self.stock.add(self.sheet, key)
        if row.given:
            place = {"file": row.source.file, "line": row.source.line}
            self._fault(given, key, "", _("stands twice: also in %(file)s, line %(line)s") % place)
            return None
        faults |= self._keep_silent(given, row, values)
        row.source, row.given, row.sound = given.source, values, not faults
        if not row.held:
            row.final = values
        return row

    def _values(self, given: Given) -> tuple[list, dict[str, list[str]]]:
        """Return the values of an object in the order of the columns, and what is wrong with its fields."""
        columns = self.sheet.columns
        values = list(self.defaults)
        silent = self._silent(given)
        faults: dict[str, list[str]] = {}
        for path, reason in given.problems:
            faults.setdefault(field_of(path), []).append(reason)
        for name, raw in given.fields.items():
            place = columns.get(name)
            if place is None:
                faults.setdefault(name, []).append(self._unknown(name))
            elif name in faults or place in self.late:
                values[place] = None
            else:
                try:
                    values[place] = self.cleaners[name](raw)
                except RefusedError as refusal:
                    values[place] = None
                    faults.setdefault(name, []).extend(refusal.args)
        for name in self.required:
            if name not in given.fields and (name not in silent or name in self.sheet.key_columns):
                values[columns[name]] = None
                faults.setdefault(name, []).append(_("is missing"))
        return values, faults

    def _silent(self, given: Given) -> list[str]:
        """Return the columns about which an object has no say."""
        spoken = given.speaks_of
        return [] if spoken is None else [name for name in self.sheet.columns if name not in spoken]

    def _keep_silent(self, given: Given, row: Row, values: list) -> dict[str, list[str]]:
        """Keep what a row holds where the object has no say; return what a new one would have to say."""
        missing = {}
        for name in self._silent(given):
            place = self.sheet.columns[name]
            if row.held:
                values[place] = row.held[place]
            elif name in self.required:
                missing[name] = [_("is missing")]
                self._fault(given, row.key, name, missing[name][0])
        return missing

    def _said_key(self, fields: dict[str, Any]) -> tuple:
        """Return what an object whose key is not sound calls itself."""
        key: list = []
        for name in self.sheet.key_columns:
            part = fields.get(name)
            key += part if type(part) is list else [part]
        return tuple(key)

    def _late(self, given: Given, row: Row, place: int) -> None:
        name = self.sheet.fields[place].name
        raw = given.fields.get(name)
        if raw is UNREADABLE or (row.held and name in self._silent(given)):
            return
        try:
            row.given[place] = self.cleaners[name](raw)
        except RefusedError as refusal:
            row.sound = False
            for reason in refusal.args:
                self._fault(given, row.key, name, reason)

    def _unknown(self, name: str) -> str:
        languages = [other for other in self.sheet.columns if other in (f"{name}_de", f"{name}_en")]
        if not languages:
            return _("is no field of it")
        between = _("and")
        return _("is given by language: %(fields)s") % {"fields": f" {between} ".join(languages)}

    def _fault(self, given: Given, key: tuple, field: str, reason: str) -> None:
        self.resolution.faults.append(Fault(given.source, reason, self.sheet.label, key, field))
