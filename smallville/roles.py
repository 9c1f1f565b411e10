"""The two roles of the desk, as groups that every migration makes and keeps whole.

Editors write drafts and edit all of the guide and the story. Reviewers also publish, delete, import and take back.
What a site owner adds to a group stays; what belongs to it and was taken away comes back.
"""

from collections.abc import Iterable

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Q

EDITORS, REVIEWERS = "Editors", "Reviewers"

_APPS = ("episodes", "characters", "events")
# Whoever edits a thing may take parts of it away. A draft is as good as a part: what is published has a guard of its
# own (PublishingAdmin), and all else is deleted by reviewers only.
_PARTS = (
    "episodes.credit",
    "episodes.passage",
    "characters.alias",
    "characters.appearance",
    "events.participation",
    "events.cause",
    "events.knowledge",
    "events.condition",
    "events.relationship",
    "events.exemption",
)
_DRAFTS = ("episodes.synopsis", "events.event")


def rights() -> dict[str, set[str]]:
    """Return what each group may do, as `app.right` by the name of the group."""
    labels = [model._meta.label_lower for app in _APPS for model in installed.get_app_config(app).get_models()]
    editors = _rights(("view", "add", "change"), labels) | _rights(("delete",), (*_PARTS, *_DRAFTS))
    editors |= _rights(("view", "change"), ["smallville.suggestion"])
    reviewers = editors | _rights(("delete",), [*labels, "smallville.suggestion"]) | _rights(("publish",), _DRAFTS)
    return {EDITORS: editors, REVIEWERS: reviewers | {"smallville.import_data", "smallville.undo_revision"}}


def _rights(actions: Iterable[str], labels: Iterable[str]) -> set[str]:
    parted = [label.split(".") for label in labels]
    return {f"{app}.{action}_{model}" for action in actions for app, model in parted}


def set_up_roles(sender, using: str = DEFAULT_DB_ALIAS, apps=installed, **signal) -> None:
    """Make the groups and give each what it lacks; do nothing while the tables of the groups are not there."""
    try:
        group, permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    except LookupError:
        return
    # Those of the app whose turn it is, the last one, are made by the same signal, perhaps later.
    create_permissions(sender, verbosity=0, using=using, apps=apps)
    for name, wanted in rights().items():
        role, _made = group.objects.using(using).get_or_create(name=name)
        missing = _named(permission.objects.using(using), wanted).exclude(group=role)
        role.permissions.add(*missing)


def _named(permissions: models.QuerySet, wanted: set[str]) -> models.QuerySet:
    """Return those of `permissions` that `wanted` names."""
    found = Q(pk__in=[])
    for app in {right.partition(".")[0] for right in wanted}:
        codenames = [right.partition(".")[2] for right in wanted if right.startswith(f"{app}.")]
        found |= Q(content_type__app_label=app, codename__in=codenames)
    return permissions.filter(found)
