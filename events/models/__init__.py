"""What happens: places, events and who takes part; secrets and who knows them; what lasts for a while."""

from events.models.events import Cause, Event, Participation
from events.models.exemptions import Exemption, Rule
from events.models.lasting import Condition, Knowledge, Relationship, Secret
from events.models.places import Place
from events.models.sources import Source

__all__ = [
    "Cause",
    "Condition",
    "Event",
    "Exemption",
    "Knowledge",
    "Participation",
    "Place",
    "Relationship",
    "Rule",
    "Secret",
    "Source",
]
