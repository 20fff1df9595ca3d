"""Checklists, kinds of premises, outcomes of a visit and who may do what on a round, as data."""

from __future__ import annotations

from enum import StrEnum

from jiedao.casework.kinds import CaseKind
from jiedao.casework.rules import OPEN
from jiedao.organisation.kinds import Role
from jiedao.patrol.rules import YES, Checklist, Emergency, Holds, Item


class Outcome(StrEnum):
    """How a call at a place ended. Attempted is not reached: only the first counts as a visit."""

    SEEN = "seen"
    CLOSED = "closed"
    NO_ENTRY = "no_entry"


OUTCOME_NAMES = {Outcome.SEEN: "已走访", Outcome.CLOSED: "关门停业", Outcome.NO_ENTRY: "未能进入"}


class Way(StrEnum):
    """What a visit did with a case that it met."""

    FILED = "filed"
    MENDED = "mended"
    AGAIN = "again"  # a closed one taken up again
    KNOWN = "known"  # one that was open already


WAY_NAMES = {Way.FILED: "登记", Way.MENDED: "当场整改", Way.AGAIN: "反弹，重新办理", Way.KNOWN: "已在办"}


FIRE = Emergency(
    "火情或浓烟", (("119", "消防救援"), ("120", "医疗急救")), "不要扑救大火，立即叫人撤离，关闭身后的门，到楼外等候"
)
GAS = Emergency(
    "燃气泄漏",
    (("119", "消防救援"), ("110", "公安报警")),
    "不开关任何电器、不在屋内打电话；能关的先关总阀、开窗，叫人撤离，到室外再拨打；燃气抢修电话印在燃气表上",
)
HARM = Emergency("人身危险", (("110", "公安报警"), ("120", "医疗急救")), "先保证自己和他人安全，不要单独处置")


HAZARD, ISSUE, DANGEROUS = CaseKind.HAZARD, CaseKind.ISSUE, CaseKind.HAZARDOUS_WASTE
_SMOKE = Item("fire", "现场有明火、浓烟或焦糊味", wrong=YES, becomes=HAZARD, stops=FIRE, words=("明火", "浓烟", "焦糊"))
_GAS = Item("gas_smell", "闻到燃气味", wrong=YES, becomes=HAZARD, stops=GAS, words=("燃气味", "煤气味", "燃气泄漏"))
_EXIT = Item(
    "exit", "疏散通道、安全出口畅通", becomes=HAZARD, words=("疏散", "安全出口", "消防通道", "消防门", "防火门")
)
_FIRE_GEAR = Item("extinguisher", "灭火器在位、压力正常", becomes=HAZARD, words=("灭火器",))
_WIRES = Item("wires", "没有私拉乱接电线", becomes=HAZARD, words=("电线", "飞线", "线路裸露", "配电箱"))
_CYCLES = Item("cycles", "室内没有电动自行车停放或充电", becomes=HAZARD, words=("电动自行车", "电瓶车"))
_NOBODY = Item("lodging", "营业场所内没有违规住人", becomes=HAZARD, words=("住人", "留宿"))
_LICENCE = Item("licence", "证照齐全并在显著位置公示", becomes=ISSUE, words=("证照", "执照", "许可证"))
_DOORSTEP = Item("doorstep", "门前没有跨门经营、乱堆物", becomes=ISSUE, words=("跨门", "占道", "门前"))
_SORTED = Item("sorted", "垃圾分类投放，没有混装", becomes=ISSUE, words=("混装", "分类投放", "垃圾分类"))

CHECKLISTS: dict[str, Checklist] = {
    checklist.key: checklist
    for checklist in (
        Checklist("general", "通用检查", (_SMOKE, _EXIT, _FIRE_GEAR, _WIRES, _DOORSTEP)),
        Checklist(
            "eatery",
            "餐饮场所检查",
            (
                _GAS,
                _SMOKE,
                Item("gas_alarm", "燃气报警器已装且能用", becomes=HAZARD, words=("报警器",)),
                Item("gas_hose", "燃气软管没有老化、超长、穿墙", becomes=HAZARD, words=("软管",)),
                Item("hood", "油烟管道按期清洗，有记录", becomes=ISSUE, words=("油烟管", "烟道")),
                _EXIT,
                _FIRE_GEAR,
                _LICENCE,
                _SORTED,
            ),
        ),
        Checklist("shop", "沿街商铺检查", (_SMOKE, _EXIT, _FIRE_GEAR, _WIRES, _NOBODY, _CYCLES, _LICENCE, _DOORSTEP)),
        Checklist(
            "enterprise",
            "企业检查",
            (
                _SMOKE,
                _EXIT,
                _FIRE_GEAR,
                _WIRES,
                _NOBODY,
                Item("hazardous_label", "危险废物有标签、单独存放", becomes=DANGEROUS, words=("标签", "标志")),
                Item("hazardous_books", "危险废物转移有联单", becomes=DANGEROUS, words=("联单",)),
                Item("welding", "动火作业有审批、有人看护", becomes=HAZARD, words=("动火", "焊")),
            ),
        ),
        Checklist(
            "building_site",
            "工地检查",
            (
                Item("collapse", "有坍塌或高处坠落危险", wrong=YES, becomes=HAZARD, stops=HARM, words=("坍塌", "坠落")),
                Item("fence", "围挡完整，出入口有人管理", becomes=HAZARD, words=("围挡",)),
                Item("helmets", "进场人员都戴安全帽", becomes=HAZARD, words=("安全帽",)),
                Item("dust", "裸土覆盖，进出车辆冲洗", becomes=ISSUE, words=("裸土", "扬尘")),
                Item("rubble", "建筑垃圾及时清运、不外溢", becomes=ISSUE, words=("建筑垃圾",)),
                Item("workers", "现场作业人数", Holds.COUNT, unit="人"),
            ),
        ),
        Checklist(
            "elder_care",
            "养老机构检查",
            (
                _GAS,
                _SMOKE,
                _EXIT,
                _FIRE_GEAR,
                Item("duty", "夜间有人值守，有值班记录", becomes=ISSUE, words=("值守", "值班")),
                Item("food", "食品留样、过期食品清理", becomes=ISSUE, words=("留样", "过期食品")),
                Item("rails", "扶手、防滑设施完好", becomes=HAZARD, words=("扶手", "防滑")),
            ),
        ),
        Checklist(
            "school",
            "学校幼托检查",
            (
                _GAS,
                _SMOKE,
                _EXIT,
                _FIRE_GEAR,
                Item("gate", "门卫在岗，外来人员登记", becomes=ISSUE, words=("门卫",)),
                Item("food", "食品留样、过期食品清理", becomes=ISSUE, words=("留样", "过期食品")),
            ),
        ),
        Checklist(
            "garage",
            "车库检查",
            (
                _SMOKE,
                _EXIT,
                _FIRE_GEAR,
                Item("charging", "充电设施完好，没有飞线充电", becomes=HAZARD, words=("飞线", "充电")),
                Item("clutter", "没有堆放易燃杂物", becomes=HAZARD, words=("堆放", "堆物", "杂物")),
                Item("sprinkler", "喷淋、排烟设施没有遮挡", becomes=HAZARD, words=("喷淋", "排烟")),
                Item("lodging", "没有违规住人", becomes=HAZARD, words=("住人", "留宿")),
            ),
        ),
        Checklist(
            "plant",
            "设备机房检查",
            (
                _SMOKE,
                Item("locked", "房门上锁，有警示标识", becomes=HAZARD, words=("上锁",)),
                Item("clutter", "没有堆放杂物", becomes=HAZARD, words=("堆放", "堆物", "杂物")),
                Item("water", "没有渗漏积水", becomes=HAZARD, words=("渗漏", "积水")),
                Item("records", "巡检记录完整", becomes=ISSUE, words=("巡检记录",)),
            ),
        ),
        Checklist(
            "filling_station",
            "加油加气站检查",
            (
                _GAS,
                _SMOKE,
                Item("phones", "作业区没有吸烟、使用手机扫码", becomes=HAZARD, words=("手机", "吸烟")),
                Item("earthing", "静电接地、泄漏报警完好", becomes=HAZARD, words=("接地", "泄漏报警")),
                _EXIT,
                _FIRE_GEAR,
                _LICENCE,
            ),
        ),
        Checklist("commons", "公共部位检查", (_SMOKE, _EXIT, _FIRE_GEAR, _WIRES, _CYCLES, _SORTED)),
    )
}
GENERAL = CHECKLISTS["general"]


# Some places of a wider kind are asked more closely; their names, or trades, tell them.
CLOSER = {
    "eatery": ("餐", "饮", "面馆", "小吃", "饭", "烘焙", "菜饭", "火锅", "烧烤"),
    "plant": ("配电房", "水泵房", "机房"),
    "commons": ("垃圾厢房", "活动室", "门厅"),
}


def checklist_for(kind: str, said: str = "") -> Checklist:
    """The checklist of a kind of premises; `said` is its trade and name, which may tell it more closely.

    >>> checklist_for("shop", "滨里路锦味面馆").key, checklist_for("shop", "小满药房").key
    ('eatery', 'shop')
    """
    if kind in ("shop", "other"):
        closer = next((key for key, words in CLOSER.items() if any(word in said for word in words)), kind)
        return CHECKLISTS.get(closer, GENERAL)
    return CHECKLISTS.get(kind, GENERAL)


OPEN_STATES = frozenset(state.value for state in OPEN)
COMPLAINTS = frozenset({CaseKind.POLLUTION, CaseKind.WASTE, CaseKind.HOTLINE, CaseKind.PROPERTY})

# What may be filed while visiting, beside what a question becomes.
MET = (CaseKind.ISSUE, CaseKind.HAZARD, CaseKind.NEED, CaseKind.DISPUTE, CaseKind.HAZARDOUS_WASTE)

AUDIENCES = ("经营者", "从业人员", "居民", "物业人员", "学生", "其他")

VISITORS = frozenset({Role.LEADER, Role.OFFICE_HEAD, Role.CLERK, Role.INSPECTOR, Role.WORKER, Role.GRID_WORKER})
VOIDERS = frozenset({Role.LEADER, Role.OFFICE_HEAD})
PLANNERS = frozenset({Role.OFFICE_HEAD, Role.CLERK, Role.INSPECTOR, Role.WORKER, Role.GRID_WORKER})
