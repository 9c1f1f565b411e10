"""What the site itself remembers."""

from smallville.models.addresses import FormerAddress
from smallville.models.history import Origin, Way
from smallville.models.imports import ImportedObject, PendingImport
from smallville.models.search import SearchDocument, StaleObject
from smallville.models.suggestions import Suggestion
from smallville.models.tokens import PersonalToken

__all__ = [
    "FormerAddress",
    "ImportedObject",
    "Origin",
    "PendingImport",
    "PersonalToken",
    "SearchDocument",
    "StaleObject",
    "Suggestion",
    "Way",
]
