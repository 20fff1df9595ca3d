"""Which places are due, and which of a kind were seen in a period: queries, not lists that somebody keeps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Max, Q

from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Case, Head
from jiedao.casework.rules import OPEN
from jiedao.ledger.rules import Scope
from jiedao.patrol.kinds import COMPLAINTS, RELAPSED
from jiedao.patrol.models import Visit
from jiedao.patrol.queries.spots import Spot, spots
from jiedao.patrol.rules import Due, Known, due, urgency
from jiedao.register.kinds import PREMISES_NAMES

YEAR = timedelta(days=365)
_OPEN = [state.value for state in OPEN]


@dataclass(frozen=True)
class DueRow:
    """A place, what is known of it, and when it is due."""

    spot: Spot
    known: Known
    due: Due


@dataclass(frozen=True)
class Coverage:
    """One kind of place in a period: how many there are, how many of them were seen."""

    kind: str
    name: str
    seen: int
    all: int

    @property
    def percent(self) -> float:
        """Those seen in a hundred."""
        return 100 * self.seen / self.all if self.all else 0.0

    @property
    def left(self) -> int:
        """Those not yet seen."""
        return self.all - self.seen


def due_rows(places: Iterable[Spot], today: date) -> list[DueRow]:
    """The places by how pressing they are, with what makes them so. Four queries however many there are."""
    wanted = list(places)
    numbers = [spot.number for spot in wanted]
    seen = _last_seen(numbers, today)
    cases = Case.objects.live().filter(point_number__in=numbers, found_on__lte=today)
    lately = cases.filter(found_on__gt=today - YEAR)
    complaints = _counted(lately.filter(kind__in=[kind.value for kind in COMPLAINTS]))
    relapses = _relapses(numbers, today)
    hazards = _open_hazards(numbers)
    rows = [
        DueRow(spot, known, due(known))
        for spot in wanted
        for known in [
            Known(
                spot.kind,
                spot.risk,
                seen.get(spot.number),
                relapses.get(spot.number, 0),
                complaints.get(spot.number, 0),
                hazards.get(spot.number, 0),
            )
        ]
    ]
    return sorted(rows, key=lambda row: (*urgency(row.known, today), row.spot.number))


def seen_between(start: date, end: date) -> set[str]:
    """The numbers of places that were visited in a period, both days in it."""
    visits = Visit.objects.live().filter(visited_on__range=(start, end))
    return set(visits.values_list("point_number", flat=True))


def coverage(scope: Scope, start: date, end: date) -> list[Coverage]:
    """Each kind of place with how many of it were seen in the period, in the order of the register's kinds."""
    places, seen = spots(scope), seen_between(start, end)
    every = Counter(spot.kind for spot in places)
    reached = Counter(spot.kind for spot in places if spot.number in seen)
    return [Coverage(kind, name, reached[kind], every[kind]) for kind, name in PREMISES_NAMES.items() if every[kind]]


def quarter(day: date) -> tuple[date, date]:
    """The first and last day of a day's quarter."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    after = date(first.year + (first.month == 10), (first.month + 2) % 12 + 1, 1)
    return first, after - timedelta(days=1)


def _last_seen(numbers: list[str], today: date) -> dict[str, date]:
    visits = Visit.objects.live().filter(point_number__in=numbers, visited_on__lte=today)
    return dict(visits.order_by().values_list("point_number").annotate(last=Max("visited_on")))


def _counted(cases: object) -> Counter[str]:
    return Counter(cases.values_list("point_number", flat=True))  # type: ignore[attr-defined]


def _relapses(numbers: list[str], today: date) -> Counter[str]:
    """Cases of the last year that came back: closed and opened again, or found relapsed when looked back on."""
    at_place = Case.objects.live().filter(point_number__in=numbers)
    back = at_place.filter(look_back_result=RELAPSED, looked_back_on__range=(today - YEAR, today))
    keys = {(register, number): place for place, register, number in back.values_list(*_KEY)}
    known = {(register, number): place for place, register, number in at_place.values_list(*_KEY)}
    again = Head.objects.filter(number__in=[number for _, number in known], first_closed_on__gt=today - YEAR)
    for register, number in again.filter(Q(state__in=_OPEN) | Q(closed_count__gt=1)).values_list("register", "number"):
        if (register, number) in known:
            keys[register, number] = known[register, number]
    return Counter(keys.values())


_KEY = ("point_number", "register", "number")


def _open_hazards(numbers: list[str]) -> Counter[str]:
    """Hazards and problems at each place that are open now."""
    kinds = [CaseKind.HAZARD.value, CaseKind.HAZARDOUS_WASTE.value, CaseKind.ISSUE.value]
    at_place = Case.objects.live().filter(point_number__in=numbers, kind__in=kinds)
    known = {(register, number): place for place, register, number in at_place.values_list(*_KEY)}
    standing = Head.objects.filter(number__in=[number for _, number in known], state__in=_OPEN, kind__in=kinds)
    keys = standing.values_list(F("register"), F("number"))
    return Counter(known[key] for key in keys if key in known)
