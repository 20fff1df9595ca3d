"""Lists of cases: what waits for somebody, the load of units, what a search finds, and duplicates while filing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q

from jiedao.casework.kinds import MOVES
from jiedao.casework.models import Head, Share
from jiedao.casework.rules import (
    STATE_NAMES,
    State,
    Verb,
    grams,
)
from jiedao.organisation.kinds import Who

FIRST = 50
ALIKE = 0.5  # share of the pairs of characters of two addresses that are the same


def worklist(who: Who, *, first: int = FIRST) -> list[Head]:
    """The open cases that wait for an act of this person, the most urgent first; those without a deadline last."""
    own = Share.objects.standing().filter(head=OuterRef("pk"), unit__in=who.units, done_at=None)
    wanted = Q(Exists(own), state__in=_IN_HAND) if who.units else Q(pk__in=[])
    for seat in who.seats:
        scope = Q(code__startswith=seat.prefix)
        if seat.kinds:
            scope &= Q(kind__in=seat.kinds)
        for verb, awaiting in _AWAITING.items():
            if seat.role in MOVES[verb].roles:
                wanted |= scope & awaiting
    found = Head.objects.open().filter(wanted).select_related("lead")
    return list(found.order_by(F("due_at").asc(nulls_last=True), "pk")[:first])


_IN_HAND = [State.ASSIGNED.value, State.HANDLING.value]
_UNHEARD = Share.objects.standing().filter(head=OuterRef("pk"), unit__has_account=False, done_at=None)
# Which cases wait for an act that is not that of the units in charge.
_AWAITING: dict[Verb, Q] = {
    Verb.ASSIGN: Q(state=State.FOUND.value),
    Verb.ANSWER: Q(Exists(_UNHEARD), state__in=_IN_HAND),
    Verb.GRANT: Q(state=State.HANDLING.value, asked__isnull=False),
    Verb.VERIFY: Q(state=State.DONE.value),
    Verb.CLOSE: Q(state=State.VERIFIED.value),
}


def load(who: Who, at: datetime) -> list[dict[str, object]]:
    """The open cases of each unit that somebody may see: unit, open, late, unsigned; the most late first."""
    heads = Head.objects.open().visible_to(who)
    late = Q(head__due_at__lt=at)
    counted = (
        Share.objects.standing()
        .filter(head__in=heads)
        .values("unit_id", "unit__name")
        .annotate(open=Count("pk"), late=Count("pk", filter=late), unsigned=Count("pk", filter=Q(signed_at=None)))
    )
    return list(counted.order_by("-late", "-open", "unit_id"))


def search(who: Who, text: str, *, first: int = FIRST) -> list[Head]:
    """Cases whose number, address or description holds each of the words, the newest first."""
    words = text.split()
    if not words:
        return []
    found = Head.objects.visible_to(who)
    for word in words:
        holds = Q(address__icontains=word) | Q(text__icontains=word) | Q(number__icontains=word)
        pairs = grams(word)
        found = found.filter(holds & Q(grams__contains=pairs)) if pairs else found.filter(holds)
    return list(found.select_related("lead").order_by("-found_on", "-pk")[:first])


@dataclass(frozen=True)
class Hint:
    """What everybody may know of a case that looks like the one being filed; `head` for those who may see it."""

    number: str
    kind: str
    address: str
    state: str
    head: Head | None


def alike(who: Who, *, kind: str, code: str, address: str, first: int = 5) -> list[Hint]:
    """The open cases of a kind in a committee whose address is like this one, the likest first."""
    wanted = set(grams(address))
    if not wanted:
        return []
    near = Head.objects.open().filter(kind=kind, code=code, grams__overlap=sorted(wanted)).order_by("-pk")[:200]
    likeness = {head: _likeness(wanted, set(grams(head.address))) for head in near}
    found = sorted((head for head in likeness if likeness[head] >= ALIKE), key=lambda head: -likeness[head])[:first]
    seen = set(Head.objects.visible_to(who).filter(pk__in=[head.pk for head in found]).values_list("pk", flat=True))
    return [
        Hint(
            head.number,
            head.get_kind_display(),
            head.address,
            STATE_NAMES[State(head.state)],
            head if head.pk in seen else None,
        )
        for head in found
    ]


def _likeness(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other)
