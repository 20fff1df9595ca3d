"""Entering, correcting, placing and taking back: each is one entry, and the register keeps what was there before."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from jiedao.ledger import actions as ledger
from jiedao.ledger.actions import Conflict
from jiedao.ledger.models import Entry
from jiedao.ledger.rules import EVERYTHING, Scope
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Street
from jiedao.places import distance, to_gcj02
from jiedao.register import actions, queries
from jiedao.register.models import Address, Building, Estate, Grid, Premises
from tests.world import BINLI, NOW, WUYUAN

STREET = f"{BINLI[:9]}000"


def place(number: str = "D001") -> Premises:
    found: Premises = Premises.objects.live().get(number=number)
    return found


def corrected(fact: Any, **changes: object) -> Any:
    return ledger.again(fact, **changes)


@pytest.mark.parametrize(
    "fact",
    [
        lambda: Premises(number="D900", name="滨里药房", code=BINLI, kind="shop", risk="low", contact="13912345678"),
        lambda: Grid(kind="cell", number=f"{BINLI}001", code=BINLI, name="第一单元网格"),
        lambda: Estate(code=BINLI, name="滨里三村", company="和光物业", owners_state="standing"),
        lambda: Building(code=BINLI, estate="滨里一村", name="3号", floors=6),
        lambda: Address(code=BINLI, address="桂影路12号", estate="滨里一村"),
    ],
)
def test_an_entry_of_each_kind_is_entered_once(subdistrict: Street, fact: Any) -> None:
    assert actions.state(fact=fact(), by="desk", at=NOW)

    with pytest.raises(Refused, match="已经登记"):
        actions.state(fact=fact(), by="desk", at=NOW)
    assert Entry.objects.filter(verb="登记名录").count() == 1


def test_the_same_serial_stands_once_in_each_kind_of_grid(subdistrict: Street) -> None:
    for kind, role in (("cell", ""), ("governance", ""), ("party", "station")):
        actions.state(fact=Grid(kind=kind, number=f"{BINLI}001", code=BINLI, name="一", role=role), by="desk", at=NOW)

    assert Grid.objects.live().filter(number=f"{BINLI}001").count() == 3


def test_one_plus_n_is_counted_from_the_party_grids_that_stand(subdistrict: Street) -> None:
    grids = [
        Grid(kind="party", number=f"{STREET}001", code=STREET, name="枢纽", role="hub"),
        Grid(kind="party", number=f"{BINLI}001", code=BINLI, name="站", role="station"),
        Grid(kind="party", number=f"{WUYUAN}001", code=WUYUAN, name="站", role="station"),
        Grid(kind="party", number=f"{WUYUAN}002", code=WUYUAN, name="商务楼", role="point"),
        Grid(kind="cell", number=f"{WUYUAN}001", code=WUYUAN, name="格"),
    ]
    actions.state_all(facts=grids, by="desk", at=NOW)
    assert str(queries.party_grids(Scope.of(STREET[:9]))) == "1+2+1"
    assert queries.party_grids(Scope.of(WUYUAN)).committees == {WUYUAN: {"party": 2, "cell": 1}}

    actions.withdraw(fact=Grid.objects.live().get(role="point"), reason="合并", by="desk", at=NOW)
    assert str(queries.party_grids(Scope.of(STREET[:9]))) == "1+2+0"


def test_many_are_entered_together_or_not_at_all(subdistrict: Street) -> None:
    grids = [Grid(kind="cell", number=f"{BINLI}{n:03d}", code=BINLI, name="格") for n in (1, 2, 1)]

    with pytest.raises(Refused, match="已经登记"):
        actions.state_all(facts=grids, by="desk", at=NOW)
    assert not Grid.objects.exists()


def test_a_correction_voids_and_adds_under_one_entry_that_shows_both_with_people_masked(subdistrict: Street) -> None:
    former = place()
    new = corrected(former, owner="方远志", contact="13912345678", risk="high")

    assert actions.state(fact=new, former=former, by="desk", at=NOW)

    entry = Entry.objects.latest("pk")
    assert (entry.verb, entry.detail["fields"]) == (
        "更正名录",
        {"负责人": ["", "方**"], "联系电话": ["", "139****5678"], "风险等级": ["低", "高"]},
    )
    former.refresh_from_db()
    assert (former.void_entry, place().entry) == (entry, entry)


def test_a_correction_that_changes_nothing_leaves_no_entry(subdistrict: Street) -> None:
    before = Entry.objects.count()

    assert not actions.state(fact=corrected(place()), former=place(), by="desk", at=NOW)
    assert Entry.objects.count() == before


def test_of_two_who_correct_the_same_entry_the_second_is_told(subdistrict: Street) -> None:
    seen = place()
    actions.state(fact=corrected(seen, risk="high"), former=seen, by="desk", at=NOW)

    told = r"林岚于09-01 09:00“更正名录”（风险等级：低 → 高）"
    for act in (
        lambda: actions.state(fact=corrected(seen, risk="medium"), former=seen, by="binli", at=NOW),
        lambda: actions.place(fact=seen, lon=125.001, lat=30.001, source="map", by="binli", at=NOW),
        lambda: actions.take_position(fact=seen, reason="", by="binli", at=NOW),
        lambda: actions.withdraw(fact=seen, reason="停业", by="binli", at=NOW),
    ):
        with pytest.raises(Conflict, match=told), transaction.atomic():
            act()
    assert (place().risk, place().lon) == ("high", None)


def test_whoever_is_quicker_between_the_question_and_the_act_is_told_of_too(
    subdistrict: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = place()
    actions.state(fact=corrected(seen, risk="high"), former=seen, by="desk", at=NOW)
    monkeypatch.setattr("jiedao.organisation.actions.overtaken.after", lambda fact: ([], fact))

    with pytest.raises(Conflict, match="刚刚被他人更新"), transaction.atomic():
        actions.state(fact=corrected(seen, risk="medium"), former=seen, by="binli", at=NOW)
    assert place().risk == "high"


def test_a_former_version_leads_to_what_stands_under_another_number_and_back_after_undoing(subdistrict: Street) -> None:
    first = place()
    actions.state(fact=corrected(first, number="D800"), former=first, by="desk", at=NOW)
    second = place("D800")
    actions.state(fact=corrected(second, number="D801"), former=second, by="desk", at=NOW)

    assert queries.current("premises", first.pk, EVERYTHING) == place("D801")
    actions.undo(entry=place("D801").entry, fact=place("D801"), scope=EVERYTHING, by="desk", at=NOW)
    assert queries.current("premises", second.pk, EVERYTHING) == place("D800")
    actions.withdraw(fact=place("D800"), reason="停业", by="desk", at=NOW)
    assert queries.current("premises", first.pk, EVERYTHING) is None


def test_a_position_of_a_web_map_is_converted_and_what_was_given_is_kept(subdistrict: Street) -> None:
    given = to_gcj02(125.004, 30.005)

    placed = actions.place(fact=place(), lon=given[0], lat=given[1], source="gcj02", by="desk", at=NOW)

    assert (placed.raw_lon, placed.raw_lat, placed.crs_source) == (*given, "gcj02")
    assert (placed.lon, placed.lat) == pytest.approx((125.004, 30.005), abs=1e-9)
    assert distance(given, (125.004, 30.005)) > 100


@pytest.mark.parametrize(
    ("lon", "lat", "outside", "committee"),
    [(125.005, 30.005, False, BINLI), (125.015, 30.005, False, WUYUAN), (125.03, 30.005, True, "")],
)
def test_a_position_is_told_by_the_boundaries_in_which_it_lies(
    subdistrict: Street, lon: float, lat: float, outside: bool, committee: str
) -> None:
    placed = actions.place(fact=place(), lon=lon, lat=lat, source="map", by="desk", at=NOW)
    assert placed.lon is not None
    assert placed.lat is not None

    boundaries = queries.ground()
    assert boundaries.outside(placed.lon, placed.lat) is queries.outside_street(lon, lat) is outside
    assert boundaries.committee(placed.lon, placed.lat) == committee


def test_without_the_streets_boundary_nothing_lies_outside() -> None:
    assert not queries.Ground({}).outside(0.0, 0.0)


def test_swapped_degrees_are_refused(subdistrict: Street) -> None:
    with pytest.raises(Refused, match="经纬度写反了"):
        actions.place(fact=place(), lon=30.0, lat=125.0, source="map", by="desk", at=NOW)


def test_the_database_keeps_a_position_whole(subdistrict: Street) -> None:
    half = corrected(place(), lon=125.0)
    entry = ledger.enter(by="测试", at=NOW, verb="测试")
    ledger.void([place()], entry=entry)

    with pytest.raises(IntegrityError), transaction.atomic():
        ledger.record([half], entry=entry)


def test_a_position_is_taken_away_or_the_last_step_is_taken_back(subdistrict: Street) -> None:
    actions.place(fact=place(), lon=125.001, lat=30.001, source="map", by="desk", at=NOW)
    actions.place(fact=place(), lon=125.002, lat=30.002, source="map", by="desk", at=NOW)
    steps = queries.story(place())

    with pytest.raises(Refused, match="只能从最近的一步撤起"):
        actions.undo(entry=steps[1].entry, fact=place(), scope=Scope.of(STREET[:9]), by="desk", at=NOW)
    actions.undo(entry=steps[0].entry, fact=place(), scope=Scope.of(STREET[:9]), by="desk", at=NOW)
    assert place().lon == 125.001

    actions.take_position(fact=place(), reason="标错", by="desk", at=NOW)
    assert (place().lon, place().crs_source) == (None, "")
    with pytest.raises(Refused, match="还没有位置"):
        actions.take_position(fact=place(), reason="", by="desk", at=NOW)
    assert [step.entry.verb for step in queries.story(place())] == [
        "撤去位置",
        "撤销",
        "单位定位",
        "单位定位",
        "点位入名录",
    ]


def test_what_the_ledger_brought_is_not_taken_back_here(subdistrict: Street) -> None:
    first = queries.story(place())[0].entry

    with pytest.raises(Refused, match="“点位入名录”不能在这里撤销"):
        actions.undo(entry=first, fact=place(), scope=Scope.of(STREET[:9]), by="desk", at=NOW)
    with pytest.raises(Refused, match="还涉及其他居民区"):
        actions.undo(entry=first, fact=place(), scope=Scope.of(BINLI), by="binli", at=NOW)


def test_an_entry_leaves_the_register_with_a_reason(subdistrict: Street) -> None:
    with pytest.raises(Refused, match="请写明"):
        actions.withdraw(fact=place(), reason=" ", by="desk", at=NOW)

    actions.withdraw(fact=place(), reason="停业", by="desk", at=NOW)
    assert not Premises.objects.live().filter(number="D001").exists()


def test_who_answers_for_a_place_is_shown_in_full_for_a_reason_that_is_entered(subdistrict: Street) -> None:
    new = corrected(place(), owner="方远志", contact="13912345678")
    actions.state(fact=new, former=place(), by="desk", at=NOW)

    for reason in ("", " ", "查"):
        with pytest.raises(Refused, match="请写明查看的原因"):
            actions.unmask(fact=place(), reason=reason, by="binli", at=NOW)
    told = actions.unmask(fact=place(), reason="通知检查，本人电话13912345678", by="binli", at=NOW)

    assert told == {"owner": "方远志", "contact": "13912345678"}
    entry = Entry.objects.latest("pk")
    assert (entry.verb, entry.by, entry.reason) == ("查看姓名电话", "binli", "通知检查，本人电话139****5678")
    assert entry.detail == {"told": ["负责人", "联系电话"]}


def test_the_head_of_a_grid_is_masked_in_entries_and_shown_for_a_reason(subdistrict: Street) -> None:
    grid = Grid(kind="cell", number=f"{BINLI}001", code=BINLI, name="第一格", head_name="顾长青")
    actions.state(fact=grid, by="desk", at=NOW)
    new = corrected(grid, head_name="方远志")
    actions.state(fact=new, former=grid, by="desk", at=NOW)

    assert Entry.objects.latest("pk").detail["fields"] == {"网格长": ["顾**", "方**"]}
    assert actions.unmask(fact=new, reason="联系走访", by="binli", at=NOW) == {"head_name": "方远志"}


def test_what_bears_no_name_has_nothing_to_show(subdistrict: Street) -> None:
    before = Entry.objects.count()

    with pytest.raises(Refused, match="没有遮盖的内容"):
        actions.unmask(fact=place(), reason="通知检查", by="binli", at=NOW)
    assert Entry.objects.count() == before


def test_a_name_that_was_copied_masked_is_refused(subdistrict: Street) -> None:
    with pytest.raises(Refused, match=r"“方\*\*”是遮盖后的姓名，请填写全名"):
        actions.state(fact=corrected(place(), owner="方**"), former=place(), by="desk", at=NOW)


def test_the_next_number_goes_on_from_the_commonest_series(subdistrict: Street) -> None:
    assert queries.next_number() == "D004"
