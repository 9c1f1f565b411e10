"""Who is signed in."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User


class Backend(ModelBackend):
    """Loads who is signed in together with what they track by, in one query."""

    def get_user(self, user_id):
        user = User.objects.select_related("fan").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
