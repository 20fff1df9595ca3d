"""Reading GeoJSON: every refusal names the feature and says in Chinese what is wrong."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiedao.places import Unreadable, collection, feature, inside, moved, point, read, to_gcj02, to_wgs84, vertices

TO_DEGREES = "请先转换为以度为单位的坐标"
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
            f"坐标[503000, 3450000]不是经纬度，{TO_DEGREES}",
        ),
        ({"type": "Point", "coordinates": ["121", "31"]}, "坐标应为[经度, 纬度]两个数字"),
        ({"type": "Point", "coordinates": [True, 31.0]}, "坐标应为[经度, 纬度]两个数字"),
        ({"type": "Point", "coordinates": [1e999, 31.0]}, "坐标应为[经度, 纬度]两个数字"),
        ({"type": "Point", "coordinates": [10**400, 31.0]}, f"坐标[1{'0' * 39}, 31.0]不是经纬度，{TO_DEGREES}"),
        ({"type": "Polygon", "coordinates": [[RING[0]] * 4]}, "面的面积为零"),
        ({"type": "Polygon", "coordinates": [[*RING[:2], [121.05, 31.0], RING[0]]]}, "面的面积为零"),
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


@pytest.mark.parametrize("properties", [None, [], 0, "EPSG:4549", {}, {"name": None}, {"name": [4549]}])
def test_a_datum_that_is_not_named_is_taken_as_degrees(properties: Any) -> None:
    features, wrong = read(file(point(121.0, 31.0), crs={"type": "name", "properties": properties}))

    assert (len(features), wrong) == (1, [])


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"properties": {"name": "甲\0"}}, "第1个要素“甲\ufffd”：属性“name”中有不能保存的字符"),
        ({"properties": {"name": "\ud800"}}, "第1个要素“\ufffd”：属性“name”中有不能保存的字符"),
        ({"properties": {"备注\udc00": "\0"}}, "第1个要素：属性“备注\ufffd”中有不能保存的字符"),
        ({"id": "\0"}, "第1个要素“甲”：id中有不能保存的字符"),
        ({"geometry": {"type": "\ud800"}}, "第1个要素“甲”：不支持图形类型“\ufffd”"),
    ],
)
def test_words_that_nothing_can_keep_are_named_and_the_message_can_be_written(more: dict[str, Any], told: str) -> None:
    _, wrong = read(json.dumps(feature(point(121.0, 31.0), name="甲") | more).encode())

    assert [str(one) for one in wrong] == [told]


def test_a_property_is_what_it_says_in_words_or_numbers() -> None:
    (one,), _ = read(file(point(121.0, 31.0)))
    said = replace(one, properties={"name": {"zh": "甲"}, "名称": "", "number": 7, "编号": " 八 ", "flag": True})

    assert [said.first("name", "名称"), said.first("name", "number"), said.first("编号"), said.first("flag")] == [
        "",
        "7",
        "八",
        "",
    ]


@pytest.mark.parametrize("one", [None, 3, "x", {"type": "Feature"}, {"type": "Feature", "properties": []}])
def test_what_is_no_feature_is_named_by_its_place(one: Any) -> None:
    features, wrong = read(json.dumps({"type": "FeatureCollection", "features": [one]}).encode())

    assert (features, [refusal.feature for refusal in wrong]) == ([], ["第1个要素"])


WORDS = st.text(max_size=5) | st.text(st.characters(categories=["Cs", "Cc"]), max_size=2)
NUMBERS = st.integers() | st.floats() | st.sampled_from([121.0, 31.0, 121.1, 31.1, 10**400, -(10**4000)])
NAMES = st.sampled_from(["type", "coordinates", "geometry", "properties", "features", "id", "name", "crs"]) | WORDS
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)
PLACES = st.lists(st.sampled_from([[121.0, 31.0], [121.1, 31.0], [121.1, 31.1], [121.0, 31.1]]), max_size=6)
GEOMETRIES = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["Point", "LineString", "Polygon", "MultiPolygon", "Feature"]),
        "coordinates": PLACES
        | st.lists(PLACES, max_size=2)
        | st.lists(st.lists(PLACES, max_size=2), max_size=2)
        | JSON,
    }
)
FEATURES = st.fixed_dictionaries(
    {"type": st.just("Feature"), "geometry": GEOMETRIES | JSON},
    optional={"properties": st.dictionaries(NAMES, JSON, max_size=3) | JSON, "id": JSON},
)
FILES = st.fixed_dictionaries(
    {"type": st.just("FeatureCollection"), "features": st.lists(FEATURES | JSON, max_size=3) | JSON},
    optional={"crs": st.fixed_dictionaries({"properties": JSON}) | JSON},
)


@given(FILES | FEATURES | JSON)
def test_whatever_json_a_file_holds_is_read_or_refused_in_words_that_can_be_written(whole: Any) -> None:
    refused = ""
    try:
        features, wrong = read(json.dumps(whole).encode())
    except Unreadable as refusal:
        features, wrong, refused = [], [], str(refusal)

    assert "\0" not in refused
    refused.encode()
    assert all("\0" not in str(one) and str(one).encode() for one in wrong)
    for one in features:
        one.first("name", "id").encode()
        kept = moved(one.geometry, to_wgs84)
        assert list(vertices(kept))
        assert inside((0.0, 0.0), kept) in (True, False)
        assert json.dumps(kept, allow_nan=False).encode()


def test_a_geometry_is_moved_between_datums_and_keeps_its_shape() -> None:
    shifted = moved({"type": "Polygon", "coordinates": [[[*corner, 3.0] for corner in RING]]}, to_gcj02)

    assert shifted["coordinates"][0][0] == [round(n, 7) for n in to_gcj02(121.0, 31.0)]
    back = moved(shifted, to_wgs84)["coordinates"][0]
    assert [pytest.approx(corner, abs=2e-7) for corner in RING] == back
