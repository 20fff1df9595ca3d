"""What the tests of the phone's outbox may ask for."""

from __future__ import annotations

import pytest

from jiedao.organisation import actions as organisation
from jiedao.organisation.kinds import Role
from jiedao.organisation.models import Person, Street
from tests.casework.cast import BINLI, NOW, Cast, engage
from tests.sync.phone import committees


@pytest.fixture
def cast(street: Street) -> Cast:
    """A street with its units, people and two committees."""
    committees()
    made = engage()
    person = Person.objects.create(username="binli2", name="鲁知夏")
    post = organisation.give_post(person=person, role=Role.GRID_WORKER, prefix=BINLI, by="admin", at=NOW)
    organisation.place(post=post, unit=made.binli, by="admin", at=NOW)
    return made
