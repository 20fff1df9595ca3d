"""Who may open which page and do which act on whose record, over the whole house, from the table of its addresses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from jiedao.ledger.models import Entry
from tests.access.conftest import House
from tests.access.people import STRANGERS
from tests.access.records import HAZARD, PLACE, WORDS
from tests.access.table import OPEN, TABLE, Row, address, may

METHODS = ("GET", "POST")
ALIKE = ("safe", "serve")  # clerks of the street like the one at the desk


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


@pytest.mark.parametrize("path", TABLE)
def test_each_answers_those_who_may_and_tells_others_that_there_is_nothing(visit: House, path: str) -> None:
    row, wrong = TABLE[path], []
    parts = visit.things[row.of]
    where = address(path, parts)
    for username, client in visit.browsers.items():
        if username in ALIKE:
            continue
        for method in METHODS:
            before = Entry.objects.count()
            with transaction.atomic():
                answer = getattr(client, method.lower())(where, parts.get("data", {}))
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
    told = any(word.encode() in content for word in (*WORDS[HAZARD][:2], WORDS[PLACE][0]))
    if answer.status_code >= 500:
        return f"answered {answer.status_code}"
    if method not in row.methods.split():
        return "" if answer.status_code in (404, 405, 302) and not told else f"took the method: {answer.status_code}"
    if allowed:
        return "" if answer.status_code != 404 else "was told that there is nothing"
    if told or entries:
        return "learnt of the record" if told else "left an entry"
    expected = (404,) if known else (302, 404)
    return "" if answer.status_code in expected else f"answered {answer.status_code}"


def test_the_words_that_betray_a_leak_do_stand_on_the_page_of_those_who_may(visit: House) -> None:
    """The negative control."""
    answer = visit.browsers["desk"].get(address("cases/<int:pk>/", visit.things["case"]))

    assert all(word in answer.content.decode() for word in WORDS[HAZARD][:2])


@pytest.mark.parametrize("path", TABLE)
def test_who_is_not_signed_in_is_led_to_sign_in(visit: House, path: str) -> None:
    row = TABLE[path]
    for method in row.methods.split():
        answer = getattr(Client(), method.lower())(address(path, visit.things[row.of]))
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/sign-in/")
