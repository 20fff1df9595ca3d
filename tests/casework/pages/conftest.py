"""The small sub-district with its ledgers of August 2022 and the cast of the loop, each with a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import unescape

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from jiedao.casework.models import Head
from jiedao.organisation.models import Person
from tests import world
from tests.casework.cast import Cast, engage

Visit = Callable[[str], Client]


@pytest.fixture(scope="module")
def standing(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Cast]:
    """The sub-district and the cast inside a transaction that is never committed."""
    with django_db_blocker.unblock(), transaction.atomic():
        world.build(tmp_path_factory.mktemp("world"))
        yield engage()
        transaction.set_rollback(True)


@pytest.fixture
def cast(standing: Cast, db: None) -> Cast:
    """The cast at a sub-district with ledgers; what a test does is taken back."""
    cache.clear()
    return standing


@pytest.fixture
def visit(cast: Cast) -> Visit:
    """A browser in which somebody of the cast is signed in."""

    def signed_in(username: str) -> Client:
        client = Client()
        client.force_login(Person.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


def text(client: Client, path: str) -> str:
    """A page as it is sent, its entities read."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return unescape(answer.content.decode())


def act(client: Client, head: Head, verb: str, *, version: int | None = None, **said: object) -> str:
    """Take a step on a page by the version that stands, or another; the page that comes of it."""
    head.refresh_from_db()
    seen = head.version if version is None else version
    answer = client.post(f"/cases/{head.pk}/{verb}/", {"version": seen, **said}, follow=True)
    assert answer.status_code == 200
    head.refresh_from_db()
    return unescape(answer.content.decode())
