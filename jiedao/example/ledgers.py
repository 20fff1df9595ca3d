"""The fourteen ledgers: their standard headers, and their rows from the records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jiedao.example.records import Street

Cell = str | int | Decimal | date | None
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Ledger:
    """One ledger. `rows` gives them as of a day, in the order of `headers`; `totals` are the columns summed up."""

    headers: tuple[str, ...]
    rows: Callable[[Street, date], Iterator[Row]]
    totals: tuple[str, ...] = ()


def _committees(street: Street, _: date) -> Iterator[Row]:
    for number, committee in enumerate(street.committees, 1):
        yield number, committee.title, "、".join(committee.estates)


def _tasks(street: Street, _: date) -> Iterator[Row]:
    for t in street.tasks:
        yield (
            t.number, t.programme, t.name, t.lead, t.cooperating, t.office, t.person, t.start, t.due, t.done, t.blocker,
        )  # fmt: skip


def _milestones(street: Street, _: date) -> Iterator[Row]:
    for task in street.tasks:
        for milestone in task.milestones:
            yield task.number, milestone.name, milestone.planned, milestone.done


def _visits(street: Street, _: date) -> Iterator[Row]:
    for visit in street.visits:
        yield visit.place.number, visit.place.name, visit.place.committee.title, visit.day, visit.visitor


def _findings(street: Street, _: date) -> Iterator[Row]:
    held = {None: None, True: "合格", False: "不合格"}
    for f in street.findings:
        yield (
            f.number, f.kind, f.source, f.found, f.place.number, f.place.committee.title, f.description, f.office,
            f.due, f.mended, f.verified, f.looked_back, held[f.held],
        )  # fmt: skip


def _chargers(street: Street, _: date) -> Iterator[Row]:
    for number, project in enumerate(street.chargers, 1):
        yield number, project.estate, project.committee.title, project.chargers, project.finished


def _structures(street: Street, _: date) -> Iterator[Row]:
    for s in street.structures:
        yield s.number, s.address, s.committee.title, s.kind, s.area, s.filed, s.removed


def _adaptations(street: Street, _: date) -> Iterator[Row]:
    for number, home in enumerate(street.adaptations, 1):
        yield number, home.name, home.citizen, home.address, home.committee.title, home.applied, home.finished


def _employment(street: Street, _: date) -> Iterator[Row]:
    for month in street.employment:
        yield f"{month.day.year}年{month.day.month}月", month.jobs, month.youth, month.unemployed


def _sites(street: Street, _: date) -> Iterator[Row]:
    for site in street.sites:
        yield site.name, site.kind, site.committee.title, site.opened


def _media(street: Street, _: date) -> Iterator[Row]:
    for report in street.media:
        yield report.day, report.outlet, report.level, report.title


def _volunteers(street: Street, _: date) -> Iterator[Row]:
    for v in street.volunteers:
        yield v.number, v.name, v.phone, v.committee.title, v.most_a_day, "、".join(v.channels)


def _people(street: Street, day: date) -> Iterator[Row]:
    for p in street.people:
        yield (
            p.number, p.name, p.sex, p.citizen, p.phone, p.address, p.committee.title, p.category, p.circle(day),
            p.enrolled, p.contact_name, p.contact_phone, p.left, p.why_left,
        )  # fmt: skip


def _contacts(street: Street, _: date) -> Iterator[Row]:
    for c in street.contacts:
        yield c.day, c.person, c.volunteer, c.channel, c.result, c.need, c.met


def _ledger(headers: str, rows: Callable[[Street, date], Iterator[Row]], *totals: str) -> Ledger:
    return Ledger(tuple(headers.split()), rows, totals)


LEDGERS: dict[str, Ledger] = {
    "居民区名录": _ledger("序号 居民区 小区", _committees),
    "任务分工表": _ledger(
        "序号 专项行动 任务名称 牵头单位 配合单位 责任科室 责任人 开始日期 完成时限 实际完成 制约因素", _tasks
    ),
    "任务节点表": _ledger("任务序号 节点 计划完成 实际完成", _milestones),
    "走访点位台账": _ledger("点位编号 点位名称 居民区 走访日期 走访人", _visits),
    "问题隐患台账": _ledger(
        "编号 类别 来源 发现日期 点位编号 居民区 情况描述 责任单位 整改时限 整改完成日期 核查日期 "
        "回头看日期 回头看结果",
        _findings,
    ),
    "充电桩安装台账": _ledger("序号 小区 居民区 安装数量 完成日期", _chargers, "安装数量"),
    "违法建筑拆除台账": _ledger("编号 地址 居民区 类型 面积(平方米) 立案日期 拆除日期", _structures, "面积(平方米)"),
    "适老化改造台账": _ledger("序号 姓名 身份证号 地址 居民区 申请日期 完工日期", _adaptations),
    "就业情况月报": _ledger("月份 新增就业人数 帮扶长期失业青年人数 城乡登记失业人数", _employment, "新增就业人数"),
    "阵地台账": _ledger("名称 类别 居民区 开放日期", _sites),
    "媒体报道台账": _ledger("日期 媒体 级别 标题", _media),
    "志愿者名册": _ledger("编号 姓名 电话 居民区 每日上限 可联系方式", _volunteers),
    "关爱对象台账": _ledger(
        "编号 姓名 性别 身份证号 联系电话 地址 居民区 人员类别 关爱圈 纳入日期 紧急联系人 紧急联系电话 "
        "退出日期 退出原因",
        _people,
    ),
    "点名记录": _ledger("日期 对象编号 志愿者编号 方式 联系结果 需求类型 办结日期", _contacts),
}
