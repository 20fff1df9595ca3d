"""Months as periods."""

from __future__ import annotations

import calendar
from datetime import date


def month_start(day: date) -> date:
    """The first day of the day's month."""
    return day.replace(day=1)


def month_end(day: date) -> date:
    """The last day of the day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def months_between(start: date, end: date) -> list[date]:
    """The first day of every month that the period touches; none when it ends before it starts.

    >>> months_between(date(2022, 1, 31), date(2022, 2, 1))
    [datetime.date(2022, 1, 1), datetime.date(2022, 2, 1)]
    """
    months: list[date] = []
    month = month_start(start)
    while month <= end:
        months.append(month)
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return months
