import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction


@pytest.fixture(scope="module")
def real_guide(django_db_setup, django_db_blocker):
    """The whole guide and all the stories, loaded once for the tests of a module, which may also change them."""
    files = [
        *(settings.BASE_DIR / "fixtures").glob("guide/*.yaml"),
        *(settings.BASE_DIR / "fixtures").glob("story/*.yaml"),
    ]
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("loaddata", *sorted(files), verbosity=0)
        yield
        transaction.set_rollback(True)
