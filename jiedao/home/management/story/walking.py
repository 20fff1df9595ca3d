"""The weekly joint round: planned from what is due, walked with three agencies, signed by all; and the great visit, in
which every place of the street is called at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

from jiedao.casework.models import Head
from jiedao.home.management.story.told import HEARD, ROUND_LESSONS, SEEN
from jiedao.organisation import queries as organisation
from jiedao.organisation.models import Unit
from jiedao.patrol import actions, queries
from jiedao.patrol.kinds import Outcome, Way
from jiedao.patrol.models import Met, Round
from jiedao.patrol.queries import Spot
from jiedao.patrol.rules import NO, YES, Checklist, Holds, Item
from jiedao.worktime import SHANGHAI

TEAM = ("city", "law", "safety")  # the accounts whose units walk together
LEFT_OUT = (9, 22)  # weeks in which no round was walked
STOPS = 7
WRONG = 0.035  # of the answers
AGAIN = 0.12  # of what was closed at a place, found once more
DESCRIBED = 0.5  # of what is wrong, in the visitor's own words
AT_ONCE = 0.3  # of what is described, put right on the spot
LISTENED = 0.08  # of the visits: a need or a quarrel is heard
VISITORS = ("safety", "serve", "business", "manage")  # who go on the great visit
ROAMING = 9  # weeks of it


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
        walk.then(start + timedelta(minutes=25 * place), partial(_visit, walk, found, number, TEAM))
    end = start + timedelta(hours=4)
    for minutes, account in enumerate(TEAM):
        walk.then(
            end + timedelta(minutes=minutes),
            partial(_sign, walk, found, account),
        )


def roam(walk: Walk, monday: date) -> None:
    """Call at every place of the street once, in so many weeks from that Monday."""
    spots = queries.spots()
    for place, spot in enumerate(spots):
        day = monday + timedelta(weeks=place * ROAMING // len(spots), days=walk.rng.choice((0, 1, 3, 4)))
        at = datetime.combine(day, time(walk.rng.randint(9, 16), walk.rng.randrange(60)), SHANGHAI)
        walk.then(at, partial(_visit, walk, None, spot.number, VISITORS))


def _visit(walk: Walk, round: Round | None, number: str, people: Sequence[str], at: datetime) -> None:
    rng = walk.rng
    spot = queries.spots_of([number])[number]
    checklist = queries.checklist_of(spot, round)
    seen = rng.random() >= 0.06
    answers = {item.key: _answer(rng, item, spot, at.date()) for item in _asked(checklist)} if seen else {}
    cases = [_described(rng, item) for item in _asked(checklist) if answers.get(item.key) == item.wrong]
    if seen and rng.random() < LISTENED:
        kind, text = rng.choice(HEARD)
        cases.append({"kind": kind.value, "description": text})
    lesson = None
    if seen and rng.random() < 0.2:
        audience, material = rng.choice(ROUND_LESSONS)
        lesson = {"audience": audience, "material": material, "people": rng.randint(2, 9)}
    call = actions.visit(
        operation=str(UUID(int=rng.getrandbits(128), version=4)),
        point_number=number,
        visited_on="",
        round=round.number if round else "",
        outcome=(Outcome.SEEN if seen else rng.choice((Outcome.CLOSED, Outcome.NO_ENTRY))).value,
        answers=answers,
        cases=[case for case in cases if case],
        lesson=lesson,
        by=rng.choice(people),
        at=at,
    )
    for met in Met.objects.live().filter(operation=call.operation, way__in=[Way.FILED.value, Way.AGAIN.value]):
        walk.course(Head.objects.get(register=met.register, number=met.number), at)


def _asked(checklist: Checklist) -> list[Item]:
    return [item for item in checklist.items if item.holds is Holds.YES_NO]


def _answer(rng: Random, item: Item, spot: Spot, day: date) -> str:
    """Mostly as it should be; what was closed here before is at times found again."""
    chance = WRONG
    if item.becomes is not None and rng.random() < AGAIN and queries.head_by_item(spot, item, day):
        chance = 1.0
    if item.stops is None and rng.random() < chance:
        return item.wrong
    return YES if item.wrong == NO else NO


def _described(rng: Random, item: Item) -> dict[str, Any]:
    """What is wrong in the visitor's own words, at times put right at once; nothing where the answer says it all."""
    if item.becomes is None or rng.random() >= DESCRIBED:
        return {}
    told = {"kind": item.becomes.value, "item": item.key, "description": f"{item.text}：{rng.choice(SEEN)}"}
    return told | ({"mended": "当场整改到位，已复看"} if rng.random() < AT_ONCE else {})


def _sign(walk: Walk, round: Round, account: str, at: datetime) -> None:
    actions.sign(round=round.number, unit=walk.units[account].pk, by=account, at=at)
