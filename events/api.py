"""The API of the story: events, places, secrets, and what holds for a while."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext_lazy as _

from characters.models import Character
from episodes.models import Passage
from episodes.paging import Cursor
from episodes.resources import Listing, Single
from events.atlas import Atlas
from events.filters import EventFilter
from events.lasting_filters import ConditionFilter, KnowledgeFilter, RelationshipFilter
from events.models import Condition, Event, Knowledge, Participation, Place, Relationship
from events.order import ORDERS
from events.shapes import (
    KINDS,
    ConditionShape,
    EventShape,
    EventWhole,
    KnowledgeShape,
    PlaceShape,
    PlaceWhole,
    RelationshipShape,
)

COMPANY = 12


class EventList(Listing):
    title = _("All events")
    words = _(
        "What happens, in the order in which the episodes tell it, or as it happened. “character” twice means "
        "either of them, with “together=on” both in one event."
    )
    serializer_class = EventShape
    filterset_class = EventFilter
    pagination_class = Cursor
    choices = {
        "order": ORDERS,
        "kind": KINDS,
        "significance": Event.Significance.choices,
        "role": Participation.Role.choices,
    }

    def rows(self):
        listing: Any = self.filtered(Event.objects.told(self.horizon).as_told())
        self.by_happening = listing.form.cleaned_data["order"] == "happened"
        return listing.qs.with_place().with_cast()

    def go_on(self, events, slug):
        """Return those of `events` that come after the one of that slug; None if it is not told."""
        last = Event.objects.told(self.horizon).filter(slug=slug.replace("\0", "")).first()
        if last is None:
            return None
        return events.happened_after(last) if self.by_happening else events.after(last)


class EventDetail(Single):
    title = _("One event")
    words = _("One event: who takes part, what tells it, what led to it and came of it, what begins and ends with it.")
    serializer_class = EventWhole
    path_says = {"slug": (_("The slug of the event."), "kents-find-clark")}

    def find(self, slug):
        horizon = self.horizon
        events = Event.objects.told(horizon)
        found = events.with_place().with_cast().with_causes().filter(slug=slug).first()
        if found is None:
            return None
        passages = Passage.objects.told(horizon).filter(events=found).select_related("synopsis")
        found.passages = passages.order_by("synopsis__language", "position")
        found.begins, found.ends = _turn(horizon, begun_with=found), _turn(horizon, ended_with=found)
        found.previous = events.before(found).select_related("episode").first()
        found.next = events.after(found).select_related("episode").first()
        return found


class PlaceList(Listing):
    title = _("All places")
    words = _("The places in which something told happens, outer before inner.")
    serializer_class = PlaceShape

    def rows(self):
        atlas = Atlas(Place.objects.told(self.horizon))
        numbers = _numbers(self.horizon)
        return [_counted(place, atlas, numbers) for _depth, place in atlas.outline()]


class PlaceDetail(Single):
    title = _("One place")
    words = _("One place; its events are found with the filter of the events, which counts what is inside it too.")
    serializer_class = PlaceWhole
    path_says = {"slug": (_("The slug of the place."), "smallville")}

    def find(self, slug):
        atlas = Atlas(Place.objects.told(self.horizon))
        found = atlas.find(slug)
        if found is None:
            return None
        events = Event.objects.told(self.horizon).filter(place__in=atlas.within([slug]))
        found.around, found.inside = atlas.around(found), atlas.directly_in(found)
        company = Character.objects.named(self.horizon).by_number_of_events(events)
        found.company = [
            {"character": one, "number_of_events": one.number_of_events}
            for one in company.filter(number_of_events__gt=0)[:COMPANY]
        ]
        return _counted(found, atlas, _numbers(self.horizon))


class KnowledgeList(Listing):
    title = _("All knowledge")
    words = _("Who learns or suspects which secret, from when until when.")
    serializer_class = KnowledgeShape
    filterset_class = KnowledgeFilter
    choices = {"state": Knowledge.State.choices}

    def rows(self):
        knowledge = self.filtered(_lasting(Knowledge, self.horizon)).qs
        return knowledge.select_related("secret", "character")


class ConditionList(Listing):
    title = _("All conditions")
    words = _("In what states characters are, from when until when.")
    serializer_class = ConditionShape
    filterset_class = ConditionFilter
    choices = {"kind": Condition.Kind.choices}

    def rows(self):
        return self.filtered(_lasting(Condition, self.horizon)).qs.select_related("character")


class RelationshipList(Listing):
    title = _("All relationships")
    words = _("What ties characters to each other, from when until when.")
    serializer_class = RelationshipShape
    filterset_class = RelationshipFilter
    choices = {"kind": Relationship.Kind.choices}

    def rows(self):
        return self.filtered(_lasting(Relationship, self.horizon)).qs.select_related("character", "other")


def _lasting(model, horizon):
    """Return all rows with what their description needs, in the order in which they begin."""
    spans = model.objects.told(horizon).with_span().order_by("since", "pk")
    return spans.select_related("begun_with__episode", "ended_with__episode")


def _turn(horizon, **event):
    knowledge, conditions, relationships = (
        _lasting(model, horizon).filter(**event) for model in (Knowledge, Condition, Relationship)
    )
    return {
        "knowledge": knowledge.select_related("secret", "character"),
        "conditions": conditions.select_related("character"),
        "relationships": relationships.select_related("character", "other"),
    }


def _numbers(horizon):
    """Return how many events are told directly in each place."""
    return Counter(Event.objects.told(horizon).exclude(place=None).order_by().values_list("place", flat=True))


def _counted(place, atlas, numbers):
    place.number_of_events = sum(numbers[pk] for pk in atlas.within({place.slug}))
    place.lies_in = atlas.places.get(place.parent_id)
    return place
