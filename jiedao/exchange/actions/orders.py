"""What a platform does with orders: push one, confirm its receipt, take it back."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from jiedao.casework import actions as casework
from jiedao.casework.models import Head
from jiedao.casework.rules import State
from jiedao.casework.rules.telling import Told
from jiedao.exchange import queries
from jiedao.exchange.kinds import CALLED, KINDS
from jiedao.exchange.models import Client, Receipt
from jiedao.exchange.rules import differing, lacking, plain_number, why_not_days, why_not_text
from jiedao.ledger import actions as ledger
from jiedao.organisation.actions import Refused
from jiedao.register.queries import names_by_code


@transaction.atomic
def push(
    *,
    kind: str,
    number: str,
    received_on: date,
    committee: str,
    description: str,
    address: str,
    due_on: date | None,
    caller: Told | None = None,
    client: Client,
    at: datetime,
) -> tuple[Head, bool]:
    """Put an order of the district on record, and whether it is new; Refused with the reason.

    One that came by Excel before is found again if it says the same; what it left empty is completed.
    """
    number, description, address = plain_number(number), description.strip(), address.strip()
    texts = (description, address, *((caller.name or "", caller.phone or "") if caller else ()))
    if reason := why_not_days(received_on, due_on) or why_not_text(number, *texts):
        raise Refused(reason)
    if caller is not None and kind not in CALLED:
        raise Refused("这类工单没有来电人，请不要带来电人信息")
    present = queries.order(kind, number)
    if present is not None:
        said = {"received_on": received_on, "committee": committee, "address": address, "description": description}
        return _met_again(present, said, caller, client=client, at=at), False
    if committee not in names_by_code():
        raise Refused(f"本街道没有区划代码为 {committee} 的居民区")
    head = casework.file(
        kind=KINDS[kind],
        code=committee,
        description=description,
        address=address,
        number=number,
        source=client.name,
        found_on=received_on,
        due_on=due_on,
        caller=caller,
        suspects=True,
        by=client.person.username,
        at=at,
    )
    return head, True


_FIELDS = {"received_on": "收到日期", "committee": "居民区", "address": "地址", "description": "内容"}


def _met_again(head: Head, said: dict[str, object], caller: Told | None, *, client: Client, at: datetime) -> Head:
    """An order that is on record already: completed where the record is silent, refused where it says otherwise."""
    head = Head.objects.select_for_update().get(pk=head.pk)
    known = queries.known(head)
    other = [_FIELDS[name] for name in differing(said, known)]
    if other:
        raise Refused(f"工单 {head.number} 已在台账中，且{'、'.join(other)}与推送的不同")
    by = client.person.username
    if silent := lacking(said, known):
        casework.complete(case=head, by=by, at=at, **{name: str(said[name]) for name in silent})
    if caller is not None:
        casework.complete_caller(case=head, told=caller, reason="平台推送时补充", by=by, at=at)
    found: Head = Head.objects.select_related("lead").get(pk=head.pk)
    return found


@transaction.atomic
def confirm(*, head: Head, client: Client, at: datetime) -> None:
    """Keep the district's word that it has the outcome; Refused before the order is closed."""
    if head.state != State.CLOSED:
        raise Refused(f"工单 {head.number} 还没有办结，没有回执可以确认")
    same = Receipt.objects.live().filter(register=head.register, number=head.number, serial=head.closed_count)
    if same.exists():
        return
    entry = ledger.enter(by=client.person.username, at=at, verb="确认回执", subject=str(head))
    receipt = Receipt(
        code=head.code,
        register=head.register,
        number=head.number,
        serial=head.closed_count,
        client=client.name,
        received_at=at,
    )
    ledger.record([receipt], entry=entry)


@transaction.atomic
def withdraw(*, head: Head, reason: str, client: Client, at: datetime) -> Head:
    """Take an order back that the district sent by mistake, while nothing was reported done."""
    if refusal := why_not_text(head.number, reason):
        raise Refused(refusal)
    return casework.revoke(case=head, version=head.version, reason=reason, by=client.person.username, at=at)
