"""Drawing, giving out, judging and correcting: what each leaves behind, and what is refused with which words."""

from __future__ import annotations

from datetime import date

import pytest

from jiedao import figures
from jiedao.casework import actions as casework
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Case, Head, Step
from jiedao.casework.rules import Verb
from jiedao.estimate import digest, draw, read_frame
from jiedao.figures import Asking
from jiedao.ledger.actions import Conflict
from jiedao.ledger.models import Entry
from jiedao.lookback import actions, queries
from jiedao.lookback.models import Draw, Item, Result
from jiedao.lookback.rules import Outcome
from jiedao.organisation import actions as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Person
from tests.casework.cast import BINLI, Cast, post_of
from tests.lookback.conftest import AUGUST, DAY, JULY, SEPTEMBER, given

pytestmark = pytest.mark.django_db


def test_a_month_draws_from_what_was_closed_the_month_before_by_kind_and_risk(drawn: Draw) -> None:
    assert (drawn.size, drawn.drawn_on) == (11, date(2022, 8, 10))
    assert drawn.strata == [
        {"stratum": "hazard/high", "size": 2, "drawn": 2},
        {"stratum": "hazard/other", "size": 1, "drawn": 1},
        {"stratum": "issue/other", "size": 8, "drawn": 5},
    ]
    assert drawn.claims == {"hazard": [3, 3], "issue": [8, 8]}
    assert Item.objects.live().count() == drawn.drawn == 8


def test_what_was_closed_at_a_place_before_is_of_high_risk(drawn: Draw) -> None:
    risks = dict(Item.objects.filter(kind="hazard").values_list("closed_on", "risk"))

    assert [risks[date(2022, 7, day)] for day in (4, 5, 6)] == [0, 2, 2]  # three at one address


def test_anybody_draws_the_same_from_the_published_frame(drawn: Draw) -> None:
    assert drawn.digest == digest(drawn.frame)
    assert drawn.seed == f"2022-08|{drawn.digest}"
    wanted = {row["stratum"]: row["drawn"] for row in drawn.strata}

    again = draw(read_frame(drawn.frame), wanted, drawn.seed)

    rows = Item.objects.order_by("stratum", "place").values_list("stratum", "register", "number", "place")
    assert [(one.stratum, one.number, one.place) for one in again] == [
        (stratum, f"{register}:{number}", place) for stratum, register, number, place in rows
    ]


def test_a_month_is_drawn_once_with_one_entry_however_often_it_is_asked_for(drawn: Draw) -> None:
    before = Entry.objects.count()

    again = actions.draw_month(month="2022-08", by="lead", at=AUGUST + DAY)

    assert (again.pk, Entry.objects.count()) == (drawn.pk, before)
    assert Entry.objects.filter(verb="回头看抽样").count() == 1


@pytest.mark.parametrize(
    ("by", "month", "why"),
    [
        ("check", "2022-08", "回头看由科室负责人、办公室工作人员或领导抽取"),
        ("binli", "2022-08", "回头看由科室负责人、办公室工作人员或领导抽取"),
        ("head", "2022-07", "只能抽取本月的样本"),
        ("head", "2022-09", "只能抽取本月的样本"),
    ],
)
def test_who_may_not_draw_is_told_why(july: list[Head], by: str, month: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        actions.draw_month(month=month, by=by, at=AUGUST)

    assert not Draw.objects.exists()


def test_nothing_is_drawn_where_nothing_was_closed(cast: Cast) -> None:
    with pytest.raises(Refused, match="上月没有办结的事项"):
        actions.draw_month(month="2022-08", by="head", at=AUGUST)


def test_what_was_taken_up_again_before_the_draw_is_known_not_to_hold_and_not_drawn(july: list[Head]) -> None:
    head = Head.objects.get(pk=july[0].pk)
    casework.reopen(case=head, reason="又堆放了", version=head.version, by="desk", at=AUGUST - DAY)

    drawn = actions.draw_month(month="2022-08", by="head", at=AUGUST)

    assert {"stratum": "hazard/reopened", "size": 1, "drawn": 0} in drawn.strata
    assert not Item.objects.filter(number=head.number).exists()
    (street, _, hazard), _ = queries.rates(date(2022, 9, 1))
    assert (hazard.said.failed, hazard.said.size, street.said.failed) == (1, 3, 1)


@pytest.mark.parametrize(
    ("kind", "to", "why"),
    [
        (CaseKind.HAZARD, "safe", "办理或核查过这个事项的人不能回头看"),  # reported it done
        (CaseKind.HAZARD, "check", "办理或核查过这个事项的人不能回头看"),  # verified it
        (CaseKind.ISSUE, "binli", "您的职务不能对这个事项回头看"),  # mended it, and is no inspector
        (CaseKind.ISSUE, "admin", "您的职务不能对这个事项回头看"),
        (CaseKind.HAZARD, "head", None),
        (CaseKind.HAZARD, "lead", None),
        (CaseKind.ISSUE, "check", None),
    ],
)
def test_nobody_looks_back_at_their_own_work(drawn: Draw, kind: CaseKind, to: str, why: str | None) -> None:
    if why is None:
        assert given(kind, to).assigned_to == to
    else:
        with pytest.raises(Refused, match=why):
            given(kind, to)


def test_nor_does_a_stand_in_by_the_post_of_one_who_did(drawn: Draw) -> None:
    """The head's only post left is to stand in for the clerk who handled the case."""
    organisation.stand_in(post=post_of("safe"), person=Person.objects.get(username="head"), by="admin", at=AUGUST)
    organisation.take_post(post=post_of("head"), by="admin", at=AUGUST)
    item = queries.all_items().filter(kind="hazard")[0]

    with pytest.raises(Refused, match="AB角代理也不行"):
        actions.assign(items=[item], to="head", by="lead", at=AUGUST)


def test_an_inspector_may_take_an_item_but_not_give_it_to_another(drawn: Draw) -> None:
    item = queries.all_items().filter(kind="issue")[0]
    with pytest.raises(Refused, match="只能领取给自己"):
        actions.assign(items=[item], to="serve", by="check", at=AUGUST)

    assert actions.assign(items=[item], to="check", by="check", at=AUGUST) == 1
    assert actions.assign(items=[queries.all_items().get(number=item.number)], to="check", by="check", at=AUGUST) == 0


def test_what_was_mended_is_recorded_and_stated_in_the_ledgers_words(drawn: Draw) -> None:
    item = given()

    actions.judge(item=item, outcome=Outcome.MENDED, by="check", at=SEPTEMBER)

    head = queries.head_of(item)
    stands = Case.objects.live().get(number=item.number)
    assert (stands.looked_back_on, stands.look_back_result) == (date(2022, 9, 10), "合格")
    assert (head.state, head.closed_count) == ("closed", 1)


def test_what_failed_is_taken_up_again_under_its_number_with_the_reason_and_the_first_close_stays(drawn: Draw) -> None:
    item = given()
    before = Head.objects.get(number=item.number)
    closes = {day: _closed(day) for day in (date(2022, 7, 31), date(2022, 12, 31))}

    actions.judge(item=item, outcome=Outcome.FAILED, note="又堆满了", by="check", at=AUGUST)

    head = Head.objects.get(number=item.number)
    last = Step.objects.filter(number=item.number).latest("serial")
    assert (head.state, head.first_closed_on, head.closed_count) == ("found", before.first_closed_on, 1)
    assert (last.verb, last.reason) == (Verb.REOPEN.value, "回头看未通过：又堆满了")
    assert Case.objects.live().get(number=item.number).look_back_result == "反弹"
    assert {day: _closed(day) for day in closes} == closes
    assert figures.read(figures.known()["look_backs"], Asking(date(2022, 8, 31))).value == 1


def _closed(day: date) -> tuple[figures.Value, ...]:
    keys = ("issues_found", "issues_closed", "hazards_found", "hazards_closed")
    return tuple(reading.value for reading in figures.read_all(Asking(day), keys).values())


@pytest.mark.parametrize(
    ("outcome", "note", "by", "at", "why"),
    [
        (Outcome.MENDED, "", "check", AUGUST - 9 * DAY, "日起才可判定已整改"),
        (Outcome.FAILED, " ", "check", AUGUST, "请写明现场情况"),
        (Outcome.GONE, "", "check", AUGUST, "请写明无法查看的原因"),
        (Outcome.FAILED, "坏了", "desk", AUGUST, "这一件没有分派给您"),
    ],
)
def test_a_result_that_may_not_be_recorded_leaves_nothing(
    drawn: Draw, outcome: Outcome, note: str, by: str, at: object, why: str
) -> None:
    item = given()

    with pytest.raises(Refused, match=why):
        actions.judge(item=item, outcome=outcome, note=note, by=by, at=at)  # type: ignore[arg-type]

    assert not Result.objects.exists()
    assert queries.head_of(item).state == "closed"


def test_who_laid_hands_on_it_since_it_was_given_to_them_may_not_judge_it(drawn: Draw) -> None:
    item = given(CaseKind.HAZARD, "head")
    step = Step.objects.filter(number=item.number, verb="report_done")[0]
    entry = Entry.objects.create(at=AUGUST, by="测试", verb="测试")
    Step.objects.create(
        code=step.code, entry=entry, recorded_at=AUGUST, register=step.register, number=step.number, serial=99,
        verb="handle", happened_at=AUGUST, by="head", state="handling",
    )  # fmt: skip

    with pytest.raises(Refused, match="不能回头看"):
        actions.judge(item=item, outcome=Outcome.FAILED, note="未清", by="head", at=AUGUST)


def test_an_item_is_judged_once(drawn: Draw) -> None:
    item = given()
    actions.judge(item=item, outcome=Outcome.GONE, note="已拆迁", by="check", at=SEPTEMBER)

    with pytest.raises(Refused, match="已经回头看"):
        actions.judge(item=item, outcome=Outcome.MENDED, by="check", at=SEPTEMBER)
    with pytest.raises(Refused, match="已经回头看，不需再分派"):
        actions.assign(items=[item], to="head", by="head", at=SEPTEMBER)


def test_an_item_given_to_another_meanwhile_is_not_judged_by_the_former(drawn: Draw) -> None:
    item = given()
    actions.assign(items=[item], to="serve", by="head", at=AUGUST)

    with pytest.raises(Conflict, match="刚刚改派"):
        actions.judge(item=item, outcome=Outcome.MENDED, by="check", at=SEPTEMBER)


def test_a_case_taken_up_again_after_the_draw_did_not_hold(drawn: Draw) -> None:
    item = given()
    head = queries.head_of(item)
    casework.reopen(case=head, reason="居民反映", version=head.version, by="desk", at=AUGUST)

    with pytest.raises(Refused, match="抽取后已重新办理"):
        actions.judge(item=item, outcome=Outcome.MENDED, by="check", at=SEPTEMBER)
    actions.judge(item=item, outcome=Outcome.FAILED, note="已重办", by="check", at=SEPTEMBER)

    assert Step.objects.filter(number=item.number, verb="reopen").count() == 1


def test_a_correction_voids_the_result_adds_another_and_takes_up_what_did_not_hold(drawn: Draw) -> None:
    item = given()
    actions.judge(item=item, outcome=Outcome.MENDED, by="check", at=SEPTEMBER)

    with pytest.raises(Refused, match="请写明更正的理由"):
        actions.correct(item=item, outcome=Outcome.FAILED, note="未清", reason="", by="check", at=SEPTEMBER)
    with pytest.raises(Refused, match="结果由回头看的人或负责人更正"):
        actions.correct(item=item, outcome=Outcome.FAILED, note="未清", reason="误", by="binli", at=SEPTEMBER)
    actions.correct(item=item, outcome=Outcome.FAILED, note="未清", reason="看错门牌", by="check", at=SEPTEMBER)

    assert Result.objects.count() == 2
    stands = Result.objects.live().get()
    assert (stands.outcome, stands.note, stands.on) == ("failed", "未清", date(2022, 9, 10))
    assert queries.head_of(item).state == "found"


def test_corrected_to_mended_a_case_that_was_taken_up_again_goes_on(drawn: Draw) -> None:
    item = given()
    actions.judge(item=item, outcome=Outcome.FAILED, note="未清", by="check", at=SEPTEMBER)

    actions.correct(item=item, outcome=Outcome.MENDED, reason="看错门牌", by="head", at=SEPTEMBER)

    assert queries.head_of(item).state == "found"
    assert Case.objects.live().get(number=item.number).look_back_result == "合格"


def test_a_kind_without_a_look_back_is_not_drawn_from(cast: Cast) -> None:
    casework.mend_on_the_spot(
        kind=CaseKind.COMPONENT, code=BINLI, description="井盖移位", note="复位", by="binli", at=JULY
    )

    with pytest.raises(Refused, match="上月没有办结的事项"):
        actions.draw_month(month="2022-08", by="head", at=AUGUST)
