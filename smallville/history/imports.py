"""An import as one revision: what it changed, with how that had been, and what is new."""

from django.contrib.auth.models import AbstractBaseUser
from reversion.models import Revision

from smallville.history.recording import write_down
from smallville.history.states import OWNERS, Key, State, plain
from smallville.models import Way
from smallville.transfer.catalogue import Sheet
from smallville.transfer.rows import Row, in_database


def keep_import(changed: dict[Sheet, list[Row]], *, user: AbstractBaseUser | None, why: str) -> Revision | None:
    """Write down what an import has just written, with those to whom it belongs; return the revision, if any."""
    rows = dict.fromkeys(row for some in changed.values() for row in some)
    rows |= dict.fromkeys(owner for row in list(rows) for owner in _owners(row))
    before: dict[Key, State | None] = {}
    after: dict[Key, State | None] = {}
    names: dict[Key, str] = {}
    for row in rows:
        key = (row.sheet.model, row.pk)
        before[key] = _state(row.sheet, row.held) if row.held else None
        after[key] = _state(row.sheet, row.final)
        names[key] = " · ".join(str(part) for part in row.key if part not in (None, ""))
    if not rows:
        return None
    return write_down(before, after, user=user, why=why, way=Way.IMPORT, names=names)


def _owners(row: Row):
    for name in OWNERS.get(row.sheet.model, ()):
        owner = row.final[row.sheet.columns[name]]
        if owner is not None:
            yield owner


def _state(sheet: Sheet, values: list) -> State:
    state: State = {
        field.name: plain(field, in_database(sheet, place, values)) for place, field in enumerate(sheet.fields)
    }
    for field in sheet.many:
        state[field.name] = sorted(other.pk for other in values[sheet.columns[field.name]])
    return state
