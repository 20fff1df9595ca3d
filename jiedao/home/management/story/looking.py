"""The monthly look-back: drawn at the beginning of the next month, given to people who had no hand in it, judged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random

from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Head
from jiedao.casework.rules import State
from jiedao.lookback import actions, queries
from jiedao.lookback.actions import Said
from jiedao.lookback.models import Item, Point
from jiedao.lookback.rules import Outcome
from jiedao.worktime import SHANGHAI

MONTHS = 7
CLEARED = 5
OPENED_AGAIN = 2  # items about what was closed before
OVERSEEN = (
    "两处地下车库消防水带缺失",
    "沿街商铺二楼违规住人三处",
    "工地动火审批记录不全",
    "养老机构夜间值守记录缺签",
    "危废暂存间标志不清",
    "充电棚与窗口间距不足",
    "老旧小区消防通道被占用",
)
FAILED, GONE = 0.11, 0.03  # of what is looked at again
NOTES = {
    Outcome.MENDED: "现场复看，整改情况保持",
    Outcome.FAILED: "现场复看，同样问题再次出现",
    Outcome.GONE: "店铺已搬离，无法查看",
}
Then = Callable[[datetime, Callable[[datetime], None]], None]
Course = Callable[[Head, datetime], None]


def look_back(then: Then, rng: Random, course: Course, *, last: date) -> None:
    """Draw in every month up to `last` what was closed in the one before."""
    month = last.replace(day=1)
    for _ in range(MONTHS):
        at = datetime.combine(month + timedelta(days=2), time(9, 40), SHANGHAI)
        then(at, partial(_draw, then, rng, course))
        month = (month - timedelta(days=1)).replace(day=1)


def _draw(then: Then, rng: Random, course: Course, at: datetime) -> None:
    months = [draw.month for draw in actions.draw_missing(by="safety", at=at)]
    for item in queries.all_items().filter(month__in=months).order_by("pk"):
        free = [account for account, _ in queries.inspectors_for([item]) if account in ("inspector", "inspector2")]
        if not free:
            continue
        taker = rng.choice(free)
        actions.assign(items=[item], to=taker, by="safety", at=at)
        day = max(item.from_on, at.date()) + timedelta(days=rng.randint(1, 9))
        when = datetime.combine(day, time(rng.randint(9, 16), rng.randrange(60)), SHANGHAI)
        then(when, partial(_judge, rng, course, item, taker))


def _judge(rng: Random, course: Course, item: Item, by: str, at: datetime) -> None:
    present = queries.all_items(item.month).get(register=item.register, number=item.number)
    again = queries.reopened_since(present)  # somebody else found that it did not hold
    outcome = (
        Outcome.FAILED
        if again
        else rng.choices((Outcome.MENDED, Outcome.FAILED, Outcome.GONE), (1 - FAILED - GONE, FAILED, GONE))[0]
    )
    actions.judge(item=present, outcome=outcome, note=NOTES[outcome], by=present.assigned_to or by, at=at)
    if outcome is Outcome.FAILED and not again:
        course(Head.objects.get(register=present.register, number=present.number), at)


def oversee(then: Then, now: datetime, codes: Sequence[str], course: Course) -> None:
    """The district's own look-back: each item becomes a case of a committee or opens one that was closed, most of them
    cleared one by one by now."""
    then(now - timedelta(weeks=6), partial(_open, then, codes, course))


def _open(then: Then, codes: Sequence[str], course: Course, at: datetime) -> None:
    closed = Head.objects.filter(kind=CaseKind.HAZARD.value, state=State.CLOSED.value, closed_count=1, version__gt=0)
    back = list(closed.filter(closed_at__lt=at - timedelta(weeks=2)).order_by("-closed_at", "pk")[:OPENED_AGAIN])
    new = [Said(text, code) for text, code in zip(OVERSEEN, codes, strict=False)]
    opened = actions.open_inspection(
        title="秋季安全督察回头看",
        superior="区安委办",
        on=at.astimezone(SHANGHAI).date(),
        due_on=(at + timedelta(weeks=8)).astimezone(SHANGHAI).date(),
        points=[*new, *(Said(f"{head.text}，现场仍然存在", head.code, head) for head in back)],
        by="safety",
        at=at,
    )
    points = Point.objects.live().filter(year=opened.year, inspection=opened.serial).order_by("serial")
    for place, point in enumerate(points):
        course(Head.objects.get(register=point.register, number=point.number), at)
        if place < CLEARED:
            when = at + timedelta(days=21 + 2 * place)
            then(when, partial(_apply, point))
            then(when + timedelta(days=2), partial(_accept, point))


def _apply(point: Point, at: datetime) -> None:
    actions.apply_for(point=point, note="已整改到位，台账已补齐", by="safety", at=at)


def _accept(point: Point, at: datetime) -> None:
    hands = queries.hands_of(point.register, point.number)
    by = next(one for one in ("inspector", "inspector2") if one not in hands)
    actions.review(point=point, accepted=True, note="现场核实，同意销号", by=by, at=at)
