"""Who called the hotline comes with the order, lies sealed, and is told by no answer, log or entry."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from django.db import connection

from jiedao import sealed
from jiedao.casework.models import Caller, Head
from jiedao.casework.queries import callers
from jiedao.exchange.models import Operation
from jiedao.organisation import queries as organisation
from tests.casework.cast import NOW, Cast
from tests.exchange.conftest import ORDER, Platform

NAME, PHONE = "诸葛明珠", "13912340987"
CALL = ORDER | {"kind": "hotline", "number": "RX20220729001", "caller": {"name": NAME, "phone": PHONE}}


def pushed(platform: Platform, **changed: Any) -> Any:
    return platform.ask("post", "orders", **CALL | changed)


def on_record() -> tuple[str, str, bool]:
    row = callers.caller_of(Head.objects.get())
    assert row is not None
    return (*callers.opened(row), row.confidential)


def test_the_caller_of_a_hotline_order_is_on_record(platform: Platform) -> None:
    assert pushed(platform).status_code == 201
    assert on_record() == (NAME, PHONE, False)


def test_no_answer_log_entry_or_row_tells_of_the_caller(platform: Platform, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        told = [pushed(platform), pushed(platform), pushed(platform, description="别的事")]
        told.append(pushed(platform, operation="op-0000002", caller={"name": NAME, "phone": "110"}))
        told.append(platform.ask("get", f"orders/hotline/{CALL['number']}"))
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT row_to_json(t)::text FROM {name} t" for name in tables))
        rows = [row for (row,) in cursor.fetchall()]

    assert [answer.status_code for answer in told] == [201, 201, 409, 409, 200]
    everything = [*(answer.content.decode() for answer in told), caplog.text, *rows]
    assert not [text for text in everything if NAME in text or PHONE in text]


def test_what_is_kept_of_the_request_cannot_be_guessed_back_to_the_telephone(platform: Platform) -> None:
    """The digest is keyed: who holds the database alone cannot try all numbers."""
    pushed(platform)
    kept = Operation.objects.get().asked

    assert kept == sealed.blind(_asked(CALL), callers.keys(), "exchange.operation")
    assert kept != sealed.blind(_asked(CALL), sealed.Keys({1: b""}, b"other"), "exchange.operation")


def _asked(body: dict[str, Any]) -> str:
    said = {name: value for name, value in body.items() if name != "operation"}
    said["caller"] = said["caller"] | {"confidential": False}
    return json.dumps({"push": said}, ensure_ascii=False, sort_keys=True)


@pytest.mark.parametrize(
    ("caller", "status", "reason"),
    [
        ({"name": "  "}, 409, "请填写反映人的姓名或电话"),
        ({"phone": "110"}, 409, "反映人的电话应为手机号，或带区号的固定电话"),
        ({"name": "x" * 41}, 422, "太长"),
        ({"name": "甲\x00"}, 409, "内容含有不能保存的字符"),
        ({"tel": PHONE}, 422, "没有这一项，请核对名称"),
    ],
)
def test_a_caller_that_cannot_be_kept_is_refused_and_not_dropped(
    platform: Platform, caller: dict[str, str], status: int, reason: str
) -> None:
    answer = pushed(platform, caller=caller)

    assert (answer.status_code, answer.json()["reason"]) == (status, reason)
    assert not Head.objects.exists()


def test_a_transfer_order_has_no_caller(platform: Platform) -> None:
    answer = pushed(platform, kind="order")

    assert (answer.status_code, answer.json()["reason"]) == (409, "这类工单没有来电人，请不要带来电人信息")


@pytest.mark.parametrize("path", ["orders", f"orders/order/{ORDER['number']}/withdraw", "orders/order/1/receipt"])
def test_a_field_that_is_not_known_is_refused(platform: Platform, path: str) -> None:
    body = ORDER | {"note": "另附照片"} if path == "orders" else {"operation": "op-0000001", "reason": "重", "note": ""}
    if path.endswith("receipt"):
        body.pop("reason")

    answer = platform.ask("post", path, **body)

    assert (answer.status_code, answer.json()["place"]) == (422, "note")


@pytest.mark.parametrize(
    ("first", "then", "status", "kept"),
    [
        ({}, {"name": NAME, "phone": PHONE}, 200, (NAME, PHONE, False)),
        ({"name": NAME}, {"name": NAME, "phone": PHONE}, 200, (NAME, PHONE, False)),
        ({"name": NAME, "phone": PHONE}, {"phone": "+86 139-1234-0987"}, 200, (NAME, PHONE, False)),
        ({"name": NAME, "phone": PHONE}, {"name": NAME, "confidential": True}, 200, (NAME, PHONE, True)),
        ({"name": NAME, "phone": PHONE, "confidential": True}, {"phone": PHONE}, 200, (NAME, PHONE, True)),
        ({"name": NAME, "phone": PHONE}, {"phone": "13800000001"}, 409, (NAME, PHONE, False)),
        ({"name": NAME, "phone": PHONE}, {"name": "欧阳长乐"}, 409, (NAME, PHONE, False)),
    ],
    ids=["none yet", "more", "less", "confidence asked for", "confidence stays", "another number", "another name"],
)
def test_a_caller_told_once_more_completes_the_record_and_replaces_nothing(
    platform: Platform, first: dict[str, Any], then: dict[str, Any], status: int, kept: tuple[str, str, bool]
) -> None:
    pushed(platform, caller=first or None)

    answer = pushed(platform, operation="op-0000002", caller=then)

    assert answer.status_code == status
    assert on_record() == kept
    assert Caller.objects.live().count() == 1


def test_the_desk_contacts_the_caller_as_with_any_hotline_order(platform: Platform, town: Cast) -> None:
    pushed(platform)

    shown = callers.caller_shown(Head.objects.get(), organisation.who("desk"), NOW.date())

    assert (shown.name, shown.phone, shown.why_not_told) == ("诸葛**", "139****0987", None)
