"""Lists of cases: what waits for somebody, the load of units, and what a search finds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet

from jiedao.casework.kinds import KINDS, MOVES
from jiedao.casework.models import Head, HeadQuerySet, Share, ShareQuerySet, Step
from jiedao.casework.rules import OPEN, State, Verb, grams, heard, in_brackets
from jiedao.ledger.queries import has, holds
from jiedao.organisation.kinds import Seat, Who
from jiedao.organisation.models import Unit
from jiedao.worktime import SHANGHAI

FIRST = 50
UNSHOWN = ("grams", "sounds")  # long, and shown nowhere
URGENT = (F("next_due_at").asc(nulls_last=True), "pk")
OPEN_STATES = sorted(state.value for state in OPEN)


def worklist(who: Who, *, first: int = FIRST) -> list[Head]:
    """The open cases that wait for an act of this person, the most urgent first; those without a deadline last."""
    return list(_by_urgency(waiting(who))[:first])


def waiting(who: Who) -> HeadQuerySet:
    """The open cases that wait for an act of this person: of their units, or of a post that lets them act."""
    wanted = reduce(or_, (_awaited(who, verb) for verb in _AWAITING))
    wanted |= Q(pk__in=_in_hand(who).values("head"), state__in=_IN_HAND)
    found: HeadQuerySet = Head.objects.open().filter(wanted)
    return found


@dataclass(frozen=True)
class Task:
    """A case that waits for somebody, and for what: the act of their unit before that of their posts."""

    head: Head
    act: Verb


def tasks(who: Who, *, first: int) -> list[Task]:
    """The first of `worklist`, each with the act for which it waits; in one query."""
    own = _in_hand(who).filter(head=OuterRef("pk"))
    found = _by_urgency(waiting(who).annotate(own=Exists(own), unsigned=Exists(own.filter(signed_at=None))))
    return [Task(head, _act_of(head, who)) for head in found[:first]]


def _act_of(head: Any, who: Who) -> Verb:
    match State(head.state):
        case State.FOUND:
            return Verb.ASSIGN
        case State.DONE:
            return Verb.CLOSE if head.kind in _UNVERIFIED else Verb.VERIFY
        case State.VERIFIED:
            return Verb.CLOSE
    if head.own:
        return Verb.SIGN if head.unsigned else Verb.CONTACT if head.contact_due_at else Verb.HANDLE
    grants = head.asked is not None and any(seat.role in MOVES[Verb.GRANT].roles for seat in who.seats)
    return Verb.GRANT if grants else Verb.ANSWER


def _in_hand(who: Who) -> ShareQuerySet:
    """The parts that units of somebody, as one who handles cases there, have not yet done."""
    units = {seat.unit for seat in who.seats if seat.role in MOVES[Verb.SIGN].roles} - {None}
    return Share.objects.standing().filter(unit__in=units, done_at=None)


def _by_urgency(heads: HeadQuerySet) -> HeadQuerySet:
    """The most urgent first, those without a deadline last; with the unit in charge, without what is shown nowhere."""
    return heads.select_related("lead").defer(*UNSHOWN).order_by(*URGENT)


def awaiting(who: Who, verb: Verb) -> HeadQuerySet:
    """The open cases that wait for that act of this person."""
    found: HeadQuerySet = Head.objects.open().filter(_awaited(who, verb))
    return found


IN_NO_HANDS = [State.FOUND.value, State.DONE.value, State.VERIFIED.value]
_IN_HAND = [State.ASSIGNED.value, State.HANDLING.value]
_UNHEARD = Share.objects.standing().filter(unit__has_account=False, done_at=None).values("head")
_UNVERIFIED = [kind.value for kind, row in KINDS.items() if not row.demands.verifies]
# Which cases wait for an act that is not that of the units in charge.
_AWAITING: dict[Verb, Q] = {
    Verb.ASSIGN: Q(state=State.FOUND.value),
    Verb.ANSWER: Q(pk__in=_UNHEARD, state__in=_IN_HAND),
    Verb.GRANT: Q(state=State.HANDLING.value, asked__isnull=False),
    Verb.VERIFY: Q(state=State.DONE.value) & ~Q(kind__in=_UNVERIFIED),
    Verb.CLOSE: Q(state=State.VERIFIED.value) | Q(state=State.DONE.value, kind__in=_UNVERIFIED),
}


def _awaited(who: Who, verb: Verb) -> Q:
    """What waits for an act of somebody's posts; not where they, or whose post they stand in for, had a hand in what
    bars them from it: the rule of `rules.judge`, asked of many cases at once."""
    found = Q(pk__in=[])
    for seat in who.seats:
        if seat.role in MOVES[verb].roles:
            scope = Q(code__startswith=seat.prefix)
            if seat.kinds:
                scope &= Q(kind__in=seat.kinds)
            found |= scope & ~Q(Exists(_hands(MOVES[verb].apart, who, seat))) if MOVES[verb].apart else scope
    return found & _AWAITING[verb]


def _hands(verbs: frozenset[Verb], who: Who, seat: Seat) -> QuerySet[Step]:
    """The steps of a case in which somebody had a hand, by themselves or by that post."""
    own = {who.username, seat.stands_for} - {""}
    found: QuerySet[Step] = Step.objects.live().filter(
        Q(by__in=own) | Q(stands_for__in=own),
        register=OuterRef("register"),
        number=OuterRef("number"),
        verb__in=sorted(verb.value for verb in verbs),
    )
    return found


def load(who: Who, at: datetime) -> list[dict[str, Any]]:
    """What each unit has in hand of what somebody sees: unit, open, late, unsigned, soonest due; the most late first.

    A part that was reported done is no longer in hand, whatever the case waits for. By unit only, never by person.
    """
    parts = Share.objects.standing().filter(done_at=None, head__in=Head.objects.open().visible_to(who))
    counted = parts.values("unit_id", "unit__name").annotate(
        open=Count("pk"),
        late=Count("pk", filter=Q(head__due_at__lt=at)),
        unsigned=Count("pk", filter=Q(signed_at=None)),
        soonest=Min("head__due_at", filter=Q(head__due_at__gte=at)),
    )
    return list(counted.order_by("-late", "-open", "unit_id"))


def at_work_since(day: date) -> bool:
    """Whether any case was worked on here since a day, that day included."""
    return Step.objects.live().filter(happened_at__gte=datetime.combine(day, time(), SHANGHAI)).exists()


_PARTS = Share.objects.standing().filter(head__state__in=OPEN_STATES)


def parts_of(unit: Unit) -> list[Share]:
    """The parts that a unit has in open cases, those that it reported done among them; the first due first."""
    parts = _PARTS.filter(unit=unit).select_related("head").defer(*(f"head__{name}" for name in UNSHOWN))
    return list(parts.order_by(F("head__due_at").asc(nulls_last=True), "pk"))


def parts_by_unit() -> dict[int, int]:
    """How many such parts each unit has, by its key."""
    return dict(_PARTS.values_list("unit").annotate(Count("pk")).order_by())


def in_no_hands(who: Who, at: datetime) -> list[dict[str, Any]]:
    """The open cases that no unit has in hand, of those somebody may see: to be handed over, verified or closed; state,
    open, late, and since when the first is late."""
    late = Q(due_at__lt=at)
    counted = (
        Head.objects.visible_to(who)
        .filter(state__in=IN_NO_HANDS)
        .order_by()
        .values("state")
        .annotate(open=Count("pk"), late=Count("pk", filter=late), since=Min("due_at", filter=late))
    )
    return sorted(counted, key=lambda row: IN_NO_HANDS.index(row["state"]))


def own_load(who: Who, at: datetime) -> dict[str, Any]:
    """What waits for this person themselves: open, late, soonest due."""
    late, soonest = Count("pk", filter=Q(due_at__lt=at)), Min("due_at", filter=Q(due_at__gte=at))
    return waiting(who).aggregate(open=Count("pk"), late=late, soonest=soonest)


def search(who: Who, text: str, *, first: int = FIRST) -> list[Head]:
    """Cases that `searched` finds, of those that somebody may see, the newest first."""
    found = searched(Head.objects.visible_to(who), text).prefetch_related("lead").defer(*UNSHOWN)
    return list(found.order_by("-found_on", "-pk")[:first])


def searched(heads: HeadQuerySet, text: str) -> HeadQuerySet:
    """Of these cases those whose number, address, place or description holds each of the words.

    Letters are also taken as pinyin, whole or its initials. A word of one character is sought among open cases only:
    it would fit nearly everything that ever was.
    """
    words = text.split()
    found = heads if words else heads.none()
    for word in words:
        told = has("address", word) | holds("text", word) | has("place", word)
        for number in {word, in_brackets(word)}:
            told |= has("number", number)
        pairs = grams(word)
        if pairs == [word] and not any(map(str.isdigit, word)):
            told = Q()  # one pair says it all, unless it has digits, which may be those of a masked number
        hit = told & Q(grams__contains=pairs) if pairs else told & Q(state__in=OPEN_STATES)
        for said in heard(word):
            hit |= Q(sounds__contains=said)
        found = found.filter(hit)
    return found
