"""The monthly bulletin: how many cases each unit had in hand, received, closed and has late. Of units, never of people.

A case counts for the unit that had it then: at the turn of a month and in what it received for the last that led it
before that turn, of an act for the last that led it before the act, of the first close for the one its facts name. So a
month that is over stays as it was told, whatever becomes of its cases. What went from one unit to another is `moved`.

Whether a case was open on a day follows from its last turn before that day (closed, merged, revoked or taken up again),
or, where none was taken here, from the closing day its ledger states.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery

from jiedao.casework.models import Case, Head, Share, Step
from jiedao.casework.rules import State, Verb, Word
from jiedao.organisation.kinds import Who
from jiedao.organisation.models import Unit
from jiedao.worktime import SHANGHAI, month_end

_ENDED = (State.CLOSED.value, State.MERGED.value, State.REVOKED.value)
_IN_HAND = (State.FOUND.value, State.ASSIGNED.value, State.HANDLING.value)
_TURNS = (Verb.CLOSE.value, Verb.MEND.value, Verb.MERGE.value, Verb.REVOKE.value, Verb.REOPEN.value)
_LEFT = (Verb.MERGE.value, Verb.REVOKE.value)
_CLOSED = (Verb.CLOSE.value, Verb.MEND.value)
_GIVEN_BACK = (Verb.GIVE_BACK.value, Verb.SEND_BACK.value)
_BEGUN = (Verb.FILE.value, Verb.REOPEN.value)
_REACHED = (Word.CONFIRMED.value, Word.DENIED.value)
COLUMNS = {
    "before": "月初在办",
    "received": "本月收到",
    "reopened": "重新办理",
    "moved": "移交增减",
    "closed": "本月办结",
    "in_time": "按期办结",
    "unconfirmed": "未经确认",
    "left": "并案撤销",
    "after": "月末在办",
    "late": "现已超期",
    "returned": "退回次数",
}


@dataclass(frozen=True)
class Rate:
    """A rate of the month: its name, the numbers it is made of, and what they count."""

    name: str
    good: str
    of: str
    told: str


RATES = (
    Rate("按时签收率", "signed_in_time", "signs", "签收时限在本月的分派中，按时签收的；时限前已退回、改派或撤销的不计"),
    Rate("先行联系率", "contacted_in_time", "contacts", "先行联系时限在本月的事项中，按时联系了来电人的"),
    Rate("按时办结率", "in_time", "closed", "本月办结的事项中，在当时的时限内办结的"),
    Rate("解决率", "solved", "asked", "本月办结前回访、联系上的事项中，最后一次答“已解决”的"),
)


@dataclass(frozen=True)
class Line:
    """One unit's month; `unit` is None for cases that no unit led.

    `before` + `received` + `reopened` + `moved` = `closed` + `left` + `after`; `moved` is what came from other units
    less what went to them. `in_time` and `unconfirmed` are parts of `closed`; `late` is as of now, of what is still to
    be handled; `returned` counts acts of giving back and sending back, not cases. The rest are the parts of `RATES`.
    """

    unit: int | None
    name: str
    before: int = 0
    received: int = 0
    reopened: int = 0
    moved: int = 0
    closed: int = 0
    in_time: int = 0
    unconfirmed: int = 0
    left: int = 0
    after: int = 0
    late: int = 0
    returned: int = 0
    signs: int = 0
    signed_in_time: int = 0
    contacts: int = 0
    contacted_in_time: int = 0
    asked: int = 0
    solved: int = 0


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
    """The lines of the month, units by name, what nobody led last; a score of queries."""
    counts = {column: sum((_tally(rows) for rows in made(month)), Counter()) for column, made in _ROWS.items()}
    counts["moved"] = _moved(counts)
    units = {unit for counted in counts.values() for unit, n in counted.items() if n}
    names = dict(Unit.objects.filter(pk__in=[unit for unit in units if unit]).values_list("pk", "name"))
    lines = [
        Line(unit, names.get(unit or 0, "未分派"), **{column: counted[unit] for column, counted in counts.items()})
        for unit in units
    ]
    return sorted(lines, key=lambda line: (line.unit is None, line.name))


def whole(lines: list[Line]) -> Line:
    """The sum of all lines."""
    names = ("moved", *_ROWS)
    return Line(None, "合计", **{column: sum(getattr(line, column) for line in lines) for column in names})


def usual_month(who: Who, today: date) -> date:
    """The month that is asked for most: the last one that is over, or the latest before it with a case."""
    last = today.replace(day=1) - timedelta(days=1)
    newest = Head.objects.visible_to(who).filter(found_on__lte=last).aggregate(day=Max("found_on"))["day"]
    return date((newest or last).year, (newest or last).month, 1)


def behind(month: Month, column: str, unit: int | None, *, every: bool = False) -> QuerySet[Head]:
    """The cases behind a number, of one unit or of every one; where acts are counted, each case once."""
    found: QuerySet[Head] = month.heads().filter(
        reduce(or_, (_cases_of(rows if every else rows.filter(of=unit)) for rows in _ROWS[column](month)))
    )
    return found.select_related("lead").order_by("found_on", "pk")


def _cases_of(rows: Any) -> Q:
    """The cases of what was counted: cases, acts or parts of units."""
    if rows.model is Head:
        return Q(pk__in=rows.order_by().values("pk"))
    if rows.model is Share:
        return Q(pk__in=rows.order_by().values("head"))
    return Q(Exists(rows.filter(register=OuterRef("register"), number=OuterRef("number"))))


def _moved(counts: dict[str, Counter[int | None]]) -> Counter[int | None]:
    """What came to each unit from others less what went to them: what its other numbers leave open."""
    found: Counter[int | None] = Counter()
    for column in ("after", "closed", "left"):
        found.update(counts[column])
    for column in ("before", "received", "reopened"):
        found.subtract(counts[column])
    return found


def _tally(rows: Any) -> Counter[int | None]:
    return Counter(dict(rows.order_by().values_list("of").annotate(n=Count("pk"))))


def _led(heads: Any, moment: datetime) -> Any:
    """Cases with the unit that led each of them last before a moment."""
    parts = Share.objects.filter(lead=True, head=OuterRef("pk"), assigned_at__lt=moment)
    return heads.annotate(of=Subquery(parts.order_by("-assigned_at", "-pk").values("unit")[:1]))


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


def _acts(month: Month, verbs: tuple[str, ...], moment: str = "happened_at") -> Any:
    """The acts whose moment falls in the month, on cases that the person may see, with the unit that led each then."""
    head = month.heads().filter(register=OuterRef("register"), number=OuterRef("number"))
    parts = Share.objects.filter(
        lead=True,
        head__register=OuterRef("register"),
        head__number=OuterRef("number"),
        assigned_at__lte=OuterRef(moment),
    )
    within = {f"{moment}__gte": month.begins, f"{moment}__lt": month.ends}
    made = Step.objects.live().filter(Exists(head), verb__in=verbs, **within)
    return made.annotate(of=Subquery(parts.order_by("-assigned_at", "-pk").values("unit")[:1]))


def _first_closed(month: Month) -> Any:
    """The cases first closed in the month, with the unit that their facts name, which stay from then on."""
    facts = Case.objects.live().filter(register=OuterRef("register"), number=OuterRef("number"))
    unit = Unit.objects.filter(name=OuterRef("closer")).order_by("pk").values("pk")[:1]
    heads = month.heads().filter(first_closed_on__range=(month.first, month.last))
    return heads.annotate(closer=Subquery(facts.values("unit")[:1])).annotate(of=Subquery(unit))


def _closed_again(month: Month) -> Any:
    """Closings of the month that were not the first: another came before, here or by a ledger."""
    again = month.heads().filter(register=OuterRef("register"), number=OuterRef("number"), closed_count__gt=1)
    reopened = _steps(verb=Verb.REOPEN.value, serial__lt=OuterRef("serial"))
    return _acts(month, _CLOSED).filter(Exists(again), Exists(reopened))


def _signs(month: Month) -> Any:
    """The parts of units that were to be signed for in the month; not those that were given back, handed to others or
    ended before that, nor those that may still be signed for in time."""
    parts = Share.objects.filter(head__in=month.heads(), sign_due_at__gte=month.begins, sign_due_at__lt=month.ends)
    answered = Q(signed_at__isnull=False) | (
        Q(sign_due_at__lt=month.at) & (Q(ended_at=None) | Q(ended_at__gte=F("sign_due_at")))
    )
    return parts.filter(answered).annotate(of=F("unit"))


def _contacts(month: Month) -> Any:
    """The filings and reopenings whose caller was to be contacted in the month; not those that were merged or revoked
    before that, nor those that may still be contacted in time."""
    left = _steps(verb__in=_LEFT, serial__gt=OuterRef("serial"), happened_at__lte=OuterRef("until"))
    return _acts(month, _BEGUN, "until").filter(_contacted() | (Q(until__lt=month.at) & ~Q(Exists(left))))


def _contacted() -> Q:
    later = {"serial__gt": OuterRef("serial"), "happened_at__lte": OuterRef("until")}
    return Q(Exists(_steps(verb=Verb.CONTACT.value, **later)))


def _asked(month: Month) -> Any:
    """The last calls of the month before the close that reached somebody, one of each case."""
    calls = {"verb": Verb.CALL_BACK.value, "word__in": _REACHED, "happened_at__lt": month.ends}
    later = _steps(**calls, serial__gt=OuterRef("serial")).exclude(state=State.CLOSED.value)
    made = _acts(month, (Verb.CALL_BACK.value,)).filter(word__in=_REACHED).exclude(state=State.CLOSED.value)
    return made.filter(~Exists(later))


# What each number counts: cases, acts or parts of units, each with the unit for which it counts.
_ROWS: dict[str, Callable[[Month], list[Any]]] = {
    "before": lambda month: [_led(_open_at(month, month.begins), month.begins)],
    "received": lambda month: [_led(month.heads().filter(found_on__range=(month.first, month.last)), month.ends)],
    "reopened": lambda month: [_acts(month, (Verb.REOPEN.value,))],
    "closed": lambda month: [_first_closed(month), _closed_again(month)],
    "in_time": lambda month: [
        _first_closed(month).filter(first_late=False),
        _closed_again(month).filter(Q(until=None) | Q(until__gte=F("happened_at"))),
    ],
    "unconfirmed": lambda month: [_acts(month, _CLOSED).filter(word=Word.UNCONFIRMED.value)],
    "left": lambda month: [_acts(month, _LEFT)],
    "after": lambda month: [_led(_open_at(month, month.ends), month.ends)],
    "late": lambda month: [month.heads().overdue(month.at).filter(state__in=_IN_HAND).annotate(of=F("lead"))],
    "returned": lambda month: [_acts(month, _GIVEN_BACK)],
    "signs": lambda month: [_signs(month)],
    "signed_in_time": lambda month: [_signs(month).filter(signed_at__lte=F("sign_due_at"))],
    "contacts": lambda month: [_contacts(month)],
    "contacted_in_time": lambda month: [_contacts(month).filter(_contacted())],
    "asked": lambda month: [_asked(month)],
    "solved": lambda month: [_asked(month).filter(word=Word.CONFIRMED.value)],
}
COUNTED = frozenset(_ROWS)
