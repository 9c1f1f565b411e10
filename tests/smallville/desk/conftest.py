"""People at the desk, by what they may do."""

import pytest
from django.contrib.auth.models import Permission


@pytest.fixture
def signed_in(client, django_user_model):
    """Log someone in: a fan, or with `rights` (their names) somebody on the staff."""

    def log_in(*rights, is_staff=True):
        user = django_user_model.objects.create_user("somebody", is_staff=is_staff)
        user.user_permissions.set(Permission.objects.filter(codename__in=rights))
        client.force_login(user)
        return client

    return log_in
