"""The numbers of the closed loop: found and closed are always counted, and closed is a part of found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db.models import F, Q

from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Case
from jiedao.figures import Asking, Column, Figure, Nature, Rows, Source, register

COLUMNS = (
    Column("编号", "number"),
    Column("类别", "kind"),
    Column("居民区", "code"),
    Column("点位编号", "point_number"),
    Column("情况描述", "description", mask="text"),
    Column("责任单位", "unit"),
    Column("发现日期", "found_on"),
    Column("整改时限", "due_on"),
    Column("整改完成", "rectified_on"),
    Column("核查日期", "verified_on"),
    Column("回头看日期", "looked_back_on"),
    Column("回头看结果", "look_back_result"),
)
PROBLEMS = Source(
    "问题隐患台账",
    Case,
    ("found_on", "rectified_on", "verified_on", "looked_back_on"),
    COLUMNS,
    Q(register="问题隐患台账"),
)
STRUCTURES = Source(
    "违法建筑拆除台账",
    Case,
    ("found_on", "rectified_on"),
    (
        Column("编号", "number"),
        Column("居民区", "code"),
        Column("地址", "address", mask="address"),
        Column("类型", "description", mask="text"),
        Column("面积（平方米）", "area"),
        Column("立案日期", "found_on"),
        Column("拆除日期", "rectified_on"),
    ),
    Q(register="违法建筑拆除台账"),
)
NEEDS = Source(
    "点名记录",
    Case,
    ("found_on", "rectified_on"),
    (
        Column("对象编号", "person_number"),
        Column("居民区", "code"),
        Column("需求类型", "description", mask="text"),
        Column("提出日期", "found_on"),
        Column("办结日期", "rectified_on"),
    ),
    Q(register="点名记录"),
)


def found(source: Source, kind: CaseKind) -> Callable[[Asking, date], Rows]:
    """Cases of a kind found in the period."""
    return lambda asking, start: source.facts(asking).filter(kind=kind, found_on__range=(start, asking.as_of))


def closed(source: Source, kind: CaseKind, stage: str) -> Callable[[Asking, date], Rows]:
    """Of those found in the period, the ones that reached the stage by the day."""
    return lambda asking, start: found(source, kind)(asking, start).filter(**{f"{stage}__lte": asking.as_of})


def removed(asking: Asking, start: date) -> Rows:
    """Structures removed in the period."""
    return STRUCTURES.facts(asking).filter(rectified_on__range=(start, asking.as_of))


def looked_back(asking: Asking, start: date) -> Rows:
    """Cases looked back at for the first time in the period."""
    return PROBLEMS.facts(asking).filter(looked_back_on__range=(start, asking.as_of))


BY_UNIT = {"committee": F("code"), "unit": F("unit")}


def pair(kind: CaseKind, plural: str, done: str, label: str, closed_label: str, unit: str) -> None:
    """Register a kind's two figures: found or received, and closed."""
    source = PROBLEMS
    register(
        Figure(
            plural,
            label,
            unit,
            Nature.FLOW,
            f"发现日期在期内的{label.removeprefix('发现').removeprefix('收到')}数。",
            source,
            found(source, kind),
            day="found_on",
            splits=BY_UNIT,
            kinds=frozenset({kind.value}),
        ),
        Figure(
            done,
            closed_label,
            unit,
            Nature.PAIR,
            f"期内{label}中，到截至日已经核查（有核查日期）的数量；只报整改、未经核查的不计。",
            source,
            closed(source, kind, "verified_on"),
            day="verified_on",
            of=plural,
            splits=BY_UNIT,
            kinds=frozenset({kind.value}),
        ),
    )


pair(CaseKind.ISSUE, "issues_found", "issues_closed", "发现问题", "问题办结", "件")
pair(CaseKind.HAZARD, "hazards_found", "hazards_closed", "发现隐患", "隐患整改完毕", "个")
pair(CaseKind.ORDER, "orders_received", "orders_closed", "收到流转单", "流转单办结", "件")
register(
    Figure(
        "look_backs",
        "回头看",
        "件",
        Nature.FLOW,
        "首次回头看日期在期内的问题、隐患和流转单数；以后再看的不改变它。",
        PROBLEMS,
        looked_back,
        day="looked_back_on",
        splits=BY_UNIT,
        kinds=frozenset({CaseKind.ISSUE.value, CaseKind.HAZARD.value, CaseKind.ORDER.value}),
    ),
    Figure(
        "structures_removed",
        "拆除违建",
        "处",
        Nature.FLOW,
        "拆除日期在期内的违法建筑数；在系统中办理的，经核查才有拆除日期，只报办结的不计。",
        STRUCTURES,
        removed,
        day="rectified_on",
        splits={"committee": F("code")},
        kinds=frozenset({CaseKind.STRUCTURE.value}),
    ),
    Figure(
        "structure_area",
        "拆除违建面积",
        "平方米",
        Nature.AREA,
        "拆除日期在期内的违法建筑面积之和，保留两位小数；在系统中办理的，经核查才计。",
        STRUCTURES,
        removed,
        total="area",
        day="rectified_on",
        splits={"committee": F("code")},
        kinds=frozenset({CaseKind.STRUCTURE.value}),
    ),
    Figure(
        "needs",
        "居民需求",
        "件",
        Nature.FLOW,
        "期内点名联系中提出的需求数。",
        NEEDS,
        found(NEEDS, CaseKind.NEED),
        day="found_on",
        splits={"committee": F("code")},
        kinds=frozenset({CaseKind.NEED.value}),
    ),
    Figure(
        "needs_done",
        "需求办结",
        "件",
        Nature.PAIR,
        "期内提出的需求中，办结日期不晚于截至日的数量；在系统中办理的，办结才有办结日期，只报办结的不计。",
        NEEDS,
        closed(NEEDS, CaseKind.NEED, "rectified_on"),
        day="rectified_on",
        of="needs",
        splits={"committee": F("code")},
        kinds=frozenset({CaseKind.NEED.value}),
    ),
)
