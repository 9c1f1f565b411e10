"""What every test may use; what every test gets."""

import pytest

from tests.factories import FACTORIES


@pytest.fixture(autouse=True)
def numbers_from_1():
    """Let every test number its rows from 1, whichever tests ran before."""
    for made in FACTORIES:
        made.reset_sequence()
