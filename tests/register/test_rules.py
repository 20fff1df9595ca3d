"""What may stand in the register, decided on plain values."""

from __future__ import annotations

import pytest

from jiedao.register.kinds import PREMISES, RISK_NAMES, SHAPES, kind_by_name
from jiedao.register.rules import (
    one_plus_n,
    why_not_address,
    why_not_contact,
    why_not_entry,
    why_not_gone,
    why_not_grid,
    why_not_named,
    why_not_position,
    why_not_undo,
)

HOME, STREET = "990099001001", "990099001000"


@pytest.mark.parametrize(
    ("kind", "number", "code", "role", "reason"),
    [
        ("cell", f"{HOME}001", HOME, "", None),
        ("governance", f"{HOME}999", HOME, "", None),
        ("party", f"{HOME}001", HOME, "station", None),
        ("party", f"{HOME}002", HOME, "point", None),
        ("party", f"{STREET}001", STREET, "hub", None),
        ("party", f"{HOME}001", HOME, "", "请写明这个党建网格是街道枢纽、居民区站点还是新空间新领域点位"),
        ("party", f"{HOME}001", HOME, "hub", "街道枢纽属于街道本身，居民区站点和点位属于居民区"),
        ("party", f"{STREET}001", STREET, "station", "街道枢纽属于街道本身，居民区站点和点位属于居民区"),
        ("cell", f"{HOME}001", HOME, "point", "只有党建网格分层级"),
        ("cell", f"{HOME}000", HOME, "", f"网格序号应为 001 至 999：{HOME}000"),
        ("cell", f"{HOME}01", HOME, "", f"网格编号应为 15 位数字（居民区代码 12 位加序号 3 位）：{HOME}01"),
        ("cell", "990099001002001", HOME, "", f"网格编号的前 12 位应与所在居民区一致（{HOME}）：990099001002001"),
    ],
)
def test_a_grid_bears_its_committees_code_and_a_serial(
    kind: str, number: str, code: str, role: str, reason: str | None
) -> None:
    assert why_not_grid(kind=kind, number=number, code=code, role=role) == reason


@pytest.mark.parametrize(
    ("code", "named", "taken", "reason"),
    [
        (HOME, "滨里一村", False, None),
        (HOME, " ", False, "小区的名称或编号不能为空"),
        ("990099001099", "滨里一村", False, "代码 990099001099 不在居民区名录中"),
        (HOME, "滨里一村", True, "小区“滨里一村”已经登记"),
    ],
)
def test_an_entry_has_a_name_of_its_own_in_a_committee_of_the_street(
    code: str, named: str, taken: bool, reason: str | None
) -> None:
    assert why_not_entry(code=code, codes={HOME, STREET}, named=named, label="小区", taken=taken) == reason


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("", None),
        (f"{HOME}001", None),
        (f"{HOME}002", f"没有编号为 {HOME}002 的单元网格"),
        ("990099001002001", "单元网格 990099001002001 不在这个居民区"),
    ],
)
def test_an_address_lies_in_grids_that_are_there_and_of_its_committee(number: str, reason: str | None) -> None:
    known = {"单元网格": {f"{HOME}001", "990099001002001"}}

    assert why_not_address({"单元网格": number}, known, HOME) == reason


@pytest.mark.parametrize(
    ("named", "there", "reason"),
    [
        ("", False, None),
        ("滨里一村", True, None),
        ("滨里一村", False, "这个居民区没有登记小区“滨里一村”，请先登记"),
    ],
)
def test_an_entry_names_only_what_is_there(named: str, there: bool, reason: str | None) -> None:
    assert why_not_named(label="小区", named=named, there=there) == reason


@pytest.mark.parametrize(
    ("leaning", "reason"),
    [
        ({}, None),
        ({"楼栋": 0}, None),
        ({"楼栋": 3, "标准地址": 12}, "“滨里一村”下还有楼栋 3 条、标准地址 12 条，请先更正或撤销这些登记"),
    ],
)
def test_nothing_leaves_from_under_what_names_it(leaning: dict[str, int], reason: str | None) -> None:
    assert why_not_gone(named="滨里一村", leaning=leaning) == reason


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("", True),
        ("13912345678", True),
        ("021-55551234", True),
        ("13912345678、0215555123", True),
        ("1391234567", False),
        ("12912345678", False),
        ("老王", False),
    ],
)
def test_a_contact_is_telephone_numbers(text: str, fine: bool) -> None:
    assert (why_not_contact(text) is None) is fine


@pytest.mark.parametrize(
    ("lon", "lat", "reason"),
    [
        (125.0, 30.2, None),
        (-180.0, 90.0, None),
        (30.2, 125.0, "经纬度写反了：经度 30.2，纬度 125"),
        (500000.0, 30.0, "经度应在 ±180 之间，纬度应在 ±90 之间：500000，30"),
    ],
)
def test_a_position_is_degrees_in_their_order(lon: float, lat: float, reason: str | None) -> None:
    assert why_not_position(lon, lat) == reason


@pytest.mark.parametrize(
    ("undoable", "newest", "reason"),
    [
        (True, True, None),
        (True, False, "后来又有改动，只能从最近的一步撤起"),
        (False, True, "“导入”不能在这里撤销"),
    ],
)
def test_only_the_last_act_is_taken_back_and_only_the_registers_own(
    undoable: bool, newest: bool, reason: str | None
) -> None:
    assert why_not_undo(verb="导入", undoable=undoable, newest=newest) == reason


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("桂影路好邻居便利店", "shop"),
        ("滨里养老院", "elder_care"),
        ("滨里日间照料中心", "elder_care"),
        ("滨里社区服务中心", "enterprise"),
        ("滨里幼儿园", "school"),
        ("滨里一村3号地下车库", "garage"),
        ("道路改造工地", "building_site"),
        ("东门加油站", "filling_station"),
        ("滨里一村门厅", "other"),
    ],
)
def test_the_longest_ending_of_a_name_tells_the_kind(name: str, kind: str) -> None:
    assert kind_by_name(name) == kind


def test_every_kind_of_place_has_a_name_and_a_risk() -> None:
    assert {kind.risk for kind in PREMISES} <= set(RISK_NAMES)
    assert len({kind.name for kind in PREMISES}) == len(PREMISES)
    assert set(SHAPES) == {"boundary", "road", "building", "water"}


def test_the_party_grids_are_spoken_of_as_a_sum() -> None:
    assert one_plus_n(1, 27, 14) == "1+27+14"
