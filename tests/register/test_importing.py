"""GeoJSON lands whole or not at all, and every wrong feature is named."""

from __future__ import annotations

import json
from typing import Any

import pytest

from jiedao.ledger.models import Entry
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Street
from jiedao.places import collection, feature, point, to_gcj02
from jiedao.register import actions, queries
from jiedao.register.models import Outline, Premises
from tests.register.conftest import boundaries, square
from tests.world import NOW

LINE = {"type": "LineString", "coordinates": [[125.0, 30.0], [125.02, 30.0]]}


def file(*features: dict[str, Any]) -> bytes:
    return json.dumps(collection(features)).encode()


def outlines(*features: dict[str, Any], **said: Any) -> actions.Came:
    return actions.import_outlines(content=file(*features), by="desk", at=NOW, **said)


def test_a_file_taken_twice_changes_nothing_the_second_time(subdistrict: Street) -> None:
    before = Entry.objects.count()

    came = actions.import_outlines(content=boundaries(), by="desk", at=NOW)

    assert came == actions.Came(same=3)
    assert Entry.objects.count() == before


def test_a_changed_outline_takes_the_place_of_the_former(subdistrict: Street) -> None:
    came = outlines(feature(square(125.0, 30.0, 0.009), kind="boundary", name="滨里"))

    assert came == actions.Came(changed=1)
    assert Outline.objects.live().count() == 3


def test_what_a_whole_file_does_not_hold_is_taken_out_where_that_is_asked(subdistrict: Street) -> None:
    outlines(feature(LINE, number="R1"), feature(LINE, number="R2"), kind="road")

    came = outlines(feature(LINE, number="R1"), kind="road", replace=True)

    assert came == actions.Came(same=1, gone=1)
    assert Outline.objects.live().filter(kind="boundary").count() == 3


def test_vectors_without_a_number_are_told_by_their_geometry(subdistrict: Street) -> None:
    came = outlines(feature(LINE, name="桂影路"), feature(square(125.0, 30.0), kind="water"), kind="road")

    assert came.fresh == 2
    assert outlines(feature(LINE, name="桂影路"), kind="road") == actions.Came(same=1)


def test_a_file_of_a_web_map_is_converted(subdistrict: Street) -> None:
    line = {"type": "LineString", "coordinates": [list(to_gcj02(125.0, 30.0)), list(to_gcj02(125.01, 30.0))]}

    outlines(feature(line, number="R9"), kind="road", crs="gcj02")

    row = Outline.objects.live().get(number="R9")
    kept = row.geometry["coordinates"]
    assert row.crs_source == "gcj02"
    assert [pytest.approx(corner, abs=1e-7) for corner in ([125.0, 30.0], [125.01, 30.0])] == kept


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (feature(LINE, name="甲"), "第2个要素“甲”：没有写明类别（kind）"),
        (feature(LINE, kind="铁路"), "第2个要素：类别“铁路”不是辖区界线、道路、建筑、水面之一"),
        (feature(square(125, 30), kind="road"), "第2个要素：道路不能是Polygon"),
        (feature(square(125, 30), kind="boundary", name="天外"), "第2个要素“天外”：“天外”不在居民区名录中"),
        (feature(square(125, 30), kind="boundary"), "第2个要素：没有写明是哪个居民区（code 或 name）"),
        (feature(LINE, kind="road", number="R1"), "第2个要素“R1”：与文件中另一个要素的编号相同（R1）"),
        (feature({"type": "LineString", "coordinates": []}, kind="road"), "第2个要素：坐标为空或层次不对"),
        (feature(LINE, kind="road", name="甲\0"), "第2个要素“甲\ufffd”：属性“name”中有不能保存的字符"),
        (feature(LINE, kind=["road"]), "第2个要素：没有写明类别（kind）"),
    ],
)
def test_one_wrong_feature_keeps_the_whole_file_out(subdistrict: Street, wrong: dict[str, Any], reason: str) -> None:
    before = Entry.objects.count()

    with pytest.raises(actions.Unfit) as refusal:
        outlines(feature(LINE, kind="road", number="R1"), wrong)

    assert [str(one) for one in refusal.value.wrong] == [reason]
    assert (Outline.objects.count(), Entry.objects.count()) == (3, before)


@pytest.mark.parametrize("content", [b"", b"{}", b'{"type": "FeatureCollection", "features": []}'])
def test_what_is_no_file_of_features_is_refused(subdistrict: Street, content: bytes) -> None:
    with pytest.raises(Refused, match="文件"):
        actions.import_outlines(content=content, by="desk", at=NOW)


def test_positions_come_by_the_numbers_of_the_places(subdistrict: Street) -> None:
    content = file(feature(point(125.001, 30.001), number="D001"), feature(point(125.011, 30.002), 编号="D002"))

    came = actions.import_positions(content=content, file="位置.geojson", by="desk", at=NOW)

    assert came == actions.Came(changed=2)
    placed = Premises.objects.live().exclude(lon=None).order_by("number").values_list("number", "lon", "crs_source")
    assert list(placed) == [("D001", 125.001, "wgs84"), ("D002", 125.011, "wgs84")]
    assert actions.import_positions(content=content, by="desk", at=NOW) == actions.Came(same=2)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (feature(point(125.0, 30.0), number="D999"), "第2个要素“D999”：名录中没有编号为“D999”的单位"),
        (feature(point(125.0, 30.0)), "第2个要素：没有写明点位编号（number）或阵地名称（site）"),
        (feature(LINE, number="D002"), "第2个要素“D002”：位置应为点（Point），不能是LineString"),
        (feature(point(125.0, 30.0), number="D001"), "第2个要素“D001”：与文件中另一个要素的编号相同（D001）"),
    ],
)
def test_a_wrong_position_keeps_all_out(subdistrict: Street, wrong: dict[str, Any], reason: str) -> None:
    with pytest.raises(actions.Unfit) as refusal:
        actions.import_positions(content=file(feature(point(125.0, 30.0), number="D001"), wrong), by="desk", at=NOW)

    assert str(refusal.value).endswith(reason)
    assert not Premises.objects.live().exclude(lon=None).exists()


def test_the_map_tells_which_of_its_vectors_were_converted(subdistrict: Street) -> None:
    outlines(feature(LINE, number="R1"), feature(LINE, number="R2"), kind="road", crs="gcj02")
    outlines(feature(LINE, number="R2"), feature(LINE, number="R3"), kind="road")

    assert queries.outlines_told() == [("辖区界线", 3, 0), ("道路", 3, 1)]


def test_positions_outside_the_street_are_taken_and_told_with_their_place_in_the_file(subdistrict: Street) -> None:
    content = file(
        feature(point(125.001, 30.001), number="D001"),
        feature(point(125.05, 30.001), number="D002"),
        feature(point(124.9, 30.001), site="第一睦邻中心"),
    )

    came = actions.import_positions(content=content, by="desk", at=NOW)

    assert came.outside == ("第2个要素：D002 梧园商铺2", "第3个要素：第一睦邻中心")
    assert str(came) == "新增 1，更新 2，未变 0；其中 2 个在街道界线外"
    assert Premises.objects.live().get(number="D002").lon == 125.05
    again = actions.import_positions(content=content, by="desk", at=NOW)
    assert (again.same, again.outside) == (3, came.outside)


def test_vectors_wholly_outside_the_street_are_taken_and_told(subdistrict: Street) -> None:
    far = {"type": "LineString", "coordinates": [[126.0, 30.0], [126.1, 30.0]]}
    into = {"type": "LineString", "coordinates": [[124.9, 30.01], [125.001, 30.01]]}
    through = {"type": "LineString", "coordinates": [[124.0, 30.01], [126.02, 30.01]]}

    came = outlines(feature(into, number="R1"), feature(through, number="R2"), feature(far, number="R3"), kind="road")

    assert came.outside == ("第3个要素“R3”（道路）",)
    assert came.fresh == 3


def test_without_the_streets_boundary_no_import_tells_of_any_outside(subdistrict: Street) -> None:
    actions.withdraw(fact=Outline.objects.live().get(code__endswith="000"), reason="重画", by="desk", at=NOW)

    came = actions.import_positions(content=file(feature(point(1.0, 1.0), number="D001")), by="desk", at=NOW)

    assert came == actions.Came(changed=1)
