"""Clocks: when something that came in is due, and when to warn of it.

All four clocks are one: a limit is a length on some line of time, begun somewhere, with pauses left out. The line is
office time for working days and working hours, plain time for running hours and calendar days. A limit of n working
days is n office days of office time, so days and hours never disagree.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from math import inf

from jiedao.worktime.lines import DAY, HOUR, PLAIN_LINE, Line, OfficeHours, at_clock, in_shanghai, office_line
from jiedao.worktime.workdays import Calendar

_OFFICE = OfficeHours()

Pause = tuple[datetime, datetime]


class Unit(StrEnum):
    """What a clock counts."""

    WORKING_DAYS = "working_days"  # to the end of the office day
    WORKING_HOURS = "working_hours"  # within office hours
    RUNNING_HOURS = "running_hours"  # day and night
    CALENDAR_DAYS = "calendar_days"  # to the end of the office day


UNIT_NAMES = {
    Unit.WORKING_DAYS: "工作日",
    Unit.WORKING_HOURS: "工作时",
    Unit.RUNNING_HOURS: "紧急工作时",
    Unit.CALENDAR_DAYS: "日",
}
_DAYS = (Unit.WORKING_DAYS, Unit.CALENDAR_DAYS)
_OFFICE_UNITS = (Unit.WORKING_DAYS, Unit.WORKING_HOURS)


@dataclass(frozen=True)
class Limit:
    """How long something may take: whole days, or hours.

    What comes in on a day off, or not before `receive_before` (Beijing time), counts as received on the next working
    day, as the day begins; None takes every receipt as it comes. Running hours always start at once.
    `counts_receipt_day` makes the day of receipt day 1 (收到之日起) instead of the one after (自收到次日起).
    `rolls` moves the end of calendar days from a day off to the next working day (民法典第二百零三条).
    """

    amount: float
    unit: Unit
    receive_before: time | None = time(17)
    counts_receipt_day: bool = False
    rolls: bool = True

    def __post_init__(self) -> None:
        if not 0 < self.amount < inf:
            raise ValueError(f"时限须大于0：{self.amount:g}{UNIT_NAMES[self.unit]}")
        if self.unit in _DAYS and self.amount % 1:
            raise ValueError(f"以日计的时限须为整数：{self.amount:g}{UNIT_NAMES[self.unit]}")


@dataclass(frozen=True)
class Due:
    """A deadline `at`; done at that very moment is in time.

    `provisional` while it rests on a year whose holidays are not published. From `begins` the clock counts `length`
    (microseconds of its own kind of time), leaving out `pauses`: the warning needs these.
    """

    at: datetime
    provisional: bool
    unit: Unit
    begins: datetime
    length: int
    pauses: tuple[Pause, ...]


def due(
    start: datetime,
    limit: Limit,
    calendar: Calendar,
    hours: OfficeHours = _OFFICE,
    pauses: Collection[Pause] = (),
) -> Due:
    """When something received at `start` is due.

    Pauses are (from, to) in any order and may overlap; each moves the deadline on by the time the clock would have
    run meanwhile, calendar days to the next end of an office day. One that begins after the deadline moves nothing;
    so does one on the day of receipt where that is not day 1. ValueError for a time without a zone or a pause
    that ends before it begins; OutOfCalendar beyond the years 2000 to 2100.
    """
    start = in_shanghai(start)
    received = _received_on(start, limit, calendar)
    line = _line(limit.unit, calendar, hours)
    begins = _begins(start, received, limit, hours)
    length = _length(limit, hours)
    kept = tuple(sorted(_checked(pause) for pause in pauses)) if pauses else ()
    at = line.ends(_end(line, begins, length, kept))
    if limit.unit is Unit.CALENDAR_DAYS:
        at = _closing(at, limit, calendar, hours)
    provisional = not calendar.published.issuperset(_years_asked(start, received, at, limit))
    return Due(at, provisional, limit.unit, begins, length, kept)


def warn_at(due: Due, calendar: Calendar, hours: OfficeHours = _OFFICE, share: float = 0.8) -> datetime:
    """When the share (0 to 1) of the time for it has run, pauses left out."""
    if not 0 <= share <= 1:
        raise ValueError(f"预警比例须在0与1之间：{share:g}")
    line = _line(due.unit, calendar, hours)
    run = round(due.length * share)
    return max(due.begins, line.ends(_end(line, due.begins, run, due.pauses)))


def warn_days_before(due: Due, calendar: Calendar, hours: OfficeHours = _OFFICE, days: int = 1) -> datetime:
    """So many working days (of office time) before it is due, but not before the clock starts."""
    if days < 1:
        raise ValueError(f"提前预警至少为1个工作日：{days}")
    line = office_line(calendar, hours)
    return max(due.begins, line.ends(line.place(due.at) - days * hours.day_length))


def _received_on(start: datetime, limit: Limit, calendar: Calendar) -> date:
    """The day that counts as that of receipt."""
    day, latest = start.date(), limit.receive_before
    if limit.unit is Unit.RUNNING_HOURS or latest is None or (calendar.is_workday(day) and start.time() < latest):
        return day
    return calendar.add_working_days(day, 1)


def _begins(start: datetime, received: date, limit: Limit, hours: OfficeHours) -> datetime:
    """The moment from which the clock counts; office time may stand still for a while after it."""
    if limit.unit in _DAYS:  # a day of a clock lasts from the end of one office day to the end of the next
        return at_clock(received - timedelta(days=limit.counts_receipt_day), hours.closing)
    return start if received == start.date() else at_clock(received, hours.opening)


def _length(limit: Limit, hours: OfficeHours) -> int:
    """Microseconds on the limit's own line."""
    if limit.unit is Unit.WORKING_DAYS:
        return int(limit.amount) * hours.day_length
    return round(limit.amount * (DAY if limit.unit is Unit.CALENDAR_DAYS else HOUR))


def _line(unit: Unit, calendar: Calendar, hours: OfficeHours) -> Line:
    return office_line(calendar, hours) if unit in _OFFICE_UNITS else PLAIN_LINE


def _end(line: Line, begins: datetime, length: int, pauses: tuple[Pause, ...]) -> int:
    """Where on the line a clock begun then has run for `length`, with the pauses (sorted) left out."""
    counted = line.place(begins)  # up to here pauses are dealt with
    end = counted + length
    for start, stop in pauses:
        since, until = max(line.place(start), counted), line.place(stop)
        if since >= end:
            break
        if until > since:
            end += until - since
            counted = until
    return end


def _closing(at: datetime, limit: Limit, calendar: Calendar, hours: OfficeHours) -> datetime:
    """The end of the office day that `at` falls into: a pause may have moved it into the midst of one."""
    day = at.date() + timedelta(days=at.time() > hours.closing)
    if limit.rolls and not calendar.is_workday(day):
        day = calendar.add_working_days(day, 1)
    return at_clock(day, hours.closing)


def _checked(pause: Pause) -> Pause:
    start, stop = (in_shanghai(moment) for moment in pause)
    if stop < start:
        raise ValueError(f"暂停的结束时间{stop:%Y-%m-%d %H:%M}早于开始时间{start:%Y-%m-%d %H:%M}")
    return start, stop


def _years_asked(start: datetime, received: date, at: datetime, limit: Limit) -> Iterable[int]:
    """The years whose working days the deadline depends on."""
    match limit.unit:
        case Unit.RUNNING_HOURS:
            return ()
        case Unit.WORKING_DAYS | Unit.WORKING_HOURS:
            return range(start.year, at.year + 1)
        case Unit.CALENDAR_DAYS:
            receipt = () if limit.receive_before is None else range(start.year, received.year + 1)
            return (*receipt, at.year) if limit.rolls else receipt
