"""Whoever signs up or logs in keeps what they have tracked on this device before."""

from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from tracking.models import Parcel
from tracking.services import bring_along
from tracking.trackers import SESSION, DeviceTracker
from tracking.wording import done, with_undo


@receiver(user_logged_in)
def keep_what_was_tracked(sender, request, user, **_kwargs):
    """Take what the session holds into the account, once, and say so. Imports left lying for a day are forgotten."""
    Parcel.objects.expired().delete()
    device = DeviceTracker(request.session)
    if not device.kept:
        return
    step = bring_along(user=user, marks=device.marks, telling=device.telling, fixed_at=device.fixed_at)
    del request.session[SESSION]
    request.session.set_expiry(None)
    if step:
        said = done(step.kind, step.scope, step.target, step.number)
        messages.success(request, with_undo(said, step.pk), fail_silently=True)
