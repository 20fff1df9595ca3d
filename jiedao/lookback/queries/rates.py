"""What the samples of twelve months say of all that was closed, for the street and by kind, beside what was claimed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from jiedao.casework.models import Head
from jiedao.estimate import Estimate, Stratum, estimate
from jiedao.lookback.kinds import FLOOR, LOOKED_AT, MONTHS, REOPENED
from jiedao.lookback.models import Draw, Item, Result
from jiedao.lookback.queries.items import taken_up_again
from jiedao.lookback.rules import Outcome, month_of, months_back, settled


@dataclass(frozen=True)
class Rate:
    """The true rate of one kind, or of the street where `kind` is empty, beside what was claimed.

    `found` and `closed` count the cases found in the months drawn from and those of them reported closed.
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


def rates(today: date, *, months: int = MONTHS) -> tuple[list[Rate], list[str]]:
    """The rates, the street's first, and the months that count in them; a month under way waits until it is done."""
    window = months_back(month_of(today), months)
    draws = list(Draw.objects.live().filter(month__in=window).defer("frame").order_by("month"))
    names = [draw.month for draw in draws]
    drawn = Counter(Item.objects.live().filter(month__in=names).values_list("month", "stratum"))
    judged = _judged(names)
    waiting = Counter(
        {
            month: sum(n for (m, _), n in drawn.items() if m == month)
            - sum(n for (m, *_), n in judged.items() if m == month)
            for month in names
        }
    )
    counted = [draw for draw in draws if settled(draw.month, waiting=waiting[draw.month], today=today)]
    fallen = _fallen(names)
    strata: list[tuple[str, Stratum]] = []
    claims: dict[str, Counter[str]] = {}
    for draw in counted:
        for row in draw.strata:
            name, kind = row["stratum"], row["stratum"].partition("/")[0]
            strata.append((kind, _stratum(row, drawn[draw.month, name], draw.month, judged, fallen[draw.month, name])))
        for kind, (found, closed) in draw.claims.items():
            claims.setdefault(kind, Counter()).update(found=found, closed=closed)
    kinds = [kind for kind in LOOKED_AT if kind in claims or any(kind == of for of, _ in strata)]
    told = [_rate("", "全街道", strata, claims, set(LOOKED_AT))]
    told += [_rate(kind, LOOKED_AT[kind].name, strata, claims, {kind}) for kind in kinds]
    return told, [draw.month for draw in counted]


def _rate(
    kind: str, name: str, strata: list[tuple[str, Stratum]], claims: dict[str, Counter[str]], among: set[str]
) -> Rate:
    said = estimate(tuple(stratum for of, stratum in strata if of in among), floor=FLOOR)
    total = sum((count for of, count in claims.items() if of in among), Counter())
    return Rate(kind, name, total["found"], total["closed"], said)


def _stratum(
    row: dict[str, int | str], drawn: int, month: str, judged: Counter[tuple[str, str, str]], fallen: int
) -> Stratum:
    """A stratum of a month; what waits when its month is over is as unknown as what could not be seen."""
    name, size = str(row["stratum"]), int(row["size"])
    if name.endswith(f"/{REOPENED}"):
        return Stratum(size, size, size)
    failed, mended = (judged[month, name, outcome.value] for outcome in (Outcome.FAILED, Outcome.MENDED))
    return Stratum(size, drawn, failed + fallen, drawn - failed - fallen - mended)


def _judged(months: list[str]) -> Counter[tuple[str, str, str]]:
    """How many items of each month and stratum were found so or so."""
    strata = {
        (month, register, number): stratum
        for month, register, number, stratum in Item.objects.live()
        .filter(month__in=months)
        .values_list("month", "register", "number", "stratum")
    }
    rows = Result.objects.live().filter(month__in=months).values_list("month", "register", "number", "outcome")
    found = {(month, register, number): outcome for month, register, number, outcome in rows}
    return Counter((key[0], strata[key], outcome) for key, outcome in found.items())


def _fallen(months: list[str]) -> Counter[tuple[str, str]]:
    """How many items of each month and stratum that nobody judged were taken up again since: they did not hold."""
    judged = set(Result.objects.live().filter(month__in=months).values_list("month", "register", "number"))
    items = [
        item
        for item in Item.objects.live().filter(month__in=months)
        if (item.month, item.register, item.number) not in judged
    ]
    heads = {(h.register, h.number): h for h in Head.objects.filter(number__in={item.number for item in items})}
    return Counter(
        (item.month, item.stratum)
        for item in items
        if (head := heads.get((item.register, item.number))) is not None and taken_up_again(head, item.closed_on)
    )
