import pytest
from django.http import QueryDict

from events.models import Event
from events.order import Order
from tests.factories import EpisodeFactory, EventFactory


@pytest.mark.parametrize(
    ("query", "chosen"), [("", "told"), ("order=", "told"), ("order=told", "told"), ("order=happened", "happened")]
)
def test_the_order_is_as_told_unless_another_is_asked_for(query, chosen):
    order = Order(QueryDict(query))
    assert (order.chosen, order.mistakes) == (chosen, [])
    assert [choice.is_chosen for choice in order.choices] == [chosen == "told", chosen == "happened"]


@pytest.mark.parametrize("query", ["order=x", "order=%00", "order=told&order=happened", "order=" + "x" * 5000])
def test_another_order_is_a_mistake(query):
    order = Order(QueryDict(query))
    assert len(order.mistakes) == 1
    assert not any(choice.is_chosen for choice in order.choices)


def test_the_addresses_keep_all_else():
    order = Order(QueryDict("as_of=3x01&order=happened&utm_source=a%26b&page=2&news=1x01"))
    assert [choice.address for choice in order.choices] == [
        "?as_of=3x01&utm_source=a%26b",
        "?as_of=3x01&utm_source=a%26b&order=happened",
    ]


@pytest.mark.django_db
def test_what_lies_earlier_moves_ahead():
    episode = EpisodeFactory()
    now = EventFactory(episode=episode)
    earlier = EventFactory(episode=episode, happens_earlier=True)
    assert list(Order(QueryDict("")).of(Event.objects)) == [now, earlier]
    assert list(Order(QueryDict("order=happened")).of(Event.objects)) == [earlier, now]
