"""What a ledger left empty about a case, completed by who knows more of it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from jiedao.casework.actions.correcting import follow
from jiedao.casework.actions.opening import ensure_heads
from jiedao.casework.actions.taking import given_clock
from jiedao.casework.models import Case, Head
from jiedao.ledger import actions as ledger
from jiedao.organisation.actions import Refused

_NAMES = {"address": "地址", "description": "情况描述", "due_on": "时限"}


@transaction.atomic
def complete(
    *, case: Head, by: str, at: datetime, address: str = "", description: str = "", due_on: date | None = None
) -> Head:
    """State where a case is, what it is about and until when, where nothing was said of it; Refused where it was.

    No other date moves. A case that follows its ledger goes on to do so; to one that has a story a line is added.
    """
    head: Head = Head.objects.select_for_update().get(pk=case.pk)
    fact = Case.objects.live().filter(register=head.register, number=head.number).first()
    told = {"address": address, "description": description, "due_on": due_on}
    said = {name: value for name, value in told.items() if value}
    if fact is None or any(getattr(fact, name) for name in said):
        raise Refused(f"{head}的{'、'.join(_NAMES[name] for name in said)}已有记录，不能补充")
    fresh, names = ledger.again(fact, **said), [_NAMES[name] for name in said]
    detail = {"register": head.register, "number": head.number, "fields": names}
    entry = ledger.enter(by=by, at=at, verb="补充事项", subject=str(head), detail=detail)
    ledger.void([fact], entry=entry)
    ledger.record([fresh], entry=entry)
    if head.version == 0:
        ensure_heads([fresh])
    else:
        clock = given_clock(head.clock_from or at, due_on) if due_on else {}
        Head.objects.filter(pk=head.pk).update(**clock)
        follow([fresh], columns=names, entry=entry, told="补充登记")
    head.refresh_from_db()
    return head
