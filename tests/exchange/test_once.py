"""Fifty posts of one operation at once: one effect and equal answers; without the guard there would be several."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from jiedao.exchange import actions
from jiedao.exchange.models import Client, Operation
from jiedao.exchange.rules import Scope
from jiedao.ledger import actions as ledger
from jiedao.ledger.models import Entry
from jiedao.organisation import actions as organisation

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


def all_at_once(send: Callable[[], Any]) -> list[Any]:
    def alone(_: int) -> Any:
        try:
            return send()
        finally:
            connection.close()

    with ThreadPoolExecutor(TIMES) as pool:
        return list(pool.map(alone, range(TIMES)))


def test_fifty_posts_of_one_operation_have_one_effect_and_equal_answers(client: Client) -> None:
    answers = all_at_once(
        lambda: actions.once(client=client, operation="op-0000001", asked="{}", at=timezone.now(), act=effect)
    )

    assert Entry.objects.filter(verb="推送试验").count() == 1
    assert len({str(answer) for answer in answers}) == 1
    assert Operation.objects.count() == 1


def test_without_the_guard_each_of_them_has_its_effect(client: Client) -> None:
    """The negative control: it is the guard that holds, not luck."""
    all_at_once(effect)

    assert Entry.objects.filter(verb="推送试验").count() == TIMES
