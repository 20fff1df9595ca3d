"""The numbers of looking back: what was drawn, what was judged, and what of it was mended. The estimated rate is no
count of rows and stands on the page of looking back alone."""

from __future__ import annotations

from datetime import date

from django.db.models import F

from jiedao.figures import Asking, Column, Figure, Nature, Rows, Source, register
from jiedao.lookback.models import Item, Result
from jiedao.lookback.rules import Outcome

SAMPLES = Source(
    "回头看抽样",
    Item,
    ("drawn_on",),
    (
        Column("月份", "month"),
        Column("编号", "number"),
        Column("类别", "kind"),
        Column("居民区", "code"),
        Column("办结日期", "closed_on"),
        Column("抽取日期", "drawn_on"),
    ),
)
RESULTS = Source(
    "回头看结果",
    Result,
    ("on",),
    (
        Column("月份", "month"),
        Column("编号", "number"),
        Column("类别", "kind"),
        Column("居民区", "code"),
        Column("回头看日期", "on"),
        Column("结果", "outcome"),
    ),
)


def drawn(asking: Asking, start: date) -> Rows:
    """Items drawn in the period."""
    return SAMPLES.facts(asking).filter(drawn_on__range=(start, asking.as_of))


def judged(asking: Asking, start: date) -> Rows:
    """Results of the period by which a case was judged."""
    return RESULTS.facts(asking).filter(on__range=(start, asking.as_of)).exclude(outcome=Outcome.GONE.value)


def mended(asking: Asking, start: date) -> Rows:
    """Of these, the ones that were mended."""
    return judged(asking, start).filter(outcome=Outcome.MENDED.value)


BY_COMMITTEE = {"committee": F("code")}

register(
    Figure(
        "relooks_drawn",
        "回头看抽取",
        "件",
        Nature.FLOW,
        "期内从上月办结事项中抽取、需回头看的件数；督察清单和台账写明的回头看不计。",
        SAMPLES,
        drawn,
        day="drawn_on",
        splits=BY_COMMITTEE,
    ),
    Figure(
        "relooks",
        "回头看判定",
        "件",
        Nature.FLOW,
        "回头看日期在期内、已判定是否整改的抽查件数；无法查看的不计。",
        RESULTS,
        judged,
        day="on",
        splits=BY_COMMITTEE,
    ),
    Figure(
        "relooks_mended",
        "回头看已整改",
        "件",
        Nature.PAIR,
        "期内判定的抽查件数中，现场已整改的数量；是抽到的件数，不是推算的真实整改率。",
        RESULTS,
        mended,
        day="on",
        of="relooks",
        splits=BY_COMMITTEE,
    ),
)
