"""What fans think of episodes: their ratings, and what all of them make of it together; notes and favourites.

Each function that writes is one transaction, and begins with the lock of the fan's row.
"""

from typing import Any

from django.db import transaction
from django.db.models import Avg, Count, Exists, FloatField, OuterRef, Subquery

from tracking.models import Fan, Favourite, Note, Rating
from tracking.services import lock

# From how many ratings on their average is told: of fewer, it would betray who gave which.
ENOUGH = 5


def with_opinions(episodes: Any, fan: Fan | None) -> Any:
    """Load with each of `episodes` what a fan thinks (`own_rating`, `own_note`) and what all do.

    The average of all (`mean_rating`, of `number_of_ratings`) is told only up to the horizon of the episodes; what
    they think themselves a fan always sees. It takes no query more.
    """
    here = {"episode": OuterRef("overall")}
    told = Rating.objects.filter(episodes.horizon.upto("episode"), **here).order_by().values("episode")
    enough = told.annotate(number=Count("pk"), mean=Avg("value")).filter(number__gte=ENOUGH)
    return episodes.annotate(
        own_rating=Subquery(Rating.objects.filter(fan=fan, **here).values("value")[:1]),
        own_note=Subquery(Note.objects.filter(fan=fan, **here).values("text")[:1]),
        mean_rating=Subquery(enough.values("mean")[:1], output_field=FloatField()),
        number_of_ratings=Subquery(enough.values("number")[:1]),
    )


def with_favour(rows: Any, fan: Fan | None) -> Any:
    """Load with each of `rows`, characters or events, whether it is a favourite of a fan: `is_favourite`."""
    mine = Favourite.objects.filter(fan=fan, **{rows.model._meta.model_name: OuterRef("pk")})
    return rows.annotate(is_favourite=Exists(mine))


@transaction.atomic
def keep_opinion(*, user: Any, overall: int, value: int | None, text: str) -> None:
    """Keep how a fan rates an episode and what they note on it; what is empty is taken away."""
    fan = lock(user)
    for model, fields, is_said in ((Rating, {"value": value}, value), (Note, {"text": text}, text)):
        rows = model._default_manager.filter(fan=fan, episode=overall)
        if not is_said:
            rows.delete()
        elif not rows.filter(**fields).exists():
            model._default_manager.update_or_create(fan=fan, episode_id=overall, defaults=fields)


@transaction.atomic
def favour(*, user: Any, is_one: bool, **what: Any) -> None:
    """Make a character or an event (`what`) a favourite of a fan, or one no more."""
    fan = lock(user)
    if is_one:
        Favourite.objects.get_or_create(fan=fan, **what)
    else:
        Favourite.objects.filter(fan=fan, **what).delete()
