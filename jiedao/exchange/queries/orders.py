"""Orders as a platform may know of them: which, whose, and how each stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from jiedao.casework import queries as casework
from jiedao.casework.kinds import BY_LEDGER
from jiedao.casework.kinds import KINDS as CASE_KINDS
from jiedao.casework.models import Head
from jiedao.casework.rules import STATE_NAMES, State, Verb
from jiedao.casework.views.showing import quiet
from jiedao.exchange.kinds import KINDS
from jiedao.exchange.models import Client, Receipt, Sent
from jiedao.exchange.rules import plain_number
from jiedao.ledger.models import FactQuerySet
from jiedao.worktime import SHANGHAI

_TOLD = frozenset({Verb.REPORT_DONE.value, Verb.ANSWER.value, Verb.MEND.value, Verb.CLOSE.value})


def order(kind: str, number: str) -> Head | None:
    """An order by its number, whosever it is."""
    row = CASE_KINDS[KINDS[kind]]
    numbers = {number.strip(), plain_number(number)}
    if "\x00" in number:
        return None
    heads = Head.objects.filter(register=row.register, number__in=numbers, kind=KINDS[kind].value)
    found: Head | None = heads.select_related("lead").order_by("pk").first()
    return found


def orders_of(client: Client) -> QuerySet[Head]:
    """The orders that a platform may know of: those it pushed, and those that came by Excel and are nobody's."""
    sent = Sent.objects.live().filter(register=OuterRef("register"), number=OuterRef("number"))
    heads = Head.objects.filter(kind__in=[KINDS[name].value for name in KINDS if name in client.rights])
    found: QuerySet[Head] = heads.filter(Exists(sent.filter(client=client)) | (Q(opened_by=BY_LEDGER) & ~Exists(sent)))
    return found


def order_of(client: Client, kind: str, number: str) -> Head | None:
    """An order by its number, as far as a platform may know of it."""
    head = order(kind, number)
    return head if head is not None and orders_of(client).filter(pk=head.pk).exists() else None


def owner(head: Head) -> Client | None:
    """Whose an order is."""
    sent = Sent.objects.live().filter(register=head.register, number=head.number).select_related("client").first()
    return sent.client if sent else None


@dataclass(frozen=True)
class Standing:
    """How an order stands; `outcome` is what was reported done, without telephone and citizen numbers."""

    kind: str
    number: str
    state: str
    state_name: str
    subtype: str
    unit: str
    received_on: date
    due_at: datetime | None
    provisional: bool
    late: bool
    first_closed_on: date | None
    closed_count: int
    receipt_confirmed: bool
    outcome: str


def standing(head: Head, client: Client, at: datetime) -> Standing:
    """An order as a platform sees it: units, never persons; the receipt is its own."""
    told = [step for step in casework.steps(head) if step.verb in _TOLD and step.note]
    confirmed = receipts(head, client)
    return Standing(
        kind=kind_of(head),
        number=head.number,
        state=head.state,
        state_name=STATE_NAMES[State(head.state)],
        subtype=head.subtype,
        unit=str(head.lead or ""),
        received_on=head.found_on,
        due_at=head.due_at,
        provisional=head.provisional,
        late=head.was_late or casework.is_overdue(head, at),
        first_closed_on=head.first_closed_on,
        closed_count=head.closed_count,
        receipt_confirmed=bool(head.closed_count) and confirmed.exists(),
        outcome=quiet(told[-1].note) if told else "",
    )


def receipts(head: Head, client: Client) -> FactQuerySet:
    """A platform's word that it has the outcome of the latest close."""
    same = {"register": head.register, "number": head.number, "serial": head.closed_count, "client": client.name}
    return Receipt.objects.live().filter(**same)


def known(head: Head) -> dict[str, Any]:
    """What the record says of an order, under the names by which it is sent."""
    fact = casework.known(head)
    if fact is None:
        return {}
    return {
        "received_on": fact.found_on,
        "committee": fact.code,
        "address": fact.address,
        "description": fact.description,
        "subtype": fact.subtype,
    }


def due_days(head: Head) -> set[date]:
    """The days that the record knows as an order's deadline: as it was given, and as it stands by now.

    None where nobody has given it one: what the house reckons for itself in the meantime is no word of its sender's.
    """
    fact = casework.known(head)
    if head.given_on is None and (fact is None or fact.due_on is None):
        return set()
    standing = head.due_at.astimezone(SHANGHAI).date() if head.due_at else None
    return {day for day in (fact.due_on if fact else None, head.given_on, standing) if day is not None}


def kind_of(head: Head) -> str:
    """Its kind, as the API names it."""
    return next(name for name, kind in KINDS.items() if kind.value == head.kind)
