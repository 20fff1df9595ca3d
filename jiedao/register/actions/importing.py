"""Taking GeoJSON in: outlines of the map, positions of places. A whole file lands, or nothing of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace as replaced
from datetime import datetime

from django.db import transaction

from jiedao.organisation.actions import Refused
from jiedao.places import Feature, Unreadable, Wrong, moved, read, to_wgs84
from jiedao.register import queries
from jiedao.register.actions.placing import Located, positioned
from jiedao.register.actions.together import Came, land
from jiedao.register.kinds import OUTLINE_NAMES, SHAPES
from jiedao.register.models import Outline, Placed, Premises, Site, SitePosition

TOLD = 20  # wrong features that a message names; the rest is counted


class Unfit(Refused):
    """A file of which nothing landed; `wrong` are the features that stand against it."""

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        more = f"；另有{len(wrong) - TOLD}处" if len(wrong) > TOLD else ""
        super().__init__(f"文件没有导入，有{len(wrong)}个要素不对：" + "；".join(map(str, wrong[:TOLD])) + more)
        self.wrong = tuple(wrong)


def _read(content: bytes) -> list[Feature]:
    """The features of a file; refused as a whole where one cannot be read."""
    try:
        features, wrong = read(content)
    except Unreadable as refusal:
        raise Refused(str(refusal)) from None
    if wrong:
        raise Unfit(wrong)
    if not features:
        raise Refused("文件中没有要素")
    return features


@transaction.atomic
def import_outlines(
    *, content: bytes, crs: str = "wgs84", kind: str = "", replace: bool = False, file: str = "", by: str, at: datetime
) -> Came:
    """Take in boundaries, roads, buildings and water from a GeoJSON file in that datum (wgs84 or gcj02).

    A feature names its kind in its property `kind` or 类别, or all are of `kind`. A boundary names its committee, or
    the street, by `code` or by its name. Others are told by `number`, 编号 or their id, else by their geometry.
    With `replace`, vectors of the kinds in the file that it does not hold are taken out. Unfit names what is wrong;
    what lies wholly outside the street is taken and told.
    """
    street = queries.street_code()
    names = queries.codes_by_name() | {queries.street_name(): street}
    found: dict[tuple[str, str], Outline] = {}
    called: dict[tuple[str, str], str] = {}
    wrong: list[Wrong] = []
    for feature in _read(content):
        outline = _outline(feature, kind, names, street, crs)
        if isinstance(outline, str):
            wrong.append(Wrong(feature.called, outline))
        elif found.setdefault((outline.kind, outline.number), outline) is not outline:
            wrong.append(Wrong(feature.called, f"与文件中另一个要素的编号相同（{outline.number}）"))
        else:
            called[outline.kind, outline.number] = f"{feature.called}（{OUTLINE_NAMES[outline.kind]}）"
    if wrong:
        raise Unfit(wrong)
    kinds = {one for one, _ in found}
    standing = {(one.kind, one.number): one for one in Outline.objects.live().filter(kind__in=kinds)}
    gone = [one for key, one in standing.items() if key not in found] if replace else []
    came = land(found, standing, gone, verb="导入地图", subject=file or "导入地图", file=file, by=by, at=at)
    boundaries = queries.ground()
    beyond = (key for key, one in found.items() if key != ("boundary", street) and boundaries.beyond(one.geometry))
    return replaced(came, outside=tuple(called[key] for key in beyond))


def _outline(feature: Feature, kind: str, names: Mapping[str, str], street: str, crs: str) -> Outline | str:
    """The outline that a feature is, or why it is none."""
    told = feature.first("kind", "类别") or kind
    kind = {name: key for key, name in OUTLINE_NAMES.items()}.get(told, told)
    if kind not in OUTLINE_NAMES:
        return f"类别“{told}”不是{'、'.join(OUTLINE_NAMES.values())}之一" if told else "没有写明类别（kind）"
    if feature.geometry["type"] not in SHAPES[kind]:
        return f"{OUTLINE_NAMES[kind]}不能是{feature.geometry['type']}"
    geometry = moved(feature.geometry, to_wgs84 if crs == "gcj02" else lambda lon, lat: (lon, lat))
    name = feature.first("name", "名称", "居民区")
    code, number = street, feature.first("number", "编号") or feature.id
    if kind == "boundary":
        told = feature.first("code", "代码", "区划代码") or name
        found = queries.code_of(told, names)
        if found is None:
            return f"“{told}”不在居民区名录中" if told else "没有写明是哪个居民区（code 或 name）"
        code = number = found
    number = number or hashlib.sha256(json.dumps(geometry, sort_keys=True).encode()).hexdigest()[:16]
    if len(number) > 80 or len(name) > 80:
        return "名称或编号超过80个字"
    return Outline(kind=kind, number=number, name=name, code=code, geometry=geometry, crs_source=crs)


@transaction.atomic
def import_positions(*, content: bytes, crs: str = "wgs84", file: str = "", by: str, at: datetime) -> Came:
    """Take positions from a GeoJSON file of points, each with the number of its place (`number` or 编号) or with the
    name of its site (`site` or 阵地, else `name` or 名称).

    New is a position of a site that had none; a place is corrected. What lies outside the street is taken and told.
    """
    located: dict[tuple[str, str], Located] = {("premises", one.number): one for one in Premises.objects.live()}
    located |= {("site", one.name): one for one in Site.objects.live()}
    found: dict[tuple[str, str], Placed] = {}
    outside: list[str] = []
    wrong: list[Wrong] = []
    boundaries = queries.ground()
    for feature in _read(content):
        key = _located(feature, located)
        reason = ""
        if feature.geometry["type"] != "Point":
            reason = f"位置应为点（Point），不能是{feature.geometry['type']}"
        elif isinstance(key, str):
            reason = key
        elif key in found:
            reason = f"与文件中另一个要素的{'编号' if key[0] == 'premises' else '阵地'}相同（{key[1]}）"
        else:
            lon, lat = feature.geometry["coordinates"][:2]
            found[key] = placed = positioned(located[key], float(lon), float(lat), crs)
            outside += [_told(feature, located[key])] if _beyond(placed, boundaries) else []
        if reason:
            wrong.append(Wrong(feature.called, reason))
    if wrong:
        raise Unfit(wrong)
    standing: dict[tuple[str, str], Placed] = {
        key: one for key, one in located.items() if isinstance(one, Premises) and key in found
    }
    names = [name for sort, name in found if sort == "site"]
    standing |= {("site", one.name): one for one in SitePosition.objects.live().filter(name__in=names)}
    came = land(found, standing, [], verb="导入位置", subject=file or "导入位置", file=file, by=by, at=at)
    return replaced(came, outside=tuple(outside))


def _beyond(placed: Placed, boundaries: queries.Ground) -> bool:
    return placed.lon is not None and placed.lat is not None and boundaries.outside(placed.lon, placed.lat)


def _told(feature: Feature, fact: Located) -> str:
    """A position as the list of those outside names it: where it stands in the file, and whose it is."""
    return f"第{feature.position}个要素：{f'{fact.number} {fact.name}' if isinstance(fact, Premises) else fact.name}"


def _located(feature: Feature, located: Mapping[tuple[str, str], Located]) -> tuple[str, str] | str:
    """Which place or site a point means, or why it means none: by number, by the name of a site, by its id."""
    number, site = feature.first("number", "编号", "点位编号"), feature.first("site", "阵地")
    name = site or feature.first("name", "名称")
    if not number and ("site", name) in located:
        return "site", name
    number = number or ("" if site else feature.id)
    if ("premises", number) in located:
        return "premises", number
    if number:
        return f"名录中没有编号为“{number}”的单位"
    return f"名录中没有名称为“{name}”的阵地" if name else "没有写明点位编号（number）或阵地名称（site）"
