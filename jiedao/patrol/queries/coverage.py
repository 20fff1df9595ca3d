"""How many places of each kind were visited and checked in a quarter: "every garage checked" is a query."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max

from jiedao.ledger.rules import Scope
from jiedao.patrol.models import Call, Visit
from jiedao.patrol.queries.spots import spots
from jiedao.register.kinds import PREMISES_NAMES

QUARTERS = 8  # that can be chosen, the present one first


@dataclass(frozen=True)
class Quarter:
    """Three months of a year, by their first and last day."""

    start: date
    end: date

    @property
    def key(self) -> str:
        """How an address names it, as 2022Q3."""
        return f"{self.start.year}Q{self._serial}"

    @property
    def name(self) -> str:
        """Its name."""
        return f"{self.start.year}年第{self._serial}季度"

    @property
    def _serial(self) -> int:
        return (self.start.month + 2) // 3


def quarter(day: date) -> Quarter:
    """The quarter of a day."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    after = date(first.year + (first.month == 10), (first.month + 2) % 12 + 1, 1)
    return Quarter(first, after - timedelta(days=1))


def quarters(today: date) -> list[Quarter]:
    """The present quarter and those before it, the latest first."""
    found = [quarter(today)]
    while len(found) < QUARTERS:
        found.append(quarter(found[-1].start - timedelta(days=1)))
    return found


@dataclass(frozen=True)
class Coverage:
    """One kind of place in a period: how many there are, how many of them were seen, and how many of them checked."""

    kind: str
    name: str
    checked: int
    seen: int
    all: int

    @property
    def percent(self) -> float:
        """Those checked in a hundred."""
        return 100 * self.checked / self.all if self.all else 0.0

    @property
    def left(self) -> int:
        """Those not yet checked."""
        return self.all - self.checked


def coverage(scope: Scope, when: Quarter) -> list[Coverage]:
    """Each kind of place with how many of it were seen and checked, in the order of the register's kinds."""
    places, seen, checked = spots(scope), seen_in(when), checked_in(when)
    every = Counter(spot.kind for spot in places)
    reached = Counter(spot.kind for spot in places if spot.number in seen)
    tested = Counter(spot.kind for spot in places if spot.number in checked)
    return [
        Coverage(kind, name, tested[kind], reached[kind], every[kind])
        for kind, name in PREMISES_NAMES.items()
        if every[kind]
    ]


def seen_in(when: Quarter) -> dict[str, date]:
    """The places that were visited, each with the last day."""
    visits = Visit.objects.live().filter(visited_on__range=(when.start, when.end))
    return dict(visits.order_by().values_list("point_number").annotate(last=Max("visited_on")))


def checked_in(when: Quarter) -> dict[str, date]:
    """The places of which a checklist was answered, each with the last day. A ledger of visits tells of no check."""
    calls = Call.objects.live().filter(checked=True, visited_on__range=(when.start, when.end))
    return dict(calls.order_by().values_list("point_number").annotate(last=Max("visited_on")))
