"""A superior's list goes by the loop: its items are cases, failed ones open again, none is cleared before its close."""

from __future__ import annotations

from datetime import date

import pytest

from jiedao.casework import actions as casework
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Case, Head, Step
from jiedao.ledger.models import Entry
from jiedao.lookback import actions, queries
from jiedao.lookback.actions import Said
from jiedao.lookback.models import Inspection, Point
from jiedao.lookback.rules import Stage
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from tests.casework.cast import BINLI, Cast, closed_again, filed
from tests.lookback.conftest import AUGUST, DAY

pytestmark = pytest.mark.django_db
DUE = AUGUST.date() + 20 * DAY


def opened(*points: Said, due_on: date | None = DUE) -> Inspection:
    return actions.open_inspection(
        title="区督察", superior="区安委办", on=AUGUST.date(), due_on=due_on, points=points, by="head", at=AUGUST
    )


def case_at(serial: int) -> Head:
    """The case of an item, as it stands."""
    found = queries.case_of(Point.objects.live().get(serial=serial))
    assert found is not None
    return found


def point_at(serial: int) -> Point:
    found: Point = Point.objects.live().get(serial=serial)
    return found


def test_a_closed_case_to_which_an_item_points_is_taken_up_again_and_its_first_close_stays(july: list[Head]) -> None:
    head = Head.objects.get(pk=july[0].pk)
    fact = Case.objects.live().get(number=head.number)

    opened(Said("复查仍未整改", case=head))

    again = Head.objects.get(pk=head.pk)
    last = Step.objects.filter(number=head.number).latest("serial")
    assert (again.number, again.state, again.first_closed_on) == (head.number, "found", head.first_closed_on)
    assert (last.verb, last.reason) == ("reopen", "督察回头看（区督察）：复查仍未整改")
    assert Case.objects.live().get(number=head.number) == fact


def test_a_case_that_is_open_goes_on(cast: Cast) -> None:
    head = filed()

    opened(Said("尽快整改", case=head))

    assert Head.objects.get(pk=head.pk).version == head.version


def test_what_a_committee_is_told_of_becomes_a_case_with_a_clock_and_waits_to_be_assigned(cast: Cast) -> None:
    opened(Said("消防通道堵塞", BINLI), Said("水带缺失", BINLI, due_on=DUE - 10 * DAY), Said("台账不全"))

    first, second = case_at(1), case_at(2)
    assert (first.kind, first.code, first.source, first.state) == (CaseKind.ISSUE, BINLI, "督察回头看", "found")
    assert (first.given_on, second.given_on) == (DUE, DUE - 10 * DAY)
    assert queries.case_of(point_at(3)) is None  # of the whole street


def test_an_item_is_cleared_only_when_its_case_is_closed_and_by_other_hands(cast: Cast) -> None:
    opened(Said("消防通道堵塞", BINLI))
    with pytest.raises(Refused, match="还没有办结"):
        actions.apply_for(point=point_at(1), note="已整改", by="desk", at=AUGUST)
    closed_again(cast, case_at(1), AUGUST + DAY)
    actions.apply_for(point=point_at(1), note="已整改", by="desk", at=AUGUST + 2 * DAY)

    for by in ("safe", "check"):  # handled it, verified it
        with pytest.raises(Refused, match="办理或核查过这个事项的人不能回头看"):
            actions.review(point=point_at(1), accepted=True, note="看过", by=by, at=AUGUST + 3 * DAY)
    actions.review(point=point_at(1), accepted=True, note="现场已清", by="lead", at=AUGUST + 3 * DAY)

    assert queries.stage_of(point_at(1)) is Stage.CLEARED


def test_what_is_returned_was_not_mended_and_its_case_is_taken_up_again(cast: Cast) -> None:
    opened(Said("消防通道堵塞", BINLI))
    closed_again(cast, case_at(1), AUGUST + DAY)
    actions.apply_for(point=point_at(1), note="已整改", by="desk", at=AUGUST + 2 * DAY)

    actions.review(point=point_at(1), accepted=False, note="现场仍堵", by="lead", at=AUGUST + 3 * DAY)

    assert case_at(1).state == "found"
    assert Step.objects.latest("serial").reason == "督察回头看销号退回：现场仍堵"
    with pytest.raises(Refused, match="还没有办结"):
        actions.apply_for(point=point_at(1), note="这次真的整改", by="desk", at=AUGUST + 3 * DAY)


def test_an_item_follows_its_case_into_the_one_it_was_merged_with(cast: Cast) -> None:
    main, twin = filed(), filed()
    opened(Said("堆物", case=twin))
    casework.merge(case=twin, into=main, version=twin.version, by="desk", at=AUGUST)

    assert case_at(1) == main
    with pytest.raises(Refused, match=f"{main.number} 还没有办结"):
        actions.apply_for(point=point_at(1), note="已整改", by="desk", at=AUGUST)
    closed_again(cast, case_at(1), AUGUST + DAY)
    actions.apply_for(point=point_at(1), note="已整改", by="desk", at=AUGUST + DAY)


def test_an_item_whose_case_was_none_can_be_cleared(cast: Cast) -> None:
    head = filed()
    opened(Said("堆物", case=head))
    casework.revoke(case=head, reason="查无此事", version=head.version, by="head", at=AUGUST)

    actions.apply_for(point=point_at(1), note="查无此事，已撤销", by="desk", at=AUGUST)

    assert queries.stage_of(point_at(1)) is Stage.APPLIED


def test_each_item_has_its_own_day(cast: Cast) -> None:
    made = opened(Said("甲", due_on=DUE - 10 * DAY), Said("乙"), Said("丙", due_on=DUE + 10 * DAY))
    who = organisation.who("lead")

    late = {day: [one.is_late(DUE + day * DAY) for one in queries.points_of(who, made)] for day in (-9, 1, 11)}

    assert late == {-9: [True, False, False], 1: [True, True, False], 11: [True, True, True]}
    (told,) = queries.inspections(who, DUE + DAY)
    assert (told.count, told.cleared, told.late) == (3, 0, 2)


@pytest.mark.parametrize(
    ("by", "said", "why"),
    [
        ("check", {}, "由科室负责人、办公室工作人员或领导更正"),
        ("desk", {"text": " "}, "请填写问题"),
        ("desk", {"due_on": AUGUST.date() - DAY}, "不能早于督察日期"),
        ("desk", {"reason": ""}, "请写明更正的理由"),
    ],
)
def test_an_item_that_may_not_be_put_otherwise_stays(cast: Cast, by: str, said: dict[str, object], why: str) -> None:
    opened(Said("台帐不全"))
    told = {"text": "台账不全", "due_on": DUE, "reason": "错字"} | said

    with pytest.raises(Refused, match=why):
        actions.amend_point(point=point_at(1), by=by, at=AUGUST, **told)  # type: ignore[arg-type]

    assert point_at(1).text == "台帐不全"


def test_an_item_put_otherwise_voids_the_old_under_one_entry(cast: Cast) -> None:
    opened(Said("台帐不全"))
    before = Entry.objects.count()

    actions.amend_point(point=point_at(1), text="台账不全", due_on=DUE, reason="错字", by="desk", at=AUGUST)

    assert (point_at(1).text, point_at(1).due_on, Point.objects.count()) == ("台账不全", DUE, 2)
    assert Entry.objects.count() == before + 1
