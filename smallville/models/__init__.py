"""What the site itself remembers."""

from smallville.models.addresses import FormerAddress
from smallville.models.imports import ImportedObject
from smallville.models.search import SearchDocument, StaleObject

from smallville.models.suggestions import Suggestion

from smallville.models.imports import ImportedObject, PendingImport

__all__ = ["FormerAddress", "ImportedObject", "PendingImport", "SearchDocument", "StaleObject", "Suggestion"]
