"""What the site itself remembers."""

from smallville.models.history import Origin, Way
from smallville.models.imports import ImportedObject

__all__ = ["ImportedObject", "Origin", "Way"]
