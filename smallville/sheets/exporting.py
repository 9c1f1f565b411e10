"""Rows of one model become a file: a spreadsheet, or a fixture as `export_fixtures` writes it."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from smallville.sheets.columns import Columns, columns_of
from smallville.sheets.writing import Heading, csv_lines, fits, workbook
from smallville.transfer.exporting import as_yaml, faults_of
from smallville.transfer.faults import Fault, Source
from smallville.transfer.rows import Row, Stock, see_one_moment


class Selection:
    """Rows of one model in an order, as the database holds them at one moment, with what belongs to them."""

    def __init__(self, label: str, numbers: Iterable[int], hidden: Iterable[str] = ()):
        self.columns: Columns = columns_of(label)
        with transaction.atomic():
            see_one_moment()
            stock = Stock()
            found = {row.pk: row for row in stock.rows(self.columns.sheet).values()}
            owned = self.columns.owned_rows(stock)
            self.rows = [found[number] for number in dict.fromkeys(numbers)]
        self.owned = {name: rows for name, rows in owned.items() if name not in set(hidden)}

    def faults(self, *, in_workbook: bool = False) -> list[Fault]:
        """Return what no import would take, and what a cell of a workbook would cut."""
        faults = [fault for row in self.rows for fault in faults_of(self.columns.sheet.label, row)]
        if in_workbook:
            faults += [
                Fault(
                    Source(row.sheet.label), _("is too long for a cell of a workbook"), row.sheet.label, row.key, name
                )
                for row in self.rows
                for name, value in zip(self._names(), self.columns.told(row, self.owned), strict=True)
                if not fits(value)
            ]
        return faults

    def csv(self) -> Iterator[str]:
        return csv_lines(self.headings(), self._values())

    def workbook(self) -> BytesIO:
        return workbook(self.columns.sheet.label, self.headings(), self._values())

    def fixture(self) -> str:
        """Return the rows, and then those that belong to them, as YAML."""
        rows: list[Row] = list(self.rows)
        for owned in self.owned.values():
            rows += [other for row in self.rows for other in owned.get(row, [])]
        return as_yaml(rows)

    def headings(self) -> list[Heading]:
        return [Heading(name, self.columns.is_word(name)) for name in self._names()]

    def _names(self) -> list[str]:
        return [name for name in self.columns.names if name not in self.columns.owned or name in self.owned]

    def _values(self) -> Iterator[list[Any]]:
        return (self.columns.told(row, self.owned) for row in self.rows)
