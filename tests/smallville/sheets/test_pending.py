"""What was sent waits under a name that nobody can guess."""

import pytest
from django.db import IntegrityError

from smallville.models import PendingImport

pytestmark = pytest.mark.django_db


def make(user, **fields):
    return PendingImport.objects.create(user=user, session_key="s", name="one.csv", content=b"x", **fields)


def test_each_has_a_token_of_its_own(admin_user):
    first, second = make(admin_user), make(admin_user)

    assert len({first.token, second.token}) == 2
    assert len(first.token) == 43
    with pytest.raises(IntegrityError):
        make(admin_user, token=first.token)


def test_belongs_to_its_sender_and_their_session(admin_user, django_user_model):
    pending = make(admin_user)
    other = django_user_model.objects.create_user("other")

    assert list(PendingImport.objects.of(admin_user, "s")) == [pending]
    assert not PendingImport.objects.of(admin_user, None)
    assert not PendingImport.objects.of(admin_user, "t")
    assert not PendingImport.objects.of(other, "s")
