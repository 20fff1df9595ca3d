"""What looks the same while a case is filed: what is open at its place, which would be filed twice, and what was closed
there not long ago, of which it is a relapse that takes the number up again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q

from jiedao.casework.kinds import MOVES, SAME_PLACE_DAYS
from jiedao.casework.models import Case, Head, HeadQuerySet, Suspicion
from jiedao.casework.rules import STATE_NAMES, State, Verb, grams, likeness
from jiedao.organisation.kinds import Who
from jiedao.worktime import SHANGHAI

ALIKE, SAME = 0.5, 0.8  # share of the pairs of characters of two addresses that are the same
NEAR = 200  # cases that are looked at one by one


@dataclass(frozen=True)
class Hint:
    """What everybody may know of a case that looks like the one being filed; `head` for those who may see it."""

    number: str
    kind: str
    place: str
    state: str
    head: Head | None


def alike(who: Who, *, kind: str, code: str, address: str = "", point_number: str = "", first: int = 5) -> list[Hint]:
    """The open cases of a kind in a committee at the same premises or at an address like this one, the likest first."""
    opened = Head.objects.open().filter(kind=kind, code=code).order_by("-pk")
    like = _near(opened, address) | dict.fromkeys(_at_point(opened, point_number), 2.0)
    found = sorted((head for head in like if like[head] >= ALIKE), key=lambda head: -like[head])[:first]
    seen = set(Head.objects.visible_to(who).filter(pk__in=[head.pk for head in found]).values_list("pk", flat=True))
    return [
        Hint(
            head.number,
            head.get_kind_display(),
            head.spot,
            STATE_NAMES[State(head.state)],
            head if head.pk in seen else None,
        )
        for head in found
    ]


def relapse_of(
    who: Who,
    *,
    kind: str,
    code: str,
    address: str = "",
    point_number: str = "",
    on: date,
    within: int = SAME_PLACE_DAYS,
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
    near = _near(closed.order_by("-closed_at"), address)
    found = [*_at_point(closed, point_number), *(head for head in near if near[head] >= SAME)]
    return sorted(set(found), key=lambda head: head.closed_at or since, reverse=True)[:first]


def _near(heads: HeadQuerySet, address: str) -> dict[Head, float]:
    """Of these cases those whose address has anything in common with this one: by how much, from 0 to 1."""
    wanted = grams(address)
    near = heads.filter(grams__overlap=wanted)[:NEAR] if wanted else []
    return {head: likeness(address, head.address) for head in near}


def _at_point(heads: HeadQuerySet, point_number: str) -> list[Head]:
    """Of these cases those at the premises of that number."""
    number = point_number.strip()
    if not number:
        return []
    near = list(heads.filter(place__startswith=number)[:NEAR])
    facts = Case.objects.live().filter(number__in=[head.number for head in near], point_number=number)
    keys = set(facts.values_list("register", "number"))
    return [head for head in near if (head.register, head.number) in keys]


def suspicion_of(head: Head) -> tuple[Suspicion, Head] | None:
    """Of which case this one may be a relapse, as long as nobody decided."""
    suspicion = Suspicion.objects.live().filter(register=head.register, number=head.number).first()
    earlier = Head.objects.filter(register=head.register, number=suspicion.earlier).first() if suspicion else None
    return (suspicion, earlier) if suspicion and earlier else None


def may_merge(who: Who, head: Head) -> bool:
    """Whether somebody may merge cases where this one lies, and so decides what is a relapse."""
    roles = MOVES[Verb.MERGE].roles
    return any(seat.role in roles and seat.covers(head.code, head.kind) for seat in who.seats)


def undecided(who: Who) -> list[Head]:
    """The cases of which somebody has to decide whether they are relapses, the oldest first."""
    if not any(seat.role in MOVES[Verb.MERGE].roles for seat in who.seats):
        return []
    waiting = Suspicion.objects.live()
    same = Q(register=OuterRef("register"), number=OuterRef("number"))
    heads = Head.objects.visible_to(who).filter(Exists(waiting.filter(same))).order_by("pk")
    return [head for head in heads if may_merge(who, head)]
