"""Which weeks had their round."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True)
class Weeks:
    """The weeks of a period that are over, each a Monday, and whether its round was made; `running` is the present
    week's."""

    held: Mapping[date, bool]
    running: bool

    @property
    def done(self) -> int:
        """Weeks with at least one round."""
        return sum(self.held.values())

    @property
    def percent(self) -> float | None:
        """Weeks with a round in a hundred weeks elapsed; None before the first is over."""
        return 100 * self.done / len(self.held) if self.held else None

    @property
    def longest_gap(self) -> int:
        """The most weeks on end without a round."""
        longest = gap = 0
        for held in self.held.values():
            gap = 0 if held else gap + 1
            longest = max(longest, gap)
        return longest


def weeks(days: Iterable[date], since: date, as_of: date) -> Weeks:
    """Which weeks had a round, by the days on which one was made.

    The first is the week that begins on `since` or next after it; a week counts as elapsed when its Sunday is past.
    """
    made = {monday(day) for day in days if since <= day <= as_of}
    first = monday(since + timedelta(days=6))
    present = monday(as_of + timedelta(days=1))  # on a Sunday the week is over
    elapsed = [first + timedelta(weeks=n) for n in range(max(0, (present - first).days // 7))]
    return Weeks({week: week in made for week in elapsed}, monday(as_of) in made)
