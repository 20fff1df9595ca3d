"""The working calendar as its page shows it, year by year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count
from django.db.models.functions import ExtractYear

from jiedao.casework.models import Head
from jiedao.home.queries.people import names_of
from jiedao.organisation import queries as organisation
from jiedao.worktime import Calendar, Status

BEFORE, AFTER = 4, 2  # years shown before and after this one


@dataclass(frozen=True)
class Year:
    """A year of the calendar: whether its notice is out, its working days, its days off and worked in words.

    `by` says who took the notice in, empty for a year that came with the house. `clocks` counts the open cases whose
    deadline in the year is provisional.
    """

    year: int
    published: bool
    days: int
    off: str
    worked: str
    by: str
    clocks: int


def years(today: date) -> list[Year]:
    """The years around today, the latest first, and any other whose notice was taken in here."""
    known = organisation.calendar()
    notices = list(organisation.notices().select_related("entry"))
    names = names_of(notice.entry.by for notice in notices)
    taken_in = {notice.year: names.get(notice.entry.by, notice.entry.by) for notice in notices}
    provisional = Head.objects.open().filter(provisional=True).annotate(due_year=ExtractYear("due_at"))
    clocks = dict(provisional.order_by().values_list("due_year").annotate(n=Count("pk")))
    shown = {*range(today.year - BEFORE, today.year + AFTER + 1), *taken_in, *(year for year in clocks if year)}
    return [_year(year, known, taken_in.get(year, ""), clocks.get(year, 0)) for year in sorted(shown, reverse=True)]


def _year(year: int, known: Calendar, by: str, clocks: int) -> Year:
    published = known.status(year) is Status.PUBLISHED
    said = {day: worked for day, worked in known.days.items() if day.year == year} if published else {}
    return Year(
        year=year,
        published=published,
        days=known.working_days_in(year),
        off=spans(day for day, worked in said.items() if not worked),
        worked=spans(day for day, worked in said.items() if worked),
        by=by,
        clocks=clocks,
    )


def spans(days: Iterable[date]) -> str:
    """Days in words, those that follow one another as a span.

    >>> spans([date(2022, 1, 1), date(2022, 1, 2), date(2022, 4, 5)])
    '1月1日—2日、4月5日'
    """
    runs: list[list[date]] = []
    for day in sorted(days):
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return "、".join(_span(run[0], run[-1]) for run in runs)


def _span(first: date, last: date) -> str:
    begun = f"{first.month}月{first.day}日"
    if first == last:
        return begun
    return f"{begun}—{last.day}日" if first.month == last.month else f"{begun}—{last.month}月{last.day}日"
