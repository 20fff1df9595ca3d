"""Drawing, giving out, judging and correcting: what each leaves behind, and what is refused with which words."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import transaction

from jiedao import figures
from jiedao.casework import actions as casework
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Case, Head, Step
from jiedao.casework.rules import Verb
from jiedao.estimate import digest, draw, read_frame
from jiedao.figures import Asking
from jiedao.ledger import actions as ledger
from jiedao.ledger.actions import Conflict
from jiedao.ledger.models import Entry
from jiedao.lookback import actions, queries
from jiedao.lookback.models import Draw, Item, Result
from jiedao.lookback.rules import Outcome
from jiedao.organisation import actions as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Role
from jiedao.organisation.models import Person
from tests.casework.cast import BINLI, STREET, Cast, closed_again, post_of
from tests.lookback.conftest import AUGUST, DAY, JULY, SEPTEMBER, case_of, given

pytestmark = pytest.mark.django_db


def test_a_month_draws_from_what_was_closed_the_month_before_by_kind_and_risk(drawn: Draw) -> None:
    assert (drawn.size, drawn.drawn_on) == (11, date(2022, 8, 10))
    assert drawn.strata == [
        {"stratum": "hazard/high", "size": 2, "drawn": 2},
        {"stratum": "hazard/other", "size": 1, "drawn": 1},
        {"stratum": "issue/other", "size": 8, "drawn": 5},
    ]
    assert Item.objects.live().count() == drawn.drawn == 8


def test_what_was_closed_at_a_place_before_is_of_high_risk(drawn: Draw) -> None:
    risks = dict(Item.objects.filter(kind="hazard").values_list("closed_on", "risk"))

    assert [risks[date(2022, 7, day)] for day in (4, 5, 6)] == [0, 2, 2]  # three at one address


def test_anybody_draws_the_same_from_the_published_frame(drawn: Draw) -> None:
    assert drawn.digest == digest(drawn.frame)
    assert drawn.seed == f"2022-08|990099001000|{drawn.digest}"
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
        ("head", "2022-07", "只能抽取近十二个月内、尚未抽取的月份"),  # the house began in July
        ("head", "2022-11", "只能抽取近十二个月内、尚未抽取的月份"),
        ("head", "2022-09", "请先抽取2022年8月的样本"),
    ],
)
def test_who_may_not_draw_is_told_why(july: list[Head], by: str, month: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        actions.draw_month(month=month, by=by, at=SEPTEMBER)

    assert not Draw.objects.exists()


def test_months_that_nobody_drew_are_drawn_later_the_earliest_first_each_with_its_entry(july: list[Head]) -> None:
    assert actions.draw_missing(by="check", at=SEPTEMBER) == []

    made = actions.draw_missing(by="head", at=SEPTEMBER + 30 * DAY)

    assert [(draw.month, draw.size) for draw in made] == [("2022-08", 11), ("2022-09", 0), ("2022-10", 0)]
    assert Entry.objects.filter(verb="回头看抽样").count() == 3
    assert actions.draw_missing(by="head", at=SEPTEMBER + 31 * DAY) == []


def sample() -> list[tuple[str, str, str]]:
    """What is drawn, and the seed by which."""
    seed = Draw.objects.live().get(month="2022-08").seed
    return [(seed, item.stratum, item.number) for item in queries.all_items("2022-08")]


def test_whoever_draws_on_whatever_day_draws_the_same(july: list[Head]) -> None:
    """Neither a relapse nor a revocation in the days between changes it, nor that it is drawn in another month."""
    with transaction.atomic():
        actions.draw_month(month="2022-08", by="head", at=AUGUST - 9 * DAY)
        first = sample()
        transaction.set_rollback(True)
    for head, days in ((july[0], 8), (july[-1], 7)):
        casework.reopen(case=head, reason="又堆放了", version=head.version, by="desk", at=AUGUST - days * DAY)
    filed = Head.objects.get(pk=july[0].pk)
    casework.revoke(case=filed, reason="登记有误", version=filed.version, by="head", at=AUGUST)

    actions.draw_missing(by="lead", at=SEPTEMBER)

    assert sample() == first


def test_nothing_is_drawn_of_a_month_without_a_close_and_it_is_on_record(july: list[Head]) -> None:
    actions.draw_month(month="2022-08", by="head", at=SEPTEMBER)

    drawn = actions.draw_month(month="2022-09", by="head", at=SEPTEMBER)

    assert (drawn.size, drawn.drawn, drawn.strata) == (0, 0, [])


def test_before_the_house_began_there_is_nothing_to_draw(cast: Cast) -> None:
    assert queries.missing_months(AUGUST.date()) == []  # founded in August: the first to draw is September
    assert actions.draw_missing(by="head", at=AUGUST) == []


@pytest.mark.parametrize("then", ["open", "mended", "revoked", "merged"])
def test_what_was_taken_up_again_in_its_month_did_not_hold_whatever_followed(
    cast: Cast, july: list[Head], then: str
) -> None:
    head = Head.objects.get(pk=july[-1].pk)
    at = JULY + 20 * DAY
    head = casework.reopen(case=head, reason="又堆放了", version=head.version, by="desk", at=at)
    if then == "mended":
        closed_again(cast, head, at + DAY)
    elif then == "revoked":
        casework.revoke(case=head, reason="误", version=head.version, by="head", at=at + DAY)
    elif then == "merged":
        other = casework.file(kind=CaseKind.ISSUE, code=BINLI, description="堆物", by="desk", at=at)
        casework.merge(case=head, into=other, version=head.version, by="desk", at=at + DAY)

    drawn = actions.draw_month(month="2022-08", by="head", at=AUGUST)

    assert drawn.size == 11
    assert {"stratum": "issue/reopened", "size": 1, "drawn": 0} in drawn.strata
    assert not Item.objects.filter(number=head.number).exists()
    street, issue = queries.rates(date(2022, 9, 1)).rates[:2]
    assert (issue.said.fallen, issue.said.size, street.said.fallen) == (1, 8, 1)


def test_what_is_closed_once_more_in_the_next_month_is_drawn_from_in_both(cast: Cast, july: list[Head]) -> None:
    head = Head.objects.get(pk=july[-1].pk)
    head = casework.reopen(case=head, reason="又堆放了", version=head.version, by="desk", at=JULY + 20 * DAY)
    closed_again(cast, head, AUGUST)

    august, september = actions.draw_missing(by="head", at=SEPTEMBER)

    assert {"stratum": "issue/reopened", "size": 1, "drawn": 0} in august.strata
    assert september.strata == [{"stratum": "issue/high", "size": 1, "drawn": 1}]  # taken up again before


def stated(number: str, at: datetime, *, mended: date | None, verified: date | None, **more: object) -> Case:
    """A hazard as a ledger tells of it that was taken in at that moment."""
    entry = ledger.enter(by="导入", at=at, verb="导入")
    fact = Case(
        code=BINLI, register="问题隐患台账", number=number, kind="hazard", found_on=date(2022, 6, 1),
        rectified_on=mended, verified_on=verified, **more,
    )  # fmt: skip
    ledger.record([fact], entry=entry)
    casework.ensure_heads([fact])
    return fact


@pytest.mark.parametrize(
    ("taken_in", "mended", "verified", "more", "strata"),
    [
        # A ledger of July comes in August: the house then comes to know of the close, and September draws from it.
        (AUGUST, date(2022, 7, 5), date(2022, 7, 6), {}, ["hazard/other"]),
        (AUGUST, date(2022, 7, 5), date(2022, 7, 6), {"due_on": date(2022, 7, 1)}, ["hazard/other"]),
        (AUGUST, date(2022, 7, 5), None, {}, []),  # not verified: not closed
        (AUGUST, date(2021, 7, 5), date(2021, 7, 6), {}, []),  # longer ago than anybody can look at
        (AUGUST, date(2022, 7, 5), date(2022, 7, 6), {"look_back_result": "反弹"}, ["hazard/reopened"]),
        (SEPTEMBER, date(2022, 7, 5), date(2022, 7, 6), {}, []),  # it came later still: October draws from it
    ],
)
def test_a_close_that_a_ledger_tells_of_is_drawn_from_when_the_house_came_to_know_of_it(
    cast: Cast, taken_in: datetime, mended: date, verified: date | None, more: dict[str, object], strata: list[str]
) -> None:
    stated("YH1", taken_in, mended=mended, verified=verified, **more)

    frame = queries.frame_of("2022-09", "990099001000")

    assert [one.stratum for one in frame.closed] == strata


def test_a_later_copy_that_tells_of_the_same_close_brings_nothing_new(cast: Cast) -> None:
    fact = stated("YH1", AUGUST, mended=date(2022, 7, 5), verified=date(2022, 7, 6))
    entry = ledger.enter(by="导入", at=SEPTEMBER, verb="导入")
    ledger.void([fact], entry=entry)
    ledger.record([ledger.again(fact, address="滨里路8号")], entry=entry)

    assert [len(queries.frame_of(month, "990099001000").closed) for month in ("2022-09", "2022-10")] == [1, 0]


def test_a_case_of_a_ledger_that_was_worked_on_here_is_drawn_from_by_its_steps(cast: Cast) -> None:
    """Closed by the ledger, taken up here in the same month and mended: it did not hold."""
    stated("YH1", AUGUST, mended=date(2022, 8, 5), verified=date(2022, 8, 6))
    head = Head.objects.get(number="YH1")
    head = casework.reopen(case=head, reason="又有了", version=head.version, by="desk", at=AUGUST + DAY)
    closed_again(cast, head, AUGUST + 2 * DAY)

    assert [one.stratum for one in queries.frame_of("2022-09", "990099001000").closed] == ["hazard/reopened"]


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

    head = case_of(item)
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
    assert case_of(item).state == "closed"


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
    head = case_of(item)
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
    with pytest.raises(Refused, match="结果由回头看的人、另一名核查员或负责人更正"):
        actions.correct(item=item, outcome=Outcome.FAILED, note="未清", reason="误", by="binli", at=SEPTEMBER)
    actions.correct(item=item, outcome=Outcome.FAILED, note="未清", reason="看错门牌", by="check", at=SEPTEMBER + DAY)

    assert Result.objects.count() == 2
    stands = Result.objects.live().get()
    assert (stands.outcome, stands.note, stands.on) == ("failed", "未清", date(2022, 9, 11))
    assert case_of(item).state == "found"


@pytest.mark.parametrize("was", Outcome)
@pytest.mark.parametrize("to", Outcome)
@pytest.mark.parametrize("by", ["check", "check2", "head"])
def test_who_arranges_makes_no_result_better_than_it_was_found(drawn: Draw, was: Outcome, to: Outcome, by: str) -> None:
    """Who looked back may, and another inspector; in their own names, and what it was stays to be seen."""
    if was is to:
        return
    second_inspector()
    item = given()
    actions.judge(item=item, outcome=was, note="现场", by="check", at=SEPTEMBER)
    better = [Outcome.FAILED, Outcome.GONE, Outcome.MENDED]
    softens = better.index(to) > better.index(was)

    if by == "head" and softens:
        with pytest.raises(Refused, match="只能由回头看的人，或没有经手的另一名核查员看过后更正"):
            actions.correct(item=item, outcome=to, note="看过", reason="核对", by=by, at=SEPTEMBER + DAY)
        return
    result = actions.correct(item=item, outcome=to, note="看过", reason="核对", by=by, at=SEPTEMBER + DAY)

    assert (result.by, result.on, result.outcome) == (by, date(2022, 9, 11), to.value)
    (told,) = queries.corrections(item)
    assert (told.was.outcome, told.was.by, told.by, told.reason) == (was.value, "check", "章立群", "核对")


def second_inspector() -> None:
    person = Person.objects.create(username="check2", name="贺知远")
    organisation.give_post(person=person, role=Role.INSPECTOR, prefix=STREET, by="admin", at=AUGUST)


def test_a_correction_asks_what_the_result_itself_was_asked(drawn: Draw) -> None:
    early, item = AUGUST - 8 * DAY, given()
    actions.judge(item=item, outcome=Outcome.GONE, note="无人", by="check", at=early)

    with pytest.raises(Refused, match="日起才可判定已整改"):
        actions.correct(item=item, outcome=Outcome.MENDED, reason="再去", by="check", at=early)
    head = case_of(item)
    casework.reopen(case=head, reason="居民反映", version=head.version, by="desk", at=AUGUST)
    with pytest.raises(Refused, match="抽取后已重新办理"):
        actions.correct(item=item, outcome=Outcome.MENDED, reason="再去", by="check", at=SEPTEMBER)


def test_what_befell_the_case_after_its_next_close_is_no_matter_of_this_result(cast: Cast, drawn: Draw) -> None:
    """Failed by this look-back, mended and closed, and long after taken up for something new."""
    item = given()
    actions.judge(item=item, outcome=Outcome.FAILED, note="未清", by="check", at=AUGUST)
    head = closed_again(cast, case_of(item), AUGUST + DAY)
    casework.reopen(case=head, reason="又有了", version=head.version, by="desk", at=SEPTEMBER)

    with pytest.raises(Refused, match="不能回头看"):
        actions.correct(
            item=item, outcome=Outcome.GONE, note="走错", reason="看错", by="check", at=SEPTEMBER
        )  # verified
    actions.correct(item=item, outcome=Outcome.FAILED, note="一半未清", reason="写错", by="head", at=SEPTEMBER)
    assert not queries.reopened_since(item, but=queries.result_times(item))


def test_corrected_to_mended_a_case_that_was_taken_up_again_goes_on(drawn: Draw) -> None:
    item = given()
    actions.judge(item=item, outcome=Outcome.FAILED, note="未清", by="check", at=SEPTEMBER)

    actions.correct(item=item, outcome=Outcome.MENDED, reason="看错门牌", by="check", at=SEPTEMBER)

    assert case_of(item).state == "found"
    assert Case.objects.live().get(number=item.number).look_back_result == "合格"


@pytest.mark.parametrize("outcome", [Outcome.MENDED, Outcome.FAILED])
def test_of_a_case_whose_ledger_was_taken_back_nothing_can_be_found(drawn: Draw, outcome: Outcome) -> None:
    item = given()
    Head.objects.filter(number=item.number).delete()

    with pytest.raises(Refused, match="只能记为无法查看"):
        actions.judge(item=item, outcome=outcome, note="现场", by="check", at=SEPTEMBER)
    actions.judge(item=item, outcome=Outcome.GONE, note="台账已撤销", by="check", at=SEPTEMBER)


def test_a_kind_without_a_look_back_is_not_drawn_from(cast: Cast) -> None:
    casework.mend_on_the_spot(
        kind=CaseKind.COMPONENT, code=BINLI, description="井盖移位", note="复位", by="binli", at=JULY
    )

    assert actions.draw_month(month="2022-08", by="head", at=AUGUST).size == 0
