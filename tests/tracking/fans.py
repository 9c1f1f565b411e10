"""Fans and a series that has been shown, for the tests of what they track."""

from datetime import date, timedelta

from django.contrib.auth.models import User

from tests.factories import EpisodeFactory
from tracking import services
from tracking.marks import UNKNOWN, Deed
from tracking.models import Step, Viewing

PILOT = date(2001, 10, 16)
Kind, Scope = Step.Kind, Step.Scope


def make_series(seasons=2, episodes=3):
    """Make a series that was shown long ago, a week an episode."""
    return [
        EpisodeFactory(
            season__number=1 + place // episodes,
            number=1 + place % episodes,
            overall=1 + place,
            air_date_us=PILOT + timedelta(weeks=place),
        )
        for place in range(seasons * episodes)
    ]


def make_fan(name="fan"):
    return User.objects.create_user(name)


def do(user, kind, target="", scope=Scope.ONE, moment=UNKNOWN):
    """Carry out a deed, and return the step; None if nothing changed."""
    return services.write(user=user, deed=Deed(kind, scope, target, moment))[0]


def seen(user, number=None):
    """Return {overall: state} of the current run, or of the run of that number."""
    which = {"run__is_current": True} if number is None else {"run__number": number}
    rows = Viewing.objects.filter(run__fan__user=user, **which)
    return dict(rows.order_by("episode").values_list("episode", "state"))


def progress(user):
    return type(user).objects.get(pk=user.pk).fan.progress
