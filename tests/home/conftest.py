"""The small sub-district with an account for every role, built once for each module of tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.db import transaction
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from jiedao.organisation import actions as organisation
from jiedao.organisation.kinds import Role
from jiedao.organisation.models import Person, Street
from tests import world

PASSWORD = "wu-yuan-2022"
NAMES = {
    Role.LEADER: "方远",
    Role.CLERK: "林岚",
    Role.WORKER: "顾燕",
    Role.WRITER: "陈齐",
    Role.ADMINISTRATOR: "郭成",
}
Visit = Callable[[str], Client]


@pytest.fixture(scope="package", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Argon2 is slow on purpose; what these tests ask of passwords does not hang on it."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


def staff(street: Street) -> None:
    """One account for each role of the office; the committee worker's post is on 滨里居民区."""
    for role, name in NAMES.items():
        organisation.appoint(
            username=role.value,
            name=name,
            role=role,
            prefix=world.BINLI if role is Role.WORKER else street.prefix,
            password=PASSWORD,
            by="测试",
            at=world.NOW,
        )


@pytest.fixture(scope="module")
def standing(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Street]:
    """The sub-district and its staff inside a transaction that is never committed."""
    with django_db_blocker.unblock(), transaction.atomic():
        street = world.build(tmp_path_factory.mktemp("world"))
        staff(street)
        yield street
        transaction.set_rollback(True)


@pytest.fixture
def subdistrict(standing: Street, db: None) -> Street:
    """The sub-district with all its ledgers of 31 August 2022 on record; what a test does is taken back."""
    return standing


def signed_in(username: str) -> Client:
    """A browser in which somebody of that account is signed in."""
    client = Client()
    client.force_login(Person.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def visit(subdistrict: Street) -> Visit:
    """A browser of somebody at the sub-district."""
    return signed_in


@pytest.fixture
def bare(street: Street) -> Visit:
    """A browser of somebody at a street without any ledger."""
    staff(street)
    return signed_in
