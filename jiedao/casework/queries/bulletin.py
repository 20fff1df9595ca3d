"""The monthly bulletin: how many cases each unit had in hand, received, closed and has late. Of units, never of people.

A case belongs to the unit that leads it now. Whether it was open on a day follows from its last turn before that day
(closed, merged, revoked or taken up again), or, where none was taken here, from the closing day its ledger states.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery

from jiedao.casework.models import Case, Head, Step
from jiedao.casework.rules import State, Verb
from jiedao.organisation.kinds import Who
from jiedao.organisation.models import Unit
from jiedao.worktime import SHANGHAI, month_end

_ENDED = (State.CLOSED.value, State.MERGED.value, State.REVOKED.value)
_TURNS = (Verb.CLOSE.value, Verb.MEND.value, Verb.MERGE.value, Verb.REVOKE.value, Verb.REOPEN.value)
_LEFT = (Verb.MERGE.value, Verb.REVOKE.value)
_CLOSED = (Verb.CLOSE.value, Verb.MEND.value)
_GIVEN_BACK = (Verb.GIVE_BACK.value, Verb.SEND_BACK.value)
COLUMNS = {
    "before": "月初在办",
    "received": "本月收到",
    "reopened": "重新办理",
    "closed": "本月办结",
    "in_time": "按期办结",
    "left": "并案撤销",
    "after": "月末在办",
    "late": "现已超期",
    "returned": "退回次数",
}


@dataclass(frozen=True)
class Line:
    """One unit's month; `unit` is None for cases that no unit leads.

    `before` + `received` + `reopened` = `closed` + `left` + `after`. `in_time` is a part of `closed`, `late` is as of
    now, `returned` counts acts of giving back and sending back, not cases.
    """

    unit: int | None
    name: str
    before: int = 0
    received: int = 0
    reopened: int = 0
    closed: int = 0
    in_time: int = 0
    left: int = 0
    after: int = 0
    late: int = 0
    returned: int = 0


@dataclass(frozen=True)
class Month:
    """A month of cases: those a person may see, its first moment, the first after it, and now."""

    who: Who
    first: date
    at: datetime

    @property
    def last(self) -> date:
        """The last day of the month."""
        return month_end(self.first)

    @property
    def begins(self) -> datetime:
        """The first moment."""
        return datetime.combine(self.first, time(), SHANGHAI)

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.last + timedelta(days=1), time(), SHANGHAI)

    def heads(self) -> Any:
        """The cases that the person may see."""
        return Head.objects.visible_to(self.who)


def bulletin(month: Month) -> list[Line]:
    """The lines of the month, units by name, what nobody leads last; a dozen queries."""
    counts: dict[str, Counter[int | None]] = {column: count(month) for column, count in _COUNTS.items()}
    units = {unit for counted in counts.values() for unit, n in counted.items() if n}
    names = dict(Unit.objects.filter(pk__in=[unit for unit in units if unit]).values_list("pk", "name"))
    lines = [
        Line(unit, names.get(unit or 0, "未分派"), **{column: counted[unit] for column, counted in counts.items()})
        for unit in units
    ]
    return sorted(lines, key=lambda line: (line.unit is None, line.name))


def whole(lines: list[Line]) -> Line:
    """The sum of all lines."""
    return Line(None, "合计", **{column: sum(getattr(line, column) for line in lines) for column in COLUMNS})


def usual_month(who: Who, today: date) -> date:
    """The month that is asked for most: the last one that is over, or the latest before it with a case."""
    last = today.replace(day=1) - timedelta(days=1)
    newest = Head.objects.visible_to(who).filter(found_on__lte=last).aggregate(day=Max("found_on"))["day"]
    return date((newest or last).year, (newest or last).month, 1)


def behind(month: Month, column: str, unit: int | None, *, every: bool = False) -> QuerySet[Head]:
    """The cases behind a number, of one unit or of every one; where acts are counted, each case once."""
    heads: Any = _HEADS[column](month)
    found: QuerySet[Head] = (heads if every else heads.filter(lead=unit)).select_related("lead")
    return found.order_by("found_on", "pk")


def _open_at(month: Month, moment: datetime) -> Any:
    """The cases that were open just before a moment.

    Before its first close a case takes no turn but the one that ends it; only the few that were taken up again, merged
    or revoked need a look at their steps.
    """
    day = moment.astimezone(SHANGHAI).date()
    not_yet_closed = Q(first_closed_on__gte=day) | (Q(first_closed_on=None) & ~Q(state__in=_ENDED))
    closed_before = Q(first_closed_on__lt=day) & (~Q(state=State.CLOSED.value) | Q(closed_count__gt=1))
    never_closed = Q(first_closed_on=None, state__in=_ENDED)
    turns = _steps(verb__in=_TURNS, happened_at__lt=moment).order_by("-serial").values("state")[:1]
    heads = month.heads().filter(found_on__lt=day).alias(turn=Subquery(turns))
    stood = Q(turn__isnull=False) & ~Q(turn__in=_ENDED)
    return heads.filter(not_yet_closed | (closed_before & stood) | (never_closed & (Q(turn=None) | stood)))


def _steps(**wanted: Any) -> Any:
    """The steps of the case at hand."""
    return Step.objects.live().filter(register=OuterRef("register"), number=OuterRef("number"), **wanted)


def _acts(month: Month, verbs: tuple[str, ...]) -> Any:
    """The acts of the month on cases that the person may see, with the unit that leads the case."""
    head = month.heads().filter(register=OuterRef("register"), number=OuterRef("number"))
    made = Step.objects.live().filter(verb__in=verbs, happened_at__gte=month.begins, happened_at__lt=month.ends)
    return made.filter(Exists(head)).annotate(lead=Subquery(head.values("lead")[:1]))


def _first_closed(month: Month) -> Any:
    return month.heads().filter(first_closed_on__range=(month.first, month.last))


def _closed_again(month: Month) -> Any:
    """Closings of the month that were not the first: another came before, here or by a ledger."""
    again = month.heads().filter(register=OuterRef("register"), number=OuterRef("number"), closed_count__gt=1)
    reopened = _steps(verb=Verb.REOPEN.value, serial__lt=OuterRef("serial"))
    return _acts(month, _CLOSED).filter(Exists(again), Exists(reopened))


def _in_time(heads: Any) -> Any:
    """Of first closings those by the deadline that stood then: a case closed once knows it, of others the fact does."""
    facts = Case.objects.live().filter(register=OuterRef("register"), number=OuterRef("number"))
    stood = facts.filter(Q(due_on=None) | Q(due_on__gte=OuterRef("first_closed_on")))
    return heads.filter(Q(closed_count=1, was_late=False) | (Q(closed_count__gt=1) & Exists(stood)))


def _again_in_time(acts: Any) -> Any:
    """Of later closings those by the deadline of the clock that runs since the reopening."""
    heads = Head.objects.filter(register=OuterRef("register"), number=OuterRef("number"))
    due = Subquery(heads.values("due_at")[:1])
    return acts.annotate(due=due).filter(Q(due=None) | Q(due__gte=F("happened_at")))


def _of_acts(month: Month, acts: Any) -> Any:
    """The cases of acts."""
    mine = acts.filter(register=OuterRef("register"), number=OuterRef("number"))
    return month.heads().filter(Exists(mine))


def _tally(rows: Any) -> Counter[int | None]:
    return Counter(dict(rows.order_by().values_list("lead").annotate(n=Count("pk"))))


_COUNTS: dict[str, Callable[[Month], Counter[int | None]]] = {
    "before": lambda month: _tally(_open_at(month, month.begins)),
    "received": lambda month: _tally(month.heads().filter(found_on__range=(month.first, month.last))),
    "reopened": lambda month: _tally(_acts(month, (Verb.REOPEN.value,))),
    "closed": lambda month: _tally(_first_closed(month)) + _tally(_closed_again(month)),
    "in_time": lambda month: _tally(_in_time(_first_closed(month))) + _tally(_again_in_time(_closed_again(month))),
    "left": lambda month: _tally(_acts(month, _LEFT)),
    "after": lambda month: _tally(_open_at(month, month.ends)),
    "late": lambda month: _tally(month.heads().overdue(month.at)),
    "returned": lambda month: _tally(_acts(month, _GIVEN_BACK)),
}
_HEADS: dict[str, Callable[[Month], Any]] = {
    "before": lambda month: _open_at(month, month.begins),
    "received": lambda month: month.heads().filter(found_on__range=(month.first, month.last)),
    "reopened": lambda month: _of_acts(month, _acts(month, (Verb.REOPEN.value,))),
    "closed": lambda month: _first_closed(month) | _of_acts(month, _closed_again(month)),
    "in_time": lambda month: _in_time(_first_closed(month)) | _of_acts(month, _again_in_time(_closed_again(month))),
    "left": lambda month: _of_acts(month, _acts(month, _LEFT)),
    "after": lambda month: _open_at(month, month.ends),
    "late": lambda month: month.heads().overdue(month.at),
    "returned": lambda month: _of_acts(month, _acts(month, _GIVEN_BACK)),
}
