"""What the site itself remembers."""

from smallville.models.imports import ImportedObject, PendingImport

__all__ = ["ImportedObject", "PendingImport"]
