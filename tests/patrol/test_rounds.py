"""A round: planned from what is due, walked, signed by every unit, and told week by week."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from jiedao import figures
from jiedao.casework import actions as casework
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Case, Head
from jiedao.ledger import actions as ledger
from jiedao.ledger.actions import Conflict
from jiedao.ledger.rules import EVERYTHING, Scope
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from jiedao.patrol import actions, queries
from jiedao.patrol.models import Answer, Call, Lesson, Member, Met, Round, Signature, Stop, Visit
from jiedao.patrol.queries import Spot
from jiedao.places.plane import distance
from jiedao.register.models import Premises
from tests.casework.cast import BINLI, DAY, NOW, STREET, WUYUAN, Cast, closed_again
from tests.patrol.cast import TODAY, planned, visited


def sign(number: str, unit: int, by: str = "grid", **said: Any) -> Signature:
    return actions.sign(round=number, unit=unit, by=by, **{"at": NOW} | said)


def test_a_round_keeps_its_week_team_places_and_why_they_were_chosen(cast: Cast) -> None:
    visited(1, "P002", cases=[{"kind": "hazard", "description": "堆物"}])

    made = planned(cast, "P002", "P001", week=date(2022, 8, 4))

    assert (made.number, made.week, made.code) == ("XC20223101", TODAY, BINLI)
    assert list(Member.objects.order_by("pk").values_list("unit__name", flat=True)) == [
        "平安办",
        "区水务局",
        "滨里居委会",
    ]
    assert list(Stop.objects.order_by("serial").values_list("serial", "point_number", "reason")) == [
        (1, "P002", "未整改隐患1件"),
        (2, "P001", "从未走访"),
    ]
    assert planned(cast).number == "XC20223102"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"stops": ["P005"]}, "不在巡查范围内：梧园地下车库"),
        ({"stops": ["P999"]}, "请选择要走的点位"),
        ({"units": []}, "请选择参加的单位"),
        ({"code": WUYUAN}, "不能在这个范围安排巡查"),
        ({"week": date(2022, 7, 31)}, "已经过去的一周"),
        ({"checklist": "none-such"}, "没有这张检查表"),
        ({"by": "lead"}, "不能在这个范围安排巡查"),
    ],
)
def test_what_cannot_be_planned_is_refused_with_its_reason(cast: Cast, changes: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused, match=why):
        planned(cast, **changes)

    assert Round.objects.count() == 0


def test_a_round_of_the_street_goes_through_several_committees(cast: Cast) -> None:
    planned(cast, "P001", "P005", by="desk", code=f"{STREET}000")

    assert set(Stop.objects.values_list("code", flat=True)) == {BINLI, WUYUAN}


@pytest.mark.parametrize(
    ("username", "sees"),
    [
        ("grid", True),  # their committee
        ("binli", True),
        ("desk", True),  # the whole street
        ("safe", True),  # their unit takes part
        ("wuyuan", False),
        ("help", False),
        ("write", False),
        ("admin", False),
    ],
)
def test_a_round_is_seen_by_those_of_its_place_and_those_who_take_part(cast: Cast, username: str, sees: bool) -> None:
    made = planned(cast)

    assert (queries.round_of(organisation.who(username), made.number) is not None) == sees


def test_ones_own_rounds_stand_first(cast: Cast) -> None:
    others = planned(cast, "P005", by="desk", code=WUYUAN, units=[cast.services.pk])
    own = planned(cast)

    lines = queries.rounds(organisation.who("safe"), TODAY, TODAY)

    assert [(line.round.number, line.mine) for line in lines] == [(own.number, True), (others.number, False)]


def test_the_list_of_a_round_says_what_became_of_each_place(cast: Cast) -> None:
    made = planned(cast, "P001", "P002", "P004")
    visited(1, "P001", round=made.number, answers={"exit": "no"})
    visited(2, "P002", round=made.number, outcome="closed")
    visited(3, "P003", round=made.number)

    lines = queries.stops(made)

    assert [(line.point_number, line.seen, line.cases, line.planned) for line in lines] == [
        ("P001", True, 1, True),
        ("P002", False, 0, True),
        ("P004", False, 0, True),
        ("P003", True, 0, False),
    ]
    (line,) = queries.rounds(organisation.who("grid"), TODAY, TODAY)
    assert (line.stops, line.called, line.cases, line.signed) == (3, 3, 1, 0)


def test_every_unit_signs_on_one_screen_and_who_has_no_account_is_marked(cast: Cast) -> None:
    made = planned(cast)
    visited(round=made.number)

    sign(made.number, cast.binli.pk)
    sign(made.number, cast.safety.pk, by="safe")
    sign(made.number, cast.bureau.pk, name="陆远")

    assert list(Signature.objects.order_by("pk").values_list("name", "by", "on_behalf")) == [
        ("池小满", "grid", False),
        ("陆一鸣", "safe", False),
        ("陆远", "grid", True),
    ]


@pytest.mark.parametrize(
    ("unit", "by", "name", "why"),
    [
        ("safety", "grid", " ", "请填写签字人姓名"),
        ("bureau", "grid", " ", "请填写签字人姓名"),
        ("services", "serve", "", "没有参加"),
        ("binli", "wuyuan", "", "不在您的职务范围内"),
    ],
)
def test_nobody_signs_without_a_name_or_for_a_unit_that_did_not_walk(
    cast: Cast, unit: str, by: str, name: str, why: str
) -> None:
    made = planned(cast)
    visited(round=made.number)

    with pytest.raises(Refused, match=why):
        sign(made.number, getattr(cast, unit).pk, by=by, name=name)


def test_a_unit_signs_once_and_after_somebody_went(cast: Cast) -> None:
    made = planned(cast)
    with pytest.raises(Refused, match="走访后再签字"):
        sign(made.number, cast.binli.pk)
    visited(round=made.number)
    sign(made.number, cast.binli.pk)

    with pytest.raises(Refused, match="已经签字"):
        sign(made.number, cast.binli.pk, by="binli")


def lines(number: str, by: str = "grid") -> dict[str, queries.SignLine]:
    """How each unit of a round stands with its signature."""
    who = organisation.who(by)
    found = queries.round_of(who, number)
    assert found is not None
    return {line.unit.name: line for line in queries.sign_lines(found, who)}


def test_a_record_added_after_a_signature_is_signed_for_anew(cast: Cast) -> None:
    made = planned(cast)
    visited(round=made.number)
    sign(made.number, cast.binli.pk)
    visited(2, "P002", round=made.number)
    assert not lines(made.number)["滨里居委会"].covers

    sign(made.number, cast.binli.pk, at=NOW + DAY)

    assert lines(made.number)["滨里居委会"].done
    assert list(Signature.objects.order_by("pk").values_list("calls", "voided_at")) == [(1, NOW + DAY), (2, None)]


def test_three_units_sign_on_one_screen_and_those_with_accounts_confirm(cast: Cast) -> None:
    made = planned(cast)
    visited(round=made.number)
    sign(made.number, cast.binli.pk)
    sign(made.number, cast.safety.pk, name="陆一鸣")
    sign(made.number, cast.bureau.pk, name="陆远")

    def standing() -> dict[str, bool]:
        return {name: line.done for name, line in lines(made.number).items()}

    assert standing() == {"滨里居委会": True, "平安办": False, "区水务局": True}
    assert [line.lacking for line in queries.rounds(organisation.who("grid"), TODAY, TODAY)] == [1]
    with pytest.raises(Refused, match="已经签字"):
        sign(made.number, cast.safety.pk, name="陆一鸣")
    sign(made.number, cast.safety.pk, by="safe", at=NOW + DAY)

    assert all(standing().values())
    signature = Signature.objects.live().get(unit=cast.safety)
    assert (signature.name, signature.by, signature.confirmed_by, signature.signed_at) == (
        "陆一鸣",
        "grid",
        "safe",
        NOW,
    )


def test_a_round_bends_while_it_is_walked(cast: Cast) -> None:
    made = planned(cast, "P001", "P002")
    told: dict[str, Any] = {"round": made.number, "by": "grid", "at": NOW}
    actions.add_stop(point_number="P003", **told)
    actions.move_stop(point_number="P003", earlier=True, **told)
    actions.move_stop(point_number="P001", earlier=False, **told)

    assert [(line.serial, line.point_number, line.reason) for line in queries.stops(made)] == [
        (1, "P003", "临时增加"),
        (2, "P001", "从未走访"),
        (3, "P002", "从未走访"),
    ]
    visited(1, "P003", round=made.number)
    for number, why in (("P003", "已经去过"), ("P009", "没有这个点位")):
        with pytest.raises(Refused, match=why):
            actions.drop_stop(point_number=number, **told)
    actions.drop_stop(point_number="P001", **told)
    assert [(line.serial, line.point_number) for line in queries.stops(made)] == [(1, "P003"), (2, "P002")]
    for number, why in (("P003", "已经有"), ("P005", "不在巡查范围内"), ("P009", "没有这个点位")):
        with pytest.raises(Refused, match=why):
            actions.add_stop(point_number=number, **told)
    with pytest.raises(Refused, match="已经是第一处"):
        actions.move_stop(point_number="P003", earlier=True, **told)


def test_a_wrong_record_is_voided_and_what_it_filed_stays(cast: Cast) -> None:
    made = planned(cast)
    lesson = {"audience": "居民", "material": "消防法", "people": 1}
    call = visited(round=made.number, answers={"exit": "no"}, lesson=lesson)
    sign(made.number, cast.binli.pk)
    for by, why in (("binli", "由登记人或科室负责人作废"), ("grid", "请写明作废的原因")):
        with pytest.raises(Refused, match=why):
            actions.void_visit(call=call, reason="" if by == "grid" else "错", by=by, at=NOW)

    numbers = actions.void_visit(call=call, reason="点错了点位", by="head", at=NOW)

    assert numbers == [Head.objects.get().number]
    assert [model.objects.live().count() for model in (Call, Answer, Lesson, Visit)] == [0, 0, 0, 0]
    assert (Head.objects.get().state, Met.objects.live().count()) == ("found", 1)
    assert not lines(made.number)["滨里居委会"].covers
    with pytest.raises(Refused, match="已经作废"):
        actions.void_visit(call=call, reason="再来", by="grid", at=NOW)
    with pytest.raises(Conflict, match="已经作废"):  # the same form sent again puts nothing back
        visited(round=made.number, answers={"exit": "no"}, lesson=lesson)


def test_a_day_on_which_somebody_else_was_there_too_stays_a_visit(cast: Cast) -> None:
    first, _ = visited(1), visited(2, by="safe")

    actions.void_visit(call=first, reason="重复", by="grid", at=NOW)

    assert Visit.objects.live().count() == 1


def test_a_round_is_given_up_before_it_began_and_with_a_reason(cast: Cast) -> None:
    made = planned(cast)
    with pytest.raises(Refused, match="原因"):
        actions.give_up(round=made.number, reason=" ", by="grid", at=NOW)

    actions.give_up(round=made.number, reason="高温停工", by="grid", at=NOW)

    live = [model.objects.live().count() for model in (Round, Member, Stop)]
    assert live == [0, 0, 0]
    begun = planned(cast)
    visited(round=begun.number)
    with pytest.raises(Refused, match="已经开始"):
        actions.give_up(round=begun.number, reason="下雨", by="grid", at=NOW)
    assert begun.number == "XC20223102"  # a number is never used again


def test_a_week_without_a_round_is_shown_as_such_and_a_planned_one_is_none(cast: Cast) -> None:
    first = planned(cast)
    visited(1, round=first.number)
    visited(2, "P002", at=NOW + 8 * DAY)  # a visit, but on no round
    planned(cast, week=date(2022, 8, 15), at=NOW + 10 * DAY)

    found = queries.compliance(Scope.of(STREET), TODAY, date(2022, 8, 21))

    assert list(found.held.values()) == [True, False, False]
    assert (found.done, found.longest_gap, round(found.percent or 0, 1)) == (1, 2, 33.3)
    by = queries.compliance_by([BINLI, WUYUAN], TODAY, date(2022, 8, 21))
    assert (by[BINLI].done, by[WUYUAN].done) == (1, 0)
    weeks = figures.read(figures.known()["round_weeks"], figures.Asking(date(2022, 8, 21)))
    assert weeks.value == found.done


def test_a_place_is_due_for_what_happened_there(cast: Cast) -> None:
    entry = ledger.enter(by="admin", at=NOW, verb="测试")
    seen = [("P001", 10), ("P002", 40), ("P004", 40), ("P005", 100)]
    ledger.record(
        [
            Visit(
                code=BINLI,
                point_number=number,
                point_name=number,
                visited_on=TODAY - timedelta(days=ago),
                visitor="池小满",
            )
            for number, ago in seen
        ],
        entry=entry,
    )
    visited(1, "P004", outcome="closed", cases=[{"kind": "hazard", "description": "堆物"}])

    rows = {row.spot.number: row for row in queries.due_rows(queries.spots(), TODAY)}

    assert {number: row.due.over(TODAY) for number, row in rows.items()} == {
        "P001": -80,
        "P002": -50,
        "P003": None,
        "P004": 26,  # a closed door did not make it seen; the open hazard makes it due after a fortnight
        "P005": 10,
        "P006": None,
    }
    assert [number for number, row in rows.items() if row.due.is_due(TODAY)] == ["P004", "P003", "P006", "P005"]


def complained(**said: Any) -> Head:
    """A complaint of pollution in 滨里, from the desk."""
    own: dict[str, Any] = {"kind": CaseKind.POLLUTION, "code": BINLI, "description": "油烟", "by": "desk", "at": NOW}
    return casework.file(**(own | said))


@pytest.mark.parametrize(
    ("said", "reaches"),
    [
        ({"point_number": "P002"}, True),
        ({"address": "滨里路锦味面馆"}, True),
        ({"address": "滨里路锦味面馆旁１号"}, True),
        ({"address": "滨里路锦味面馆（二楼排风口）"}, True),
        ({"address": "滨里路面馆"}, False),
        ({"address": "滨里路锦味面馆", "point_number": "P001"}, False),
        ({"address": "滨里路锦味面馆", "code": WUYUAN}, False),
    ],
)
def test_a_complaint_reaches_its_place_by_number_or_address(cast: Cast, said: dict[str, Any], reaches: bool) -> None:
    head = complained(**said)
    spot = queries.spots_of(["P002"])["P002"]

    (row,) = queries.due_rows([spot], TODAY)

    assert row.known.complaints == int(reaches)
    assert list(queries.cases_of(organisation.who("desk"), spot)) == ([head] if reaches else [])


def test_an_address_that_two_places_share_tells_of_neither(cast: Cast) -> None:
    entry = ledger.enter(by="admin", at=NOW, verb="测试")
    twins = [Premises(number=n, name=n, code=BINLI, kind="shop", risk="low", address="横河路8号") for n in ("Q1", "Q2")]
    ledger.record(twins, entry=entry)

    complained(address="横河路8号")

    assert [row.known.complaints for row in queries.due_rows(queries.spots(), TODAY)] == [0] * 8


def test_every_time_a_case_came_back_within_the_year_counts(cast: Cast) -> None:
    spot = queries.spots_of(["P001"])["P001"]
    head = casework.mend_on_the_spot(
        kind=CaseKind.HAZARD,
        code=BINLI,
        description="堵",
        point_number="P001",
        note="清",
        by="grid",
        at=NOW,
    )
    for again in (300, 364):
        head = casework.reopen(case=head, reason="又堵", version=head.version, by="desk", at=NOW + again * DAY)
        head = closed_again(cast, head, NOW + again * DAY)

    def relapses(days: int) -> int:
        return queries.due_rows([spot], TODAY + timedelta(days=days))[0].known.relapses

    assert [relapses(days) for days in (299, 300, 370, 670, 800)] == [0, 1, 2, 1, 0]


def test_what_a_ledger_says_relapsed_counts_where_nothing_was_reopened_for_it(cast: Cast) -> None:
    entry = ledger.enter(by="admin", at=NOW, verb="测试")
    said = {"register": "问题隐患台账", "kind": "hazard", "code": BINLI, "point_number": "P001", "found_on": TODAY}
    words = ("不合格", "合格", "未整改")
    facts = [Case(number=f"YH{n}", looked_back_on=TODAY, look_back_result=word, **said) for n, word in enumerate(words)]
    ledger.record(facts, entry=entry)

    (row,) = queries.due_rows([queries.spots_of(["P001"])["P001"]], TODAY)

    assert row.known.relapses == 2


def test_every_garage_checked_this_quarter_is_a_query(cast: Cast) -> None:
    visited(1, "P001", answers={"fire": "no", "exit": "yes"})

    when = queries.quarter(TODAY)
    covered = {row.kind: (row.checked, row.seen, row.all, row.percent) for row in queries.coverage(EVERYTHING, when)}

    assert (when.start, when.end) == (date(2022, 7, 1), date(2022, 9, 30))
    assert covered["garage"] == (1, 1, 2, 50.0)
    assert covered["elder_care"] == (0, 0, 1, 0.0)
    assert queries.checked_in(when) == {"P001": TODAY}


@pytest.mark.parametrize(
    ("answers", "checked"),
    [
        ({}, False),
        ({"exit": "yes"}, False),  # the danger was not asked for
        ({"fire": "no"}, False),  # nothing but the danger was
        ({"fire": "no", "exit": "none"}, True),
        ({"fire": "no", "exit": "no"}, True),
    ],
)
def test_an_empty_form_is_a_visit_and_no_check(cast: Cast, answers: dict[str, str], checked: bool) -> None:
    call = visited(1, "P001", answers=answers)

    garage = next(row for row in queries.coverage(EVERYTHING, queries.quarter(TODAY)) if row.kind == "garage")

    assert (call.checked, garage.checked, garage.seen) == (checked, int(checked), 1)
    assert (figures.read(figures.known()["points_checked"], figures.Asking(TODAY)).value or 0) == int(checked)


@pytest.mark.parametrize("day", [date(2022, month, 28) for month in range(1, 13)])
def test_a_quarter_has_three_months(day: date) -> None:
    found = queries.quarter(day)

    assert found.start <= day <= found.end
    assert (found.start.day, (found.end + timedelta(days=1)).day, found.end.month - found.start.month) == (1, 1, 2)


def test_the_last_quarters_can_be_chosen() -> None:
    assert [one.key for one in queries.quarters(TODAY)][:4] == ["2022Q3", "2022Q2", "2022Q1", "2021Q4"]
    assert queries.quarters(TODAY)[3].name == "2021年第4季度"


def test_places_that_only_the_visit_ledger_names_are_visited_too(cast: Cast) -> None:
    entry = ledger.enter(by="admin", at=NOW, verb="测试")
    names = [("滨里老药房", date(2022, 1, 5)), ("滨里新药房", date(2022, 3, 5))]
    visits = [Visit(code=BINLI, point_number="D9", point_name=n, visited_on=d, visitor="甲") for n, d in names]
    ledger.record(visits, entry=entry)

    assert queries.spots_of(["D9"])["D9"] == Spot("D9", "滨里新药房", BINLI, "shop", "medium")
    visited(1, "D9")
    assert Visit.objects.live().filter(point_number="D9").count() == 3


def test_the_walk_is_no_longer_than_the_order_in_which_places_were_chosen() -> None:
    spots = [
        Spot(f"P{n}", "", BINLI, "shop", "low", lon=121.0 + lon, lat=31.0 + lat)
        for n, (lon, lat) in enumerate([(0, 0), (0.01, 0.01), (0.001, 0), (0.009, 0.01), (0.002, 0.001)])
    ]
    nowhere = Spot("A0", "", BINLI, "shop", "low")

    def length(walk: list[Spot]) -> float:
        points = [(spot.lon or 0, spot.lat or 0) for spot in walk]
        return sum(distance(a, b) for a, b in pairwise(points))

    walk = queries.in_order([nowhere, *spots])

    assert walk[-1] == nowhere
    assert sorted(spot.number for spot in walk) == sorted(spot.number for spot in [nowhere, *spots])
    assert length(walk[:-1]) <= length(spots)


def test_the_place_remembers_everything_that_happened_there(cast: Cast) -> None:
    answers = {"fire": "no", "exit": "no"}
    visited(1, answers=answers, lesson={"audience": "居民", "material": "消防法", "people": 5})
    visited(2, outcome="closed", at=NOW + DAY)
    visited(3, "P002", answers={"exit": "no"})

    who, spot = organisation.who("grid"), queries.spots_of(["P001"])["P001"]
    told = queries.story(who, spot)

    assert [(line.on, line.what) for line in told] == [
        (date(2022, 8, 2), "走访：关门停业"),
        (TODAY, f"发现{Head.objects.get(pk=told[1].head.pk) if told[1].head else ''}"),
        (TODAY, "走访"),
    ]
    assert told[2].note == "不符合：“疏散通道、安全出口畅通”；登记事项1件；普法：消防法，居民5人"
    assert queries.story(organisation.who("wuyuan"), spot)[0].what == "走访：关门停业"
    assert all(line.head is None for line in queries.story(organisation.who("wuyuan"), spot))
