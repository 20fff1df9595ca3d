"""Repeatable chance: every topic of the story draws from its own generator, so none disturbs another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from random import Random

from jiedao.worktime import month_end

# Weekdays without office work, State Council notices for 2022 and 2023; enough for believable dates, no calendar.
_CLOSED = (
    (date(2022, 1, 3), date(2022, 1, 3)),
    (date(2022, 1, 31), date(2022, 2, 4)),
    (date(2022, 4, 4), date(2022, 4, 5)),
    (date(2022, 5, 2), date(2022, 5, 4)),
    (date(2022, 6, 3), date(2022, 6, 3)),
    (date(2022, 9, 12), date(2022, 9, 12)),
    (date(2022, 10, 3), date(2022, 10, 7)),
    (date(2023, 1, 2), date(2023, 1, 2)),
    (date(2023, 1, 23), date(2023, 1, 27)),
)


def generator(seed: int, *topic: object) -> Random:
    """The generator of one topic of the street with that seed; equal arguments give equal draws on every machine."""
    return Random(":".join(map(str, (seed, *topic))))


def split(total: int, weights: Sequence[float], rng: Random, *, noise: float = 0.15, least: int = 0) -> list[int]:
    """Whole numbers that add up to `total`, about in proportion to `weights`, none below `least`.

    Raises ValueError when `total` is less than `least` for each weight.
    """
    spare = total - least * len(weights)
    if spare < 0:
        raise ValueError(f"{total} 不足以分成 {len(weights)} 份，每份至少 {least}")
    uneven = [weight * rng.uniform(1 - noise, 1 + noise) for weight in weights]
    exact = [spare * weight / sum(uneven) for weight in uneven]
    parts = [int(share) for share in exact]
    by_remainder = sorted(range(len(parts)), key=lambda i: parts[i] - exact[i])
    for i in by_remainder[: spare - sum(parts)]:
        parts[i] += 1
    return [part + least for part in parts]


def sized(number: int, scale: float) -> int:
    """A number of the street at scale 1, for a street of that scale: rounded, and at least 1."""
    return max(1, round(number * scale))


def is_workday(day: date) -> bool:
    """Whether the office is open: Monday to Friday outside the public holidays of 2022 and early 2023."""
    return day.weekday() < 5 and not any(first <= day <= last for first, last in _CLOSED)


def workday_after(day: date) -> date:
    """The day itself if the office is open, otherwise the next day on which it is."""
    while not is_workday(day):
        day += timedelta(days=1)
    return day


def workday_before(day: date) -> date:
    """The day itself if the office is open, otherwise the last day before it on which it is."""
    while not is_workday(day):
        day -= timedelta(days=1)
    return day


def workdays(first: date, last: date) -> list[date]:
    """The days from first to last, both included, on which the office is open."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if is_workday(day)]


def workdays_of_month(month: date) -> list[date]:
    """The open days of the month that begins on `month`."""
    return workdays(month, month_end(month))


def distinct(rng: Random, words: Iterable[str]) -> list[str]:
    """The words in a drawn order, each once."""
    pool = list(dict.fromkeys(words))
    rng.shuffle(pool)
    return pool
