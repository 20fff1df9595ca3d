"""What the tests of rounds may ask for: the street, its places, and a browser for everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from jiedao.organisation import actions as organisation
from jiedao.organisation.models import Person
from tests.casework.cast import NOW, Cast
from tests.patrol.cast import settle

Browser = Callable[[str], Client]


@pytest.fixture(scope="module")
def standing(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """The street inside a transaction that is never committed."""
    with django_db_blocker.unblock(), transaction.atomic():
        organisation.found_street(name="某街道", code="990099001000", example=False, by="测试", at=NOW)
        yield settle()
        transaction.set_rollback(True)


@pytest.fixture
def cast(standing: Cast, db: None) -> Cast:
    """The street; what a test does is taken back."""
    cache.clear()
    return standing


@pytest.fixture
def browser(cast: Cast) -> Browser:
    """A browser in which somebody is signed in."""

    def signed_in(username: str) -> Client:
        client = Client()
        client.force_login(Person.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in
