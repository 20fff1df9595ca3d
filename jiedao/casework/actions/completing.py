"""What a ledger left empty about a case, completed by who knows more of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from jiedao.casework import queries
from jiedao.casework.actions.correcting import follow
from jiedao.casework.actions.opening import ensure_heads
from jiedao.casework.actions.taking import given_clock, local_day, relimited
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Case, Head
from jiedao.casework.rules import OPEN, State
from jiedao.ledger import actions as ledger
from jiedao.organisation.actions import Refused

_NAMES = {"address": "地址", "description": "情况描述", "subtype": "类型", "due_on": "时限"}


@transaction.atomic
def complete(
    *,
    case: Head,
    by: str,
    at: datetime,
    address: str = "",
    description: str = "",
    subtype: str = "",
    due_on: date | None = None,
) -> Head:
    """State where a case is, what it is about, of which type and until when, where nothing was said of it; Refused
    where it was.

    Where nobody gave a deadline, that of its type takes the place of its kind's. No other date moves. A case that
    follows its ledger goes on to do so; to one that has a story a line is added.
    """
    head: Head = Head.objects.select_for_update().get(pk=case.pk)
    fact = Case.objects.live().filter(register=head.register, number=head.number).first()
    told = {"address": address, "description": description, "subtype": subtype, "due_on": due_on}
    said = {name: value for name, value in told.items() if value}
    if fact is None or any(getattr(fact, name) for name in said):
        raise Refused(f"{head}的{'、'.join(_NAMES[name] for name in said)}已有记录，不能补充")
    clock = given_clock(head.clock_from or at, due_on) if due_on else _of_the_type(head, subtype)
    if clock and fact.due_on is not None:
        said["due_on"] = local_day(clock["due_at"])  # as the house had reckoned it
    fresh, names = ledger.again(fact, **said), [_NAMES[name] for name, value in told.items() if value]
    detail = {"register": head.register, "number": head.number, "fields": names}
    entry = ledger.enter(by=by, at=at, verb="补充事项", subject=str(head), detail=detail)
    ledger.void([fact], entry=entry)
    ledger.record([fresh], entry=entry)
    if head.version == 0:
        ensure_heads([fresh])
    else:
        Head.objects.filter(pk=head.pk).update(**clock)
        follow([fresh], columns=names, entry=entry, told="补充登记")
    head.refresh_from_db()
    return head


def _of_the_type(head: Head, subtype: str) -> dict[str, Any]:
    """The fields of a running clock as the type gives it that is stated now; none once the case was closed."""
    if not subtype or head.clock_from is None or State(head.state) not in OPEN or head.first_closed_on is not None:
        return {}
    limit = queries.limit_of(CaseKind(head.kind), subtype, on=local_day(head.clock_from))
    return relimited(head, queries.matter(head).deeds, limit, None)
