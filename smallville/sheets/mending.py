"""The rejected rows of a spreadsheet as a file of their own, with the reasons, to be mended and sent again."""

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _

from smallville.sheets.columns import columns_of
from smallville.sheets.reading import NOTE, Sent
from smallville.sheets.trial import Trial, rejected
from smallville.sheets.writing import Heading


def to_mend(trial: Trial, sent: Sent) -> tuple[list[Heading], list[list[Any]]]:
    """Return the headings and the rejected rows, as they were sent, with a column for the reasons."""
    if sent.table is None:
        return [], []
    reasons: dict[int, list[str]] = defaultdict(list)
    for fault in rejected(trial, sent):
        reasons[fault.line].append(f"{fault.column}: {fault.reason}" if fault.column else fault.reason)
    columns = columns_of(sent.label)
    kept = [place for place, name in enumerate(sent.headings) if name]
    headings = [Heading(sent.headings[place], columns.is_word(sent.headings[place])) for place in kept]
    rows = [
        [*(line.cells[place] if place < len(line.cells) else None for place in kept), "\n".join(reasons[line.number])]
        for line in sent.table.lines[1:]
        if line.number in reasons
    ]
    return [*headings, Heading(NOTE + _("reason"), is_word=False)], rows
