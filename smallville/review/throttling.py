"""How often something may be sent, from one address and by all together. No address is kept: only a salted hash of it,
in the cache, for as long as it counts."""

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from smallville.clients import household

AN_HOUR = 3600
FROM_ONE = 6
FROM_ALL = 200
_SALT = "smallville.suggestions"


def may_send(address: str) -> bool:
    """Count one sending from `address`; return whether that is still within the limits of this hour."""
    return _counted(f"one:{_hash(household(address))}") <= FROM_ONE and _counted("all") <= FROM_ALL


def _hash(text: str) -> str:
    return salted_hmac(_SALT, text, algorithm="sha256").hexdigest()


def _counted(name: str) -> int:
    """Return how often `name` was counted since the hour began, this time included."""
    key = f"suggestions:{name}"
    cache.add(key, 0, AN_HOUR)
    try:
        return cache.incr(key)
    except ValueError:
        # The hour ended between the two.
        cache.set(key, 1, AN_HOUR)
        return 1
