"""What a fan lets out: their public page, and the addresses of their calendar and feed; and their plan.

Each function is one transaction, and begins with the lock of the fan's row.
"""

import secrets
from typing import Any

from django.db import IntegrityError, transaction

from tracking.models import FeedKey, Plan, PublicPage
from tracking.services import lock

# Few enough to be read out, too many to be guessed.
_LETTERS, _LENGTH = "abcdefghijkmnpqrstuvwxyz23456789", 20


class AddressTakenError(ValueError):
    """Another page has that address."""


def make_public(*, user: Any, address: str, name: str) -> PublicPage:
    """Show the statistics of a fan at an address, a secret one if `address` is empty; raise AddressTakenError."""
    said = {"address": address or "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)), "name": name}
    try:
        with transaction.atomic():
            return PublicPage.objects.update_or_create(fan=lock(user), defaults=said)[0]
    except IntegrityError as error:
        raise AddressTakenError(address) from error


@transaction.atomic
def take_back(*, user: Any) -> None:
    PublicPage.objects.filter(fan=lock(user)).delete()


@transaction.atomic
def open_feeds(*, user: Any) -> FeedKey:
    """Give a fan addresses for their calendar and feed; those they had before are closed."""
    fan = lock(user)
    FeedKey.objects.filter(fan=fan).delete()
    return FeedKey.objects.create(fan=fan)


@transaction.atomic
def close_feeds(*, user: Any) -> None:
    FeedKey.objects.filter(fan=lock(user)).delete()


@transaction.atomic
def keep_plan(*, user: Any, **said: Any) -> Plan:
    """Keep the plan of a fan in place of the one they had."""
    return Plan.objects.update_or_create(fan=lock(user), defaults=said)[0]


@transaction.atomic
def drop_plan(*, user: Any) -> None:
    Plan.objects.filter(fan=lock(user)).delete()
