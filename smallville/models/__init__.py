"""What the site itself remembers."""

from smallville.models.imports import ImportedObject
from smallville.models.search import SearchDocument, StaleObject

__all__ = ["ImportedObject", "SearchDocument", "StaleObject"]
