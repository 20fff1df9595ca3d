"""The items of draws: who sees them, how they stand, and who may look back at them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from jiedao.casework.models import Head, Step
from jiedao.casework.rules import OPEN, State
from jiedao.ledger.models import FactQuerySet, in_scope
from jiedao.lookback.kinds import HANDS, INSPECTORS
from jiedao.lookback.models import Draw, Item, Result
from jiedao.lookback.rules import Outcome, seat_of
from jiedao.organisation import queries as organisation
from jiedao.organisation.kinds import Act, Who
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


def head_of(item: Item) -> Head:
    """The case of an item."""
    found: Head = Head.objects.get(register=item.register, number=item.number)
    return found


def reopened_since(item: Item) -> bool:
    """Whether the case of an item was taken up again after the close that was drawn."""
    return taken_up_again(head_of(item), item.closed_on)


def taken_up_again(head: Head, closed_on: date) -> bool:
    """Whether a case closed on that day is open again, or was closed once more since."""
    later = head.closed_at is not None and head.closed_at.astimezone(SHANGHAI).date() > closed_on
    return State(head.state) in OPEN or (head.state == State.CLOSED.value and later)


def result_of(item: Item) -> Result | None:
    """The result of an item that stands."""
    rows = Result.objects.live().filter(month=item.month, register=item.register, number=item.number)
    found: Result | None = rows.first()
    return found


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
