"""What the tests of transfers share."""

import pytest
from django.utils import translation


@pytest.fixture
def english():
    """Let what is said be said in English."""
    with translation.override("en"):
        yield
