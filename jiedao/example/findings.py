"""What visits found: issues (问题), hazards (隐患) and the district's transfer orders (流转单), up to the look-back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Literal

from jiedao.example import chance, visits
from jiedao.example.records import Finding, Visit

Kind = Literal["问题", "隐患", "流转单"]
_LETTERS: dict[Kind, str] = {"问题": "W", "隐患": "Y", "流转单": "L"}

# kind of the place -> (what was found, who mends it); {n} is a small number drawn for the row
_HAZARDS: dict[str, tuple[tuple[str, str], ...]] = {
    "eatery": (
        ("后厨燃气软管使用年限超期，未装熄火保护装置", "营商服务办公室"),
        ("排油烟管道长期未清洗，积油明显", "综合行政执法队"),
        ("液化气钢瓶与灶台同室存放，共{n}只", "营商服务办公室"),
        ("灭火器压力不足{n}具，未按月检查", "社区平安办公室"),
        ("后厨通道堆放食材，疏散出口受阻", "社区平安办公室"),
    ),
    "shop": (
        ("灭火器压力不足{n}具，未按月检查", "社区平安办公室"),
        ("店内违规住人，阁楼搭设床铺{n}张", "社区平安办公室"),
        ("插线板串接使用，线路未穿管保护", "社区平安办公室"),
        ("后门安全出口被货箱遮挡，净宽不足{n}0厘米", "社区平安办公室"),
        ("店招支架锈蚀松动，存在坠落风险", "综合行政执法队"),
    ),
    "workshop": (
        ("废机油桶露天存放，危险废物识别标志缺失", "城市运行管理中心"),
        ("切割作业区与可燃物间距不足{n}米", "社区平安办公室"),
        ("电动自行车电池在室内充电{n}组", "社区平安办公室"),
        ("配电箱无门无锁，漏电保护器失效", "营商服务办公室"),
        ("气瓶未固定且未设防倾倒装置，共{n}只", "综合行政执法队"),
    ),
    "site": (
        ("临边防护缺失约{n}米，未设警示标志", "社区管理办公室"),
        ("基坑周边积水，排水不畅", "社区管理办公室"),
        ("动火作业未办审批，现场无监护人", "综合行政执法队"),
        ("工地围挡松动倾斜{n}处", "社区管理办公室"),
    ),
    "elders": (
        ("疏散指示灯损坏{n}盏，应急照明不亮", "社区服务办公室"),
        ("厨房未设可燃气体报警装置", "社区服务办公室"),
        ("二楼疏散通道堆放杂物，轮椅无法通行", "社区服务办公室"),
    ),
    "children": (
        ("疏散指示灯损坏{n}盏，应急照明不亮", "社区服务办公室"),
        ("室外滑梯固定螺栓松动{n}处", "社区服务办公室"),
        ("插座安装高度不足且未加防护盖{n}处", "社区服务办公室"),
    ),
    "garage": (
        ("车库内飞线充电{n}处", "社区平安办公室"),
        ("消火栓箱内水带缺失{n}盘", "社区平安办公室"),
        ("防火卷帘门下停放车辆，无法落下", "社区平安办公室"),
        ("出入口坡道照明损坏{n}盏", "社区管理办公室"),
    ),
    "plant": (
        ("机房内堆放纸板箱等可燃物", "社区平安办公室"),
        ("地面积水，排水泵故障", "社区管理办公室"),
        ("设备接地线脱落{n}处，未按期检测", "社区管理办公室"),
    ),
    "commons": (
        ("堆放旧家具，占用疏散通道", "社区管理办公室"),
        ("外墙面砖空鼓脱落，下方未设隔离", "社区管理办公室"),
        ("门前窨井盖破损{n}处，存在跌落风险", "城市运行管理中心"),
        ("电线明敷老化，接头裸露{n}处", "社区平安办公室"),
    ),
}
_ISSUES: dict[str, tuple[tuple[str, str], ...]] = {
    "eatery": (
        ("店主反映门前道路积水影响营业", "城市运行管理中心"),
        ("食客停车占用盲道，周边居民意见较大", "综合行政执法队"),
        ("居民反映油烟直排，开窗受影响", "综合行政执法队"),
    ),
    "shop": (
        ("店主反映房租减免申请材料不清楚", "营商服务办公室"),
        ("店主反映门前道路积水影响营业", "城市运行管理中心"),
        ("店外堆货占道，行人通行不便", "综合行政执法队"),
    ),
    "workshop": (
        ("企业反映员工停车难", "营商服务办公室"),
        ("夜间加工噪声扰民，居民多次反映", "综合行政执法队"),
    ),
    "site": (
        ("渣土车辆带泥上路，居民反映扬尘", "社区管理办公室"),
        ("夜间施工超时，居民反映影响休息", "综合行政执法队"),
    ),
    "elders": (
        ("家属反映探视预约渠道不畅", "社区服务办公室"),
        ("门前缺少无障碍坡道，轮椅进出不便", "社区服务办公室"),
    ),
    "children": (
        ("家长反映接送时段门前车辆拥堵", "城市运行管理中心"),
        ("家长反映门前缺少遮雨候接区", "社区服务办公室"),
    ),
    "garage": (
        ("非机动车停放位不足，占用绿地停放", "社区管理办公室"),
        ("居民反映僵尸车长期占位{n}辆", "社区管理办公室"),
    ),
    "plant": (
        ("居民反映水泵夜间噪声大", "社区管理办公室"),
        ("居民反映高峰时段水压不足", "社区管理办公室"),
    ),
    "commons": (
        ("居民反映公共部位卫生差，清扫不及时", "社区管理办公室"),
        ("居民反映开放时间短，希望延长", "党群工作办公室"),
        ("门前路灯不亮{n}盏，夜间出行不便", "城市运行管理中心"),
    ),
}
_ORDERS: tuple[tuple[str, str], ...] = (
    ("区级转办：沿街空调外机滴水，要求核实处理", "综合行政执法队"),
    ("区级转办：非机动车道路面破损，要求限期修复", "城市运行管理中心"),
    ("区级转办：小区周界围墙开裂，要求排险", "社区管理办公室"),
)


_CAMPAIGN_START = date(2022, 6, 1)
_LAST_FOUND = date(2022, 8, 19)  # what was found by then is mended and verified by the end of August


def until_august(rng: Random, seen: tuple[Visit, ...], scale: float) -> tuple[Finding, ...]:
    """January to August 2022: 16 issues, 65 hazards and 2 transfer orders at scale 1, all verified by 31 August.

    Hazards are of the campaign from June on; the look-back of one of them, in August, found it not mended.
    """
    open_to_all = [visit for visit in seen if visit.day <= _LAST_FOUND] or list(seen[:1])
    campaign = [visit for visit in open_to_all if visit.day >= _CAMPAIGN_START] or open_to_all
    weights = [4 if visit.day in visits.CAMPAIGN else 1 for visit in campaign]
    hazards = _found(rng, "隐患", rng.choices(campaign, weights, k=chance.sized(65, scale)), after=0)
    august = [i for i, hazard in enumerate(hazards) if hazard.looked_back and hazard.looked_back <= date(2022, 8, 31)]
    if august:
        failed = rng.choice(august)
        hazards[failed] = replace(hazards[failed], held=False)
    issues = _found(rng, "问题", rng.choices(open_to_all, k=chance.sized(16, scale)), after=0)
    orders = _found(rng, "流转单", [_on(rng, seen, date(2022, 6, 16)), _on(rng, seen, date(2022, 8, 3))], after=0)
    return tuple(sorted(issues + hazards + orders, key=lambda finding: finding.found))


def of_month(
    rng: Random, before: tuple[Finding, ...], seen: tuple[Visit, ...], month: date, scale: float
) -> tuple[Finding, ...]:
    """What the visits of a later month found. One in six takes weeks to mend; one look-back in fifteen fails."""
    drawn: dict[Kind, list[Visit]] = {
        "问题": rng.choices(seen, k=chance.sized(rng.randint(1, 3), scale)),
        "隐患": rng.choices(seen, k=chance.sized(rng.randint(6, 10), scale)),
        "流转单": [_on(rng, seen, rng.choice(chance.workdays_of_month(month)))] if month.month % 3 == 2 else [],
    }
    new: list[Finding] = []
    for kind, where in drawn.items():
        # numbers begin anew every year
        after = sum(finding.kind == kind and finding.found.year == month.year for finding in before)
        new += [_hard(rng, finding) for finding in _found(rng, kind, where, after=after)]
    return tuple(sorted(new, key=lambda finding: finding.found))


def _on(rng: Random, seen: tuple[Visit, ...], day: date) -> Visit:
    """A place known by that day, as of that day: an order comes from the district, not from a visit."""
    known = [visit for visit in seen if visit.day <= day] or list(seen[:1])
    return replace(rng.choice(known), day=day)


def _found(rng: Random, kind: Kind, where: list[Visit], *, after: int) -> list[Finding]:
    """One finding of that kind on each of the visits, numbered on from `after`; no place has the same one twice."""
    told: set[tuple[str, str]] = set()
    found: list[Finding] = []
    for number, visit in enumerate(sorted(where, key=lambda visit: visit.day), after + 1):
        texts = _ORDERS if kind == "流转单" else (_ISSUES if kind == "问题" else _HAZARDS)[visits.kind_of(visit.place)]
        fresh = [text for text in texts if (visit.place.number, text[0]) not in told] or texts
        text, office = rng.choice(fresh)
        told.add((visit.place.number, text))
        found.append(_finding(rng, f"{_LETTERS[kind]}{visit.day.year}{number:03d}", kind, visit, text, office))
    return found


def _finding(rng: Random, number: str, kind: Kind, visit: Visit, text: str, office: str) -> Finding:
    """Mended within 8 days and verified within 2 more (each moved on to an open day); half are looked back at."""
    mended = chance.workday_after(visit.day + timedelta(days=rng.randint(0, 8)))
    verified = chance.workday_after(mended + timedelta(days=rng.randint(0, 2)))
    looked_back = chance.workday_after(verified + timedelta(days=rng.randint(14, 33))) if rng.random() < 0.5 else None
    return Finding(
        number=number,
        kind=kind,
        place=visit.place,
        found=visit.day,
        description=text.format(n=rng.randint(2, 6)),
        office=office,
        due=visit.day + timedelta(days=rng.choice((7, 15, 15, 15, 30))),
        mended=mended,
        verified=verified,
        looked_back=looked_back,
        held=True if looked_back else None,
    )


def _hard(rng: Random, finding: Finding) -> Finding:
    if rng.random() < 1 / 6:
        mended = chance.workday_after(finding.due + timedelta(days=rng.randint(2, 20)))
        return replace(finding, mended=mended, verified=mended, looked_back=None, held=None)
    return replace(finding, held=rng.random() > 1 / 15) if finding.looked_back else finding
