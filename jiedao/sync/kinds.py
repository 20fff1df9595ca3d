"""What a phone may send, as data: kinds of operation with what each says, and the words by which a finding is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from jiedao.casework.kinds import CaseKind
from jiedao.casework.rules import Verb


class State(StrEnum):
    """What became of an operation. Only the first three are kept and answered alike ever after."""

    DONE = "done"
    REFUSED = "refused"  # by a rule, with its reason
    CONFLICT = "conflict"  # the record had moved on: it is shown beside what was sent, nothing is changed
    WAIT = "wait"  # something it builds on has not come yet: a photo, or an operation before it
    CLASH = "clash"  # the same id came earlier with another content
    FAILED = "failed"  # nothing happened; it may be sent again


STATE_NAMES = {State.DONE: "已受理", State.REFUSED: "未受理", State.CONFLICT: "与现状不符"}


@dataclass(frozen=True)
class Kind:
    """One kind of operation. `texts` are what its body says, each with its longest length; those in `needs` must be.

    `maps` are parts of the body that hold texts by name, `lists` those that hold several such; `photos` how many it may
    bring. `on_case` marks the acts on a case that is there, `verb` which of the table of moves that is.
    """

    name: str
    texts: tuple[tuple[str, int], ...]
    needs: frozenset[str]
    on_case: bool = False
    photos: int = 0
    verb: Verb | None = None
    maps: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()


def _act(verb: Verb, name: str, *, says: bool = True, photos: int = 0) -> Kind:
    texts = (("note", 2000),) if says else ()
    return Kind(name, texts, frozenset({"note"} if says else ()), on_case=True, photos=photos, verb=verb)


PHOTOS = 9  # with one operation
VISIT_PHOTOS = 40
_FOUND = (
    *(("kind", 20), ("code", 12), ("description", 2000), ("address", 200), ("point_number", 40)),
    *(("person_number", 40), ("source", 60), ("subtype", 40)),
)
_FOUND_NEEDS = frozenset({"kind", "code", "description"})
_FOUND_AT = frozenset({"position"})  # lon, lat, located, metres
KINDS: dict[str, Kind] = {
    "file": Kind("登记", _FOUND, _FOUND_NEEDS, photos=PHOTOS, maps=_FOUND_AT),
    "mend_on_the_spot": Kind(
        "登记并当场办结", (*_FOUND, ("note", 2000)), _FOUND_NEEDS | {"note"}, photos=PHOTOS, maps=_FOUND_AT
    ),
    "sign": _act(Verb.SIGN, "签收", says=False),
    "contact": _act(Verb.CONTACT, "先行联系"),
    "handle": _act(Verb.HANDLE, "办理", photos=PHOTOS),
    "report_done": _act(Verb.REPORT_DONE, "报办结", photos=PHOTOS),
    "visit": Kind(
        "走访",
        (("point_number", 40), ("round", 40), ("outcome", 12), ("note", 2000)),
        frozenset({"point_number", "outcome"}),
        maps=frozenset({"answers", "told", "lesson", "shows"}),
        lists=frozenset({"cases"}),
        photos=VISIT_PHOTOS,
    ),
    "sign_round": Kind("巡查签字", (("round", 40), ("unit", 12), ("name", 40)), frozenset({"round", "unit"})),
}
KIND_NAMES = {key: kind.name for key, kind in KINDS.items()}

MOST = 50  # operations in one batch
LASTS = timedelta(hours=12)  # the pack: one shift
CASES = 40  # in a pack
OUTLINES = 40  # in a pack
OUTLINE_OFF = 4.0  # metres by which an outline in a pack may be off
PREMISES = 600  # in a pack
ROUNDS = 8  # in a pack, of this week
OFFLINE = timedelta(days=3)  # a weekend without network: so far back the day that a phone claims for a visit counts
FAR_OFF = timedelta(hours=24)  # a device's clock is shown when it claims to be so far off

# By these words in what somebody writes the phone guesses the kind; the longer the words, the more they tell.
WORDS: dict[CaseKind, tuple[str, ...]] = {
    CaseKind.HAZARD: (
        *("隐患", "堵塞", "消防通道", "安全出口", "疏散", "灭火器", "消火栓", "飞线", "电线", "充电", "煤气", "燃气"),
        *("液化气", "违规住人", "堆物", "杂物", "松动", "坠落", "脱落", "漏电", "明火", "冒烟", "楼道"),
    ),
    CaseKind.ISSUE: ("跨门经营", "占道", "乱设摊", "无证", "证照", "噪音", "乱停", "小广告", "门前", "不文明", "积水"),
    CaseKind.POLLUTION: ("油烟", "异味", "臭味", "扬尘", "污水", "黑烟", "污染", "排污", "噪声"),
    CaseKind.WASTE: ("建筑垃圾", "装修垃圾", "渣土", "偷倒", "乱倒", "垃圾堆", "混装", "垃圾"),
    CaseKind.HAZARDOUS_WASTE: ("危废", "危险废物", "废机油", "废电池", "废油漆", "标签缺失", "转移联单"),
    CaseKind.PROPERTY: ("物业", "业委会", "维修资金", "停车费", "物业费", "公共收益"),
    CaseKind.COMPONENT: ("井盖", "路灯", "护栏", "路面破损", "坑洼", "公交站牌", "行道树", "树枝", "窨井", "路牌"),
    CaseKind.STRUCTURE: ("违建", "违法建筑", "搭建", "私搭", "加盖", "阳光房", "破墙开门", "居改非"),
    CaseKind.CHARGER: ("充电桩", "充电柜", "充电口", "扫码充电", "换电柜"),
    CaseKind.DISPUTE: ("吵架", "纠纷", "争吵", "邻居", "矛盾", "漏水赔", "打架", "讨薪", "欠薪"),
    CaseKind.NEED: ("买菜", "配药", "就医", "水龙头", "独居", "送餐", "修理", "陪护", "轮椅", "断药", "帮忙"),
}
