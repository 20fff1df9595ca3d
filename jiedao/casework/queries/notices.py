"""What somebody is told of: reckoned from the steps and the clocks of cases, since they last read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from jiedao.casework.kinds import MOVES, VERB_NAMES
from jiedao.casework.models import Head, Reading, Share, Step
from jiedao.casework.queries.calls import may_call, to_call
from jiedao.casework.queries.lists import waiting
from jiedao.casework.queries.one import pressing
from jiedao.casework.rules import EARLY_NAMES, State, Verb
from jiedao.casework.rules.notices import CLOCK, ROLES_OF, TELLS, Audience, told_of
from jiedao.organisation import queries as organisation
from jiedao.organisation.kinds import Role, Seat, Who
from jiedao.worktime import SHANGHAI

LOOKS_BACK = timedelta(days=14)  # what is older is not told any more, read or not
MOST = 100  # so many are counted
FIRST = 200  # so many are listed
WARNED, OVERDUE = "即将到期", "已超期"


@dataclass(frozen=True)
class Notice:
    """One thing of which somebody is told: when, what, by whom (empty for a clock), and of which case."""

    at: datetime
    what: str
    by: str
    head: Head
    is_unread: bool
    lamp: str = ""

    @property
    def day(self) -> date:
        """The day in Beijing."""
        return self.at.astimezone(SHANGHAI).date()


def reading_of(username: str) -> Reading:
    """How somebody is told; without hours and never read for who never said."""
    return Reading.objects.filter(person=username).first() or Reading(person=username)


def unread(who: Who, at: datetime) -> int:
    """How many notices somebody has not read, counted up to `MOST`; none in their quiet hours. One query."""
    if not who.seats:
        return 0
    now = at.astimezone(SHANGHAI).time()
    own = Reading.objects.filter(person=who.username)
    over_midnight = Q(quiet_from__gt=F("quiet_to")) & (Q(quiet_from__lte=now) | Q(quiet_to__gt=now))
    quiet = own.filter(over_midnight | Q(quiet_from__lte=now, quiet_to__gt=now))
    since = Coalesce(Subquery(own.values("read_at")[:1]), Value(at - LOOKS_BACK))
    steps = _steps(who, at).filter(~Exists(quiet), happened_at__gt=since)
    arms: list[QuerySet[Any, Any]] = [steps.values_list("pk", Value("step"))[:MOST]]
    for column, word in (("next_warn_at", WARNED), ("next_due_at", OVERDUE)):
        heads = _clocks(who, at, column).filter(~Exists(quiet), **{f"{column}__gt": since})
        arms.append(heads.values_list("pk", Value(word))[:MOST])
    return len(arms[0].union(*arms[1:], all=True)[:MOST])


def notices(who: Who, at: datetime, read_at: datetime | None) -> list[Notice]:
    """What somebody is told of, the latest first, in a constant number of queries."""
    if not who.seats:
        return []
    steps = list(_steps(who, at).order_by("-happened_at", "-pk")[:FIRST])
    names = organisation.names(step.by for step in steps)
    told = Head.objects.filter(number__in={step.number for step in steps}).defer("grams", "sounds")
    heads = {(head.register, head.number): head for head in told}
    found = [
        Notice(
            at=step.happened_at,
            what=VERB_NAMES[step.verb],
            by=names[step.by],
            head=heads[step.register, step.number],
            is_unread=_is_unread(step.happened_at, read_at),
        )
        for step in steps
        if (step.register, step.number) in heads
    ]
    for column, word, lamp in (("next_warn_at", WARNED, "soon"), ("next_due_at", OVERDUE, "late")):
        for head in _clocks(who, at, column).defer("grams", "sounds").order_by(f"-{column}", "-pk")[:FIRST]:
            when: datetime = getattr(head, column)
            what = f"{EARLY_NAMES.get(pressing(head), '')}{word}"
            found.append(Notice(when, what, "", head, _is_unread(when, read_at), lamp))
    return sorted(found, key=lambda notice: notice.at, reverse=True)[:FIRST]


def digest(who: Who, at: datetime) -> dict[str, int]:
    """What waits for somebody today: to be handed over, to be signed for, due soon, late, to be verified; and callers
    to be asked, for those who ask them. Two queries."""
    soon = Q(next_warn_at__lte=at, next_due_at__gte=at)
    calls = {"calls": to_call(who).count()} if may_call(who) else {}
    return calls | dict(
        waiting(who).aggregate(
            found=Count("pk", filter=Q(state=State.FOUND.value)),
            assigned=Count("pk", filter=Q(state=State.ASSIGNED.value)),
            soon=Count("pk", filter=soon),
            late=Count("pk", filter=Q(due_at__lt=at)),
            done=Count("pk", filter=Q(state=State.DONE.value)),
        )
    )


def _is_unread(at: datetime, read_at: datetime | None) -> bool:
    return read_at is None or at > read_at


def _steps(who: Who, at: datetime) -> QuerySet[Step]:
    """The steps of which somebody is told, never their own; a unit only of what was done while it had the case."""
    of_case = Head.objects.filter(register=OuterRef("register"), number=OuterRef("number"))
    # A value asked of one row, where EXISTS would be answered by reading every case that somebody ever filed.
    filer = Subquery(of_case.values("opened_by")[:1])
    told = Q(filer=who.username, verb__in=_names(told_of(Audience.FILER)))
    if who.units:
        parts = Share.objects.standing().filter(
            unit__in=who.units,
            assigned_at__lte=OuterRef("happened_at"),
            head__register=OuterRef("register"),
            head__number=OuterRef("number"),
        )
        told |= Q(Exists(parts), verb__in=_names(told_of(Audience.UNITS)))
    for audience in ROLES_OF:
        verbs = _names(told_of(audience))
        for seat in _seats(who, audience):
            scope = Q(verb__in=verbs, code__startswith=seat.prefix)
            if audience is Audience.VERIFIERS:
                scope &= Q(state=State.DONE.value)  # the last of several units
            told |= scope & Q(Exists(of_case.filter(kind__in=seat.kinds))) if seat.kinds else scope
    steps: QuerySet[Step] = Step.objects.live().alias(filer=filer)
    found = steps.filter(told, verb__in=_names(TELLS), happened_at__gt=at - LOOKS_BACK, happened_at__lte=at)
    return found.exclude(by=who.username)


def _clocks(who: Who, at: datetime, column: str) -> QuerySet[Head]:
    """The open cases whose clock came to that moment, of which somebody is told."""
    told = Q(pk__in=[])
    if who.units:
        told |= Q(Exists(Share.objects.standing().filter(unit__in=who.units, head=OuterRef("pk"))))
    for audience in set(CLOCK) & set(ROLES_OF):
        for seat in _seats(who, audience):
            scope = Q(code__startswith=seat.prefix)
            told |= scope & Q(kind__in=seat.kinds) if seat.kinds else scope
    window = {f"{column}__gt": at - LOOKS_BACK, f"{column}__lte": at}
    found: QuerySet[Head] = Head.objects.open().filter(told, **window)
    return found


def _seats(who: Who, audience: Audience) -> Iterable[Seat]:
    """The posts by which somebody is of an audience; leaders hand cases over too, but are not told of each."""
    roles = MOVES[ROLES_OF[audience]].roles - ({Role.LEADER} if audience is Audience.DESK else frozenset())
    return [seat for seat in who.seats if seat.role in roles]


def _names(verbs: Iterable[Verb]) -> list[str]:
    return sorted(verb.value for verb in verbs)
