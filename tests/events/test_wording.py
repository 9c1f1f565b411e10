import pytest

from events.models import Relationship
from events.wording import tie
from tests.factories import RelationshipFactory


@pytest.mark.django_db
@pytest.mark.parametrize("kind", Relationship.Kind)
def test_every_relationship_reads_from_both_sides(kind):
    relationship = RelationshipFactory(kind=kind)
    readings = [str(tie(relationship, character)) for character in (relationship.character, relationship.other)]
    assert all(readings)
    assert (readings[0] != readings[1]) == (kind in Relationship.DIRECTED)
