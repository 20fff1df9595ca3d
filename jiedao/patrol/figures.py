"""The numbers of the visit round."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q

from jiedao.figures import Asking, Column, Figure, Nature, Rows, Source, register
from jiedao.patrol.models import Call, Lesson, Visit

VISITS = Source(
    "走访点位台账",
    Visit,
    ("visited_on",),
    (
        Column("点位编号", "point_number"),
        Column("点位名称", "point_name"),
        Column("居民区", "code"),
        Column("走访日期", "visited_on"),
        Column("走访人", "visitor", mask="name"),
    ),
)

ROUNDS = Source(
    "巡查走访记录",
    Call,
    ("visited_on",),
    (
        Column("周一", "week"),
        Column("巡查", "round"),
        Column("点位编号", "point_number"),
        Column("点位名称", "point_name"),
        Column("居民区", "code"),
        Column("日期", "visited_on"),
        Column("结果", "outcome"),
    ),
    only=~Q(round=""),
)
CHECKS = Source(
    "检查记录",
    Call,
    ("visited_on",),
    (
        Column("点位编号", "point_number"),
        Column("点位名称", "point_name"),
        Column("居民区", "code"),
        Column("日期", "visited_on"),
        Column("检查表", "checklist"),
        Column("巡查", "round"),
    ),
    only=Q(checked=True),
)
LESSONS = Source(
    "普法记录",
    Lesson,
    ("held_on",),
    (
        Column("日期", "held_on"),
        Column("点位编号", "point_number"),
        Column("居民区", "code"),
        Column("对象", "audience"),
        Column("内容", "material"),
        Column("人数", "people"),
    ),
)


def visited(asking: Asking, start: date) -> Rows:
    """Visits made in the period."""
    return VISITS.facts(asking).filter(visited_on__range=(start, asking.as_of))


def checked(asking: Asking, start: date) -> Rows:
    """Checks made in the period."""
    return CHECKS.facts(asking).filter(visited_on__range=(start, asking.as_of))


def walked(asking: Asking, start: date) -> Rows:
    """Calls that belong to a round, in the weeks that begin in the period."""
    return ROUNDS.facts(asking).filter(week__gte=start, visited_on__range=(start, asking.as_of))


def taught(asking: Asking, start: date) -> Rows:
    """Lessons in the period."""
    return LESSONS.facts(asking).filter(held_on__range=(start, asking.as_of))


register(
    Figure(
        "points_visited",
        "走访点位",
        "个",
        Nature.FLOW,
        "期内走访过的点位数，同一点位多次走访计一个。",
        VISITS,
        visited,
        distinct="point_number",
        day="visited_on",
        splits={"committee": F("code")},
    ),
    Figure(
        "visits",
        "走访",
        "次",
        Nature.FLOW,
        "期内走访次数，同一点位不同日期分别计数。",
        VISITS,
        visited,
        day="visited_on",
        splits={"committee": F("code")},
    ),
    Figure(
        "points_checked",
        "检查点位",
        "个",
        Nature.FLOW,
        "期内按检查表检查过的点位数，必查题全部作答、另外至少答一题的算检查；只到访、没有填检查表的不计。",
        CHECKS,
        checked,
        distinct="point_number",
        day="visited_on",
        splits={"committee": F("code")},
    ),
    Figure(
        "round_weeks",
        "开展巡查的周",
        "周",
        Nature.FLOW,
        "期内实际开展了联合巡查的周数，只安排未到现场的周不计；应与期内已过的周数对照。",
        ROUNDS,
        walked,
        distinct="week",
        day="visited_on",
        splits={"committee": F("code")},
    ),
    Figure(
        "law_events",
        "普法宣传",
        "场次",
        Nature.FLOW,
        "期内走访时开展普法宣传的场次。",
        LESSONS,
        taught,
        day="held_on",
        splits={"committee": F("code")},
    ),
    Figure(
        "law_people",
        "普法宣传覆盖",
        "人次",
        Nature.FLOW,
        "期内普法宣传的听众人次，同一人多次参加分别计数。",
        LESSONS,
        taught,
        total="people",
        day="held_on",
        splits={"committee": F("code")},
    ),
)
