"""A round is planned and given up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from jiedao.ledger import actions as ledger
from jiedao.ledger.models import Fact
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from jiedao.patrol import queries
from jiedao.patrol.actions.sharing import lock, today_of
from jiedao.patrol.kinds import CHECKLISTS, PLANNERS
from jiedao.patrol.models import Call, Member, Round, Stop
from jiedao.patrol.rules import monday, why_not_plan


@transaction.atomic
def plan(
    *,
    week: date,
    name: str,
    code: str,
    units: Sequence[int],
    stops: Sequence[str],
    by: str,
    at: datetime,
    checklist: str = "",
) -> Round:
    """Plan a round for the week of a day: its units by key, its places by number in the order in which to walk.

    `code` is a committee's, or the street's where the round is wider; an empty `checklist` asks every place the
    questions of its kind. Refused with the reason.
    """
    who = organisation.who(by)
    spots = queries.spots_of(stops)
    team = list(organisation.units().filter(pk__in=list(units)))
    known = [number for number in stops if number in spots]
    reason = why_not_plan(who=who, roles=PLANNERS, code=code, units=len(team), stops=known)
    if reason:
        raise Refused(reason)
    outside = [spots[number].name for number in known if not spots[number].code.startswith(queries.reach(code))]
    if outside:
        raise Refused(f"不在巡查范围内：{'、'.join(outside[:5])}")
    if checklist and checklist not in CHECKLISTS:
        raise Refused("没有这张检查表")
    start, today = monday(week), today_of(at)
    if start < monday(today):
        raise Refused(f"不能为已经过去的一周安排巡查：{start}")
    number = _next_number(start)
    round_ = Round(
        code=code, number=number, week=start, name=name.strip() or f"{start:%m月%d日}周巡查", checklist=checklist
    )
    reasons = {row.spot.number: "、".join(row.due.reasons) for row in queries.due_rows(spots.values(), today)}
    facts: list[Fact] = [round_, *(Member(code=code, round=number, unit=unit) for unit in team)]
    facts += [
        Stop(
            code=spots[place].code,
            round=number,
            serial=serial,
            point_number=place,
            point_name=spots[place].name,
            kind=spots[place].kind,
            reason=reasons.get(place, "")[:120],
        )
        for serial, place in enumerate(dict.fromkeys(known), 1)
    ]
    told = {"number": number, "week": f"{start}", "units": [unit.name for unit in team], "stops": known}
    entry = ledger.enter(by=by, at=at, verb="安排巡查", subject=str(round_), detail=told)
    ledger.record(facts, entry=entry)
    return round_


@transaction.atomic
def give_up(*, round: str, reason: str, by: str, at: datetime) -> None:
    """Take a planned round back, with its reason; one that was begun stays."""
    found = queries.round_of(organisation.who(by), round)
    if found is None:
        raise Refused("没有这次巡查，或不在您的职务范围内")
    if not reason.strip():
        raise Refused("请写明取消的原因")
    if Call.objects.live().filter(round=round).exists():
        raise Refused("巡查已经开始，不能取消")
    entry = ledger.enter(by=by, at=at, verb="取消巡查", subject=str(found), reason=reason.strip())
    parts: list[Fact] = [*Member.objects.live().filter(round=round), *Stop.objects.live().filter(round=round)]
    ledger.void([found, *parts], entry=entry)


def _next_number(week: date) -> str:
    """The next free number of the week: XC, the year and week as the calendar counts them, and a serial."""
    year, count, _ = week.isocalendar()
    prefix = f"XC{year}{count:02d}"
    lock(f"round {prefix}")
    used = Round.objects.filter(number__startswith=prefix).values_list("number", flat=True)
    last = max((int(number[len(prefix) :]) for number in used), default=0)
    return f"{prefix}{last + 1:02d}"
