"""How often one address may ask the API. Of the address only a salted hash is kept, in the cache, while it counts."""

import time
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from smallville.clients import household

LIMIT = 1000
WINDOW = 300
_SALT = "smallville.api"


@dataclass
class Allowance:
    """What is left of the requests of one address, and in how many seconds it has all of them again."""

    left: int
    reset: int
    is_spent: bool

    @property
    def headers(self) -> dict[str, str]:
        found = {
            "RateLimit-Limit": str(LIMIT),
            "RateLimit-Remaining": str(self.left),
            "RateLimit-Reset": str(self.reset),
        }
        return found | {"Retry-After": str(self.reset)} if self.is_spent else found


def count(address: str, now: float | None = None) -> Allowance:
    """Count one request from `address`; return what it has left."""
    window, gone = divmod(int(time.time() if now is None else now), WINDOW)
    who = salted_hmac(_SALT, household(address), algorithm="sha256").hexdigest()
    key = f"api:{who}:{window}"
    cache.add(key, 0, WINDOW)
    try:
        number = cache.incr(key)
    except ValueError:
        # It was cleared between the two.
        cache.set(key, 1, WINDOW)
        number = 1
    return Allowance(max(LIMIT - number, 0), WINDOW - gone, number > LIMIT)
