"""Names in addresses, made from titles."""

from django.db import models

from episodes.folding import fold

_LONGEST_SLUG = 100


def free_slug(model: type[models.Model], title: str, taken: frozenset[str] | set[str] = frozenset()) -> str:
    """Return the first slug made from `title` that neither a row of `model` nor `taken` has."""
    longest = _LONGEST_SLUG - len("-999")
    base = fold(title).encode("ascii", "ignore").decode().strip().replace(" ", "-")[:longest].strip("-")
    base = base or str(model._meta.model_name)
    used = taken | set(model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(used) + 3))
    return next(slug for slug in (base, *numbered) if slug not in used)
