"""Kinds of what the register holds, as data: grids, premises, risks, outlines, where a position came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from jiedao.register.rules import GridKind
from jiedao.sheets import Column, Form, Holds

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
SITE_LAMP = "site"  # a mark of its own: a site bears no risk

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
SOURCE_NAMES = {"map": "地图点选", "wgs84": "WGS-84 坐标", "gcj02": "由 GCJ-02 换算"}
# How the position of an entry is narrowed down in the lists.
WHERE_NAMES = {"none": "没有位置", "outside": "在街道界线外", "gcj02": SOURCE_NAMES["gcj02"]}

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
        Sort("site", "阵地", "name"),
        Sort("grid", "网格", "number"),
        Sort("estate", "小区", "name"),
        Sort("building", "楼栋", "name"),
        Sort("address", "标准地址", "address"),
    )
}

PLACED = ("premises", "site")  # the sorts that have positions, in the order of the map's list

_HOME = Column(
    "居民区",
    Holds.COMMITTEE,
    synonyms=("所属居民区", "居委", "居委会", "居民委员会", "社区", "所属社区"),
    example="梧园居民区",
)
_ESTATE = Column("小区", synonyms=("小区名称", "所属小区"), required=False, example="梧园公寓")
_HOUSEHOLDS = Column("户数", Holds.COUNT, required=False, units=("户",), example="320")


def _of_words(name: str, words: Mapping[Any, str], *, required: bool = False) -> Column:
    choices: dict[str, tuple[str, ...]] = dict.fromkeys(words.values(), ())
    return Column(name, Holds.CHOICE, required, choices=choices, example=next(iter(choices)))


@dataclass(frozen=True)
class Sheet:
    """How entries of a kind stand in an Excel sheet: its form, and the field of each column; `words` are of choices."""

    form: Form
    fields: Mapping[str, str]
    words: Mapping[str, Mapping[Any, str]] = field(default_factory=dict)

    def value(self, column: str, told: object) -> object:
        """What a cell says, as its field keeps it."""
        return next((key for key, word in self.words.get(column, {}).items() if word == told), told)

    def cell(self, column: str, kept: object) -> object:
        """What a field keeps, as its cell says it."""
        return self.words.get(column, {}).get(kept, kept)


LIFTS = {True: "是", False: "否"}
# The sheets in the order in which one may name what stands in another.
SHEETS = {
    "grid": Sheet(
        Form(
            "网格名录",
            (
                _of_words("类别", GRID_NAMES, required=True),
                Column("网格编号", Holds.NUMBER, synonyms=("编号", "网格代码"), example="990099001001001"),
                Column("名称", synonyms=("网格名称",), example="第一网格"),
                Column("网格长", synonyms=("负责人", "网格长姓名"), required=False),
                _HOUSEHOLDS,
                _of_words("党建网格层级", PARTY_ROLES),
            ),
            ("类别", "网格编号"),
        ),
        {
            "类别": "kind",
            "网格编号": "number",
            "名称": "name",
            "网格长": "head_name",
            "户数": "households",
            "党建网格层级": "role",
        },
        {"类别": GRID_NAMES, "党建网格层级": PARTY_ROLES},
    ),
    "estate": Sheet(
        Form(
            "小区名录",
            (
                _HOME,
                replace(_ESTATE, required=True),
                Column("物业公司", synonyms=("物业", "物业企业"), required=False),
                _of_words("业委会", OWNERS_NAMES),
                Column("业委会届满日期", Holds.DATE, synonyms=("届满日期",), required=False, example="2026-12-31"),
                _HOUSEHOLDS,
            ),
            ("居民区", "小区"),
        ),
        {
            "居民区": "code",
            "小区": "name",
            "物业公司": "company",
            "业委会": "owners_state",
            "业委会届满日期": "owners_until",
            "户数": "households",
        },
        {"业委会": OWNERS_NAMES},
    ),
    "building": Sheet(
        Form(
            "楼栋名录",
            (
                _HOME,
                _ESTATE,
                Column("楼栋", synonyms=("楼号", "楼栋号", "楼幢"), example="3号"),
                Column("层数", Holds.COUNT, synonyms=("楼层数",), required=False, units=("层",), example="6"),
                _HOUSEHOLDS,
                _of_words("有电梯", LIFTS),
            ),
            ("居民区", "小区", "楼栋"),
        ),
        {
            "居民区": "code",
            "小区": "estate",
            "楼栋": "name",
            "层数": "floors",
            "户数": "households",
            "有电梯": "lift",
        },
        {"有电梯": LIFTS},
    ),
    "address": Sheet(
        Form(
            "标准地址名录",
            (
                _HOME,
                Column("标准地址", synonyms=("地址", "门牌地址"), example="桂影路12弄3号"),
                _ESTATE,
                Column("楼栋", synonyms=("楼号", "楼栋号", "楼幢"), required=False, example="3号"),
                *(
                    Column(name, Holds.NUMBER, synonyms=(f"{name}编号",), required=False)
                    for name in GRID_NAMES.values()
                ),
            ),
            ("标准地址",),
        ),
        {
            "居民区": "code",
            "标准地址": "address",
            "小区": "estate",
            "楼栋": "building",
            **{name: kind.value for kind, name in GRID_NAMES.items()},
        },
    ),
}

# The acts on the register that can be taken back on its pages.
UNDOABLE = frozenset(
    {"登记名录", "更正名录", "单位定位", "阵地定位", "撤去位置", "撤销登记", "导入地图", "导入位置", "导入名录"}
)
# The acts by which entries appear of themselves, following a ledger; such an entry leaves with it.
POINTS_CAME, ESTATES_CAME = "点位入名录", "小区入名录"
FOLLOWING = frozenset({POINTS_CAME, ESTATES_CAME})
# The acts after which places may lie elsewhere or be called otherwise.
PREMISES_MOVED = UNDOABLE | {POINTS_CAME, "点位出名录", "撤销"}
