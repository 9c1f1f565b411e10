"""What the site itself remembers."""

from smallville.models.addresses import FormerAddress
from smallville.models.imports import ImportedObject
from smallville.models.search import SearchDocument, StaleObject

from smallville.models.suggestions import Suggestion

__all__ = ["FormerAddress", "ImportedObject", "SearchDocument", "StaleObject", "Suggestion"]
