"""What the site itself remembers."""

from smallville.models.imports import ImportedObject

__all__ = ["ImportedObject"]
