"""The weekly joint round: planned from what is due, walked with three agencies, signed by all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from uuid import UUID

from jiedao.casework.models import Head
from jiedao.home.management.story.told import ROUND_LESSONS
from jiedao.organisation import queries as organisation
from jiedao.organisation.models import Unit
from jiedao.patrol import actions, queries
from jiedao.patrol.kinds import Outcome, Way
from jiedao.patrol.models import Met, Round
from jiedao.patrol.rules import NO, YES, Holds
from jiedao.worktime import SHANGHAI

TEAM = ("city", "law", "safety")  # the accounts whose units walk together
LEFT_OUT = (9, 22)  # weeks in which no round was walked
STOPS = 7
WRONG = 0.035  # of the answers


@dataclass(frozen=True)
class Walk:
    """What a round needs: the order of things, chance, the units by account, and what becomes of a case it files."""

    then: Callable[[datetime, Callable[[datetime], None]], None]
    rng: Random
    units: dict[str, Unit]
    course: Callable[[Head, datetime], None]


def walk(walk: Walk, monday: date, week: int) -> None:
    """Plan the round of a week on Monday and walk it on Wednesday."""
    if week in LEFT_OUT:
        return
    walk.then(datetime.combine(monday, time(9, 30), SHANGHAI), partial(_plan, walk, monday))


def _plan(walk: Walk, monday: date, at: datetime) -> None:
    due = queries.due_rows(queries.spots(), monday)
    street = organisation.street()
    found = actions.plan(
        week=monday,
        name="每周联合巡查",
        code=street.code,
        units=[walk.units[account].pk for account in TEAM],
        stops=[spot.number for spot in queries.in_order([row.spot for row in due[:STOPS]])],
        by="safety",
        at=at,
    )
    start = datetime.combine(monday + timedelta(days=2), time(9, 10), SHANGHAI)
    for place, stop in enumerate(queries.stops(found)):
        number = stop.point_number
        walk.then(start + timedelta(minutes=25 * place), partial(_visit, walk, found, number))
    end = start + timedelta(hours=4)
    for minutes, account in enumerate(TEAM):
        walk.then(
            end + timedelta(minutes=minutes),
            partial(_sign, walk, found, account),
        )


def _visit(walk: Walk, round: Round, number: str, at: datetime) -> None:
    rng = walk.rng
    spot = queries.spots_of([number])[number]
    checklist = queries.checklist_of(spot, round)
    answers, outcome = {}, Outcome.SEEN
    if rng.random() < 0.06:
        outcome = rng.choice((Outcome.CLOSED, Outcome.NO_ENTRY))
    else:
        for item in checklist.items:
            if item.holds is Holds.YES_NO:
                right = YES if item.wrong == NO else NO
                bad = item.stops is None and rng.random() < WRONG
                answers[item.key] = item.wrong if bad else right
    lesson = None
    if outcome is Outcome.SEEN and rng.random() < 0.2:
        audience, material = rng.choice(ROUND_LESSONS)
        lesson = {"audience": audience, "material": material, "people": rng.randint(2, 9)}
    call = actions.visit(
        operation=str(UUID(int=rng.getrandbits(128), version=4)),
        point_number=number,
        visited_on="",
        round=round.number,
        outcome=outcome.value,
        answers=answers,
        lesson=lesson,
        by=rng.choice(TEAM),
        at=at,
    )
    for met in Met.objects.live().filter(operation=call.operation, way__in=[Way.FILED.value, Way.AGAIN.value]):
        walk.course(Head.objects.get(register=met.register, number=met.number), at)


def _sign(walk: Walk, round: Round, account: str, at: datetime) -> None:
    actions.sign(round=round.number, unit=walk.units[account].pk, by=account, at=at)
