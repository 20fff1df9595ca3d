"""The items of draws: who sees them, how they stand, and who may look back at them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile

from django.db.models import Q

from jiedao.casework.models import Head, Step
from jiedao.casework.rules import Verb
from jiedao.ledger.models import Entry, FactQuerySet, in_scope
from jiedao.lookback.kinds import ARRANGERS, CLOSES, HANDS, INSPECTORS, MONTHS
from jiedao.lookback.models import Draw, Item, Result
from jiedao.lookback.queries.frames import hands_of
from jiedao.lookback.rules import Correcting, Outcome, months_to_draw, seat_of
from jiedao.organisation import queries as organisation
from jiedao.organisation.kinds import Act, Role, Who
from jiedao.organisation.models import Person
from jiedao.worktime import SHANGHAI


@dataclass(frozen=True)
class Line:
    """An item with its case and its result; `who` is the name of the one who looks back at it."""

    item: Item
    head: Head | None
    result: Result | None
    who: str

    @property
    def outcome(self) -> Outcome | None:
        """What was found, None as long as it waits."""
        return Outcome(self.result.outcome) if self.result else None


def draw_of(month: str) -> Draw | None:
    """The draw of a month."""
    found: Draw | None = Draw.objects.live().filter(month=month).first()
    return found


def missing_months(today: date) -> list[str]:
    """The months of the rolling year that were not drawn yet, the earliest first."""
    first = Entry.objects.order_by("at").values_list("at", flat=True).first()
    if first is None:
        return []
    drawn = set(Draw.objects.live().values_list("month", flat=True))
    months = months_to_draw(first.astimezone(SHANGHAI).date(), today, MONTHS)
    return [month for month in months if month not in drawn]


def all_items(month: str = "") -> FactQuerySet:
    """The items of a month, or of all, in the order of their strata."""
    found: FactQuerySet = Item.objects.live().order_by("-month", "stratum", "place")
    return found.filter(month=month) if month else found


def visible_to(who: Who, month: str = "") -> FactQuerySet:
    """The items of a month, or of all, that lie in the scope of a post of somebody, and those given to them."""
    seen = Q(assigned_to=who.username) | in_scope(who.scope(Act.SEE), kind="kind")
    found: FactQuerySet = all_items(month).filter(seen)
    return found


def mine(who: Who) -> list[Line]:
    """What somebody still has to look back at, what may be judged first in front."""
    rows = list(all_items().filter(assigned_to=who.username).order_by("from_on", "code", "pk"))
    return [line for line in lines(rows) if line.result is None]


def lines(items: Iterable[Item]) -> list[Line]:
    """Items with their cases and results, in three queries."""
    rows = list(items)
    numbers = {item.number for item in rows}
    heads = {(h.register, h.number): h for h in Head.objects.filter(number__in=numbers)}
    results = {
        (r.month, r.register, r.number): r
        for r in Result.objects.live().filter(month__in={item.month for item in rows}, number__in=numbers)
    }
    names = organisation.names({item.assigned_to for item in rows if item.assigned_to})
    return [
        Line(
            item,
            heads.get((item.register, item.number)),
            results.get((item.month, item.register, item.number)),
            names.get(item.assigned_to, ""),
        )
        for item in rows
    ]


def item_of(who: Who, pk: int) -> Item | None:
    """An item that somebody may see."""
    found: Item | None = visible_to(who).filter(pk=pk).first()
    return found


def head_of(item: Item) -> Head | None:
    """The case of an item; None where the ledger that told of it was taken back."""
    found: Head | None = Head.objects.filter(register=item.register, number=item.number).first()
    return found


def reopened_since(item: Item, *, but: Collection[datetime] = ()) -> bool:
    """Whether the case of an item was taken up again after the close that was drawn, but for those moments."""
    return any(at not in but for at in reopenings([item]).get(item.pk, ()))


def reopenings(items: Iterable[Item]) -> dict[int, list[datetime]]:
    """When the cases of items were taken up again after the close that was drawn, by the key of the item."""
    rows = list(items)
    steps = Step.objects.live().filter(number__in={item.number for item in rows}, verb__in=[*CLOSES, Verb.REOPEN.value])
    turns: dict[tuple[str, str], list[tuple[bool, datetime]]] = {}
    for register, number, verb, at in steps.order_by("serial").values_list("register", "number", "verb", "happened_at"):
        turns.setdefault((register, number), []).append((verb in CLOSES, at))
    return {item.pk: _again(item, turns.get((item.register, item.number), [])) for item in rows}


def _again(item: Item, turns: list[tuple[bool, datetime]]) -> list[datetime]:
    """The reopening after the last close of its day, or after a close that only a ledger dates; what came after the
    next close is no matter of this one."""
    that = [place for place, (closes, at) in enumerate(turns) if closes and _day(at) == item.closed_on]
    after = turns[that[-1] + 1 :] if that else turns
    until_next = takewhile(lambda turn: not turn[0], after)
    return [at for _, at in until_next if _day(at) >= item.closed_on]


def _day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


def result_of(item: Item) -> Result | None:
    """The result of an item that stands."""
    found: Result | None = _results(item).live().first()
    return found


def result_times(item: Item) -> frozenset[datetime]:
    """When results of an item were recorded, those too that were corrected since."""
    return frozenset(_results(item).values_list("recorded_at", flat=True))


def result_days(item: Item) -> frozenset[date]:
    """The days of the results of an item, of those too that were corrected since."""
    return frozenset(_results(item).values_list("on", flat=True))


def _results(item: Item) -> FactQuerySet:
    found: FactQuerySet = Result.objects.filter(month=item.month, register=item.register, number=item.number)
    return found


@dataclass(frozen=True)
class Corrected:
    """A result that was corrected: what it was, who had found it, who corrected it when, and why."""

    was: Result
    by: str
    corrected_by: str
    at: datetime
    reason: str


def corrections(item: Item) -> list[Corrected]:
    """What a result was before it was corrected, the first in front."""
    rows = _results(item).exclude(void_entry=None)
    found = list(rows.select_related("void_entry").order_by("pk"))
    names = organisation.names({row.by for row in found} | {row.void_entry.by for row in found})
    return [
        Corrected(row, names[row.by], names[row.void_entry.by], row.void_entry.at, row.void_entry.reason)
        for row in found
    ]


def arranges(who: Who, item: Item) -> bool:
    """Whether somebody gives out an item."""
    return any(seat.role in ARRANGERS and seat.covers(item.code, item.kind) for seat in who.seats)


def correcting(who: Who, item: Item, was: Result) -> Correcting:
    """As what somebody may correct a result."""
    hands = hands_of(item.register, item.number)
    second = seat_of(frozenset({Role.INSPECTOR}), who, code=item.code, kind=item.kind, hands=hands)
    return Correcting(own=was.by == who.username, second=not isinstance(second, str), arranges=arranges(who, item))


def progress(who: Who, month: str) -> Counter[str]:
    """How many items of a month that somebody sees wait, and how many were found so or so."""
    items = set(visible_to(who, month).values_list("register", "number"))
    results = Result.objects.live().filter(month=month).values_list("register", "number", "outcome")
    found = Counter(outcome for register, number, outcome in results if (register, number) in items)
    found["waiting"] = len(items) - sum(found.values())
    return found


def inspectors_for(items: Sequence[Item]) -> list[tuple[str, str]]:
    """Account and name of those who may look back at every one of these items."""
    people = Person.objects.filter(is_active=True, posts__role__in=INSPECTORS).distinct().order_by("username")
    barred = _hands(items)
    found = []
    for person in people:
        who = organisation.who(person.username)
        rulings = (
            seat_of(INSPECTORS, who, code=i.code, kind=i.kind, hands=barred.get((i.register, i.number), ()))
            for i in items
        )
        if not any(isinstance(ruling, str) for ruling in rulings):
            found.append((person.username, str(person)))
    return found


def _hands(items: Iterable[Item]) -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    rows = Step.objects.live().filter(number__in={i.number for i in items}, verb__in=[verb.value for verb in HANDS])
    for register, number, by, stands_for in rows.values_list("register", "number", "by", "stands_for"):
        found.setdefault((register, number), set()).update({by, stands_for} - {""})
    return found
