"""Whom to call back: before a complaint is closed, and once more some weeks later; and what the calls told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from jiedao.casework.kinds import ASK_AGAIN, CALLED_KINDS, MOVES, TRIES
from jiedao.casework.models import Head, Step
from jiedao.casework.queries.one import deed
from jiedao.casework.rules import State, Verb, Word
from jiedao.organisation.kinds import Who
from jiedao.worktime import SHANGHAI

_SINCE = (Verb.REPORT_DONE.value, Verb.ANSWER.value, Verb.SEND_BACK.value, Verb.REOPEN.value)


def may_call(who: Who) -> bool:
    """Whether somebody calls back at all."""
    return any(seat.role in MOVES[Verb.CALL_BACK].roles for seat in who.seats)


def to_call(who: Who) -> QuerySet[Head]:
    """Cases reported done whose caller has not been asked since, in the scope of those who close; the oldest first."""
    waiting = Head.objects.filter(_callable(who), state__in=[State.DONE.value, State.VERIFIED.value])
    done = _steps().filter(verb__in=_SINCE).order_by("-serial").values("serial")[:1]
    called = _steps().filter(verb=Verb.CALL_BACK.value, serial__gt=OuterRef("since"))
    heads = waiting.annotate(since=Subquery(done))
    return _with_tries(heads, "since").exclude(Exists(called.filter(word__in=_REACHED))).order_by("due_at", "pk")


def to_ask_again(who: Who, today: date) -> QuerySet[Head]:
    """Cases closed some weeks ago whose caller has not been asked since if it is still mended; the oldest first."""
    first, last = (today - timedelta(days=days) for days in ASK_AGAIN)
    closed = Head.objects.filter(_callable(who), state=State.CLOSED.value, closed_at__date__range=(last, first))
    close = _steps().filter(verb=Verb.CLOSE.value).order_by("-serial").values("serial")[:1]
    called = _steps().filter(verb=Verb.CALL_BACK.value, serial__gt=OuterRef("since"))
    heads = closed.annotate(since=Subquery(close)).filter(since__isnull=False)
    return _with_tries(heads, "since").exclude(Exists(called.filter(word__in=_REACHED))).order_by("closed_at", "pk")


_REACHED = (Word.CONFIRMED.value, Word.DENIED.value)


def _steps() -> QuerySet[Step]:
    found: QuerySet[Step] = Step.objects.live().filter(register=OuterRef("register"), number=OuterRef("number"))
    return found


def _with_tries(heads: QuerySet[Head], since: str) -> QuerySet[Head]:
    """Each with `tries`: the calls since that reached nobody; those tried often enough are no longer listed."""
    missed = Step.objects.live().filter(
        register=OuterRef("register"),
        number=OuterRef("number"),
        serial__gt=OuterRef(since),
        verb=Verb.CALL_BACK.value,
        word=Word.UNCONFIRMED.value,
    )
    counted = missed.order_by().values("register", "number").annotate(count=Count("pk")).values("count")
    return heads.annotate(missed=Subquery(counted)).filter(Q(missed=None) | Q(missed__lt=TRIES)).select_related("lead")


def _callable(who: Who) -> Q:
    """The kinds that have a caller, in the scope of posts that may call back and had no hand in the case."""
    move, wanted = MOVES[Verb.CALL_BACK], Q(pk__in=[])
    for seat in who.seats:
        if seat.role in move.roles:
            accounts = {who.username, seat.stands_for} - {""}
            own = _steps().filter(Q(by__in=accounts) | Q(stands_for__in=accounts), verb__in=move.apart)
            scope = Q(code__startswith=seat.prefix) & ~Q(Exists(own))
            wanted |= scope & Q(kind__in=seat.kinds) if seat.kinds else scope
    return wanted & Q(kind__in=CALLED_KINDS)


@dataclass(frozen=True)
class Told:
    """What the callers of a kind said: `solved` and `unsolved` are valid calls, `missed` reached nobody."""

    kind: str
    solved: int
    unsolved: int
    missed: int

    @property
    def valid(self) -> int:
        """The calls that count in a rate."""
        return self.solved + self.unsolved


def told(who: Who, since: date, until: date, *, again: bool) -> list[Told]:
    """The latest word of each case in a period, by kind: before it was closed, or when asked again after it.

    A case whose caller was reached once is not counted as missed.
    """
    heads = Head.objects.filter(_callable(who))
    steps = Step.objects.live().filter(verb=Verb.CALL_BACK.value, number__in=heads.values("number"))
    begin = datetime.combine(since, datetime.min.time(), SHANGHAI)
    end = datetime.combine(until + timedelta(days=1), datetime.min.time(), SHANGHAI)
    stage = Q(state=State.CLOSED.value)
    found = steps.filter(stage if again else ~stage, happened_at__gte=begin, happened_at__lt=end)
    kinds = {(head.register, head.number): head.kind for head in heads.filter(number__in=found.values("number"))}
    return _counted(found.order_by("serial"), kinds)


def _counted(steps: Iterable[Step], kinds: dict[tuple[str, str], str]) -> list[Told]:
    words: dict[tuple[str, str], Word] = {}
    for step in steps:
        key, word = (step.register, step.number), deed(step).word
        if key in kinds and word is not None and (word is not Word.UNCONFIRMED or key not in words):
            words[key] = word
    counts: dict[str, Counter[Word]] = {}
    for key, word in words.items():
        counts.setdefault(kinds[key], Counter())[word] += 1
    return [
        Told(kind, count[Word.CONFIRMED], count[Word.DENIED], count[Word.UNCONFIRMED])
        for kind, count in sorted(counts.items())
    ]
