"""What the site itself remembers."""

from smallville.models.imports import ImportedObject
from smallville.models.suggestions import Suggestion

__all__ = ["ImportedObject", "Suggestion"]
