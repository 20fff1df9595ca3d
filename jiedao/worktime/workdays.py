"""The working calendar of mainland China as a value: which days are worked, and counting them.

A day is worked from Monday to Friday, unless the State Council's yearly notice gives it off, and on the weekend days
that the notice has worked instead (调休). A year whose notice is not out yet is provisional.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cache, cached_property
from types import MappingProxyType

from chinese_calendar import constants as published  # type: ignore[import-untyped]

# 2000 is the first whole year of the five-day week's statutory holidays as revised in 1999; 2100 is beyond every clock.
FIRST_YEAR, LAST_YEAR = 2000, 2100
_SATURDAY = 5
_WEEKDAYS = "一二三四五六日"


class Status(StrEnum):
    """Whether the notice of a year is known."""

    PUBLISHED = "published"
    PROVISIONAL = "provisional"


STATUS_NAMES = {Status.PUBLISHED: "已公布", Status.PROVISIONAL: "暂定"}


class OutOfCalendar(ValueError):
    """A day before 2000 or after 2100; the message is a Chinese sentence."""

    def __init__(self, year: int) -> None:
        super().__init__(f"{year}年不在工作日历范围内，日期须在{FIRST_YEAR}年至{LAST_YEAR}年之间")


class NoticeRefused(ValueError):
    """A holiday notice that cannot be right; `remarks` are Chinese sentences, one for each thing to mend."""

    def __init__(self, remarks: Iterable[str]) -> None:
        self.remarks = tuple(remarks)
        super().__init__("；".join(self.remarks))


@dataclass(frozen=True)
class _Law:
    """Statutory holidays from a year on: those on fixed dates as (month, day), and how many there are in all."""

    since: int
    fixed: frozenset[tuple[int, int]]
    days: int


_NATIONAL_DAY = frozenset({(10, 1), (10, 2), (10, 3)})
_LAWS = (  # 全国年节及纪念日放假办法, latest revision first; a revision late in a year holds from the next
    _Law(2025, frozenset({(1, 1), (5, 1), (5, 2)}) | _NATIONAL_DAY, 13),  # revised 2024-11-10
    _Law(2008, frozenset({(1, 1), (5, 1)}) | _NATIONAL_DAY, 11),  # revised 2007-12-14
    _Law(FIRST_YEAR, frozenset({(1, 1), (5, 1), (5, 2), (5, 3)}) | _NATIONAL_DAY, 10),  # revised 1999-09-18
)


@dataclass(frozen=True)
class Calendar:
    """Working days of the years 2000 to 2100.

    `days` holds the exceptions that notices made: {day: whether it is worked}. `published` are the years whose notice
    is in it; in every other year only the statutory holidays on fixed dates are off.
    """

    days: Mapping[date, bool] = field(hash=False, repr=False)
    published: frozenset[int]

    @cached_property
    def ordinals(self) -> tuple[int, ...]:
        """The ordinals of all working days, rising, so that counting is a bisection."""
        days = range(date(FIRST_YEAR, 1, 1).toordinal(), date(LAST_YEAR, 12, 31).toordinal() + 1)
        return tuple(ordinal for ordinal in days if self._is_workday(date.fromordinal(ordinal)))

    def is_workday(self, day: date) -> bool:
        """Whether the day is worked. OutOfCalendar beyond the years 2000 to 2100."""
        _check(day)
        return self._is_workday(day)

    def status(self, year: int) -> Status:
        """Published once the notice of the year is in. The notice may still change the last days of December before."""
        return Status.PUBLISHED if year in self.published else Status.PROVISIONAL

    def working_days_in(self, year: int) -> int:
        """How many days of the year are worked."""
        return self.working_days_between(date(year, 1, 1), date(year, 12, 31), count_start=True)

    def add_working_days(self, start: date, n: int, *, count_start: bool = False) -> date:
        """The n-th working day after `start`, or before it where n is negative; `start` itself where n is 0.

        With `count_start` a `start` that is worked is itself the first of the n.
        """
        _check(start)
        ordinals, ordinal = self.ordinals, start.toordinal()
        if n == 0:
            return start
        if n > 0:
            place = (bisect_left if count_start else bisect_right)(ordinals, ordinal) + n - 1
        else:
            place = (bisect_right if count_start else bisect_left)(ordinals, ordinal) + n
        if place < 0:
            raise OutOfCalendar(FIRST_YEAR - 1)
        if place >= len(ordinals):
            raise OutOfCalendar(LAST_YEAR + 1)
        return date.fromordinal(ordinals[place])

    def working_days_between(self, start: date, end: date, *, count_start: bool = False) -> int:
        """How many working days lie after `start` up to and with `end`; negative where `end` lies before `start`.

        The counterpart of `add_working_days`: with `count_start` a `start` that is worked is counted too.
        """
        _check(start)
        _check(end)
        ordinals, first, last = self.ordinals, start.toordinal(), end.toordinal()
        if first <= last:
            return bisect_right(ordinals, last) - (bisect_left if count_start else bisect_right)(ordinals, first)
        return bisect_left(ordinals, last) - (bisect_right if count_start else bisect_left)(ordinals, first)

    def with_notice(self, year: int, holidays: Collection[date], makeup_days: Collection[date]) -> Calendar:
        """This calendar with the year's notice in it, which makes the year published.

        `holidays` are days off, `makeup_days` weekend days that are worked; both lie in the year or in the December
        before it. A later notice for a year needs to name only what it changes: the last word on a day holds.
        NoticeRefused where the notice contradicts itself, the week or the law.
        """
        remarks = list(self._contradictions(year, frozenset(holidays), frozenset(makeup_days)))
        if remarks:
            raise NoticeRefused(remarks)
        said = dict.fromkeys(holidays, False) | dict.fromkeys(makeup_days, True)
        extended = Calendar(MappingProxyType({**self.days, **said}), self.published | {year})
        remarks = list(extended._gaps(year))
        if remarks:
            raise NoticeRefused(remarks)
        return extended

    def _is_workday(self, day: date) -> bool:
        said = self.days.get(day)
        if said is not None:
            return said
        return day.weekday() < _SATURDAY and (day.year in self.published or not _is_fixed_holiday(day))

    def _contradictions(self, year: int, off: frozenset[date], worked: frozenset[date]) -> Iterator[str]:
        if not FIRST_YEAR <= year <= LAST_YEAR:
            yield str(OutOfCalendar(year))
            return
        for day in sorted(off | worked):
            if not belongs(day, year):
                yield f"{_told(day)}不属于{year}年的放假安排"
        for day in sorted(off & worked):
            yield f"{_told(day)}既列为放假又列为上班"
        for day in sorted(worked - off):
            if _is_fixed_holiday(day):
                yield f"{_told(day)}是法定节日，不能列为上班"
            elif day.weekday() < _SATURDAY and self.days.get(day) is not False:
                yield f"{_told(day)}是星期{_WEEKDAYS[day.weekday()]}，本来就是工作日，不必列为上班"

    def _gaps(self, year: int) -> Iterator[str]:
        """What the law gives and the year's exceptions leave out."""
        law = _law(year)
        for month, day in sorted(law.fixed):
            if self.is_workday(date(year, month, day)):
                yield f"{year}年{month}月{day}日是法定节日，放假安排中没有列出"
        off = sum(1 for day, worked in self.days.items() if day.year == year and not worked)
        if off < law.days:
            yield f"{year}年只列出{off}天放假，少于法定的{law.days}天，请核对是否有遗漏"


@cache
def published_calendar() -> Calendar:
    """The calendar of the years whose notices the package `chinesecalendar` holds, 2004 to the latest."""
    days: dict[date, bool] = dict.fromkeys(published.holidays, False) | dict.fromkeys(published.workdays, True)
    # A notice may begin in the December before its year, so only an earlier month shows that a year has its own.
    years = frozenset(day.year for day, worked in days.items() if not worked and day.month < 12)
    return Calendar(MappingProxyType(days), years)


def belongs(day: date, year: int) -> bool:
    """Whether a notice for the year may speak of the day: New Year's holiday often begins in December."""
    return day.year == year or (day.year == year - 1 and day.month == 12)


def _law(year: int) -> _Law:
    return next(law for law in _LAWS if year >= law.since)


def _is_fixed_holiday(day: date) -> bool:
    return day.month in (1, 5, 10) and (day.month, day.day) in _law(day.year).fixed


def _check(day: date) -> None:
    if isinstance(day, datetime):
        raise TypeError(f"须为日期，不能是时刻：{day}")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise OutOfCalendar(day.year)


def _told(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
