"""What was filed is corrected until the first close: one line in the story, and no figure known before moves."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from jiedao import figures
from jiedao.casework import actions, queries
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Case, Head
from jiedao.figures import Asking
from jiedao.organisation import queries as people
from jiedao.organisation.actions import Refused
from tests.casework.cast import BINLI, DAY, NOW, WUYUAN, Cast, closed, done, filed, in_hand

pytestmark = pytest.mark.django_db


def correct(head: Head, by: str = "desk", **changes: Any) -> Head:
    return actions.correct(case=head, changes=changes, reason="登记有误", version=head.version, by=by, at=NOW + DAY)


def fact(head: Head) -> Case:
    found: Case = Case.objects.live().get(register=head.register, number=head.number)
    return found


def test_a_wrong_place_is_corrected_in_fact_row_search_and_story(cast: Cast) -> None:
    head = correct(filed(), address="桂花弄8号", code=WUYUAN, description="门厅堆物", source="来信")

    stands = fact(head)
    assert stands.address == head.address == "桂花弄8号"
    assert stands.code == head.code == WUYUAN
    assert stands.description == head.text == "门厅堆物"
    assert stands.source == head.source == "来信"
    assert [found.number for found in queries.search(people.who("desk"), "桂花弄")] == [head.number]
    assert queries.search(people.who("desk"), "滨里路") == []
    line = queries.story(head)[-1]
    assert (line.what, line.by) == ("更正登记", "林晓岚")
    assert line.told == (
        f"居民区：{BINLI} → {WUYUAN}；地址：滨里路12号 → 桂花弄8号；情况描述：楼道堆物堵塞通道 → 门厅堆物；"
        "来源：（空） → 来信；登记有误"
    )


def test_what_was_known_then_stays_as_it_was(cast: Cast) -> None:
    head = filed()
    figure = figures.known()["hazards_found"]

    def by_committee(known_at: Any = None) -> object:
        return figures.split(figure, Asking(date(2022, 8, 31), known_at=known_at), "committee")

    before = by_committee()
    correct(head, code=WUYUAN)

    assert by_committee(NOW) == before
    assert by_committee() != before


def test_only_what_differs_is_told(cast: Cast) -> None:
    head = filed()

    with pytest.raises(Refused, match="没有要更正的内容"):
        correct(head, address=" 滨里路12号 ", description="楼道堆物堵塞通道")
    assert queries.story(correct(head, address="滨里路13号"))[-1].told == "地址：滨里路12号 → 滨里路13号；登记有误"


def test_another_kind_of_the_same_ledger_keeps_the_number_and_takes_its_own_clock(cast: Cast) -> None:
    head = filed(CaseKind.COMPONENT)
    due = head.due_at

    head = correct(head, kind="pollution")

    assert (head.number, head.kind, head.limit_amount, head.limit_unit) == (
        "BJ20220001",
        "pollution",
        5,
        "working_days",
    )
    assert head.due_at is not None
    assert due is not None
    assert head.due_at > due
    assert fact(head).due_on == head.due_at.date()


@pytest.mark.parametrize(
    ("kind", "said"),
    [("hotline", "热线工单记在闭环事项台账，不能由隐患改成"), ("issue", "办理中的事项不能再改类别")],
)
def test_a_kind_is_not_corrected_into_another_ledger_nor_after_the_signing(cast: Cast, kind: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        correct(in_hand(cast), kind=kind)


@pytest.mark.parametrize(("by", "code"), [("wuyuan", BINLI), ("binli", WUYUAN), ("check", BINLI)])
def test_nobody_corrects_beyond_their_post(cast: Cast, by: str, code: str) -> None:
    with pytest.raises(Refused):
        correct(filed(), by=by, code=code, address="别处1号")


def test_after_the_first_close_what_was_filed_stays(cast: Cast) -> None:
    head = closed(cast)
    head = actions.reopen(case=head, reason="复发", version=head.version, by="desk", at=NOW)

    with pytest.raises(Refused, match="首次办结时登记的内容不再更改"):
        correct(head, address="桂花弄8号")


def test_dates_and_units_are_no_matter_of_filing(cast: Cast) -> None:
    head = done(cast)
    with pytest.raises(Refused, match="没有要更正的内容"):
        correct(head, rectified_on=None, unit="服务办", due_on=date(2023, 1, 1))
