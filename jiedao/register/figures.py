"""The numbers of the street's sites."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db.models import F

from jiedao.figures import Asking, Column, Figure, Nature, Rows, Source, register
from jiedao.register.models import Site

SITES = Source(
    "阵地台账",
    Site,
    ("opened_on",),
    (
        Column("名称", "name"),
        Column("类别", "kind"),
        Column("居民区", "code"),
        Column("开放日期", "opened_on"),
    ),
)


def opened(kind: str) -> Callable[[Asking, date], Rows]:
    """Sites of a kind opened in the period."""
    return lambda asking, start: SITES.facts(asking).filter(
        kind__endswith=kind,
        opened_on__range=(start, asking.as_of),
    )


register(
    Figure(
        "centres_opened",
        "新增睦邻中心",
        "个",
        Nature.FLOW,
        "开放日期在期内的睦邻中心数。",
        SITES,
        opened("睦邻中心"),
        day="opened_on",
        splits={"committee": F("code")},
    ),
    Figure(
        "meal_points_opened",
        "新增老年助餐点",
        "个",
        Nature.FLOW,
        "开放日期在期内的老年助餐点数。",
        SITES,
        opened("助餐点"),
        day="opened_on",
        splits={"committee": F("code")},
    ),
)
