"""A round bends: a place is added on the way, taken off, or walked to earlier or later."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from jiedao.ledger import actions as ledger
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from jiedao.patrol import queries
from jiedao.patrol.actions.sharing import lock
from jiedao.patrol.models import Call, Round, Stop
from jiedao.patrol.rules import why_not_add, why_not_reroute

ADDED = "临时增加"


@transaction.atomic
def add_stop(*, round: str, point_number: str, by: str, at: datetime) -> Stop:
    """Add a place to the end of a round that somebody may see; Refused with the reason."""
    found = _taken(round, by)
    route, spot = _route(round), queries.spots_of([point_number]).get(point_number)
    near = spot is not None and spot.code.startswith(queries.reach(found.code))
    reason = why_not_add(known=spot is not None, near=near, there=any(s.point_number == point_number for s in route))
    if reason or spot is None:
        raise Refused(reason or "")
    stop = Stop(
        code=spot.code,
        round=round,
        serial=max((stop.serial for stop in route), default=0) + 1,
        point_number=spot.number,
        point_name=spot.name,
        kind=spot.kind,
        reason=ADDED,
    )
    entry = ledger.enter(by=by, at=at, verb="增加巡查点位", subject=str(found), detail={"point_number": spot.number})
    ledger.record([stop], entry=entry)
    return stop


@transaction.atomic
def drop_stop(*, round: str, point_number: str, by: str, at: datetime) -> None:
    """Take a place off a round, as long as nobody was there."""
    found = _taken(round, by)
    route = _route(round)
    left = [stop for stop in route if stop.point_number != point_number]
    called = Call.objects.live().filter(round=round, point_number=point_number).exists()
    reason = why_not_reroute(there=len(left) < len(route), called=called, left=len(left))
    if reason:
        raise Refused(reason)
    entry = ledger.enter(by=by, at=at, verb="移出巡查点位", subject=str(found), detail={"point_number": point_number})
    ledger.void([stop for stop in route if stop.point_number == point_number], entry=entry)


@transaction.atomic
def move_stop(*, round: str, point_number: str, earlier: bool, by: str, at: datetime) -> None:
    """Let a place of a round change its turn with the one before it, or after it."""
    found = _taken(round, by)
    route = _route(round)
    place = next((n for n, stop in enumerate(route) if stop.point_number == point_number), -1)
    if reason := why_not_reroute(there=place >= 0):
        raise Refused(reason)
    other = place - 1 if earlier else place + 1
    if not 0 <= other < len(route):
        raise Refused("已经是第一处" if earlier else "已经是最后一处")
    pair = [route[place], route[other]]
    detail = {"stops": [stop.point_number for stop in pair]}
    entry = ledger.enter(by=by, at=at, verb="调整巡查路线", subject=str(found), detail=detail)
    ledger.void(pair, entry=entry)
    swapped = zip(pair, reversed(pair), strict=True)
    ledger.record([ledger.again(one, serial=turn.serial) for one, turn in swapped], entry=entry)


def _taken(round: str, by: str) -> Round:
    """A round that somebody may see, held until the change is on record."""
    found = queries.round_of(organisation.who(by), round)
    if found is None:
        raise Refused("没有这次巡查，或不在您的职务范围内")
    lock(f"route {round}")
    return found


def _route(round: str) -> list[Stop]:
    return list(Stop.objects.live().filter(round=round).order_by("serial", "pk"))
