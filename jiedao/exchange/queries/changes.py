"""What changed of a platform's orders: every step once, in a stream of its own with a cursor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from jiedao.casework.kinds import VERB_NAMES
from jiedao.casework.models import Head, Step
from jiedao.exchange.models import Client, Progress
from jiedao.exchange.queries.orders import kind_of, orders_of

Key = tuple[str, str]  # register and number of an order


@dataclass(frozen=True)
class Change:
    """A step of an order: `cursor` is where to go on from."""

    cursor: int
    kind: str
    number: str
    step: int
    verb: str
    verb_name: str
    state: str
    at: datetime
    unit: str


def last_cursor(client: Client) -> int:
    """Where a platform's stream ends by now; 0 where it has not begun."""
    found = client.stream.order_by("-serial").values_list("serial", flat=True).first()
    return found or 0


def untold(client: Client, *, most: int) -> list[Step]:
    """The steps that are not in a platform's stream yet, of so many of its orders, in the order of the record.

    What is sought is a case whose row is ahead of the stream, not a step that is younger than another: however late a
    step comes to light, its case is ahead from then on.
    """
    own = Progress.objects.filter(client=client, register=OuterRef("register"), number=OuterRef("number"))
    told = Coalesce(Subquery(own.order_by("-step").values("step")[:1]), 0)
    ahead = orders_of(client).filter(version__gt=0).annotate(told=told).filter(version__gt=F("told"))
    behind: dict[Key, int] = {
        (register, number): step
        for register, number, step in ahead.order_by("pk").values_list("register", "number", "told")[:most]
    }
    steps = Step.objects.live().filter(number__in={number for _, number in behind}).order_by("pk")
    return [step for step in steps if step.serial > behind.get((step.register, step.number), step.serial)]


def changes(client: Client, after: int, *, most: int) -> tuple[list[Change], int]:
    """The steps of a platform's stream after a cursor, and the cursor to go on from."""
    rows = list(client.stream.filter(serial__gt=after).order_by("serial")[:most])
    numbers = {row.number for row in rows}
    kinds = {(head.register, head.number): kind_of(head) for head in _heads(client, numbers)}
    steps = {
        (step.register, step.number, step.serial): step
        for step in Step.objects.live().filter(number__in=numbers).select_related("unit")
    }
    told = [
        _change(row, steps[row.register, row.number, row.step], kinds[row.register, row.number])
        for row in rows
        if (row.register, row.number) in kinds and (row.register, row.number, row.step) in steps
    ]
    return told, rows[-1].serial if rows else after


def _heads(client: Client, numbers: set[str]) -> QuerySet[Head]:
    return orders_of(client).filter(number__in=numbers).defer("grams", "sounds")


def _change(row: Progress, step: Step, kind: str) -> Change:
    return Change(
        cursor=row.serial,
        kind=kind,
        number=step.number,
        step=step.serial,
        verb=step.verb,
        verb_name=VERB_NAMES[step.verb],
        state=step.state,
        at=step.happened_at,
        unit=str(step.unit or ""),
    )
