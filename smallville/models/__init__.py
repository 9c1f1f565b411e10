"""What the site itself remembers."""

from smallville.models.addresses import FormerAddress
from smallville.models.imports import ImportedObject
from smallville.models.search import SearchDocument, StaleObject

__all__ = ["FormerAddress", "ImportedObject", "SearchDocument", "StaleObject"]
