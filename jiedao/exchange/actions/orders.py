"""What a platform does with orders: push one, confirm its receipt, take it back."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from jiedao.casework import actions as casework
from jiedao.casework.kinds import KIND_NAMES
from jiedao.casework.kinds import KINDS as CASE_KINDS
from jiedao.casework.models import Head, Step
from jiedao.casework.rules import OPEN, State
from jiedao.casework.rules.telling import Told
from jiedao.exchange import queries
from jiedao.exchange.kinds import CALLED, KINDS
from jiedao.exchange.models import Client, Receipt, Sent
from jiedao.exchange.rules import differing, lacking, plain_number, why_not_days, why_not_subtype, why_not_text
from jiedao.ledger import actions as ledger
from jiedao.ledger.models import Entry
from jiedao.organisation.actions import Refused
from jiedao.register.queries import names_by_code

_FIELDS = {
    "received_on": "收到日期",
    "committee": "居民区",
    "address": "地址",
    "description": "内容",
    "due_on": "办理时限",
    "subtype": "类型",
}


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
    subtype: str = "",
    caller: Told | None = None,
    client: Client,
    at: datetime,
) -> tuple[Head, bool]:
    """Put an order of the district on record, and whether it is new; Refused with the reason.

    One that is there already is found again if it says the same, and is the platform's from then on. What the record
    left empty is completed; a later deadline of an order that this platform filed is an extension.
    """
    number, description, address, subtype = plain_number(number), description.strip(), address.strip(), subtype.strip()
    texts = (description, address, subtype, *((caller.name or "", caller.phone or "") if caller else ()))
    if reason := why_not_days(received_on, due_on) or why_not_text(number, *texts):
        raise Refused(reason)
    if caller is not None and kind not in CALLED:
        raise Refused("这类工单没有来电人，请不要带来电人信息")
    if reason := why_not_subtype(subtype, name=KIND_NAMES[KINDS[kind].value], known=CASE_KINDS[KINDS[kind]].subtypes):
        raise Refused(reason)
    said = {
        "received_on": received_on,
        "committee": committee,
        "address": address,
        "description": description,
        "subtype": subtype,
    }
    present = queries.order(kind, number)
    if present is not None:
        return _met_again(present, said, due_on, caller, client=client, at=at), False
    if committee not in names_by_code():
        raise Refused(f"本街道没有区划代码为 {committee} 的居民区")
    head = casework.file(
        kind=KINDS[kind],
        code=committee,
        description=description,
        address=address,
        number=number,
        subtype=subtype,
        source=client.name,
        found_on=received_on,
        due_on=due_on,
        caller=caller,
        suspects=True,
        by=client.person.username,
        at=at,
    )
    _claim(head, client, Step.objects.live().get(register=head.register, number=head.number, serial=1).entry)
    return head, True


def _met_again(
    head: Head, said: dict[str, object], due_on: date | None, caller: Told | None, *, client: Client, at: datetime
) -> Head:
    """An order that is on record already: completed where the record is silent, refused where it says otherwise."""
    head = Head.objects.select_for_update().get(pk=head.pk)
    owner, by = queries.owner(head), client.person.username
    if owner not in (None, client):
        raise Refused(f"工单编号 {head.number} 已由其他对接方使用")
    if head.state == State.REVOKED:
        raise Refused(f"工单 {head.number} 已撤回，请用新编号")
    known, days = queries.known(head), queries.due_days(head)
    other = differing(said, known)
    if is_put_off := due_on is not None and bool(days) and due_on not in days:
        other += [] if head.opened_by == by else ["due_on"]
    if other:
        raise Refused(f"工单 {head.number} 已在台账中，且{'、'.join(_FIELDS[name] for name in other)}与推送的不同")
    if owner is None:
        _claim(head, client, ledger.enter(by=by, at=at, verb="平台推送", subject=str(head)))
    lacks = {name: str(said[name]) for name in lacking(said, known) if head.state != State.MERGED}
    first = due_on if not days and head.state in OPEN else None
    if lacks or first:
        head = casework.complete(case=head, due_on=first, by=by, at=at, **lacks)
    if is_put_off and due_on is not None:
        head = casework.put_off(case=head, until=due_on, version=head.version, by=by, at=at)
    if caller is not None:
        casework.complete_caller(case=head, told=caller, reason="平台推送时补充", by=by, at=at)
    found: Head = Head.objects.select_related("lead").get(pk=head.pk)
    return found


def _claim(head: Head, client: Client, entry: Entry) -> None:
    """Put on record whose an order is; one that was taken back with its load may be pushed again."""
    if not Sent.objects.live().filter(register=head.register, number=head.number).exists():
        ledger.record([Sent(code=head.code, register=head.register, number=head.number, client=client)], entry=entry)


@transaction.atomic
def confirm(*, head: Head, client: Client, at: datetime) -> None:
    """Keep a platform's word that it has the outcome; Refused before the order is closed."""
    head = Head.objects.select_for_update().get(pk=head.pk)  # two that confirm at once: the second finds the first's
    if head.state != State.CLOSED:
        raise Refused(f"工单 {head.number} 还没有办结，没有回执可以确认")
    if queries.receipts(head, client).exists():
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
