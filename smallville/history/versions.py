"""What history says of rows: the versions that django-reversion stores."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Max, OuterRef, Q, Subquery
from django.utils.translation import get_language
from reversion.models import Version

from smallville.history.states import Key, State, batches, from_text
from smallville.transfer.catalogue import sheets

# In place of a serializer's name: the version says that its row is gone, and what it held last.
GONE = "gone"


def types() -> dict[type[models.Model], ContentType]:
    """Return the content types of the models that have a history."""
    return ContentType.objects.get_for_models(*sheets())


def last_versions(keys: Iterable[Key]) -> dict[Key, Version]:
    """Return the last version of each row that has one."""
    found = {}
    kinds = types()
    models_by_type = {kind.pk: model for model, kind in kinds.items()}
    for some in batches(keys):
        wanted = Q(pk__in=[])
        for model in dict.fromkeys(model for model, _pk in some):
            pks = [str(pk) for other, pk in some if other is model]
            wanted |= Q(content_type=kinds[model], object_id__in=pks)
        last = Version.objects.filter(wanted, db=DEFAULT_DB_ALIAS).order_by().values("content_type", "object_id")
        for version in Version.objects.filter(pk__in=last.annotate(last=Max("pk")).values("last")):
            found[models_by_type[version.content_type_id], int(version.object_id)] = version
    return found


def name_of(version: Version) -> str:
    """Return what the row of a version was called then, in the reader's language."""
    names = version.object_repr.split("\n")
    return names[-1] if get_language() == "en" else names[0]


def with_previous(versions):
    """Load with each version what the one before it says of the same row, and whether that was gone then.

    Revisions follow each other as versions do, and by them the unique index finds the one before at once.
    """
    earlier = Version.objects.filter(
        db=OuterRef("db"),
        content_type=OuterRef("content_type"),
        object_id=OuterRef("object_id"),
        revision__lt=OuterRef("revision"),
    ).order_by("-revision_id")
    return versions.annotate(
        previous_data=Subquery(earlier.values("serialized_data")[:1]),
        previous_format=Subquery(earlier.values("format")[:1]),
    )


def key_of(version: Version) -> Key:
    model: Any = ContentType.objects.get_for_id(version.content_type_id).model_class()
    return model, int(version.object_id)


def states_of(version: Any) -> tuple[State | None, State | None]:
    """Return what a row held before and after a version that `with_previous` has loaded."""
    new = None if version.format == GONE else from_text(version.serialized_data)
    known = version.previous_data is not None and version.previous_format != GONE
    old = from_text(version.previous_data) if known else None
    if new is None and old is None:
        old = from_text(version.serialized_data)
    return old, new
