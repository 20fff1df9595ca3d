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
from jiedao.worktime import SHANGHAI
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


def order(subtype: str = "求助投诉") -> Head:
    return actions.file(
        kind=CaseKind.HOTLINE,
        subtype=subtype,
        code=BINLI,
        description="楼道无灯",
        address="滨里路12号",
        by="desk",
        at=NOW,
    )


@pytest.mark.parametrize(("subtype", "days"), [("咨询", 1), ("求助投诉", 5), ("疑难", 15), ("督办", 3), ("", 5)])
def test_a_type_has_a_limit_of_its_own(cast: Cast, subtype: str, days: int) -> None:
    head = order(subtype)

    assert (head.limit_amount, head.limit_unit, head.subtype) == (days, "working_days", subtype)
    assert fact(head).subtype == subtype
    assert queries.story(head)[0].told == subtype


def test_a_type_of_another_kind_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="热线工单没有“部件·井盖缺损”这一类型"):
        order("部件·井盖缺损")
    with pytest.raises(Refused, match="没有“疑难杂症”这一类型"):
        correct(order(), subtype="疑难杂症")


def test_an_order_that_is_supervised_has_less_time_from_the_same_beginning(cast: Cast) -> None:
    head = order()
    before = head.due_at

    head = correct(head, subtype="督办")

    assert before is not None
    assert head.due_at is not None
    assert head.due_at < before
    assert (head.clock_from, head.limit_amount, fact(head).due_on) == (NOW, 3, head.due_at.date())
    assert queries.story(head)[-1].told == "类型：求助投诉 → 督办；登记有误"


def test_after_an_extension_the_limit_is_not_exchanged(cast: Cast) -> None:
    head = actions.assign(case=order(), units=[cast.safety], lead=cast.safety, version=1, by="desk", at=NOW)
    head = actions.sign(case=head, version=head.version, by="safe", at=NOW)
    head = actions.ask_extension(case=head, amount=2, reason="复杂", version=head.version, by="safe", at=NOW)
    head = actions.decide_extension(case=head, granted=True, version=head.version, by="lead", at=NOW)

    with pytest.raises(Refused, match="已批准延期的事项不能再改"):
        correct(head, subtype="督办")
    assert correct(head, address="滨里路13号").extra == 2


def test_another_kind_lets_the_type_go(cast: Cast) -> None:
    head = correct(order(), kind="pollution")

    assert (head.subtype, fact(head).subtype) == ("", "")


def test_cases_are_listed_by_type(cast: Cast) -> None:
    wanted, _ = order("咨询"), order("疑难")
    asking = queries.read_asking({"show": "all", "kind": "hotline", "subtype": "咨询"})

    assert list(queries.listed(people.who("desk"), asking, NOW)) == [wanted]
    assert queries.read_asking({"kind": "hazard", "subtype": "咨询"}).subtype == ""


def test_a_structure_has_milestones_on_its_way(cast: Cast) -> None:
    head = filed(CaseKind.STRUCTURE)

    told = {name: at.astimezone(SHANGHAI).strftime("%m-%d %H:%M") for name, at in queries.milestones(head)}
    assert told == {"责令停工": "08-01 14:00", "作出处罚": "08-10 17:30", "拆除": "08-29 17:30"}
    assert queries.milestones(closed(cast, CaseKind.STRUCTURE)) == []
