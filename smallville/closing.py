"""Closing an account: nothing of its owner stays."""

from django.contrib.auth import SESSION_KEY, get_user_model
from django.contrib.sessions.models import Session
from django.db import transaction


def is_last_to_do_everything(user) -> bool:
    """Return whether nobody could run the site any more without `user`."""
    able = get_user_model().objects.filter(is_superuser=True, is_active=True)
    return user.is_superuser and not able.exclude(pk=user.pk).exists()


@transaction.atomic
def close(user) -> None:
    """Delete `user`, all rows that belong to them, and their sessions on every device."""
    key = str(user.pk)
    theirs = [session.pk for session in Session.objects.iterator() if session.get_decoded().get(SESSION_KEY) == key]
    Session.objects.filter(pk__in=theirs).delete()
    user.delete()
