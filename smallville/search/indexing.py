"""The index kept right: documents of what has changed are made anew."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import islice

from django.db import transaction

from smallville.models import SearchDocument, StaleObject
from smallville.models.search import Kind
from smallville.search.documents import documents

_BATCH = 500
# What is told of a place depends on the events in it.
_PLACES_FOLLOW = {Kind.EVENT, Kind.PLACE}


@transaction.atomic
def refresh() -> int:
    """Make the documents of all stale objects anew; return how many objects those are."""
    stale = list(StaleObject.objects.select_for_update(skip_locked=True))
    if not stale:
        return 0
    keys = defaultdict(set)
    for found in stale:
        keys[found.kind].add(found.object_id)
    for kind, objects in keys.items():
        if kind != Kind.PLACE:
            for batch in _batches(objects):
                SearchDocument.objects.filter(kind=kind, object_id__in=batch).delete()
                _write(documents(kind, batch))
    if _PLACES_FOLLOW & keys.keys():
        SearchDocument.objects.filter(kind=Kind.PLACE).delete()
        _write(documents(Kind.PLACE))
    for batch in _batches(found.pk for found in stale):
        StaleObject.objects.filter(pk__in=batch).delete()
    return len(stale)


@transaction.atomic
def rebuild() -> int:
    """Make all documents anew; return how many there are."""
    StaleObject.objects.all().delete()
    SearchDocument.objects.all().delete()
    return sum(_write(documents(kind)) for kind in Kind.values)


def _write(made: Iterable[SearchDocument]) -> int:
    return sum(len(SearchDocument.objects.bulk_create(batch)) for batch in _batches(made))


def _batches(items: Iterable):
    items = iter(items)
    while batch := list(islice(items, _BATCH)):
        yield batch
