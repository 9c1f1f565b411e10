"""Who may take part in an event, an editor not being sure of it, does so on no public page."""

from itertools import product

import pytest

from characters.models import Character
from episodes.horizon import Horizon
from events.models import Event, Participation
from tests.factories import CharacterFactory
from tests.leaks.crawl import Reader
from tests.leaks.proof import read_again, read_without_filters
from tests.leaks.series import series

pytestmark = [pytest.mark.django_db, pytest.mark.crawl]


def test_an_unsure_part_makes_no_difference_to_any_page():
    reader = Reader(Horizon.EVERYTHING)
    with series():
        CharacterFactory(name="Doubtful", named_in_id=1, introduced_in_id=1)
        pages = read_without_filters(reader)
        for event, character in product(Event.objects.all(), Character.objects.all()):
            Participation.objects.get_or_create(event=event, character=character, defaults={"is_sure": False})

        assert Participation.objects.filter(is_sure=False).count() > Event.objects.count()
        assert {address for address, page in read_again(reader, pages).items() if page != pages[address]} == set()
