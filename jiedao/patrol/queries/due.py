"""Which places are due, and which of a kind were seen in a period: queries, not lists that somebody keeps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Max

from jiedao.casework.kinds import RELAPSED_WORDS, CaseKind
from jiedao.casework.models import Case, Head, Step
from jiedao.casework.rules import Verb
from jiedao.patrol.kinds import COMPLAINTS
from jiedao.patrol.models import Visit
from jiedao.patrol.queries.spots import Spot
from jiedao.patrol.queries.whereabouts import Key, places_of
from jiedao.patrol.rules import Due, Known, due, urgency
from jiedao.register.queries import told_beside
from jiedao.worktime import SHANGHAI

YEAR = timedelta(days=365)
_COMPLAINTS = [kind.value for kind in COMPLAINTS]
_HAZARDS = [kind.value for kind in (CaseKind.HAZARD, CaseKind.HAZARDOUS_WASTE, CaseKind.ISSUE)]


@dataclass(frozen=True)
class DueRow:
    """A place, what is known of it, and when it is due."""

    spot: Spot
    known: Known
    due: Due


def due_rows(places: Iterable[Spot], today: date) -> list[DueRow]:
    """The places by how pressing they are, with what makes them so; as many queries however many there are."""
    wanted = list(places)
    seen = last_seen([spot.number for spot in wanted], today)
    troubles = (_complaints(today), _relapses(today), _open_hazards())
    numbers = {number for times in troubles for _, number in times}
    here = places_of(wanted, Case.objects.live().filter(number__in=numbers))
    complaints, relapses, hazards = (_by_place(times, here) for times in troubles)
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


@told_beside("最近走访")
def last_seen(numbers: Collection[str], today: date) -> dict[str, date]:
    """The day on which each of these places was last visited; none for one that never was."""
    visits = Visit.objects.live().filter(point_number__in=numbers, visited_on__lte=today)
    return dict(visits.order_by().values_list("point_number").annotate(last=Max("visited_on")))


def _by_place(times: Mapping[Key, int], here: Mapping[Key, str]) -> Counter[str]:
    """How often something happened at each place, from how often it did to each case."""
    found: Counter[str] = Counter()
    for key, often in times.items():
        if key in here:
            found[here[key]] += often
    return found


def _complaints(today: date) -> Counter[Key]:
    """The complaints of the year."""
    lately = Case.objects.live().filter(kind__in=_COMPLAINTS, found_on__gt=today - YEAR, found_on__lte=today)
    return Counter(lately.values_list("register", "number"))


def _relapses(today: date) -> Counter[Key]:
    """How often each case came back within the year: every reopening, and what a ledger's look-back found relapsed
    where nothing was reopened for it."""
    since = datetime.combine(today - YEAR, time(), SHANGHAI)
    until = datetime.combine(today + timedelta(days=1), time(), SHANGHAI)
    steps = Step.objects.live().filter(verb=Verb.REOPEN.value, happened_at__gte=since, happened_at__lt=until)
    again = Counter(steps.values_list("register", "number"))
    told = Case.objects.live().filter(
        look_back_result__in=RELAPSED_WORDS, looked_back_on__gt=today - YEAR, looked_back_on__lte=today
    )
    for key in told.values_list("register", "number"):
        again[key] = max(again[key], 1)
    return again


def _open_hazards() -> Counter[Key]:
    """The hazards and problems that are open now."""
    return Counter(Head.objects.open().filter(kind__in=_HAZARDS).values_list("register", "number"))
