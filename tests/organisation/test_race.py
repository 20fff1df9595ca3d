"""Two administrators suspend each other at the same moment: one of them stays."""

from __future__ import annotations

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from jiedao.organisation import actions, queries
from jiedao.organisation.actions import people
from jiedao.organisation.kinds import Role
from jiedao.organisation.models import Person, Street
from tests.conftest import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def together(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have counted who manages before either acts, unless one has to wait for the other."""
    barrier = threading.Barrier(2, timeout=1)

    def count_and_wait() -> set[int]:
        held = queries.managing()
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait()
        return held

    for username in ("one", "other"):
        person = Person.objects.create(username=username)
        actions.give_post(person=person, role=Role.ADMINISTRATOR, prefix=street.prefix, by="admin", at=NOW)
    monkeypatch.setattr(people, "managing", count_and_wait)


def suspend(pair: tuple[str, str]) -> None:
    by, username = pair
    try:
        actions.set_active(person=Person.objects.get(username=username), active=False, by=by, at=NOW)
    except actions.Refused:
        pass
    finally:
        connection.close()


def left_after_both() -> int:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(suspend, [("one", "other"), ("other", "one")]))
    return len(queries.managing())


def test_one_administrator_is_left(together: None) -> None:
    assert left_after_both() == 1


def test_without_the_lock_nobody_would_be(together: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    monkeypatch.setattr(people, "one_after_the_other", lambda: None)

    assert left_after_both() == 0
