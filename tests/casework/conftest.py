"""What the tests of cases may ask for."""

from __future__ import annotations

import pytest

from jiedao.organisation.models import Street
from tests.casework.cast import Cast, engage


@pytest.fixture
def cast(street: Street) -> Cast:
    """A street with its units and people."""
    return engage()
