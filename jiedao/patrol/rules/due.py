"""When a place is due again, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

# How often a place is due, in days: by its risk, and for some kinds at most so many whatever the risk.
INTERVALS = {"high": 30, "medium": 90, "low": 180}
KIND_INTERVALS = {"garage": 90, "elder_care": 30, "school": 30, "building_site": 30, "filling_station": 30}
SHORTEST = 7


@dataclass(frozen=True)
class Known:
    """What is known of a place: kind and risk, the day it was last seen, and its year: relapses, complaints, and the
    hazards that are open now."""

    kind: str
    risk: str = "medium"
    seen_on: date | None = None
    relapses: int = 0
    complaints: int = 0
    open_hazards: int = 0


@dataclass(frozen=True)
class Due:
    """When a place is due again: after how many days, from which day on, and the reasons that shortened it."""

    days: int
    on: date | None
    reasons: tuple[str, ...] = ()

    def over(self, today: date) -> int | None:
        """By how many days it is due; negative while there is time; None where it was never seen."""
        return (today - self.on).days if self.on else None

    def is_due(self, today: date) -> bool:
        """Whether it is to be visited now. A place never seen is."""
        return self.on is None or self.on <= today


def due(known: Known) -> Due:
    """When a place is due again. Each relapse halves the interval, each complaint takes a quarter of it, an open hazard
    brings it down to a fortnight; never below a week.

    >>> due(Known("garage", "low", date(2022, 8, 1), relapses=1)).days
    45
    """
    by_risk = INTERVALS.get(known.risk, INTERVALS["medium"])
    days: float = min(by_risk, KIND_INTERVALS.get(known.kind, by_risk))
    reasons = []
    if known.seen_on is None:
        reasons.append("从未走访")
    if known.open_hazards:
        days = min(days, 14)
        reasons.append(f"未整改隐患{known.open_hazards}件")
    if known.relapses:
        days /= 2**known.relapses
        reasons.append(f"反弹{known.relapses}次")
    if known.complaints:
        days *= 0.75**known.complaints
        reasons.append(f"投诉{known.complaints}件")
    if known.risk == "high":
        reasons.append("高风险")
    whole = max(SHORTEST, round(days))
    return Due(whole, known.seen_on + timedelta(days=whole) if known.seen_on else None, tuple(reasons))


def urgency(known: Known, today: date) -> tuple[float, int]:
    """What puts the most pressing place first when a list is sorted by it.

    How far it is over its own interval counts, not the days alone: a week late on a fortnight is worse than on a year.
    """
    found = due(known)
    over = found.over(today)
    share = 1.0 if over is None else over / found.days
    return (-share, found.days)
