"""Whose an order is: a platform acts on what it pushed, and on what came by Excel while that is nobody's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from jiedao.casework import actions as casework
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Head
from jiedao.exchange import actions
from jiedao.exchange.models import Receipt, Sent
from jiedao.exchange.rules import Scope
from jiedao.ledger.models import Entry
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Street
from tests import world
from tests.casework.cast import BINLI, NOW, Cast
from tests.exchange.conftest import ORDER, Platform, closed
from tests.exchange.test_ledgers import LEDGER, ROW

NUMBER = str(ORDER["number"])
PATH = f"orders/order/{NUMBER}"
BOTH = (Scope.ORDER, Scope.HOTLINE)
LATER = timedelta(days=9)


@pytest.fixture
def one(let_in: Callable[..., Platform]) -> Platform:
    return let_in()


@pytest.fixture
def other(let_in: Callable[..., Platform]) -> Platform:
    return let_in("区应急平台")


def steps_told(platform: Platform) -> int:
    return len(platform.ask("get", "changes").json()["changes"])


def ask_all(platform: Platform) -> list[int]:
    """Reading, confirming and taking back."""
    return [
        platform.ask("get", PATH).status_code,
        platform.ask("post", f"{PATH}/receipt", operation="rc-0000009").status_code,
        platform.ask("post", f"{PATH}/withdraw", operation="wd-0000009", reason="误推").status_code,
    ]


def by_ledger(folder: Path, **changes: Any) -> None:
    """The order from a workbook."""
    street = Street.objects.get()
    world.load(street, world.copy(folder, "走访点位台账", world.rows("走访点位台账")[:1]))
    world.load(street, world.copy(folder, LEDGER, [ROW | changes]))


def test_another_platform_is_told_that_there_is_no_such_order(one: Platform, other: Platform, town: Cast) -> None:
    one.ask("post", "orders", **ORDER)
    closed(town)

    assert ask_all(other) == [404, 404, 404]
    assert (steps_told(other), steps_told(one)) == (0, 6)
    assert one.ask("get", PATH).status_code == 200


def test_a_number_that_another_platform_uses_is_refused_without_a_word_about_the_order(
    one: Platform, other: Platform
) -> None:
    one.ask("post", "orders", **ORDER)

    answer = other.ask("post", "orders", **ORDER | {"description": "猜一猜"})

    assert (answer.status_code, answer.json()["reason"]) == (409, f"工单编号 {NUMBER} 已由其他对接方使用")


def test_an_order_of_a_ledger_is_anybodys_until_one_pushes_it(one: Platform, other: Platform, tmp_path: Path) -> None:
    by_ledger(tmp_path)
    assert [platform.ask("get", PATH).status_code for platform in (one, other)] == [200, 200]

    assert one.ask("post", "orders", **ORDER).status_code == 200

    assert [platform.ask("get", PATH).status_code for platform in (one, other)] == [200, 404]
    assert Sent.objects.get().client == one.client
    assert Entry.objects.filter(verb="平台推送", by=one.client.person.username).count() == 1


def test_an_order_that_the_desk_typed_is_no_platforms_until_it_pushes_the_same(one: Platform, town: Cast) -> None:
    told = {name: ORDER[name] for name in ("description", "address", "number")}
    casework.file(kind=CaseKind.ORDER, code=BINLI, **told, found_on=NOW.date() - timedelta(days=3), by="desk", at=NOW)  # type: ignore[arg-type]
    assert ask_all(one) == [404, 404, 404]

    assert one.ask("post", "orders", **ORDER | {"due_on": None}).status_code == 200

    assert one.ask("get", PATH).status_code == 200


def test_what_one_confirms_does_not_count_for_another(
    one: Platform, other: Platform, town: Cast, tmp_path: Path
) -> None:
    by_ledger(tmp_path, 整改完成日期="2022-08-10", 核查日期="2022-08-11")

    assert other.ask("post", f"{PATH}/receipt", operation="rc-0000001").json()["receipt_confirmed"] is True
    assert one.ask("get", PATH).json()["receipt_confirmed"] is False
    assert one.ask("post", f"{PATH}/receipt", operation="rc-0000001").json()["receipt_confirmed"] is True
    assert Receipt.objects.live().count() == 2


@pytest.mark.parametrize(("sorts", "status"), [((Scope.ORDER,), 201), ((Scope.HOTLINE,), 403), (BOTH, 201)])
def test_a_token_reaches_only_its_kinds_of_order(
    let_in: Callable[..., Platform], sorts: tuple[Scope, ...], status: int
) -> None:
    platform = let_in(scopes=(Scope.PUSH, Scope.PULL, *sorts))

    assert platform.ask("post", "orders", **ORDER).status_code == status
    told = platform.ask("get", PATH)
    assert told.status_code == (200 if status == 201 else 403)
    assert status == 201 or told.json()["reason"] == "这个令牌没有“区级流转办理单”的权限"


def test_its_account_may_act_on_its_kinds_alone(let_in: Callable[..., Platform]) -> None:
    """The second fence: a post for these kinds, whatever the token says."""
    platform = let_in(scopes=(Scope.PUSH, Scope.ORDER))

    assert platform.client.person.posts.get().kinds == "order"


@pytest.mark.parametrize(
    ("scopes", "reason"), [((Scope.PUSH,), "请至少选一类工单"), ((Scope.ORDER,), "请至少选一项权限")]
)
def test_a_platform_is_let_in_for_an_act_and_a_kind(town: Cast, scopes: tuple[Scope, ...], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        actions.let_in(name="区平台", scopes=scopes, street=Street.objects.get(), by="admin", at=NOW)


def test_an_order_that_was_taken_back_is_not_pushed_again(one: Platform) -> None:
    one.ask("post", "orders", **ORDER)
    one.ask("post", f"{PATH}/withdraw", operation="wd-0000001", reason="重复推送")

    for body in (ORDER | {"operation": "op-0000002"}, ORDER | {"operation": "op-0000003", "description": "改后"}):
        answer = one.ask("post", "orders", **body)
        assert (answer.status_code, answer.json()["reason"]) == (409, f"工单 {NUMBER} 已撤回，请用新编号")
    assert one.ask("post", "orders", **ORDER).status_code == 201  # the operation that was done keeps its answer
    assert (
        one.ask("post", "orders", **ORDER | {"operation": "op-0000004", "number": "区转〔2022〕15-1号"}).status_code
        == 201
    )


def test_the_first_platform_wins_when_two_push_an_order_of_a_ledger_at_once(
    one: Platform, other: Platform, tmp_path: Path
) -> None:
    by_ledger(tmp_path)
    head = Head.objects.get(number=NUMBER)
    one.ask("post", "orders", **ORDER)

    with pytest.raises(Refused, match="已由其他对接方使用"):
        actions.push(
            kind="order",
            number=NUMBER,
            received_on=head.found_on,
            committee=BINLI,
            description=str(ORDER["description"]),
            address="",
            due_on=None,
            client=other.client,
            at=timezone.now(),
        )
