"""What may be a relapse of a case closed at the same place: marked where nobody could be asked, decided at the desk."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from jiedao.casework import queries
from jiedao.casework.actions.joining import merge
from jiedao.casework.actions.loop import reopen
from jiedao.casework.kinds import KINDS, CaseKind
from jiedao.casework.models import Case, Head, Suspicion
from jiedao.casework.rules import OPEN, State, why_not_confirm
from jiedao.ledger import actions as ledger
from jiedao.ledger.models import Fact
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Who


def suspicions(fact: Case, who: Who, today: date) -> list[Fact]:
    """That a new case may be the relapse of the last one of a kind that comes back, closed at its place."""
    if KINDS[CaseKind(fact.kind)].look_back is None:
        return []
    place: dict[str, Any] = {"code": fact.code, "address": fact.address, "point_number": fact.point_number}
    before = queries.relapse_of(who, kind=fact.kind, **place, on=today, first=1)
    own = {"code": fact.code, "register": fact.register, "number": fact.number}
    return [Suspicion(**own, earlier=head.number) for head in before if head.register == fact.register]


@transaction.atomic
def confirm_relapse(*, case: Head, version: int, by: str, at: datetime) -> Head:
    """Confirm that a case is a relapse: the earlier number is taken up again and the new one merged into it.

    Of a kind whose cases are each answered, and where the new one is closed, both stay what they are. The earlier one
    comes back.
    """
    suspicion, earlier = _suspected(case)
    may = queries.may_merge(organisation.who(by), case)
    reason = why_not_confirm(
        may=may, state=State(case.state), earlier=earlier.number, earlier_state=State(earlier.state)
    )
    if reason:
        raise Refused(reason)
    if earlier.state == State.CLOSED.value:
        told = f"同一处复发：{case.text}（{case.number}）"
        earlier = reopen(case=earlier, reason=told, version=earlier.version, by=by, at=at)
    if State(case.state) in OPEN and queries.kind_of(case).demands.merges:
        merge(case=case, into=earlier, version=version, by=by, at=at)
    entry = ledger.enter(by=by, at=at, verb="确认复发", subject=str(earlier), detail={"number": case.number})
    ledger.void([suspicion], entry=entry)
    return Head.objects.get(pk=earlier.pk)


@transaction.atomic
def drop_suspicion(*, case: Head, by: str, at: datetime) -> None:
    """Say that a case is no relapse of the one it was taken for."""
    suspicion, earlier = _suspected(case)
    if not queries.may_merge(organisation.who(by), case):
        raise Refused("是否复发由科室负责人或办公室工作人员确认")
    entry = ledger.enter(by=by, at=at, verb="确认不是复发", subject=str(case), detail={"earlier": earlier.number})
    ledger.void([suspicion], entry=entry)


def _suspected(case: Head) -> tuple[Suspicion, Head]:
    found = queries.suspicion_of(case)
    if found is None:
        raise ledger.Conflict(f"{case}是否复发刚刚已由他人确认，请刷新后再看")
    return found
