"""Whose history is kept: every model that fixtures hold, with the rows that belong to its rows."""

import reversion

from smallville.history.recording import notice
from smallville.history.states import field_of, parts
from smallville.transfer.catalogue import sheets


def keep_history() -> None:
    """Register the models with django-reversion, each following only what belongs to it, and notice their changes."""
    for model, sheet in sheets().items():
        owned = [field_of(part, name).remote_field.get_accessor_name() for part, name in parts().get(model, [])]
        reversion.register(model, fields=list(sheet.columns), follow=owned)
    notice()
