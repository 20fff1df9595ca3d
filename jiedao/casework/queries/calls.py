"""Whom to call back: before a complaint is closed, and once more some weeks later; and what the calls told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from jiedao.casework.kinds import ASK_AGAIN, ASKED_FINDERS, CALLED_KINDS, HANDLING, MOVES, TRIES
from jiedao.casework.models import Caller, Head, Link, Step
from jiedao.casework.queries.joined import SINCE
from jiedao.casework.rules import REACHED, State, Verb, Word
from jiedao.ledger.models import in_scope
from jiedao.ledger.rules import Scope
from jiedao.organisation.kinds import Who
from jiedao.organisation.models import Post
from jiedao.worktime import SHANGHAI


def may_call(who: Who) -> bool:
    """Whether somebody calls back at all."""
    return any(seat.role in MOVES[Verb.CALL_BACK].roles for seat in who.seats)


def to_call(who: Who) -> QuerySet[Head]:
    """Cases reported done whose caller has not been asked since, in the scope of those who close; the oldest first.

    Among them those merged into such a case, unless the caller is the same by telephone.
    """
    # Named one by one, so that the index of open cases serves the rest.
    merged = list(Link.objects.filter(main__state__in=_REPORTED).values_list("duplicate_id", flat=True))
    heads = _with_main(Head.objects.filter(Q(state__in=_REPORTED) | Q(pk__in=merged)))
    done = _steps().filter(verb__in=SINCE).order_by("-entry_id").values("entry_id")[:1]
    since = Coalesce(Subquery(done), 0, output_field=BigIntegerField())
    asked = heads.filter(_callable(who)).annotate(since=since).exclude(Exists(_same_caller()))
    return _unreached(asked).order_by(Coalesce(f"{_MAIN}due_at", "due_at"), "pk")


def to_ask_again(who: Who, today: date) -> QuerySet[Head]:
    """Cases closed some weeks ago whose caller has not been asked since if it is still mended; the oldest first.

    Among them those merged into such a case, unless the caller is the same by telephone.
    """
    first, last = (today - timedelta(days=days) for days in ASK_AGAIN)
    closed = {"state": State.CLOSED.value, "closed_at__date__range": (last, first)}
    of_main = {f"main__{name}": value for name, value in closed.items()}
    merged = list(Link.objects.filter(**of_main).values_list("duplicate_id", flat=True))
    heads = _with_main(Head.objects.filter(Q(**closed) | Q(pk__in=merged))).filter(_callable(who))
    close = _steps().filter(verb=Verb.CLOSE.value).order_by("-entry_id").values("entry_id")[:1]
    asked = heads.annotate(since=Subquery(close)).filter(since__isnull=False).exclude(Exists(_same_caller()))
    return _unreached(asked).order_by(Coalesce(f"{_MAIN}closed_at", "closed_at"), "pk")


def finders_to_ask(who: Who) -> QuerySet[Head]:
    """Cases of kinds without a caller, reported done, whose finder out in the street has not been asked since, in the
    scope of those who call back; the oldest first. Not what the finder handled.

    Nobody has to ask before the close: whoever does learns whether the one who saw it is content.
    """
    finders = Post.objects.filter(role__in=ASKED_FINDERS, person__is_active=True).values("person__username")
    heads = Head.objects.annotate(book=F("register"), numbered=F("number")).filter(
        _free(who), state__in=_REPORTED, opened_by__in=finders
    )
    own = _steps().filter(verb__in=HANDLING, by=OuterRef("opened_by"))
    asked = heads.exclude(kind__in=CALLED_KINDS).exclude(opened_by=who.username).exclude(Exists(own))
    done = _steps().filter(verb__in=SINCE).order_by("-entry_id").values("entry_id")[:1]
    since = Coalesce(Subquery(done), 0, output_field=BigIntegerField())
    return _unreached(asked.annotate(since=since)).order_by("due_at", "pk")


_MAIN = "merged_into__main__"
_REPORTED = [State.DONE.value, State.VERIFIED.value]
_REACHED = [word.value for word in REACHED]


def _with_main(heads: QuerySet[Head]) -> QuerySet[Any]:
    """Cases with `book` and `numbered`: the case into which each was merged, else itself."""
    return heads.annotate(book=Coalesce(f"{_MAIN}register", "register"), numbered=Coalesce(f"{_MAIN}number", "number"))


def _steps() -> QuerySet[Step]:
    """The steps of a case, or of the one into which it was merged: `book` and `numbered`."""
    found: QuerySet[Step] = Step.objects.live().filter(register=OuterRef("book"), number=OuterRef("numbered"))
    return found


def _same_caller() -> QuerySet[Caller]:
    """The caller of a merged case who is also that of the one it was merged into, by telephone."""
    main = Caller.objects.live().filter(register=OuterRef(OuterRef("book")), number=OuterRef(OuterRef("numbered")))
    own = Caller.objects.live().filter(register=OuterRef("register"), number=OuterRef("number")).exclude(phone_mark="")
    is_merged = ~Q(register=OuterRef("book"), number=OuterRef("numbered"))
    return own.filter(is_merged, phone_mark__in=main.values("phone_mark"))


def _unreached(heads: QuerySet[Head]) -> QuerySet[Head]:
    """Of these those whose caller was not reached since the entry `since`, each with `missed`: the calls since that
    reached nobody; those tried often enough are no longer listed."""
    calls = Step.objects.live().filter(
        register=OuterRef("register"),
        number=OuterRef("number"),
        entry__gt=OuterRef("since"),
        verb=Verb.CALL_BACK.value,
    )
    tried = calls.filter(word=Word.UNCONFIRMED.value).order_by().values("register", "number")
    counted = tried.annotate(count=Count("pk")).values("count")
    unreached = heads.exclude(Exists(calls.filter(word__in=_REACHED))).annotate(missed=Subquery(counted))
    return unreached.filter(Q(missed=None) | Q(missed__lt=TRIES)).select_related("lead", "merged_into__main__lead")


def _callable(who: Who) -> Q:
    """The kinds that have a caller, in the scope of posts that may call back and had no hand in the case."""
    return _free(who) & Q(kind__in=CALLED_KINDS)


def _free(who: Who) -> Q:
    """What lies in the scope of posts that may call back and had no hand in the case."""
    move, wanted = MOVES[Verb.CALL_BACK], Q(pk__in=[])
    for seat in who.seats:
        if seat.role in move.roles:
            accounts = {who.username, seat.stands_for} - {""}
            hand = (Q(by__in=accounts) | Q(stands_for__in=accounts)) & Q(verb__in=move.apart)
            own = Step.objects.live().filter(hand, register=OuterRef("register"), number=OuterRef("number"))
            wanted |= in_scope(Scope.of(seat.part), kind="kind") & ~Q(Exists(_steps().filter(hand))) & ~Q(Exists(own))
    return wanted


def _in_scope(who: Who) -> Q:
    """The kinds that have a caller, in the scope of posts that may call back."""
    return in_scope(who.scope_as(MOVES[Verb.CALL_BACK].roles), kind="kind") & Q(kind__in=CALLED_KINDS)


@dataclass(frozen=True)
class Told:
    """What came of the calls of a kind that were due: `solved` and `unsolved` are the answers of those reached,
    `missed` were called in vain, `unasked` never while there was time, `waiting` may still be called."""

    kind: str
    solved: int = 0
    unsolved: int = 0
    missed: int = 0
    unasked: int = 0
    waiting: int = 0

    @property
    def valid(self) -> int:
        """The answers that count in a rate."""
        return self.solved + self.unsolved

    @property
    def due(self) -> int:
        """How many were to be asked."""
        return self.valid + self.missed + self.unasked + self.waiting

    @property
    def asked(self) -> int:
        """How many were called, reached or not."""
        return self.valid + self.missed


def told(who: Who, since: date, until: date, *, again: bool) -> list[Told]:
    """What came of the calls that were due in a period, by kind, in four queries.

    Before the close one is due with each report of done, unless it is sent back unasked; once more, some weeks after
    each close, unless the case is taken up before. The first answer of each counts. Who called about a case that was
    merged is asked with the one it was merged into; before its close they count once they were called.
    """
    heads = Head.objects.filter(_in_scope(who))
    kinds = {(register, number): kind for register, number, kind in heads.values_list("register", "number", "kind")}
    begin = _begins(since - timedelta(days=ASK_AGAIN[1] if again else 0))
    rows = (
        Step.objects.live()
        .filter(number__in=heads.values("number"), verb__in=_TURNS, happened_at__gte=begin)
        .filter(happened_at__lt=_begins(until + timedelta(days=1)))
        .order_by("register", "number", "serial")
    )
    counts: dict[str, Counter[str]] = {}
    merged = _merged(heads, begin, _begins(until + timedelta(days=1)))
    grouped = {key: list(steps) for key, steps in groupby(rows, key=lambda step: (step.register, step.number))}
    for key in {**grouped, **merged}:
        if key in kinds:
            own = grouped.get(key, [])
            begins = Verb.CLOSE if again else Verb.REPORT_DONE
            for turn in _turns_of_merged(own, merged[key], again=again) if key in merged else _turns(own, begins):
                came = _came_again(turn, since, until) if again else _came(turn, since)
                counts.setdefault(kinds[key], Counter())[came] += 1
    found = [Told(kind, **{name: count[name] for name in CAME}) for kind, count in sorted(counts.items())]
    return [one for one in found if one.due]


Key = tuple[str, str]  # register and number of a case
CAME = ("solved", "unsolved", "missed", "unasked", "waiting")
_TURNS = [*SINCE, Verb.CLOSE.value, Verb.CALL_BACK.value]


@dataclass(frozen=True)
class _Turn:
    """From a report of done, or a close, to what ended it: its day, the calls with their words, and the end."""

    on: date
    calls: list[tuple[date, Word]]
    end: Verb | None

    @property
    def answer(self) -> str:
        """What came of the calls; empty without any."""
        for _, word in self.calls:
            if word in REACHED:
                return "solved" if word is Word.CONFIRMED else "unsolved"
        return "missed" if self.calls else ""


def _merged(heads: QuerySet[Head], begin: datetime, end: datetime) -> dict[Key, list[Step]]:
    """Of cases that were merged, with another caller than that of the one they were merged into: the closes and
    reopenings of that one since, by the key of the duplicate; in two queries."""
    links = list(
        _with_main(heads.filter(merged_into__isnull=False))
        .exclude(Exists(_same_caller()))
        .values_list("register", "number", "book", "numbered", "merged_into__entry_id")
    )
    steps: dict[Key, list[Step]] = {}
    wanted = [Verb.CLOSE.value, Verb.REOPEN.value]
    mains = Step.objects.live().filter(number__in={numbered for *_, numbered, _ in links}, verb__in=wanted)
    for step in mains.filter(happened_at__gte=begin, happened_at__lt=end).order_by("entry_id"):
        steps.setdefault((step.register, step.number), []).append(step)
    return {
        (register, number): [step for step in steps.get((book, numbered), ()) if step.entry_id > entry]
        for register, number, book, numbered, entry in links
    }


def _turns_of_merged(own: Iterable[Step], main: Iterable[Step], *, again: bool) -> Iterator[_Turn]:
    """The turns of the caller of a merged case: once they were called before a close of the main case, or from each
    such close on."""
    calls = [step for step in own if step.verb == Verb.CALL_BACK.value and step.word]
    turn: _Turn | None = None
    closed = False
    for step in sorted([*calls, *main], key=lambda step: step.entry_id):
        verb, day = Verb(step.verb), step.happened_at.astimezone(SHANGHAI).date()
        if verb is Verb.CALL_BACK:
            turn = turn or _Turn(day, [], None)
            turn.calls.append((day, Word(step.word)))
            continue
        if turn is not None and closed is again:
            yield replace(turn, end=verb)
        closed = verb is Verb.CLOSE
        turn = _Turn(day, [], None) if closed else None
    if turn is not None and closed is again:
        yield turn


def _turns(steps: Iterable[Step], begins: Verb) -> Iterator[_Turn]:
    """The turns of one case that begin with a close, or with the report by which all of it was done."""
    turn: _Turn | None = None
    for step in steps:
        verb, day = Verb(step.verb), step.happened_at.astimezone(SHANGHAI).date()
        if verb is Verb.CALL_BACK:
            if turn is not None and step.word:
                turn.calls.append((day, Word(step.word)))
            continue
        if turn is not None:
            yield replace(turn, end=verb)
        is_begin = verb is Verb.CLOSE if begins is Verb.CLOSE else step.state == State.DONE.value
        turn = _Turn(day, [], None) if is_begin else None
    if turn is not None:
        yield turn


def _came(turn: _Turn, since: date) -> str:
    """What came of the call before the close."""
    if turn.on < since or (not turn.answer and turn.end not in (None, Verb.CLOSE)):
        return ""
    return turn.answer or ("waiting" if turn.end is None else "unasked")


def _came_again(turn: _Turn, since: date, until: date) -> str:
    """What came of asking once more."""
    first, last = (turn.on + timedelta(days=days) for days in ASK_AGAIN)
    due = min([first, *(day for day, _ in turn.calls)])
    if not since <= due <= until or (not turn.answer and turn.end is not None):
        return ""
    return turn.answer or ("waiting" if until <= last else "unasked")


def _begins(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), SHANGHAI)
