"""What is due and why, which weeks had their round, what an answer makes: rules on plain values."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiedao.casework.kinds import KINDS as CASE_KINDS
from jiedao.organisation.kinds import Role, Seat, Who
from jiedao.patrol.kinds import CHECKLISTS, MET, PLANNERS, VISITORS, checklist_for
from jiedao.patrol.rules import (
    KIND_INTERVALS,
    SHORTEST,
    Holds,
    Item,
    Known,
    due,
    is_wrong,
    monday,
    urgency,
    weeks,
    why_not_add,
    why_not_answer,
    why_not_plan,
    why_not_reroute,
    why_not_sign,
    why_not_visit,
    why_not_void,
)
from jiedao.register.kinds import PREMISES_NAMES, RISK_NAMES

DAY = date(2022, 8, 1)
STREET, BINLI, WUYUAN = "990099001", "990099001001", "990099001002"
days = st.dates(date(2021, 1, 1), date(2024, 12, 31))


@pytest.mark.parametrize(
    ("known", "days", "reasons"),
    [
        (Known("shop", "high", DAY), 30, ("高风险",)),
        (Known("shop", "medium", DAY), 90, ()),
        (Known("shop", "low", DAY), 180, ()),
        (Known("garage", "low", DAY), 90, ()),
        (Known("elder_care", "low", DAY), 30, ()),
        (Known("shop", "medium", DAY, open_hazards=2), 14, ("未整改隐患2件",)),
        (Known("shop", "medium", DAY, relapses=1), 45, ("反弹1次",)),
        (Known("shop", "medium", DAY, relapses=9), 7, ("反弹9次",)),
        (Known("shop", "low", DAY, complaints=2), 101, ("投诉2件",)),
        (Known("garage", "medium", DAY, 1, 1, 1), 7, ("未整改隐患1件", "反弹1次", "投诉1件")),
        (Known("shop", "low"), 180, ("从未走访",)),
    ],
)
def test_a_place_is_due_by_its_kind_and_risk_and_sooner_for_a_reason(
    known: Known, days: int, reasons: tuple[str, ...]
) -> None:
    found = due(known)

    assert (found.days, found.reasons) == (days, reasons)
    assert found.on == (known.seen_on + timedelta(days=days) if known.seen_on else None)


def test_a_place_is_due_on_the_day_itself_and_one_never_seen_always() -> None:
    found = due(Known("shop", "high", DAY))

    assert [found.is_due(DAY + timedelta(days=n)) for n in (29, 30, 31)] == [False, True, True]
    assert due(Known("shop", "low")).is_due(DAY)
    assert (found.over(DAY), due(Known("shop")).over(DAY)) == (-30, None)


knowns = st.builds(
    Known,
    st.sampled_from(sorted(PREMISES_NAMES)),
    st.sampled_from(sorted(RISK_NAMES)),
    st.none() | days,
    st.integers(0, 5),
    st.integers(0, 5),
    st.integers(0, 5),
)


@given(knowns, st.sampled_from(["relapses", "complaints", "open_hazards"]))
def test_trouble_never_puts_a_visit_off(known: Known, trouble: str) -> None:
    worse = Known(**vars(known) | {trouble: getattr(known, trouble) + 1})

    assert SHORTEST <= due(worse).days <= due(known).days
    assert urgency(worse, date(2024, 12, 31)) <= urgency(known, date(2024, 12, 31))


def test_every_kind_with_an_own_interval_is_one_of_the_register() -> None:
    assert set(KIND_INTERVALS) <= set(PREMISES_NAMES)


@given(st.lists(days), days, st.integers(0, 500))
def test_weeks_with_a_round_are_never_more_than_weeks_elapsed(made: list[date], since: date, length: int) -> None:
    as_of = since + timedelta(days=length)

    found = weeks(made, since, as_of)

    assert all(week.weekday() == 0 and since <= week and week + timedelta(days=6) <= as_of for week in found.held)
    assert found.done <= len(found.held)
    assert [week for week, held in found.held.items() if held] == sorted(
        {monday(day) for day in made if since <= day <= as_of} & set(found.held)
    )


@pytest.mark.parametrize(
    ("made", "as_of", "held", "running", "gap"),
    [
        ((), date(2022, 8, 7), "0", False, 1),
        ((), date(2022, 8, 6), "", False, 0),
        ((date(2022, 8, 6),), date(2022, 8, 6), "", True, 0),
        ((date(2022, 8, 2), date(2022, 8, 3)), date(2022, 8, 21), "100", False, 2),
        ((date(2022, 8, 7), date(2022, 8, 8), date(2022, 8, 22)), date(2022, 8, 22), "110", True, 1),
    ],
)
def test_a_week_counts_when_its_sunday_is_past(
    made: tuple[date, ...], as_of: date, held: str, running: bool, gap: int
) -> None:
    found = weeks(made, DAY, as_of)

    assert "".join(str(int(one)) for one in found.held.values()) == held
    assert (found.running, found.longest_gap) == (running, gap)
    assert found.percent == (100 * held.count("1") / len(held) if held else None)


EVERY = [(checklist, item) for checklist in CHECKLISTS.values() for item in checklist.items]


@pytest.mark.parametrize(("checklist", "item"), EVERY, ids=[f"{one.key}.{item.key}" for one, item in EVERY])
def test_every_question_of_a_checklist_can_be_asked(checklist: object, item: Item) -> None:
    right = {"yes": "no", "no": "yes"}[item.wrong]

    assert item.becomes is None or item.becomes in MET
    if item.holds is Holds.YES_NO:
        assert (is_wrong(item, item.wrong), is_wrong(item, right), is_wrong(item, "none")) == (True, False, False)
        assert why_not_answer(item, right, "") is None
        assert (why_not_answer(item, item.wrong, "") is None) == (item.stops is None)
        assert why_not_answer(item, item.wrong, "9时报119") is None
    if item.stops:
        assert all((item.stops.call, item.stops.first, item.wrong == "yes"))


def test_the_questions_of_a_checklist_have_keys_of_their_own() -> None:
    for checklist in CHECKLISTS.values():
        keys = [item.key for item in checklist.items]
        assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("kind", "said", "key"),
    [
        ("shop", "锦味面馆", "eatery"),
        ("shop", "餐饮 小满", "eatery"),
        ("shop", "小满药房", "shop"),
        ("garage", "滨里地下车库", "garage"),
        ("other", "滨里1号配电房", "plant"),
        ("other", "滨里1号活动室", "commons"),
        ("other", "滨里空地", "general"),
        ("unheard-of", "", "general"),
    ],
)
def test_a_place_is_asked_what_concerns_it(kind: str, said: str, key: str) -> None:
    assert checklist_for(kind, said).key == key


def test_every_kind_of_premises_has_its_checklist() -> None:
    assert {kind for kind in PREMISES_NAMES if checklist_for(kind).key != kind} == {"other"}
    assert all(kind in CASE_KINDS for kind in MET)


def who(role: Role, prefix: str) -> Who:
    return Who("somebody", (Seat(role, prefix),))


@pytest.mark.parametrize(
    ("role", "prefix", "code", "may"),
    [
        (Role.CLERK, STREET, f"{STREET}000", True),
        (Role.CLERK, STREET, BINLI, True),
        (Role.GRID_WORKER, BINLI, BINLI, True),
        (Role.GRID_WORKER, BINLI, WUYUAN, False),
        (Role.GRID_WORKER, BINLI, f"{STREET}000", False),
        (Role.LEADER, STREET, BINLI, False),
        (Role.VOLUNTEER, BINLI, BINLI, False),
    ],
)
def test_a_round_is_planned_where_ones_post_reaches(role: Role, prefix: str, code: str, may: bool) -> None:
    reason = why_not_plan(who=who(role, prefix), roles=PLANNERS, code=code, units=1, stops=["P001"])

    assert (reason is None) == may


def test_a_round_has_units_and_places() -> None:
    clerk = who(Role.CLERK, STREET)

    assert why_not_plan(who=clerk, roles=PLANNERS, code=BINLI, units=0, stops=["P001"]) == "请选择参加的单位"
    assert why_not_plan(who=clerk, roles=PLANNERS, code=BINLI, units=1, stops=[]) == "请选择要走的点位"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"there": True}, None),
        ({"there": False}, "这次巡查的路线上没有这个点位"),
        ({"there": True, "called": True}, "已经去过的点位不能移出"),
        ({"there": True, "left": 0}, "巡查至少要走一处；不去了的，请取消巡查"),
    ],
)
def test_what_may_leave_a_round(said: dict[str, Any], why: str | None) -> None:
    assert why_not_reroute(**said) == why


@pytest.mark.parametrize(
    ("known", "near", "there", "why"),
    [
        (True, True, False, None),
        (False, False, False, "没有这个点位，请从列出的里面选"),
        (True, False, False, "这个点位不在巡查范围内"),
        (True, True, True, "路线上已经有这个点位"),
    ],
)
def test_what_may_be_added_to_a_round(known: bool, near: bool, there: bool, why: str | None) -> None:
    assert why_not_add(known=known, near=near, there=there) == why


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, None),
        ({"own": False, "leads": True}, None),
        ({"own": False}, "走访记录由登记人或科室负责人作废"),
        ({"stands": False}, "这条走访记录已经作废"),
        ({"reason": " "}, "请写明作废的原因"),
    ],
)
def test_whose_record_is_voided_by_whom(changes: dict[str, Any], why: str | None) -> None:
    said: dict[str, Any] = {"stands": True, "own": True, "leads": False, "reason": "点错了"}
    assert why_not_void(**said | changes) == why


@pytest.mark.parametrize("role", list(Role))
def test_who_goes_round_visits_in_their_part_of_the_street_alone(role: Role) -> None:
    here, there = (
        why_not_visit(who=who(role, BINLI), roles=VISITORS, code=code, day=DAY, today=DAY, seen=True, answered=True)
        for code in (BINLI, WUYUAN)
    )

    assert (here is None) == (role in VISITORS)
    assert there is not None


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, None),
        ({"own": False, "name": "陆远"}, None),
        ({"in_team": False}, "没有参加"),
        ({"signed": True}, "已经签字"),
        ({"visited": 0}, "还没有走访记录"),
        ({"own": False}, "请填写签字人姓名"),
    ],
)
def test_a_unit_signs_by_its_own_account_or_by_the_name_of_who_signs(
    changes: dict[str, object], why: str | None
) -> None:
    said = {"in_team": True, "signed": False, "visited": 1, "own": True, "name": ""}

    reason = why_not_sign(**said | changes)  # type: ignore[arg-type]

    assert (reason is None) if why is None else (why in (reason or ""))
