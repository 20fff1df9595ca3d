"""What was closed at a place not long ago: the same kind of case there is a relapse, and takes its number up again."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from jiedao.casework.models import Case, Head, HeadQuerySet
from jiedao.casework.rules import State, grams
from jiedao.organisation.kinds import Who
from jiedao.worktime import SHANGHAI

WITHIN = 90  # days after the close
SAME = 0.8  # share of the pairs of characters of two addresses that are the same


def relapse_of(
    who: Who,
    *,
    kind: str,
    code: str,
    address: str = "",
    point_number: str = "",
    on: date,
    within: int = WITHIN,
    first: int = 3,
) -> list[Head]:
    """The cases of a kind closed at the place of one that is being filed, of those somebody may see, the latest first.

    The place is the same by its point number, or by an address that is nearly the same in the same committee.
    """
    since = datetime.combine(on - timedelta(days=within), time(), SHANGHAI)
    until = datetime.combine(on + timedelta(days=1), time(), SHANGHAI)
    closed = Head.objects.visible_to(who).filter(
        kind=kind, code=code, state=State.CLOSED.value, closed_at__gte=since, closed_at__lt=until
    )
    found = {head.pk: head for head in _at_point(closed, kind, code, point_number)} if point_number.strip() else {}
    wanted = set(grams(address))
    if wanted:
        near = closed.filter(grams__overlap=sorted(wanted)).order_by("-closed_at")[:200]
        found |= {head.pk: head for head in near if _likeness(wanted, set(grams(head.address))) >= SAME}
    return sorted(found.values(), key=lambda head: head.closed_at or since, reverse=True)[:first]


def _at_point(closed: HeadQuerySet, kind: str, code: str, point_number: str) -> list[Head]:
    facts = Case.objects.live().filter(kind=kind, code=code, point_number=point_number.strip())
    keys = set(facts.values_list("register", "number"))
    numbers = {number for _, number in keys}
    rows = closed.filter(number__in=numbers)
    return [head for head in rows if (head.register, head.number) in keys]


def _likeness(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if other else 0.0
