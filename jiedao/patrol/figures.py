"""The numbers of the visit round."""

from __future__ import annotations

from datetime import date

from django.db.models import F

from jiedao.figures import Asking, Column, Figure, Nature, Rows, Source, register
from jiedao.patrol.models import Visit

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


def visited(asking: Asking, start: date) -> Rows:
    """Visits made in the period."""
    return VISITS.facts(asking).filter(visited_on__range=(start, asking.as_of))


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
)
