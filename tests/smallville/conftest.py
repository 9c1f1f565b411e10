import pytest
from django.db import transaction

from tests.fixtures.loading import load_fixtures


@pytest.fixture(scope="module")
def real_guide(django_db_setup, django_db_blocker):
    """The whole guide and all the stories, loaded once for the tests of a module, which may also change them."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_fixtures()
        yield
        transaction.set_rollback(True)
