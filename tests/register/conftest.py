"""The small sub-district with its boundaries, and those who keep its register."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from jiedao.organisation import actions as organisation
from jiedao.organisation.kinds import Role
from jiedao.organisation.models import Person, Street
from jiedao.places import collection, feature
from jiedao.register import actions
from tests import world
from tests.world import BINLI, NOW, WUYUAN

Visit = Callable[[str], Client]
PEOPLE = (
    ("desk", "林岚", Role.CLERK, ""),
    ("binli", "顾燕", Role.WORKER, BINLI),
    ("wuyuan", "纪明", Role.WORKER, WUYUAN),
    ("chief", "方远", Role.LEADER, ""),
    ("helper", "何助", Role.VOLUNTEER, BINLI),
)


def square(west: float, south: float, side: float = 0.01) -> dict[str, Any]:
    """A square as a GeoJSON polygon."""
    east, north = west + side, south + side
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


def boundaries() -> bytes:
    """The street as two squares side by side: 滨里 to the west, 梧园 to the east."""
    whole = square(125.0, 30.0, 0.02)
    return json.dumps(
        collection(
            [
                feature(whole, kind="boundary", code=f"{BINLI[:9]}000", name="某街道"),
                feature(square(125.0, 30.0), kind="boundary", name="滨里居民区"),
                feature(square(125.01, 30.0), kind="辖区界线", code=WUYUAN),
            ]
        )
    ).encode()


@pytest.fixture(scope="module")
def standing(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Street]:
    with django_db_blocker.unblock(), transaction.atomic():
        street = world.build(tmp_path_factory.mktemp("world"))
        for username, name, role, prefix in PEOPLE:
            person = Person.objects.create(username=username, name=name)
            organisation.give_post(person=person, role=role, prefix=prefix or street.prefix, by="测试", at=NOW)
        actions.import_outlines(content=boundaries(), by="desk", at=NOW)
        yield street
        transaction.set_rollback(True)


@pytest.fixture
def subdistrict(standing: Street, db: None) -> Street:
    """The small sub-district with ledgers, people and boundaries; what a test does is taken back."""
    cache.clear()
    return standing


@pytest.fixture
def visit(subdistrict: Street) -> Visit:
    """A browser in which somebody is signed in."""

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
