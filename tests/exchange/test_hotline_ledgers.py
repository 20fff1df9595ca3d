"""A hotline order that is pushed and stands in the platform's exported list too is one case, whichever came first."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from jiedao.casework import actions as casework
from jiedao.casework.kinds import HOTLINES
from jiedao.casework.models import Caller, Case, Head
from jiedao.casework.queries import callers
from jiedao.intake.models import Correction, Load
from jiedao.organisation.models import Street
from jiedao.worktime import SHANGHAI
from tests import world
from tests.casework.cast import NOW, Cast
from tests.exchange.conftest import ORDER, Platform

NAME, PHONE = "诸葛明珠", "13912340987"
CALL = ORDER | {"kind": "hotline", "number": "RX20220729001", "caller": {"name": NAME, "phone": PHONE}}
NUMBER = str(CALL["number"])
ROW: world.Row = {
    "工单编号": NUMBER,
    "来电时间": "2022-07-28 20:15",
    "派单时间": "2022-07-29 08:40",
    "诉求人": NAME,
    "联系电话": PHONE,
    "地址": CALL["address"],
    "居民区": "滨里居民区",
    "诉求内容": CALL["description"],
    "承办单位": "云溪街道",
    "办理时限": "2022-08-12 17:00",
}


def arrived(folder: Path, name: str = "导出", **changes: Any) -> dict[str, int]:
    """The exported list, taken in from a real workbook."""
    path = world.copy(folder, HOTLINES, [ROW | changes], filled=None, name=name)
    return world.outcomes(world.load(Street.objects.get(), path))


def pushed(platform: Platform, **changed: Any) -> Any:
    return platform.ask("post", "orders", **CALL | changed)


def caller() -> tuple[str, str]:
    row = callers.caller_of(Head.objects.get())
    assert row is not None
    return callers.opened(row)


def test_a_list_after_the_push_is_the_same_case_and_only_tells_the_day_of_the_call(
    platform: Platform, tmp_path: Path
) -> None:
    assert pushed(platform).status_code == 201

    assert arrived(tmp_path) == {"progressed": 1}
    assert arrived(tmp_path, "再来") == {"unchanged": 1}

    head, fact = Head.objects.get(), Case.objects.live().get()
    assert (head.version, fact.called_on, fact.source) == (1, date(2022, 7, 28), "区城运平台")
    assert (caller(), Caller.objects.live().count()) == ((NAME, PHONE), 1)
    assert pushed(platform, operation="op-0000002").status_code == 200


def test_what_a_list_says_otherwise_than_the_push_is_held_with_both(platform: Platform, tmp_path: Path) -> None:
    pushed(platform)

    assert arrived(tmp_path, 诉求内容="别的事", 办理时限="2022-08-19") == {"held": 1}

    assert Correction.objects.get().changes["columns"] == {
        "诉求内容": [CALL["description"], "别的事"],
        "办理时限": ["2022-08-12", "2022-08-19"],
    }
    assert Case.objects.live().get().due_on == date(2022, 8, 12)


def test_a_push_after_the_list_is_the_same_case_and_the_platforms_from_then_on(
    platform: Platform, tmp_path: Path
) -> None:
    assert arrived(tmp_path) == {"accepted": 1}

    assert pushed(platform).status_code == 200

    assert Head.objects.count() == 1
    assert caller() == (NAME, PHONE)
    assert platform.ask("get", f"orders/hotline/{NUMBER}").json()["due_at"].startswith("2022-08-12")


def test_a_caller_that_the_list_left_out_is_completed_by_the_push(platform: Platform, tmp_path: Path) -> None:
    arrived(tmp_path, 诉求人=None, 联系电话=None)
    assert not Caller.objects.exists()

    assert pushed(platform).status_code == 200
    assert caller() == (NAME, PHONE)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"description": "别的事"}, f"工单 {NUMBER} 已在台账中，且内容与推送的不同"),
        ({"due_on": "2022-08-19"}, f"工单 {NUMBER} 已在台账中，且办理时限与推送的不同"),
        ({"caller": {"name": "欧阳长乐"}}, f"热线工单{NUMBER}的反映人已有记录，与所说的不同"),
    ],
)
def test_what_a_push_says_otherwise_than_the_list_is_named(
    platform: Platform, tmp_path: Path, changed: dict[str, Any], reason: str
) -> None:
    arrived(tmp_path)

    answer = pushed(platform, **changed)

    assert (answer.status_code, answer.json()["reason"]) == (409, reason)
    assert Head.objects.count() == 1


@pytest.mark.parametrize("worked_on", [False, True])
def test_the_first_deadline_that_is_given_takes_the_place_of_the_one_reckoned(
    platform: Platform, town: Cast, tmp_path: Path, worked_on: bool
) -> None:
    arrived(tmp_path, 办理时限=None)
    head = Head.objects.get()
    assert head.due_at is not None
    assert head.due_at.astimezone(SHANGHAI).date() == date(2022, 8, 5)
    if worked_on:
        casework.contact(case=head, note="已联系", version=0, by="desk", at=NOW)

    assert pushed(platform).status_code == 200

    head = Head.objects.get()
    assert (head.given_on, Case.objects.live().get().due_on) == (date(2022, 8, 12), date(2022, 8, 12))
    assert head.due_at is not None
    assert head.due_at.astimezone(SHANGHAI).date() == date(2022, 8, 12)


def test_how_the_number_was_typed_makes_no_second_case(platform: Platform, tmp_path: Path) -> None:
    arrived(tmp_path, 工单编号="ｒｘ20220729001")

    assert pushed(platform).status_code == 200
    assert Head.objects.count() == 1


def test_a_list_never_takes_a_withdrawn_order_up_again(platform: Platform, tmp_path: Path) -> None:
    pushed(platform)
    platform.ask("post", f"orders/hotline/{NUMBER}/withdraw", operation="op-0000009", reason="派错了")

    assert arrived(tmp_path) == {"unchanged": 1}
    assert "并案或撤销" in "".join(Load.objects.latest("pk").files.get().warnings)
