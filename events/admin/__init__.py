"""What happens, for editors."""

from events.admin.continuity import ExemptionAdmin
from events.admin.events import CauseAdmin, EventAdmin, ParticipationAdmin
from events.admin.lasting import ConditionAdmin, KnowledgeAdmin, RelationshipAdmin, SecretAdmin
from events.admin.places import PlaceAdmin
from events.admin.sources import SourceAdmin

__all__ = [
    "CauseAdmin",
    "ConditionAdmin",
    "EventAdmin",
    "ExemptionAdmin",
    "KnowledgeAdmin",
    "ParticipationAdmin",
    "PlaceAdmin",
    "RelationshipAdmin",
    "SecretAdmin",
    "SourceAdmin",
]
