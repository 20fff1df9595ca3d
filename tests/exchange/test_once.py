"""Fifty posts of one operation at once: one effect and equal answers; without the guard there would be several."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import sleep
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from jiedao.casework.models import Case, Head, HeadQuerySet, Step
from jiedao.exchange import actions
from jiedao.exchange.models import Client, Operation, Receipt, Sent
from jiedao.exchange.rules import Scope
from jiedao.ledger import actions as ledger
from jiedao.ledger.models import Entry
from jiedao.organisation import actions as organisation
from tests.casework.cast import Cast
from tests.exchange.conftest import ORDER, Platform, closed

TIMES = 50


@pytest.fixture
def client(transactional_db: None) -> Client:
    now = timezone.now()
    street = organisation.found_street(name="云溪街道", code="990099001000", example=True, by="admin", at=now)
    return actions.let_in(name="区城运平台", scopes=list(Scope), street=street, by="admin", at=now)[0]


def effect() -> actions.Answer:
    """Something that would be there once for each time it is done."""
    entry = ledger.enter(by="api", at=timezone.now(), verb="推送试验")
    return 201, {"entry": entry.pk}


def all_at_once(send: Callable[[int], Any], times: int = TIMES) -> list[Any]:
    """What each was answered; an exception instead where there was one."""

    def alone(number: int) -> Any:
        try:
            return send(number)
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(alone, range(times)))


def test_fifty_posts_of_one_operation_have_one_effect_and_equal_answers(client: Client) -> None:
    answers = all_at_once(
        lambda _: actions.once(client=client, operation="op-0000001", asked="{}", at=timezone.now(), act=effect)
    )

    assert Entry.objects.filter(verb="推送试验").count() == 1
    assert len({str(answer) for answer in answers}) == 1
    assert Operation.objects.count() == 1


def test_without_the_guard_each_of_them_has_its_effect(client: Client) -> None:
    """The negative control: it is the guard that holds, not luck."""
    all_at_once(lambda _: effect())

    assert Entry.objects.filter(verb="推送试验").count() == TIMES


@pytest.fixture
def busy(transactional_db: None, let_in: Callable[..., Platform]) -> Platform:
    """A platform whose requests come over connections of their own."""
    return let_in()


def test_fifty_real_posts_of_one_order_make_one_case_and_are_answered_alike_to_the_byte(busy: Platform) -> None:
    answers = all_at_once(lambda _: busy.ask("post", "orders", **ORDER))

    assert {(answer.status_code, answer.content) for answer in answers} == {(201, answers[0].content)}
    assert (Head.objects.count(), Case.objects.count(), Step.objects.count(), Sent.objects.count()) == (1, 1, 1, 1)
    assert Entry.objects.filter(verb="事项登记").count() == 1

    other = busy.ask("post", "orders", **ORDER | {"description": "另一件事"})
    assert (other.status_code, other.json()["reason"]) == (409, "操作号 op-0000001 已用于另一内容的请求")


def test_fifty_operations_on_one_order_make_one_case_and_fail_none(busy: Platform) -> None:
    answers = all_at_once(lambda number: busy.ask("post", "orders", **ORDER | {"operation": f"op-{number:07d}"}))

    told = Counter(answer.status_code for answer in answers)
    assert set(told) <= {200, 201, 409}
    assert told[201] == 1
    assert Head.objects.count() == 1


def test_two_that_confirm_one_close_at_the_same_moment_are_both_answered(
    busy: Platform, town: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert {answer.status_code for answer in _confirmed_at_once(busy, town, monkeypatch)} == {200}
    assert Receipt.objects.live().count() == 1
    assert Entry.objects.filter(verb="确认回执").count() == 1


def test_without_the_lock_one_of_them_would_fail(busy: Platform, town: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: both find no receipt, and the second meets the constraint."""
    monkeypatch.setattr(HeadQuerySet, "select_for_update", lambda heads: heads)

    assert {answer.status_code for answer in _confirmed_at_once(busy, town, monkeypatch)} == {200, 500}


def _confirmed_at_once(platform: Platform, town: Cast, monkeypatch: pytest.MonkeyPatch, times: int = 4) -> list[Any]:
    """Several operations that confirm one close; between finding none and writing one there is time for another."""
    platform.ask("post", "orders", **ORDER)
    closed(town)
    enter = ledger.enter

    def slowly(**said: Any) -> Entry:
        sleep(0.3)
        return enter(**said)

    monkeypatch.setattr(ledger, "enter", slowly)
    path = f"orders/order/{ORDER['number']}/receipt"
    return all_at_once(lambda number: platform.ask("post", path, operation=f"rc-{number:07d}"), times)
