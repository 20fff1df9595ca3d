"""An order may say of which type it is; without a deadline of its own it has that of its type."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from jiedao.casework import actions as casework
from jiedao.casework.kinds import HOTLINES, CaseKind
from jiedao.casework.models import Case, Head, Step
from jiedao.exchange.models import Operation
from jiedao.organisation.models import Street
from jiedao.worktime import SHANGHAI
from tests import world
from tests.casework.cast import NOW, Cast
from tests.exchange.conftest import ORDER, Platform

CALL = {name: value for name, value in ORDER.items() if name != "due_on"} | {"kind": "hotline", "number": "RX1"}
ROW: world.Row = {
    "工单编号": "RX1",
    "派单时间": CALL["received_on"],
    "居民区": "滨里居民区",
    "地址": CALL["address"],
    "诉求内容": CALL["description"],
}


def pushed(platform: Platform, **changed: Any) -> Any:
    return platform.ask("post", "orders", **CALL | changed)


def due() -> date:
    at = Head.objects.get().due_at
    assert at is not None
    return at.astimezone(SHANGHAI).date()


@pytest.mark.parametrize(
    ("subtype", "on"),
    [("", date(2022, 8, 5)), ("咨询", date(2022, 8, 1)), ("督办", date(2022, 8, 3)), ("疑难", date(2022, 8, 19))],
)
def test_its_type_gives_the_deadline_where_it_brings_none(platform: Platform, subtype: str, on: date) -> None:
    answer = pushed(platform, subtype=subtype)

    assert (answer.status_code, answer.json()["subtype"], due()) == (201, subtype, on)


def test_the_streets_own_limit_of_the_type_is_the_one_that_counts(platform: Platform, town: Cast) -> None:
    said = {"kind": CaseKind.HOTLINE, "subtype": "咨询", "text": "3工作日", "from_on": NOW.date()}
    casework.set_limit(**said, by="head", at=NOW)  # type: ignore[arg-type]

    pushed(platform, subtype="咨询", received_on="2022-08-01")

    assert due() == date(2022, 8, 4)


def test_a_deadline_that_comes_with_it_stands_against_its_type(platform: Platform) -> None:
    pushed(platform, subtype="咨询", due_on="2022-08-12")

    assert due() == date(2022, 8, 12)


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("hotline", "热线工单的类型只能是：咨询、求助投诉、疑难、督办"), ("order", "流转单不分类型，请不要带类型")],
)
def test_a_type_that_is_none_is_refused(platform: Platform, kind: str, reason: str) -> None:
    answer = pushed(platform, kind=kind, subtype="市容")

    assert (answer.status_code, answer.json()["reason"]) == (409, reason)
    assert not Head.objects.exists()


def test_another_type_than_the_record_has_is_named(platform: Platform) -> None:
    pushed(platform, subtype="咨询")

    answer = pushed(platform, operation="op-0000002", subtype="督办")

    assert (answer.status_code, answer.json()["reason"]) == (409, "工单 RX1 已在台账中，且类型与推送的不同")


@pytest.mark.parametrize("worked_on", [False, True])
def test_a_type_that_a_list_left_out_is_completed_with_its_clock(
    platform: Platform, town: Cast, tmp_path: Path, worked_on: bool
) -> None:
    world.load(Street.objects.get(), world.copy(tmp_path, HOTLINES, [ROW], filled=None))
    assert due() == date(2022, 8, 5)
    if worked_on:
        casework.contact(case=Head.objects.get(), note="已联系", version=0, by="desk", at=NOW)

    assert pushed(platform, subtype="疑难").status_code == 200

    head = Head.objects.get()
    assert (head.subtype, Case.objects.live().get().subtype, due()) == ("疑难", "疑难", date(2022, 8, 19))
    assert head.limit_amount == 15
    if worked_on:
        assert Step.objects.latest("serial").note == "补充登记：类型"


def test_a_type_that_is_told_later_moves_the_deadline_that_the_house_had_reckoned(platform: Platform) -> None:
    pushed(platform)

    assert pushed(platform, operation="op-0000002", subtype="疑难").status_code == 200

    assert (due(), Case.objects.live().get().due_on) == (date(2022, 8, 19), date(2022, 8, 19))


def test_an_operation_sent_before_there_were_types_is_known_again(platform: Platform) -> None:
    pushed(platform)
    first = Operation.objects.get().asked

    assert pushed(platform, subtype="").status_code == 201  # the same operation, answered alike
    assert [one.asked for one in Operation.objects.all()] == [first]
