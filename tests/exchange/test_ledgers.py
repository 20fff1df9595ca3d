"""An order that is pushed and stands in an Excel ledger too is one record, whichever way it came first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jiedao.casework import actions as casework
from jiedao.casework.models import Case, Head, Step
from jiedao.intake import actions as intake
from jiedao.intake.models import Correction
from jiedao.ledger.models import Entry
from jiedao.organisation.models import Street
from tests import world
from tests.casework.cast import NOW, Cast
from tests.exchange.conftest import ORDER, Platform

LEDGER = "问题隐患台账"
NUMBER, PLACE = str(ORDER["number"]), str(ORDER["address"])
ROW = {
    "编号": NUMBER,
    "类别": "流转单",
    "来源": "区城运平台",
    "发现日期": "2022-07-29",
    "点位编号": "D001",
    "居民区": "滨里居民区",
    "情况描述": ORDER["description"],
    "责任单位": "平安办",
    "整改时限": "2022-08-12",
    "整改完成日期": None,
}


@pytest.fixture
def street(town: Cast, tmp_path: Path) -> Street:
    """The street, with the place of the order visited once."""
    found = Street.objects.get()
    world.load(found, world.copy(tmp_path, "走访点位台账", world.rows("走访点位台账")[:1]))
    return found


def arrived(street: Street, folder: Path, name: str = "七月", **changes: Any) -> dict[str, int]:
    """The ledger of orders, taken in from a real workbook."""
    rows = [ROW | changes, world.row(LEDGER)]
    result = world.load(street, world.copy(folder, LEDGER, rows, name=name))
    return world.outcomes(result)


def pushed(platform: Platform, **changed: Any) -> Any:
    return platform.ask("post", "orders", **ORDER | changed)


def test_a_push_after_the_ledger_completes_what_the_ledger_has_no_column_for(
    street: Street, platform: Platform, tmp_path: Path
) -> None:
    assert arrived(street, tmp_path) == {"accepted": 2}

    answer = pushed(platform)

    assert (answer.status_code, answer.json()["number"]) == (200, NUMBER)
    head = Head.objects.get(number=NUMBER)
    assert (Case.objects.live().get(number=NUMBER).address, head.address, head.version) == (PLACE, PLACE, 0)
    assert "滨里" in head.grams
    assert Entry.objects.filter(verb="补充事项", by=platform.client.person.username).count() == 1


def test_a_push_that_says_nothing_new_leaves_no_entry(street: Street, platform: Platform, tmp_path: Path) -> None:
    arrived(street, tmp_path)
    pushed(platform, address="")
    before = Entry.objects.count()

    assert pushed(platform, address="", operation="op-0000002").status_code == 200
    assert Entry.objects.count() == before


def test_a_later_copy_of_the_ledger_goes_on_to_move_it_and_keeps_what_was_pushed(
    street: Street, platform: Platform, tmp_path: Path
) -> None:
    arrived(street, tmp_path)
    pushed(platform)

    assert arrived(street, tmp_path, "八月", 整改完成日期="2022-08-10") == {"unchanged": 1, "progressed": 1}

    head, fact = Head.objects.get(number=NUMBER), Case.objects.live().get(number=NUMBER)
    assert (head.state, head.address, fact.address, f"{fact.rectified_on}") == ("done", PLACE, PLACE, "2022-08-10")


def test_a_ledger_after_the_push_is_the_same_order_and_loses_nothing_of_it(
    street: Street, platform: Platform, tmp_path: Path
) -> None:
    assert pushed(platform).status_code == 201

    assert arrived(street, tmp_path) == {"accepted": 1, "held": 1}
    held = Correction.objects.get()
    assert held.changes["columns"] == {"点位编号": ["", "D001"], "责任单位": ["", "平安办"]}
    intake.drop(waiting=held, by="desk", at=NOW)

    assert Head.objects.filter(number=NUMBER).count() == 1
    assert Case.objects.live().get(number=NUMBER).address == PLACE
    assert pushed(platform, operation="op-0000002").status_code == 200


def test_what_the_office_did_meanwhile_gets_a_line_in_the_story(
    street: Street, platform: Platform, tmp_path: Path
) -> None:
    arrived(street, tmp_path)
    casework.handle(case=Head.objects.get(number=NUMBER), note="已约谈", version=0, by="safe", at=NOW)

    assert pushed(platform).status_code == 200
    assert Step.objects.filter(number=NUMBER).latest("serial").note == "补充登记：地址"
    assert Head.objects.get(number=NUMBER).address == PLACE


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"description": "别的事"}, "内容"),
        ({"received_on": "2022-07-28"}, "收到日期"),
        ({"committee": "990099001002"}, "居民区"),
    ],
)
def test_what_both_say_and_say_otherwise_is_named(
    street: Street, platform: Platform, tmp_path: Path, changed: dict[str, str], reason: str
) -> None:
    arrived(street, tmp_path)

    answer = pushed(platform, **changed)

    assert answer.status_code == 409
    assert answer.json()["reason"] == f"工单 {NUMBER} 已在台账中，且{reason}与推送的不同"
    assert Case.objects.live().get(number=NUMBER).address == ""


@pytest.mark.parametrize(
    ("excel", "sent"),
    [
        ({"编号": "区转（2022）15号"}, {"number": "区转（2022）15号"}),
        ({"编号": "gd-2022-15"}, {"number": "gd-2022-15"}),
        ({"情况描述": "滨里路12号 后门占道堆物，待清"}, {"description": "滨里路12号后门占道堆物,待清"}),
    ],
    ids=["full-width brackets", "small letters", "white space and width"],
)
def test_how_a_cell_was_typed_makes_no_second_order(
    street: Street, platform: Platform, tmp_path: Path, excel: dict[str, str], sent: dict[str, str]
) -> None:
    arrived(street, tmp_path, **excel)

    answer = pushed(platform, **sent)

    assert answer.status_code == 200, answer.content
    assert Head.objects.filter(kind="order").count() == 1
    assert platform.ask("get", f"orders/order/{sent.get('number', NUMBER)}").status_code == 200


def test_a_number_that_an_issue_of_the_ledger_bears_makes_no_second_case(
    street: Street, platform: Platform, tmp_path: Path
) -> None:
    arrived(street, tmp_path, 类别="问题")

    answer = pushed(platform)

    assert (answer.status_code, answer.json()["reason"]) == (409, f"编号 {NUMBER} 已在问题隐患台账中")
    assert Head.objects.filter(number=NUMBER).count() == 1


def test_an_issue_of_that_number_after_the_push_is_held_and_makes_no_second_case(
    street: Street, platform: Platform, tmp_path: Path
) -> None:
    pushed(platform)

    assert arrived(street, tmp_path, 类别="问题") == {"accepted": 1, "held": 1}
    assert Correction.objects.get().changes["columns"]["类别"] == ["流转单", "问题"]
    assert [head.kind for head in Head.objects.filter(number=NUMBER)] == ["order"]
