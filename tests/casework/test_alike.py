"""What looks the same is told while a case is filed: what is open there, and what was closed there not long ago."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from jiedao.casework import actions, queries
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Head
from jiedao.organisation.queries import who
from tests.casework.cast import BINLI, DAY, NOW, WUYUAN, Cast, closed, filed
from tests.casework.papers import shop

pytestmark = pytest.mark.django_db
CLOSED_ON = date(2022, 8, 1)


def mended(address: str = "滨里路12号", point: str = "", days: int = 0) -> Head:
    """An issue mended on the spot."""
    return actions.mend_on_the_spot(
        kind=CaseKind.ISSUE,
        code=BINLI,
        address=address,
        point_number=point,
        description="乱堆物",
        note="当场清走",
        by="binli",
        at=NOW + days * DAY,
    )


def offered(by: str = "binli", on: date = CLOSED_ON, **asked: Any) -> list[str]:
    """The numbers offered for a filing."""
    said = {"kind": "issue", "code": BINLI, "address": "滨里路12号"} | asked
    return [head.number for head in queries.relapse_of(who(by), on=on, **said)]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, True),
        ({"address": "滨里路 １２号"}, True),
        ({"address": "滨里路21号"}, False),
        ({"address": ""}, False),
        ({"address": "", "point_number": "D007"}, True),
        ({"address": "别处", "point_number": "D008"}, False),
        ({"kind": "hazard"}, False),
        ({"code": WUYUAN}, False),
        ({"on": CLOSED_ON + timedelta(days=365)}, True),
        ({"on": CLOSED_ON + timedelta(days=366)}, False),
        ({"on": CLOSED_ON + timedelta(days=91), "within": 90}, False),
        ({"on": CLOSED_ON - timedelta(days=1)}, False),
        ({"by": "wuyuan"}, False),
        ({"by": "desk"}, True),
    ],
)
def test_the_same_kind_at_the_same_place_within_the_time_for_those_who_see_it(
    cast: Cast, asked: dict[str, Any], found: bool
) -> None:
    head = mended(point="D007")

    assert offered(**asked) == ([head.number] if found else [])


def test_the_latest_close_comes_first_and_an_open_case_is_no_relapse(cast: Cast) -> None:
    first, second, third = (mended(days=days) for days in (0, 3, 6))
    third = actions.reopen(case=third, reason="又堆了", version=third.version, by="desk", at=NOW + 7 * DAY)

    assert offered(on=CLOSED_ON + timedelta(days=10)) == [second.number, first.number]


def test_what_is_offered_is_taken_up_under_its_number(cast: Cast) -> None:
    mended()
    (head,) = queries.relapse_of(who("desk"), kind="issue", code=BINLI, address="滨里路12号", on=CLOSED_ON)

    again = actions.reopen(case=head, reason="同一处复发", version=head.version, by="desk", at=NOW + DAY)

    assert (again.number, again.state, again.first_closed_on) == (head.number, "found", CLOSED_ON)


def test_a_hint_shows_a_like_case_to_all_and_more_only_to_those_who_may_see_it(cast: Cast) -> None:
    head = filed()
    there: dict[str, Any] = {"kind": "hazard", "code": BINLI, "address": "滨里路12号2楼"}

    hint = queries.Hint("YH20220001", "隐患", "滨里路12号", "待分派", head)
    assert queries.alike(who("desk"), **there) == [hint]
    assert [(seen.number, seen.head) for seen in queries.alike(who("wuyuan"), **there)] == [("YH20220001", None)]


@pytest.mark.parametrize(
    "elsewhere",
    [{"kind": "issue"}, {"code": WUYUAN}, {"address": "梧园支路88弄"}, {"address": ""}],
)
def test_no_hint_for_another_kind_committee_or_address(cast: Cast, elsewhere: dict[str, str]) -> None:
    filed()

    there: dict[str, Any] = {"kind": "hazard", "code": BINLI, "address": "滨里路12号"} | elsewhere
    assert queries.alike(who("desk"), **there) == []


def test_no_hint_of_a_closed_case(cast: Cast) -> None:
    head = closed(cast)

    assert queries.alike(who("desk"), kind="hazard", code=BINLI, address=head.address) == []


def at(text: str, *, point: str = "", address: str = "") -> Head:
    """A hazard at premises or an address."""
    return actions.file(
        kind=CaseKind.HAZARD, code=BINLI, description=text, address=address, point_number=point, by="desk", at=NOW
    )


def test_a_case_at_the_same_premises_is_hinted_at_whatever_its_address_says(cast: Cast) -> None:
    shop("D007", "滨里五金店")
    shop("D0071", "滨里五金店分店")
    first = at("灭火器过期", point="D007")
    at("通道堆物", point="D0071")
    at("电线裸露", address="后门弄堂")

    hints = queries.alike(who("desk"), kind="hazard", code=BINLI, address="", point_number="D007")

    assert [(hint.number, hint.place) for hint in hints] == [(first.number, "D007 滨里五金店")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("D00", ["D007", "D008"]),
        ("五金", ["D007"]),
        ("滨里街8号", ["D008"]),
        ("wujin", ["D007"]),
        ("BLYF", ["D008"]),
        ("梧园", []),
        ("没有", []),
        ("", []),
    ],
)
def test_premises_are_found_by_number_name_address_and_pinyin(cast: Cast, text: str, found: list[str]) -> None:
    shop("D007", "滨里五金店", address="滨里街7号")
    shop("D008", "滨里药房", address="滨里街8号")
    shop("D009", "梧园小馆", code=WUYUAN)

    assert [one.number for one in queries.points_like([BINLI], text)] == found


@pytest.mark.parametrize(
    ("text", "number"), [("D007", "D007"), (" 滨里五金店 ", "D007"), ("五金", ""), ("小馆", ""), ("D009", ""), ("", "")]
)
def test_premises_are_told_by_their_number_or_by_a_name_that_only_they_bear(cast: Cast, text: str, number: str) -> None:
    shop("D007", "滨里五金店")
    shop("D008", "小馆")
    shop("D010", "小馆")
    shop("D009", "梧园小馆", code=WUYUAN)

    found = queries.point_of([BINLI], text)
    assert (found.number if found else "") == number
