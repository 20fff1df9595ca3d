"""Reading GeoJSON (RFC 7946) strictly: what is wrong is said in Chinese, naming the feature."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import Any

from jiedao.places.datum import Point

MOST = 50_000  # features of one file
LEAST = 1e-13  # square degrees of a polygon, about ten square centimetres
TOLD = 40  # characters of the file's own words in a message
_NAMES = ("name", "名称", "NAME", "Name", "number", "编号")
_DEPTHS = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}


class Unreadable(Exception):
    """The file as a whole cannot be read; the message is for the user."""


@dataclass(frozen=True)
class Feature:
    """One feature: its place in the file from 1, its id, its properties and its geometry as GeoJSON has it."""

    position: int
    id: str
    properties: Mapping[str, Any]
    geometry: Mapping[str, Any]

    @property
    def called(self) -> str:
        """How messages name it."""
        return called(self.position, self.properties)

    def first(self, *keys: str) -> str:
        """The first of these properties that says something in words or numbers; empty where none does."""
        return next((text for key in keys if (text := _said(self.properties.get(key)))), "")


@dataclass(frozen=True)
class Wrong:
    """A feature that cannot be read, and why."""

    feature: str
    reason: str

    def __str__(self) -> str:
        return f"{self.feature}：{self.reason}"


def called(position: int, properties: Mapping[str, Any]) -> str:
    """How messages name a feature: its place in the file, and its name where it has one.

    >>> called(3, {"name": "滨里"})
    '第3个要素“滨里”'
    """
    name = next((_told(text) for key in _NAMES if (text := _said(properties.get(key)))), "")
    return f"第{position}个要素“{name}”" if name else f"第{position}个要素"


def _said(value: Any) -> str:
    """What a property says; empty where it is neither words nor a number."""
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _told(text: str) -> str:
    """Words of the file as a message may bear them: not too many, and none that cannot be written."""
    return "".join("\N{REPLACEMENT CHARACTER}" if _odd(each) else each for each in text[:TOLD])


def _odd(text: str) -> bool:
    """Whether a text holds what no database and no page can: a NUL, or half of a surrogate pair."""
    return any(each == "\0" or "\ud800" <= each <= "\udfff" for each in text)


def read(content: bytes) -> tuple[list[Feature], list[Wrong]]:
    """The features of a file, and those that cannot be read. Unreadable where it is no GeoJSON of features."""
    try:
        whole = json.loads(content.decode("utf-8-sig"), parse_constant=_no_constant)
    except UnicodeDecodeError:
        raise Unreadable("文件不是 UTF-8 编码，请另存为 UTF-8 后再导入") from None
    except RecursionError:
        raise Unreadable("文件的层次过深，不是正常的 GeoJSON") from None
    except ValueError as error:
        where = f"（第{error.lineno}行）" if isinstance(error, json.JSONDecodeError) else ""
        raise Unreadable(f"文件不是有效的 JSON{where}") from None
    given = _features(whole)
    if len(given) > MOST:
        raise Unreadable(f"文件有{len(given)}个要素，一次最多导入{MOST}个")
    features, wrong = [], []
    for position, one in enumerate(given, 1):
        properties = one.get("properties") if isinstance(one, dict) else None
        properties = properties if isinstance(properties, dict) else {}
        reason = _why_not(one) or _why_not_words(one, properties)
        if reason:
            wrong.append(Wrong(called(position, properties), reason))
        else:
            features.append(Feature(position, _said(one.get("id")), properties, one["geometry"]))
    return features, wrong


def _no_constant(text: str) -> float:
    raise ValueError(text)  # NaN and Infinity are no JSON


def _features(whole: Any) -> list[Any]:
    """The features of a GeoJSON text: of a collection, or the one that it is."""
    if not isinstance(whole, dict):
        raise Unreadable("文件不是 GeoJSON：最外层应为对象")
    crs = whole.get("crs")
    named = crs.get("properties") if isinstance(crs, dict) else None
    name = _said(named.get("name")) if isinstance(named, dict) else ""
    if name and not name.endswith(("CRS84", "EPSG::4326", "EPSG:4326", "EPSG::4490", "EPSG:4490")):
        raise Unreadable(f"文件的坐标系是“{_told(name)}”，请先转换为经纬度（WGS-84 或 CGCS2000）")
    if whole.get("type") == "FeatureCollection" and isinstance(whole.get("features"), list):
        features: list[Any] = whole["features"]
        return features
    if whole.get("type") == "Feature":
        return [whole]
    raise Unreadable("文件不是 GeoJSON 要素集（FeatureCollection）")


def _why_not(one: Any) -> str:
    """Why a feature cannot be read; empty where it can."""
    if not isinstance(one, dict) or one.get("type") != "Feature":
        return "不是要素（Feature）"
    geometry = one.get("geometry")
    if not isinstance(geometry, dict):
        return "没有图形（geometry）"
    kind = geometry.get("type")
    if not isinstance(kind, str) or kind not in _DEPTHS:
        return f"不支持图形类型“{_told(_said(kind))}”"
    return _why_not_parts(geometry.get("coordinates"), _DEPTHS[kind], kind)


def _why_not_words(one: Mapping[str, Any], properties: Mapping[str, Any]) -> str:
    """Why what a feature says of itself cannot be kept; empty where it can."""
    said = [*((f"属性“{_told(key)}”", _said(value)) for key, value in properties.items()), ("id", _said(one.get("id")))]
    return next((f"{where}中有不能保存的字符" for where, text in said if _odd(text)), "")


def _why_not_parts(part: Any, depth: int, kind: str) -> str:
    """Why the coordinates of a geometry are wrong: too few, not closed, not in degrees."""
    if depth == 0:
        return _why_not_position(part)
    if not isinstance(part, list) or not part:
        return "坐标为空或层次不对"
    for each in part:
        if reason := _why_not_parts(each, depth - 1, kind):
            return reason
    if depth == 1 and kind.endswith("LineString") and len(part) < 2:
        return "线至少要有2个点"
    if depth == 1 and kind.endswith("Polygon"):
        if len(part) < 4:
            return "面至少要有4个点（首尾相同）"
        if part[0][:2] != part[-1][:2]:
            return "面没有闭合，首尾两点应相同"
        if _area(part) < LEAST:
            return "面的面积为零"
    return ""


def _area(ring: Sequence[Sequence[float]]) -> float:
    """Square degrees within a closed ring, reckoned from its first vertex so that digits are not lost."""
    west, south = ring[0][:2]
    crossed = ((a[0] - west) * (b[1] - south) - (b[0] - west) * (a[1] - south) for a, b in pairwise(ring))
    return abs(sum(crossed)) / 2


def _why_not_position(part: Any) -> str:
    numbers = isinstance(part, list) and len(part) >= 2 and all(type(n) in (int, float) for n in part)
    if not numbers or not all(-inf < n < inf for n in part):
        return "坐标应为[经度, 纬度]两个数字"
    lon, lat = part[0], part[1]
    if abs(lon) <= 180 and abs(lat) <= 90:
        return ""
    if abs(lon) <= 90 and abs(lat) <= 180:
        return f"坐标[{lon}, {lat}]的经纬度写反了，应先经度后纬度"
    lon, lat = (_told(str(n)) for n in part[:2])
    return f"坐标[{lon}, {lat}]不是经纬度，请先转换为以度为单位的坐标"


def moved(geometry: Mapping[str, Any], shift: Callable[[float, float], Point]) -> dict[str, Any]:
    """The geometry with every coordinate put through `shift`, rounded to 1e-7 degrees (1 cm); heights are left out."""

    def through(part: Sequence[Any]) -> Any:
        if isinstance(part[0], int | float):
            lon, lat = shift(part[0], part[1])
            return [round(lon, 7), round(lat, 7)]
        return [through(each) for each in part]

    return {"type": geometry["type"], "coordinates": through(geometry["coordinates"])}


def feature(geometry: Mapping[str, Any], **properties: Any) -> dict[str, Any]:
    """A GeoJSON feature."""
    return {"type": "Feature", "properties": properties, "geometry": dict(geometry)}


def collection(features: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A GeoJSON feature collection."""
    return {"type": "FeatureCollection", "features": list(features)}


def point(lon: float, lat: float) -> dict[str, Any]:
    """A GeoJSON point."""
    return {"type": "Point", "coordinates": [lon, lat]}
