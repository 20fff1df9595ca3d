"""The numbers of the people's services."""

from __future__ import annotations

from datetime import date

from django.db.models import F

from jiedao.figures import Asking, Column, Figure, Nature, Rows, Source, register
from jiedao.services.models import Adaptation, ChargerWork, EmploymentMonth, MediaReport
from jiedao.worktime import month_start

CHARGERS = Source(
    "充电桩安装台账",
    ChargerWork,
    ("finished_on",),
    (
        Column("小区", "estate"),
        Column("居民区", "code"),
        Column("安装数量", "chargers"),
        Column("完成日期", "finished_on"),
    ),
)
ADAPTATIONS = Source(
    "适老化改造台账",
    Adaptation,
    ("applied_on", "finished_on"),
    (
        Column("姓名", "name", mask="name"),
        Column("身份证号", "citizen_number", mask="citizen"),
        Column("地址", "address", mask="address"),
        Column("居民区", "code"),
        Column("申请日期", "applied_on"),
        Column("完工日期", "finished_on"),
    ),
)
EMPLOYMENT = Source(
    "就业情况月报",
    EmploymentMonth,
    ("month",),
    (
        Column("月份", "month"),
        Column("新增就业人数", "jobs"),
        Column("帮扶长期失业青年人数", "youth"),
        Column("城乡登记失业人数", "unemployed"),
    ),
)
MEDIA = Source(
    "媒体报道台账",
    MediaReport,
    ("published_on",),
    (
        Column("日期", "published_on"),
        Column("媒体", "outlet"),
        Column("级别", "level"),
        Column("标题", "title"),
    ),
)


def installed(asking: Asking, start: date) -> Rows:
    """Charger works finished in the period."""
    return CHARGERS.facts(asking).filter(finished_on__range=(start, asking.as_of))


def adapted(asking: Asking, start: date) -> Rows:
    """Homes finished in the period."""
    return ADAPTATIONS.facts(asking).filter(finished_on__range=(start, asking.as_of))


def months(asking: Asking, start: date) -> Rows:
    """The months up to and including the day's month."""
    return EMPLOYMENT.facts(asking).filter(month__range=(month_start(start), asking.as_of))


def published(asking: Asking, start: date) -> Rows:
    """Reports published in the period."""
    return MEDIA.facts(asking).filter(published_on__range=(start, asking.as_of))


BY_COMMITTEE = {"committee": F("code")}
register(
    Figure(
        "charger_compounds",
        "安装充电桩的小区",
        "个",
        Nature.FLOW,
        "期内完成电动自行车集中充电桩安装的小区数，同一小区计一个。",
        CHARGERS,
        installed,
        distinct="estate",
        day="finished_on",
        splits=BY_COMMITTEE,
    ),
    Figure(
        "chargers",
        "电动自行车集中充电桩",
        "个",
        Nature.FLOW,
        "期内完成安装的充电桩数量之和。",
        CHARGERS,
        installed,
        total="chargers",
        day="finished_on",
        splits=BY_COMMITTEE,
    ),
    Figure(
        "adaptations_done",
        "适老化改造",
        "户",
        Nature.FLOW,
        "完工日期在期内的适老化改造户数。",
        ADAPTATIONS,
        adapted,
        day="finished_on",
        splits=BY_COMMITTEE,
    ),
    Figure(
        "jobs_created",
        "新增就业",
        "人",
        Nature.FLOW,
        "期内各月新增就业人数之和，含截至日所在月份。",
        EMPLOYMENT,
        months,
        total="jobs",
        day="month",
    ),
    Figure(
        "youth_helped",
        "帮扶长期失业青年",
        "人",
        Nature.FLOW,
        "期内各月帮扶长期失业青年人数之和，含截至日所在月份。",
        EMPLOYMENT,
        months,
        total="youth",
        day="month",
    ),
    Figure(
        "unemployed_latest",
        "登记失业人数（最近）",
        "人",
        Nature.CEILING,
        "期内最近一个月的城乡登记失业人数，与控制数对照。",
        EMPLOYMENT,
        months,
        latest="unemployed",
        day="month",
    ),
    Figure(
        "unemployed_peak",
        "登记失业人数（最高）",
        "人",
        Nature.CEILING,
        "期内各月城乡登记失业人数的最高值，与控制数对照。",
        EMPLOYMENT,
        months,
        peak="unemployed",
        day="month",
        limited_as="unemployed_latest",
    ),
    Figure(
        "media_reports",
        "媒体报道",
        "篇",
        Nature.FLOW,
        "日期在期内的媒体报道篇数。",
        MEDIA,
        published,
        day="published_on",
    ),
)
