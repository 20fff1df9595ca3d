"""The district's platform pushes orders, reads how they stand, and confirms their receipts: each operation once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from jiedao.casework import actions as casework
from jiedao.casework import queries as cases
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Case, Head, Step
from jiedao.exchange import actions
from jiedao.exchange.models import Operation, Receipt
from jiedao.exchange.rules import SORTS, Scope
from jiedao.ledger.models import Entry
from jiedao.organisation.models import Person
from jiedao.organisation.queries import who
from tests.casework.cast import NOW, Cast
from tests.exchange.conftest import ORDER, Platform, closed

NUMBER = str(ORDER["number"])
PATH = f"orders/order/{NUMBER}"


def pushed(platform: Platform, **changed: Any) -> Any:
    return platform.ask("post", "orders", **ORDER | changed)


def test_an_order_pushed_is_a_case_with_its_own_number_and_deadline(platform: Platform) -> None:
    answer = pushed(platform)

    assert (answer.status_code, answer.json()["state_name"]) == (201, "待分派")
    fact = Case.objects.live().get(number=NUMBER)
    assert (fact.kind, fact.source, fact.found_on, fact.due_on) == (
        "order",
        "区城运平台",
        date(2022, 7, 29),
        date(2022, 8, 12),
    )
    assert Step.objects.get(number=NUMBER).by == platform.client.person.username


def test_an_order_on_what_was_closed_there_not_long_ago_is_marked_for_the_desk(platform: Platform, town: Cast) -> None:
    pushed(platform)
    closed(town)
    Head.objects.update(closed_at=timezone.now())

    pushed(platform, operation="op-0000002", number="区转〔2022〕16号")

    assert [head.number for head in cases.undecided(who("desk"))] == ["区转〔2022〕16号"]


def test_the_same_operation_again_has_one_effect_and_the_same_answer(platform: Platform) -> None:
    answers = [pushed(platform) for _ in range(5)]

    assert {answer.content for answer in answers} == {answers[0].content}
    assert {answer.status_code for answer in answers} == {201}
    assert Head.objects.count() == 1


def test_the_same_operation_with_another_body_is_refused_and_the_first_stays(platform: Platform) -> None:
    pushed(platform)

    answer = pushed(platform, description="另一件事")

    assert (answer.status_code, answer.json()["reason"]) == (409, "操作号 op-0000001 已用于另一内容的请求")
    assert Case.objects.get().description == ORDER["description"]


def test_one_operation_number_of_two_platforms_is_two_operations(let_in: Callable[..., Platform]) -> None:
    one, other = let_in(), let_in("区应急平台")

    assert pushed(one).status_code == 201
    assert pushed(other, number="区转〔2022〕16号").status_code == 201


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"description": "a\x00b"}, "内容含有不能保存的字符"),
        ({"number": "2022/15"}, "工单编号不能为空，也不能含控制字符或“/”"),
        ({"number": "  "}, "工单编号不能为空，也不能含控制字符或“/”"),
        ({"received_on": "1900-01-01"}, "日期不在 2000 至 2099 年：1900-01-01"),
        ({"due_on": "2022-01-01"}, "时限不能早于登记的日期：2022-01-01"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_the_reason(
    platform: Platform, changed: dict[str, Any], reason: str
) -> None:
    answer = pushed(platform, **changed)

    assert answer.status_code == 409
    assert reason in answer.json()["reason"]
    assert not Head.objects.exists()


def test_a_committee_of_another_street_is_named(platform: Platform) -> None:
    answer = pushed(platform, committee="990099002001")

    assert (answer.status_code, answer.json()["reason"]) == (409, "本街道没有区划代码为 990099002001 的居民区")


def test_what_is_refused_leaves_nothing_and_may_be_sent_again_mended(platform: Platform) -> None:
    answer = pushed(platform, received_on="2099-01-01")
    assert answer.status_code == 409
    assert (Head.objects.count(), Operation.objects.count()) == (0, 0)

    assert pushed(platform).status_code == 201


@pytest.mark.parametrize(
    ("changed", "status", "reason"),
    [
        ({}, 200, ""),
        ({"address": "", "due_on": None}, 200, ""),
        ({"description": "别的内容"}, 409, "工单 区转〔2022〕15号 已在台账中，且内容与推送的不同"),
    ],
    ids=["the same", "less is said", "another content"],
)
def test_an_order_that_was_there_before_is_found_again_if_it_says_the_same(
    platform: Platform, changed: dict[str, Any], status: int, reason: str
) -> None:
    pushed(platform)

    answer = pushed(platform, operation="op-0000002", **changed)

    assert (answer.status_code, answer.json().get("reason", "")) == (status, reason)
    assert Head.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("number", None, "缺少这一项"),
        ("kind", "hazard", "不是规定的取值"),
        ("committee", "99", "写法不对"),
        ("received_on", "去年", "日期应写作 2022-08-31"),
        ("description", "x" * 4001, "太长"),
    ],
)
def test_what_is_malformed_is_told_with_its_place(platform: Platform, field: str, value: Any, reason: str) -> None:
    body = {name: said for name, said in (ORDER | {field: value}).items() if said is not None}

    answer = platform.ask("post", "orders", **body)

    assert (answer.status_code, answer.json()) == (422, {"reason": reason, "place": field})


def test_how_an_order_stands_is_told_by_units_and_without_telephones(platform: Platform, town: Cast) -> None:
    pushed(platform)
    closed(town)

    told = platform.ask("get", PATH)

    assert told.status_code == 200
    answer = told.json()
    assert (answer["state_name"], answer["unit"], answer["outcome"]) == (
        "已办结",
        "平安办",
        "已清理，联系人139****5678",
    )
    assert not any(name in told.content.decode() for name in ("陆一鸣", "章立群", "safe", "check"))


def test_the_receipt_of_a_closed_order_is_confirmed_once_a_close(platform: Platform, town: Cast) -> None:
    pushed(platform)
    early = platform.ask("post", f"{PATH}/receipt", operation="rc-0000001")
    assert (early.status_code, early.json()["reason"]) == (409, f"工单 {NUMBER} 还没有办结，没有回执可以确认")

    closed(town)
    for operation in ("rc-0000001", "rc-0000001", "rc-0000002"):
        answer = platform.ask("post", f"{PATH}/receipt", operation=operation)
        assert (answer.status_code, answer.json()["receipt_confirmed"]) == (200, True)
    assert Receipt.objects.live().count() == 1

    head = Head.objects.get(number=NUMBER)
    casework.reopen(case=head, reason="复查仍有堆物", version=head.version, by="check", at=NOW)
    assert platform.ask("post", f"{PATH}/receipt", operation="rc-0000003").status_code == 409


def test_an_order_sent_by_mistake_is_taken_back_with_the_reason(platform: Platform) -> None:
    pushed(platform)

    answer = platform.ask("post", f"{PATH}/withdraw", operation="wd-0000001", reason="重复推送")

    assert (answer.status_code, answer.json()["state_name"]) == (200, "已撤销")
    assert Step.objects.filter(number=NUMBER).latest("serial").reason == "重复推送"
    assert not Case.objects.live().exists()


def test_an_order_that_was_closed_is_not_taken_back(platform: Platform, town: Cast) -> None:
    pushed(platform)
    closed(town)

    answer = platform.ask("post", f"{PATH}/withdraw", operation="wd-0000001", reason="重复推送")

    assert answer.status_code == 409
    assert Head.objects.get(number=NUMBER).state == "closed"


def test_cases_that_do_not_come_from_the_district_are_not_there(platform: Platform, town: Cast) -> None:
    head = casework.file(
        kind=CaseKind.HAZARD,
        code=str(ORDER["committee"]),
        description="楼道堆物",
        by="desk",
        at=NOW,
    )

    assert platform.ask("get", f"orders/order/{head.number}").status_code == 404
    assert platform.ask("get", "changes").json() == {"changes": [], "next": 0}


@pytest.mark.parametrize(
    ("scopes", "method", "path", "allowed"),
    [
        ((Scope.PUSH, *SORTS), "post", "orders", True),
        ((Scope.PULL, *SORTS), "post", "orders", False),
        ((Scope.PUSH, *SORTS), "get", "changes", False),
        ((Scope.PULL, *SORTS), "get", "changes", True),
        ((Scope.PUSH, *SORTS), "get", PATH, False),
        ((Scope.PULL, *SORTS), "post", f"{PATH}/withdraw", False),
        ((Scope.PUSH, *SORTS), "post", f"{PATH}/receipt", False),
    ],
)
def test_a_token_reaches_as_far_as_its_rights(
    let_in: Callable[..., Platform], scopes: tuple[Scope, ...], method: str, path: str, allowed: bool
) -> None:
    body: dict[str, Any] = {"operation": "op-0000001"} if method == "post" else {}
    body = ORDER if path == "orders" else body | {"reason": "重复推送"} if "withdraw" in path else body

    answer = let_in(scopes=scopes).ask(method, path, **body)

    assert (answer.status_code == 403) is not allowed
    assert allowed or "没有“" in answer.json()["reason"]


@pytest.mark.parametrize("path", ["changes", "orders/order/x"])
def test_an_unknown_token_is_told_nothing(town: Cast, platform: Platform, path: str) -> None:
    stranger = Platform(platform.client, "no-such-token")

    answer = stranger.ask("get", path)

    assert (answer.status_code, answer.json()["reason"]) == (401, "令牌无效、已停用或已到期")


def test_a_platform_shut_out_is_out_at_once_and_a_new_token_voids_the_old(platform: Platform) -> None:
    fresh = actions.renew(client=platform.client, by="admin", at=NOW)
    assert platform.ask("get", "changes").status_code == 401
    again = Platform(platform.client, fresh)
    assert again.ask("get", "changes").status_code == 200

    actions.set_active(client=platform.client, active=False, by="admin", at=NOW)
    assert again.ask("get", "changes").status_code == 401


def test_the_token_is_kept_nowhere(platform: Platform) -> None:
    kept = str(list(Entry.objects.values())) + str(vars(platform.client))

    assert platform.token not in kept


def test_the_account_of_a_platform_signs_in_nowhere(platform: Platform) -> None:
    person = Person.objects.get(pk=platform.client.person_id)

    assert not person.has_usable_password()
