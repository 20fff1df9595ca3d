"""Which ledger feeds which facts: the one table between a row of Excel and the record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jiedao.care.models import CareCircle, CareCommittee, CarePerson, Contact
from jiedao.casework.kinds import HOTLINES, LOOP, CaseKind
from jiedao.casework.models import Case
from jiedao.intake.feed import HOME as HOME
from jiedao.intake.feed import Feed as Feed
from jiedao.intake.feed import Refers
from jiedao.ledger.models import Fact
from jiedao.organisation.models import Volunteer, VolunteerCommittee
from jiedao.patrol.models import Visit
from jiedao.plan.models import Milestone, Task
from jiedao.register.models import Committee, Site
from jiedao.services.models import Adaptation, ChargerWork, EmploymentMonth, MediaReport


def _feed(ledger: str, model: type[Fact], fields: Mapping[str, str], identity: str, **more: Any) -> Feed:
    return Feed(ledger, model, fields, tuple(identity.split("、")), **more)


FEEDS: dict[str, Feed] = {
    feed.ledger: feed
    for feed in (
        _feed("居民区名录", Committee, {"居民区": "name", "小区": "estates"}, "居民区", local=False),
        _feed(
            "任务分工表",
            Task,
            {
                "序号": "number",
                "专项行动": "programme",
                "任务名称": "name",
                "牵头单位": "lead",
                "配合单位": "assisting",
                "责任科室": "office",
                "责任人": "person",
                "开始日期": "starts_on",
                "完成时限": "due_on",
                "实际完成": "finished_on",
                "制约因素": "blocker",
            },
            "序号",
            yearly="开始日期",
            local=False,
        ),
        _feed(
            "任务节点表",
            Milestone,
            {"任务序号": "task_number", "节点": "name", "计划完成": "planned_on", "实际完成": "done_on"},
            "任务序号、节点",
            yearly="计划完成",
            refers=(Refers("任务序号", Task, "number", "任务分工表", yearly=True),),
            local=False,
        ),
        _feed(
            "走访点位台账",
            Visit,
            {
                "点位编号": "point_number",
                "点位名称": "point_name",
                HOME: "code",
                "走访日期": "visited_on",
                "走访人": "visitor",
            },
            "点位编号、走访日期",
            event="走访日期",
        ),
        _feed(
            "问题隐患台账",
            Case,
            {
                "编号": "number",
                "类别": "kind",
                "来源": "source",
                "发现日期": "found_on",
                "点位编号": "point_number",
                HOME: "code",
                "情况描述": "description",
                "责任单位": "unit",
                "整改时限": "due_on",
                "整改完成日期": "rectified_on",
                "核查日期": "verified_on",
                "回头看日期": "looked_back_on",
                "回头看结果": "look_back_result",
            },
            "编号",
            constants={"register": "问题隐患台账"},
            refers=(Refers("点位编号", Visit, "point_number", "走访点位台账"),),
        ),
        _feed(
            HOTLINES,
            Case,
            {
                "工单编号": "number",
                "来电时间": "called_on",
                "派单时间": "found_on",
                HOME: "code",
                "地址": "address",
                "诉求类别": "subtype",
                "诉求内容": "description",
                "承办单位": "unit",
                "办理时限": "due_on",
                "办结时间": "rectified_on",
            },
            "工单编号",
            constants={"register": LOOP, "kind": CaseKind.HOTLINE, "source": "12345热线"},
            event="派单时间",
            located="地址",
            ours="承办单位",
            completes=frozenset({"来电时间"}),
            caller={"诉求人": "name", "联系电话": "phone", "是否保密": "confidential"},
        ),
        _feed(
            "违法建筑拆除台账",
            Case,
            {
                "编号": "number",
                "地址": "address",
                HOME: "code",
                "类型": "description",
                "面积": "area",
                "立案日期": "found_on",
                "拆除日期": "rectified_on",
            },
            "编号",
            constants={"register": "违法建筑拆除台账", "kind": CaseKind.STRUCTURE},
        ),
        _feed(
            "充电桩安装台账",
            ChargerWork,
            {"小区": "estate", HOME: "code", "安装数量": "chargers", "完成日期": "finished_on"},
            "小区、完成日期",
        ),
        _feed(
            "适老化改造台账",
            Adaptation,
            {
                "姓名": "name",
                "身份证号": "citizen_number",
                "地址": "address",
                HOME: "code",
                "申请日期": "applied_on",
                "完工日期": "finished_on",
            },
            "身份证号",
        ),
        _feed(
            "就业情况月报",
            EmploymentMonth,
            {
                "月份": "month",
                "新增就业人数": "jobs",
                "帮扶长期失业青年人数": "youth",
                "城乡登记失业人数": "unemployed",
            },
            "月份",
            event="月份",
            local=False,
        ),
        _feed("阵地台账", Site, {"名称": "name", "类别": "kind", HOME: "code", "开放日期": "opened_on"}, "名称"),
        _feed(
            "媒体报道台账",
            MediaReport,
            {"日期": "published_on", "媒体": "outlet", "级别": "level", "标题": "title"},
            "日期、媒体、标题",
            event="日期",
            local=False,
        ),
        _feed(
            "志愿者名册",
            Volunteer,
            {
                "编号": "number",
                "姓名": "name",
                "电话": "phone",
                HOME: "code",
                "每日上限": "daily_limit",
                "可联系方式": "channels",
            },
            "编号",
            held={HOME: VolunteerCommittee},
        ),
        _feed(
            "关爱对象台账",
            CarePerson,
            {
                "编号": "number",
                "姓名": "name",
                "性别": "sex",
                "身份证号": "citizen_number",
                "联系电话": "phone",
                "地址": "address",
                HOME: "code",
                "人员类别": "category",
                "关爱圈": "circle",
                "纳入日期": "enrolled_on",
                "紧急联系人": "emergency_name",
                "紧急联系电话": "emergency_phone",
                "退出日期": "left_on",
                "退出原因": "left_reason",
            },
            "编号",
            held={"关爱圈": CareCircle, HOME: CareCommittee},
            start="纳入日期",
            ends="退出日期",
        ),
        _feed(
            "点名记录",
            Contact,
            {
                "日期": "made_on",
                "对象编号": "person_number",
                "志愿者编号": "volunteer_number",
                "方式": "channel",
                "联系结果": "result",
            },
            "日期、对象编号、志愿者编号、方式",
            refers=(
                Refers("对象编号", CarePerson, "number", "关爱对象台账"),
                Refers("志愿者编号", Volunteer, "number", "志愿者名册"),
            ),
            event="日期",
            plain=False,
            local=False,
        ),
    )
}


def feed_of_cases(register: str) -> Feed | None:
    """The feed that states the cases of a register; None where no ledger does."""
    stating = (feed for feed in FEEDS.values() if feed.case_fields and feed.register == register)
    return next(stating, None)
