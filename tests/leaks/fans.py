"""Fans of the series: one has watched all of it, and shows everyone; all of them have rated what is told."""

from datetime import date, timedelta

from django.contrib.auth.models import User

from tracking.marks import on_day
from tracking.models import Fan, Favourite, PublicPage, Rating, Run, Viewing
from tracking.opinions import ENOUGH

YEAR = 2020
FIRST_DAY = date(YEAR, 5, 1)


def watch(episodes, told, characters, events):
    """Let a fan with a public page have watched all `episodes`; of what is `told` and of those there are, all."""
    fans = [Fan.objects.create(user=User.objects.create_user(f"fan-{number}")) for number in range(ENOUGH)]
    one = fans[0]
    PublicPage.objects.create(fan=one, address="all-of-it", name="A fan")
    run = Run.objects.create(fan=one, number=1, is_current=True)
    for place, episode in enumerate(episodes):
        Viewing.objects.create(run=run, episode=episode, watched_at=on_day(FIRST_DAY + timedelta(days=place)))
    for episode in told:
        for fan in fans:
            Rating.objects.create(fan=fan, episode=episode, value=10 - episode.overall)
    Favourite.objects.bulk_create(
        [Favourite(fan=one, character=character) for character in characters]
        + [Favourite(fan=one, event=event) for event in events]
    )
