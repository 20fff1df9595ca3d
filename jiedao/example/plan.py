"""The year's plan: twelve programmes led by district departments, in all of which the street assists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from jiedao.example import chance
from jiedao.example.records import Milestone, Task

YEAR = 2022
STREET = "街道"  # how the district's table of tasks calls every sub-district
OPENING = "完成党群服务中心新址装修布展并对外开放"

_BUILDING = ("方案会审", "进场施工", "竣工验收")
_SERVICE = ("摸底建档", "组织实施", "验收总结")
_CAMPAIGN = ("方案制定", "排查整治", "复查巩固")
_SYSTEM = ("制度起草", "试点运行", "全面推开")

_BLOCKERS: dict[tuple[str, ...], tuple[str, ...]] = {
    _BUILDING: (
        "封控期间施工队伍未能进场，工期顺延",
        "管线权属单位迁改意见未统一，协调周期较长",
        "施工许可补正材料，审批晚于预期",
        "室内外材料到货延迟，工序衔接不上",
    ),
    _SERVICE: (
        "封控期间无法入户，服务时间后移",
        "参与意愿征询未达预期，需再次上门动员",
        "第三方服务机构采购流标，重新组织比选",
    ),
    _CAMPAIGN: (
        "部分商户经营者变更，责任主体需重新确认",
        "居民意见分歧较大，尚在协商",
        "联合检查力量被临时抽调，覆盖进度放缓",
    ),
    _SYSTEM: (
        "牵头部门方案仍在调整，等待统一口径",
        "系统接口未开放，数据需人工核对",
        "骨干人员轮岗，工作衔接需要时间",
    ),
}


@dataclass(frozen=True)
class _Planned:
    name: str
    start: tuple[int, int]
    due: tuple[int, int]  # month and day of YEAR
    steps: tuple[str, ...]


_PROGRAMMES: tuple[tuple[str, str, str, tuple[_Planned, ...]], ...] = (
    ("党群阵地提质专项行动", "区委组织部", "党群工作办公室", (
        _Planned(OPENING, (1, 10), (10, 28), ("方案会审", "进场施工", "竣工验收", "对外开放")),
        _Planned("完成全部居民区党群服务站功能评估并补齐短板", (2, 14), (6, 30), _SERVICE),
        _Planned("在两处商务楼宇和一处园区布设党群服务点", (3, 1), (11, 25), _SERVICE),
    )),
    ("市域铁路配套专项行动", "区建管委", "营商服务办公室", (
        _Planned("完成站点周边权属与管线摸排并报送底图", (1, 17), (7, 15), _SERVICE),
        _Planned("配合完成施工便道沿线居民告知与信访稳控", (3, 7), (12, 20), _SERVICE),
    )),
    ("美丽街区建设专项行动", "区绿化市容局", "社区管理办公室", (
        _Planned("完成听橹路沿街店招与立面更新", (2, 7), (8, 25), _BUILDING),
        _Planned("完成砚耕路口袋公园改造", (3, 1), (9, 30), _BUILDING),
        _Planned("建立沿街商户市容责任区自律公约", (2, 21), (6, 24), _SYSTEM),
    )),
    ("环境综合整治专项行动", "区绿化市容局", "社区管理办公室", (
        _Planned("完成十二处建筑垃圾临时堆放点规范化改造", (2, 14), (8, 19), _BUILDING),
        _Planned("开展集贸市场周边占道经营集中整治", (3, 14), (7, 29), _CAMPAIGN),
        _Planned("完成河道两侧暴露垃圾和种菜毁绿清理", (4, 6), (10, 21), _CAMPAIGN),
    )),
    ("生态环境督察整改专项行动", "区生态环境局", "城市运行管理中心", (
        _Planned("完成汽修行业危险废物贮存点规范化检查", (2, 10), (7, 22), _CAMPAIGN),
        _Planned("完成餐饮油烟在线监测设备安装八十家", (3, 10), (9, 16), _BUILDING),
    )),
    ("安全隐患清零专项行动", "区应急局", "社区平安办公室", (
        _Planned("完成老旧小区消防通道标线施划", (1, 20), (6, 29), _BUILDING),
        _Planned("开展小微企业和沿街商铺用电安全检查", (2, 16), (8, 26), _CAMPAIGN),
        _Planned("完成高层住宅消防设施维保签约与测试", (3, 15), (11, 18), _SERVICE),
    )),
    ("无违建创建专项行动", "区城管执法局", "综合行政执法队", (
        _Planned("完成存量违法建筑分类销项与影像建档", (1, 12), (8, 31), _CAMPAIGN),
        _Planned("建立新增违法建筑发现即查处联动机制", (2, 9), (6, 27), _SYSTEM),
        _Planned("完成无违建居民区申报材料评审", (5, 9), (10, 14), _SERVICE),
    )),
    ("社区为老服务专项行动", "区民政局", "社区服务办公室", (
        _Planned("新增老年助餐点并统一配送标准", (1, 19), (8, 24), _SERVICE),
        _Planned("完成困难老年人家庭适老化改造", (2, 22), (8, 17), _BUILDING),
        _Planned("为独居老人安装燃气报警与门磁感应装置", (4, 11), (12, 9), _BUILDING),
    )),
    ("稳岗促就业专项行动", "区人社局", "社区服务办公室", (
        _Planned("举办线上线下招聘会六场", (2, 8), (7, 28), _SERVICE),
        _Planned("建立长期失业青年一人一策帮扶档案", (1, 25), (6, 22), _SERVICE),
    )),
    ("一网通办提效专项行动", "区政务服务办", "社区事务受理服务中心", (
        _Planned("在居民区布设自助服务终端十二台", (2, 28), (8, 12), _BUILDING),
        _Planned("推行高频事项帮办代办并统一办事指南", (3, 21), (9, 23), _SYSTEM),
        _Planned("推行窗口首问负责与限时办结", (4, 18), (12, 16), _SYSTEM),
    )),
    ("法治社区建设专项行动", "区司法局", "社区平安办公室", (
        _Planned("完成居民区法律顾问续聘与坐班公示", (1, 26), (7, 20), _SERVICE),
        _Planned("修订居民公约并完成合法性审核", (3, 17), (10, 28), _SYSTEM),
    )),
    ("矛盾纠纷化解专项行动", "区委政法委", "社区平安办公室", (
        _Planned("完成房屋渗漏和停车纠纷积案集中化解", (2, 24), (8, 30), _CAMPAIGN),
        _Planned("建立物业服务费争议联合调解工作室", (3, 24), (8, 10), _SYSTEM),
        _Planned("开展楼组长调解员轮训四期", (5, 16), (11, 30), _SERVICE),
    )),
)  # fmt: skip


def tasks(rng: Random, staff: tuple[str, ...]) -> tuple[Task, ...]:
    """The 32 tasks in the order of the table. Of those due by the end of August, four were late and three still ran."""
    planned = [(head, task) for *head, tasks_ in _PROGRAMMES for task in tasks_]
    slipped = _slipped(rng, [task for _, task in planned])
    return tuple(
        _task(rng, number, (programme, lead, office), task, staff, slipped.get(task.name))
        for number, ((programme, lead, office), task) in enumerate(planned, 1)
    )


def _slipped(rng: Random, planned: list[_Planned]) -> dict[str, tuple[int, int]]:
    """The tasks that slip: name -> fewest and most days late."""
    early = [task.name for task in planned if task.due <= (7, 22)]
    summer = [task.name for task in planned if (7, 22) < task.due <= (8, 31)]
    later = [task.name for task in planned if task.due > (8, 31) and task.name != OPENING]
    slipped = dict.fromkeys(rng.sample(early, 4), (9, 30))
    slipped |= dict.fromkeys(rng.sample(summer, 3), (38, 75))
    slipped |= dict.fromkeys(rng.sample(later, 4), (12, 40))
    slipped[OPENING] = (14, 28)
    return slipped


def _task(
    rng: Random,
    number: int,
    head: tuple[str, str, str],
    planned: _Planned,
    staff: tuple[str, ...],
    late: tuple[int, int] | None,
) -> Task:
    programme, lead, office = head
    start, due = date(YEAR, *planned.start), date(YEAR, *planned.due)
    slip = rng.randint(*late) if late else -rng.randint(0, 4)
    milestones = _milestones(rng, planned.steps, start, due, slip)
    pool = _BLOCKERS.get(planned.steps, _BLOCKERS[_BUILDING])
    return Task(
        number=number,
        programme=programme,
        name=planned.name,
        lead=lead,
        cooperating=STREET,
        office=office,
        person=rng.choice(staff),
        start=start,
        due=due,
        done=milestones[-1].done,
        blocker=rng.choice(pool) if late else None,
        # a blocker is written down when the first milestone passes undone
        blocked=min(m.planned for m in milestones if m.done and m.done > m.planned) if late else None,
        milestones=milestones,
    )


def _milestones(rng: Random, steps: tuple[str, ...], start: date, due: date, slip: int) -> tuple[Milestone, ...]:
    """Milestones spread evenly from start to due; `slip`, the days that the last one is late, builds up on the way."""
    length = (due - start).days
    milestones: list[Milestone] = []
    for place, name in enumerate(steps, 1):
        share = place / len(steps)
        planned = chance.workday_before(start + timedelta(days=round(length * share)))
        delay = round(slip * share**2) if slip > 0 else -rng.randint(0, min(6, length // (3 * len(steps))))
        if place == len(steps):
            planned, delay = due, slip
        done = planned + timedelta(days=delay)
        # an early milestone is moved back to an open day, a late one forward: neither may become the other
        done = chance.workday_after(done) if delay > 0 else chance.workday_before(done)
        milestones.append(Milestone(name, planned, done))
    return tuple(milestones)
