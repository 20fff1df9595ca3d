"""The monthly look-back: drawn at the beginning of the next month, given to people who had no hand in it, judged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random

from jiedao.casework.models import Head
from jiedao.lookback import actions, queries
from jiedao.lookback.models import Item
from jiedao.lookback.rules import Outcome
from jiedao.worktime import SHANGHAI

MONTHS = 7
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
        then(at, partial(_draw, then, rng, course, f"{month:%Y-%m}"))
        month = (month - timedelta(days=1)).replace(day=1)


def _draw(then: Then, rng: Random, course: Course, month: str, at: datetime) -> None:
    actions.draw_month(month=month, by="safety", at=at)
    for item in queries.all_items(month).order_by("pk"):
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
    outcome = rng.choices((Outcome.MENDED, Outcome.FAILED, Outcome.GONE), (1 - FAILED - GONE, FAILED, GONE))[0]
    actions.judge(item=present, outcome=outcome, note=NOTES[outcome], by=present.assigned_to or by, at=at)
    if outcome is Outcome.FAILED:
        course(queries.head_of(present), at)
