"""What the site itself remembers."""

from smallville.models.addresses import FormerAddress
from smallville.models.imports import ImportedObject

__all__ = ["FormerAddress", "ImportedObject"]
