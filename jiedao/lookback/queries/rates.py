"""What the samples of twelve months say of all that was closed, for the street and by kind, beside what was claimed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from jiedao.casework.models import Head
from jiedao.casework.rules import State
from jiedao.estimate import Estimate, Stratum, estimate
from jiedao.lookback.kinds import FLOOR, GRACE_DAYS, LOOKED_AT, MONTHS, REOPENED
from jiedao.lookback.models import Draw, Item, Result
from jiedao.lookback.queries.frames import frame_of
from jiedao.lookback.queries.items import missing_months, reopenings
from jiedao.lookback.rules import Outcome, drawn_from, due_on, month_of, months_back, settled
from jiedao.organisation import queries as organisation
from jiedao.worktime import SHANGHAI


@dataclass(frozen=True)
class Rate:
    """The true rate of one kind, or of the street where `kind` is empty, beside what was claimed.

    `found` and `closed` count the cases found in the months drawn from and those of them reported closed by now.
    """

    kind: str
    name: str
    found: int
    closed: int
    said: Estimate

    @property
    def claimed(self) -> float | None:
        """The share reported closed."""
        return self.closed / self.found if self.found else None


@dataclass(frozen=True)
class Year:
    """The rates of a rolling year, the street's first; the months that count in them, and those of these that nobody
    drew: their closes stand in the rates with nothing inspected."""

    rates: list[Rate]
    counted: list[str]
    undrawn: list[str]


def rates(today: date) -> Year:
    """The rates; a month under way waits until all of it is inspected, or was to be."""
    window = months_back(month_of(today), MONTHS)
    draws = {draw.month: draw for draw in Draw.objects.live().filter(month__in=window).defer("frame").order_by("month")}
    items = list(Item.objects.live().filter(month__in=draws))
    tally = _tally(items, {draw.month: _due(draw, items) for draw in draws.values()})
    counted = [month for month, draw in draws.items() if _settled(draw, items, tally, today)]
    undrawn = [
        month for month in missing_months(today) if today > due_on(month, from_on=None, drawn_on=None, grace=GRACE_DAYS)
    ]
    strata = [told for month in counted for told in _strata(draws[month], tally)]
    for month in undrawn:
        strata += [_of(row, Counter()) for row in frame_of(month, organisation.street().code).strata]
    claims = _claims({*counted, *undrawn})
    kinds = [kind for kind in LOOKED_AT if kind in claims or any(kind == of for of, _ in strata)]
    told = [_rate("", "全街道", strata, claims, set(LOOKED_AT))]
    told += [_rate(kind, LOOKED_AT[kind].name, strata, claims, {kind}) for kind in kinds]
    return Year(told, sorted([*counted, *undrawn]), undrawn)


def _due(draw: Draw, items: list[Item]) -> date:
    last = max((item.from_on for item in items if item.month == draw.month), default=None)
    return due_on(draw.month, from_on=last, drawn_on=draw.drawn_on, grace=GRACE_DAYS)


Tally = dict[tuple[str, str], Counter[str]]  # of each month and stratum, how many were drawn and found so or so
FALLEN = "fallen"


def _tally(items: list[Item], dues: dict[str, date]) -> Tally:
    """How many were drawn of each stratum, and how they were found; of those nobody judged how many were taken up again
    by the day on which the sample was due: they did not hold."""
    rows = Result.objects.live().filter(month__in=dues).values_list("month", "register", "number", "outcome")
    results = {(month, register, number): Outcome(outcome) for month, register, number, outcome in rows}
    outcomes = {item.pk: results.get((item.month, item.register, item.number)) for item in items}
    open_ = [item for item in items if outcomes[item.pk] in (None, Outcome.GONE)]
    again = reopenings(open_)
    found: Tally = {}
    for item in items:
        counts = found.setdefault((item.month, item.stratum), Counter())
        outcome = outcomes[item.pk]
        counts["drawn"] += 1
        counts["waiting"] += outcome is None
        if outcome in (Outcome.MENDED, Outcome.FAILED):
            counts[outcome.value] += 1
        elif any(at.astimezone(SHANGHAI).date() <= dues[item.month] for at in again[item.pk]):
            counts[FALLEN] += 1
    return found


def _settled(draw: Draw, items: list[Item], tally: Tally, today: date) -> bool:
    waiting = sum(counts["waiting"] for (month, _), counts in tally.items() if month == draw.month)
    return settled(_due(draw, items), waiting=waiting, today=today)


def _strata(draw: Draw, tally: Tally) -> Iterator[tuple[str, Stratum]]:
    for row in draw.strata:
        yield _of(row, tally.get((draw.month, row["stratum"]), Counter()))


def _of(row: dict[str, int | str], counts: Counter[str]) -> tuple[str, Stratum]:
    """Kind and stratum of a month; what waits when its time is over is as unknown as what could not be seen."""
    name, size = str(row["stratum"]), int(row["size"])
    kind, _, risk = name.partition("/")
    if risk == REOPENED:
        return kind, Stratum(size, size, 0, fallen=size)
    drawn, failed, fallen = counts["drawn"], counts[Outcome.FAILED.value], counts[FALLEN]
    unknown = drawn - failed - fallen - counts[Outcome.MENDED.value]
    return kind, Stratum(size, drawn, failed, unknown, fallen)


def _rate(
    kind: str, name: str, strata: list[tuple[str, Stratum]], claims: dict[str, Counter[str]], among: set[str]
) -> Rate:
    said = estimate(tuple(stratum for of, stratum in strata if of in among), floor=FLOOR)
    total = sum((count for of, count in claims.items() if of in among), Counter())
    return Rate(kind, name, total["found"], total["closed"], said)


def _claims(months: set[str]) -> dict[str, Counter[str]]:
    """Of each kind: how many were found in the months drawn from, and how many of these were reported closed by now."""
    if not months:
        return {}
    spans = {drawn_from(month) for month in months}
    gone = [State.MERGED.value, State.REVOKED.value]
    heads = Head.objects.filter(
        kind__in=LOOKED_AT, found_on__range=(min(first for first, _ in spans), max(last for _, last in spans))
    ).exclude(state__in=gone, closed_count=0)
    counted = heads.values_list("kind", TruncMonth("found_on")).annotate(
        found=Count("pk"), closed=Count("pk", filter=Q(closed_count__gt=0))
    )
    claims: dict[str, Counter[str]] = {}
    for kind, month, found, closed in counted.order_by("kind"):
        if any(first == month for first, _ in spans):
            claims.setdefault(kind, Counter()).update(found=found, closed=closed)
    return claims
