"""Reading GeoJSON: every refusal names the feature and says in Chinese what is wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiedao.places import Unreadable, collection, feature, moved, point, read, to_gcj02, to_wgs84, vertices

RING = [[121.0, 31.0], [121.1, 31.0], [121.1, 31.1], [121.0, 31.0]]


def file(*geometries: Any, **more: Any) -> bytes:
    features = [feature(geometry, name=f"地块{n}") for n, geometry in enumerate(geometries, 1)]
    return json.dumps(collection(features) | more).encode()


def test_features_come_with_their_place_in_the_file_their_properties_and_their_geometry() -> None:
    features, wrong = read(file(point(121.0, 31.0), {"type": "Polygon", "coordinates": [RING]}))

    assert wrong == []
    assert [(one.position, one.called, one.geometry["type"]) for one in features] == [
        (1, "第1个要素“地块1”", "Point"),
        (2, "第2个要素“地块2”", "Polygon"),
    ]


def test_a_single_feature_is_a_file_too_and_a_byte_order_mark_does_no_harm() -> None:
    content = b"\xef\xbb\xbf" + json.dumps(feature(point(121.0, 31.0)) | {"id": 7}).encode()
    features, wrong = read(content)

    assert ([one.id for one in features], wrong) == (["7"], [])


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        ({"type": "Polygon", "coordinates": [RING[:3]]}, "面至少要有4个点（首尾相同）"),
        ({"type": "Polygon", "coordinates": [[*RING[:3], [121.0, 31.01]]]}, "面没有闭合，首尾两点应相同"),
        ({"type": "LineString", "coordinates": [[121.0, 31.0]]}, "线至少要有2个点"),
        ({"type": "Point", "coordinates": [31.0, 121.0]}, "坐标[31.0, 121.0]的经纬度写反了，应先经度后纬度"),
        (
            {"type": "Point", "coordinates": [503000, 3450000]},
            "坐标[503000, 3450000]不是经纬度，请先转换为以度为单位的坐标",
        ),
        ({"type": "Point", "coordinates": ["121", "31"]}, "坐标应为[经度, 纬度]两个数字"),
        ({"type": "Point", "coordinates": [True, 31.0]}, "坐标应为[经度, 纬度]两个数字"),
        ({"type": "Point", "coordinates": [1e999, 31.0]}, "坐标应为[经度, 纬度]两个数字"),
        ({"type": "Polygon", "coordinates": []}, "坐标为空或层次不对"),
        ({"type": "Polygon", "coordinates": RING}, "坐标应为[经度, 纬度]两个数字"),
        ({"type": "Circle", "coordinates": [1, 2]}, "不支持图形类型“Circle”"),
        ({"type": "Point"}, "坐标应为[经度, 纬度]两个数字"),
    ],
)
def test_a_wrong_feature_is_named(geometry: dict[str, Any], reason: str) -> None:
    text = file(point(121.0, 31.0), geometry).replace(b"Infinity", b"1e999")
    features, wrong = read(text)

    assert len(features) == 1
    assert [str(one) for one in wrong] == [f"第2个要素“地块2”：{reason}"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "文件不是有效的 JSON（第1行）"),
        (b"[NaN]", "文件不是有效的 JSON"),
        ("{}".encode("utf-16"), "文件不是 UTF-8 编码，请另存为 UTF-8 后再导入"),
        (b"[]", "文件不是 GeoJSON：最外层应为对象"),
        (b'{"type": "Topology"}', "文件不是 GeoJSON 要素集（FeatureCollection）"),
        (
            file(crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4549"}}),
            "文件的坐标系是“urn:ogc:def:crs:EPSG::4549”，请先转换为经纬度（WGS-84 或 CGCS2000）",
        ),
        (b"[" * 100_000, "文件的层次过深，不是正常的 GeoJSON"),
    ],
)
def test_a_file_that_is_none_is_refused_as_a_whole(content: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(content)

    assert str(refusal.value) == reason


@pytest.mark.parametrize("one", [None, 3, "x", {"type": "Feature"}, {"type": "Feature", "properties": []}])
def test_what_is_no_feature_is_named_by_its_place(one: Any) -> None:
    features, wrong = read(json.dumps({"type": "FeatureCollection", "features": [one]}).encode())

    assert (features, [refusal.feature for refusal in wrong]) == ([], ["第1个要素"])


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["type", "coordinates"]), inner),
    max_leaves=8,
)
TYPES = st.sampled_from(["Point", "LineString", "Polygon", "MultiPolygon", "Feature"])


@given(st.fixed_dictionaries({"type": TYPES, "coordinates": JSON}) | JSON)
def test_whatever_stands_in_a_geometry_is_read_or_named(geometry: Any) -> None:
    content = json.dumps({"type": "FeatureCollection", "features": [feature({}) | {"geometry": geometry}]}).encode()
    try:
        features, wrong = read(content)
    except Unreadable:
        return

    assert len(features) + len(wrong) == 1
    for one in features:
        assert list(vertices(one.geometry))


def test_a_geometry_is_moved_between_datums_and_keeps_its_shape() -> None:
    shifted = moved({"type": "Polygon", "coordinates": [[[*corner, 3.0] for corner in RING]]}, to_gcj02)

    assert shifted["coordinates"][0][0] == [round(n, 7) for n in to_gcj02(121.0, 31.0)]
    back = moved(shifted, to_wgs84)["coordinates"][0]
    assert [pytest.approx(corner, abs=2e-7) for corner in RING] == back
