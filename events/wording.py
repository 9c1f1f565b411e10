"""How a relationship reads from the side of one of the two."""

from django.utils.translation import gettext_lazy as _

from events.models import Relationship

Kind = Relationship.Kind

_FROM_THE_FIRST = {
    Kind.PARENT: _("parent of"),
    Kind.EMPLOYMENT: _("employs"),
    Kind.MENTORSHIP: _("mentor of"),
}
_FROM_THE_OTHER = {
    Kind.PARENT: _("child of"),
    Kind.EMPLOYMENT: _("works for"),
    Kind.MENTORSHIP: _("taught by"),
}
_FROM_BOTH = {
    Kind.SIBLING: _("brother or sister of"),
    Kind.KIN: _("kin of"),
    Kind.MARRIAGE: _("married to"),
    Kind.ENGAGEMENT: _("engaged to"),
    Kind.ROMANCE: _("in love with"),
    Kind.FRIENDSHIP: _("friends with"),
    Kind.ALLIANCE: _("allied with"),
    Kind.RIVALRY: _("rival of"),
    Kind.ENMITY: _("enemy of"),
}


def tie(relationship, character):
    """Return how the relationship reads on the page of `character`, before the name of the other."""
    directed = _FROM_THE_FIRST if relationship.character_id == character.pk else _FROM_THE_OTHER
    return directed.get(relationship.kind) or _FROM_BOTH[relationship.kind]
