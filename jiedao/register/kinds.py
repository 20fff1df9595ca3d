"""Kinds of what the register holds, as data: grids, premises, risks, outlines, where a position came from."""

from __future__ import annotations

from dataclasses import dataclass

from jiedao.register.rules import GridKind

GRID_NAMES = {GridKind.CELL: "单元网格", GridKind.GOVERNANCE: "治理网格", GridKind.PARTY: "党建网格"}
# What a party grid is in "1+27+N", in that order: the street's hub, the committees' stations, the points elsewhere.
PARTY_ROLES = {"hub": "街道枢纽", "station": "居民区站点", "point": "新空间新领域点位"}


@dataclass(frozen=True)
class PremisesKind:
    """A kind of place. `risk` is what is assumed of one until somebody states it; `endings` tell it by its name."""

    key: str
    name: str
    risk: str
    endings: tuple[str, ...] = ()


PREMISES = (
    PremisesKind(
        "shop",
        "商铺",
        "medium",
        ("店", "馆", "坊", "药房", "驿站", "超市", "餐厅", "饭店", "酒家", "菜场", "商行", "市场"),
    ),
    PremisesKind("enterprise", "企业", "medium", ("公司", "厂", "部", "社", "车行", "仓库", "中心")),
    PremisesKind("school", "学校幼托", "medium", ("小学", "中学", "学校", "幼儿园", "托育园")),
    PremisesKind("garage", "车库", "medium", ("车库", "停车场", "停车库", "车棚")),
    PremisesKind("building_site", "工地", "high", ("工地",)),
    PremisesKind("elder_care", "养老机构", "high", ("养老院", "护理院", "敬老院", "照料中心", "助餐点")),
    PremisesKind("filling_station", "加油加气站", "high", ("加油站", "加气站", "充换电站")),
    PremisesKind("other", "其他", "low"),
)
PREMISES_NAMES = {kind.key: kind.name for kind in PREMISES}
RISK_NAMES = {"high": "高", "medium": "中", "low": "低"}
# A risk as a lamp: shape and colour, so that it can be told without either.
RISK_LAMPS = {"high": "late", "medium": "soon", "low": "ok"}

OUTLINE_NAMES = {"boundary": "辖区界线", "road": "道路", "building": "建筑", "water": "水面"}
# What a vector of each kind may be made of, in GeoJSON's words.
SHAPES = {
    "boundary": ("Polygon", "MultiPolygon"),
    "road": ("LineString", "MultiLineString"),
    "building": ("Polygon", "MultiPolygon"),
    "water": ("Polygon", "MultiPolygon", "LineString", "MultiLineString"),
}

CRS_NAMES = {"wgs84": "WGS-84 / CGCS2000（卫星定位、测绘成果）", "gcj02": "GCJ-02（互联网地图）"}
# Where a position came from; "map" is a click on our own map, which is in WGS-84.
SOURCE_NAMES = {"map": "地图点选", "wgs84": "WGS-84 坐标", "gcj02": "GCJ-02 坐标换算"}

OWNERS_NAMES = {"none": "未成立", "preparing": "筹备中", "standing": "已成立", "expired": "已届满待换届"}


def kind_by_name(name: str) -> str:
    """The kind of a place as its name's ending tells it; other where none does.

    >>> kind_by_name("滨里养老院"), kind_by_name("小满便利店")
    ('elder_care', 'shop')
    """
    found = [(len(ending), kind.key) for kind in PREMISES for ending in kind.endings if name.endswith(ending)]
    return max(found, default=(0, "other"))[1]


RISK_OF = {kind.key: kind.risk for kind in PREMISES}


@dataclass(frozen=True)
class Sort:
    """A kind of entry of the register as pages and messages call it; `named` is the field that tells it."""

    key: str
    label: str
    named: str


SORTS = {
    sort.key: sort
    for sort in (
        Sort("premises", "单位场所", "number"),
        Sort("grid", "网格", "number"),
        Sort("estate", "小区", "name"),
        Sort("building", "楼栋", "name"),
        Sort("address", "标准地址", "address"),
    )
}

# The acts on the register that can be taken back on its pages.
UNDOABLE = frozenset({"登记名录", "更正名录", "单位定位", "撤去位置", "撤销登记", "导入地图", "导入位置", "导入名录"})
# The acts by which entries appear of themselves, following a ledger; such an entry leaves with it.
POINTS_CAME, ESTATES_CAME = "点位入名录", "小区入名录"
FOLLOWING = frozenset({POINTS_CAME, ESTATES_CAME})
# The acts after which places may lie elsewhere or be called otherwise.
PREMISES_MOVED = UNDOABLE | {POINTS_CAME, "点位出名录", "撤销"}
