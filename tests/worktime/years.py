"""Calendars that several tests need."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from jiedao.worktime import SHANGHAI, Calendar, published_calendar

PUBLISHED = published_calendar()


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


# An invented notice for 2027; the real one may differ.
HOLIDAYS_2027 = [
    *days(date(2027, 1, 1), date(2027, 1, 3)),
    *days(date(2027, 2, 5), date(2027, 2, 11)),
    *days(date(2027, 4, 3), date(2027, 4, 5)),
    *days(date(2027, 5, 1), date(2027, 5, 5)),
    date(2027, 6, 9),
    date(2027, 9, 15),
    *days(date(2027, 10, 1), date(2027, 10, 7)),
]
MAKEUP_2027 = [date(2027, 2, 14), date(2027, 4, 25), date(2027, 5, 8), date(2027, 9, 26), date(2027, 10, 9)]


def with_2027() -> Calendar:
    return PUBLISHED.with_notice(2027, HOLIDAYS_2027, MAKEUP_2027)


def at(text: str) -> datetime:
    """'2022-10-08 09:30' in Beijing time."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)
