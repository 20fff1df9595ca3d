"""Who may open which page and do which act on whose record, over the whole house, from the table of its addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import DjangoDbBlocker

from jiedao.ledger.models import Entry
from jiedao.organisation import actions as organisation
from jiedao.organisation.kinds import MAY, Role
from jiedao.organisation.models import Person
from tests import world
from tests.access.records import ABSENT, CANARY, RECORDS, SCOPED
from tests.access.table import OPEN, TABLE, Row
from tests.casework.cast import BINLI, NOW, PEOPLE, STREET, WUYUAN, engage

MORE = (
    ("wang", "傅文彬", Role.GRID_WORKER, BINLI),
    ("li", "纪明月", Role.GRID_WORKER, WUYUAN),
    ("pen", "陈思齐", Role.WRITER, STREET),
)
WHO = {username: (role, prefix) for username, _, role, prefix, *_ in (*PEOPLE, *MORE)}
STRANGERS = ("suspended", "postless")  # a session whose account was suspended, an account whose posts were taken
METHODS = ("GET", "POST")


def addresses(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every pattern of the house as it is written, with what answers it."""
    for pattern in resolver.url_patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, path)
        else:
            yield path, pattern


PATTERNS = dict(addresses(get_resolver()))


def test_the_table_holds_every_address_of_the_house_and_no_other() -> None:
    assert set(TABLE) | OPEN == set(PATTERNS)
    assert not set(TABLE) & OPEN


@pytest.mark.parametrize("path", TABLE)
def test_a_page_asks_for_the_right_and_takes_the_methods_that_the_table_names(path: str) -> None:
    view: Any = PATTERNS[path].callback

    assert (view.act, view.methods) == (TABLE[path].act, set(TABLE[path].methods.split()))


def test_none_but_the_open_ones_are_reached_without_signing_in() -> None:
    free = {path for path, pattern in PATTERNS.items() if not getattr(pattern.callback, "login_required", True)}

    assert free <= OPEN


@pytest.fixture(scope="module")
def house(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Client]]:
    """The small sub-district, and a browser of everybody in it; taken back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        world.build(tmp_path_factory.mktemp("world"))
        engage()
        for username, name, role, prefix in MORE:
            person = Person.objects.create(username=username, name=name)
            organisation.give_post(person=person, role=role, prefix=prefix, by="admin", at=NOW)
        for username in STRANGERS:
            person = Person.objects.create(username=username, name="何去")
            organisation.give_post(person=person, role=Role.CLERK, prefix=STREET, by="admin", at=NOW)
        browsers = {username: browser(username) for username in (*WHO, *STRANGERS)}
        person = Person.objects.get(username="suspended")
        organisation.set_active(person=person, active=False, by="admin", at=NOW)
        Person.objects.get(username="postless").posts.all().delete()
        yield browsers
        transaction.set_rollback(True)


@pytest.fixture
def visit(house: dict[str, Client], db: None) -> dict[str, Client]:
    """What a test does is taken back."""
    cache.clear()
    return house


def browser(username: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(Person.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(path: str, parts: dict[str, Any]) -> str:
    """The address of a record, as its pattern is written."""
    named = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda found: str(parts[found[1]]), path.strip("^$"))
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(parts[found[1]]), named)


def may(username: str, row: Row) -> bool:
    """Whether the table lets somebody: by their role, and on a record of 滨里居民区 by the scope of their post."""
    if username in STRANGERS:
        return row.act is None and username == "postless"
    role, prefix = WHO[username]
    if row.act is not None and row.act not in MAY[role]:
        return False
    return row.of not in SCOPED or (BINLI.startswith(prefix) and role is not Role.VOLUNTEER)


@pytest.mark.parametrize("path", TABLE)
def test_each_answers_those_who_may_and_tells_others_that_there_is_nothing(visit: dict[str, Client], path: str) -> None:
    row, wrong = TABLE[path], []
    parts = RECORDS[row.of]()
    where = address(path, parts)
    for username, client in visit.items():
        for method in METHODS:
            before = Entry.objects.count()
            with transaction.atomic():
                answer = getattr(client, method.lower())(where)
                told = b"".join(answer.streaming_content) if answer.streaming else answer.content
                entries = Entry.objects.count() - before
                transaction.set_rollback(True)
            problem = judged(
                answer, told, entries, row, method, allowed=may(username, row), known=username not in STRANGERS
            )
            if problem:
                wrong.append(f"{username} {method} {where}: {problem}")
    assert wrong == []


def judged(answer: Any, content: bytes, entries: int, row: Row, method: str, *, allowed: bool, known: bool) -> str:
    """What is wrong with an answer; empty where nothing is."""
    told = any(word.encode() in content for word in CANARY)
    if answer.status_code >= 500:
        return f"answered {answer.status_code}"
    if method not in row.methods.split():
        return "" if answer.status_code in (404, 405, 302) and not told else f"took the method: {answer.status_code}"
    if allowed:
        fine = answer.status_code != 404 or row.of in ABSENT
        return "" if fine else "was told that there is nothing"
    if told or entries:
        return "learnt of the record" if told else "left an entry"
    expected = (404,) if known else (302, 404)
    return "" if answer.status_code in expected else f"answered {answer.status_code}"


def test_the_words_that_betray_a_leak_do_stand_on_the_page_of_those_who_may(visit: dict[str, Client]) -> None:
    """The negative control."""
    answer = visit["desk"].get(address("cases/<int:pk>/", RECORDS["case"]()))

    assert all(word in answer.content.decode() for word in CANARY)


@pytest.mark.parametrize("path", TABLE)
def test_who_is_not_signed_in_is_led_to_sign_in(visit: dict[str, Client], path: str) -> None:
    row = TABLE[path]
    for method in row.methods.split():
        answer = getattr(Client(), method.lower())(address(path, RECORDS[row.of]()))
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/sign-in/")
