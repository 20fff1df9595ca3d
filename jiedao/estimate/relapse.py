"""How long what was mended stays mended: the product-limit course (Kaplan and Meier) with its interval."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from scipy.stats import norm  # type: ignore[import-untyped]


@dataclass(frozen=True)
class Spell:
    """One close: the days until it relapsed, or until it was last known to hold."""

    days: int
    relapsed: bool


@dataclass(frozen=True)
class Curve:
    """Shares that still hold after so many days, 0 first: a step at each day on which something relapsed.

    The interval is Greenwood's on the log-log scale; `left` is how many were watched just before the day. `held` are
    the days for which those were watched that did not relapse, `fell` those after which the others did, both in order.
    """

    days: tuple[int, ...]
    holds: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    left: tuple[int, ...]
    held: tuple[int, ...]
    fell: tuple[int, ...]

    @property
    def spells(self) -> int:
        """How many closes were watched."""
        return len(self.held) + len(self.fell)

    @property
    def relapses(self) -> int:
        """How many of them relapsed."""
        return len(self.fell)

    @property
    def last(self) -> int:
        """The last day on which any was watched."""
        return max([0, *self.held[-1:], *self.fell[-1:]])

    def known(self, day: int) -> int:
        """Of how many it is known whether they held for so many days."""
        return len(self.held) - bisect_left(self.held, day) + len(self.fell)

    def most(self, day: int, *, confidence: float = 0.95) -> float:
        """The most that may have relapsed by a day where none was seen to: the exact bound of none of so many."""
        known = self.known(day)
        return float(1 - (0.5 - confidence / 2) ** (1 / known)) if known else 1.0

    def at(self, day: int) -> tuple[float, float, float]:
        """The share that holds after a day, with its interval."""
        place = max(i for i, known in enumerate(self.days) if known <= day)
        return self.holds[place], self.low[place], self.high[place]


def relapse_curve(spells: Iterable[Spell], *, confidence: float = 0.95) -> Curve:
    """The course of what still holds. Raises ValueError for a negative length."""
    rows = sorted(spells, key=lambda spell: spell.days)
    if rows and rows[0].days < 0:
        raise ValueError("a spell ends before it begins")
    z = float(norm.ppf(0.5 + confidence / 2))
    ended, fell = Counter(spell.days for spell in rows), Counter(spell.days for spell in rows if spell.relapsed)
    steps, watched = [_Step(0, 1.0, 1.0, 1.0, len(rows))], len(rows)
    hold, spread = 1.0, 0.0
    for day in sorted(ended):
        if down := fell[day]:
            hold *= 1 - down / watched
            spread += down / (watched * (watched - down)) if watched > down else 0.0
            steps.append(_Step(day, hold, *_between(hold, spread, z), watched))
        watched -= ended[day]
    return Curve(
        days=tuple(step.day for step in steps),
        holds=tuple(step.holds for step in steps),
        low=tuple(step.low for step in steps),
        high=tuple(step.high for step in steps),
        left=tuple(step.left for step in steps),
        held=tuple(spell.days for spell in rows if not spell.relapsed),
        fell=tuple(spell.days for spell in rows if spell.relapsed),
    )


class _Step(NamedTuple):
    day: int
    holds: float
    low: float
    high: float
    left: int


def _between(hold: float, spread: float, z: float) -> tuple[float, float]:
    """The interval on the scale of log(-log); where nothing holds any more the scale ends and says nothing."""
    if hold <= 0:
        return 0.0, 1.0
    width = z * math.sqrt(spread) / math.log(hold)  # negative
    return hold ** math.exp(-width), hold ** math.exp(width)
