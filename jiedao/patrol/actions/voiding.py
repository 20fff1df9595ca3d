"""The record of a visit that was wrong is voided with its reason; what it filed stays and goes its own way."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from jiedao.ledger import actions as ledger
from jiedao.ledger.models import Fact
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from jiedao.patrol.actions.sharing import lock
from jiedao.patrol.kinds import VOIDERS, Outcome
from jiedao.patrol.models import Answer, Call, Lesson, Met, Visit
from jiedao.patrol.rules import may_reach, why_not_void


@transaction.atomic
def void_visit(*, call: Call, reason: str, by: str, at: datetime) -> list[str]:
    """Void the record of a visit with its answers and lesson; the numbers of the cases that it filed, which stay.

    The day counts as visited no longer, unless another record or the ledger says so. Refused with the reason.
    """
    who = organisation.who(by)
    lock(f"visit {call.point_number}")
    present = Call.objects.live().filter(pk=call.pk).first()
    refusal = why_not_void(
        stands=present is not None,
        own=call.by == by,
        leads=may_reach(who, VOIDERS, call.code),
        reason=reason,
    )
    if refusal or present is None:
        raise Refused(refusal or "")
    own = {"operation": present.operation}
    gone: list[Fact] = [present, *Answer.objects.live().filter(**own), *Lesson.objects.live().filter(**own)]
    day = {"point_number": present.point_number, "visited_on": present.visited_on}
    others = Call.objects.live().filter(outcome=Outcome.SEEN.value, **day).exclude(pk=present.pk)
    if present.outcome == Outcome.SEEN.value and not others.exists():
        gone += Visit.objects.live().filter(origin="", **day)
    numbers = list(Met.objects.live().filter(**own).order_by("pk").values_list("number", flat=True))
    subject = f"{present.point_name}（{present.point_number}）"
    detail = {"day": f"{present.visited_on}", "round": present.round, "cases": numbers}
    entry = ledger.enter(by=by, at=at, verb="作废走访记录", subject=subject, reason=reason.strip(), detail=detail)
    ledger.void(gone, entry=entry)
    return numbers
