"""The house of these tests: the small sub-district, everybody in it with a browser, and one record of everything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from jiedao.organisation.models import Person
from tests.access.people import WHO, move_in, move_out
from tests.access.records import furnish, things
from tests.casework.cast import engage


@dataclass(frozen=True)
class House:
    """A browser of everybody by their account, and what stands in the addresses of pages."""

    browsers: dict[str, Client]
    things: dict[str, dict[str, Any]]


@pytest.fixture(scope="package")
def house(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """Everything, taken back at the end."""
    folder = tmp_path_factory.mktemp("house")
    with django_db_blocker.unblock(), transaction.atomic():
        furnish(folder)
        engage()
        move_in()
        found = things(folder)
        browsers = {username: browser(username) for username in WHO}
        move_out()
        yield House(browsers, found)
        transaction.set_rollback(True)


@pytest.fixture
def visit(house: House, db: None) -> House:
    """What a test does is taken back."""
    cache.clear()
    return house


def browser(username: str) -> Client:
    """A browser in which somebody is signed in."""
    client = Client(raise_request_exception=False)
    client.force_login(Person.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client
