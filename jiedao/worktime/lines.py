"""Lines of time on which clocks run: plain time, and office time, which stands still outside office hours.

Everything here is in Beijing time (Asia/Shanghai, UTC+8 all year since 1992) and in whole microseconds, so that sums
are exact.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from jiedao.worktime.workdays import FIRST_YEAR, LAST_YEAR, Calendar, OutOfCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR = 3_600_000_000
DAY = 24 * HOUR
_EPOCH = datetime(FIRST_YEAR, 1, 1, tzinfo=SHANGHAI)
_FIRST_DAY = date(FIRST_YEAR, 1, 1).toordinal()
_END = (date(LAST_YEAR + 1, 1, 1).toordinal() - _FIRST_DAY) * DAY


@dataclass(frozen=True)
class OfficeHours:
    """The spans of a working day, in order and apart: (from, to) in Beijing time.

    As set out the day has 8 hours, the length that a working day has for limits in 工作时.
    """

    spans: tuple[tuple[time, time], ...] = ((time(8, 30), time(12)), (time(13), time(17, 30)))

    def __post_init__(self) -> None:
        edges = [edge for span in self.spans for edge in span]
        if not edges or any(later <= earlier for earlier, later in pairwise(edges)):
            told = "、".join(f"{start:%H:%M}—{end:%H:%M}" for start, end in self.spans)
            raise ValueError(f"办公时间须按先后填写，每段的开始早于结束，各段之间要有间隔：“{told}”")

    @property
    def opening(self) -> time:
        """When the office day begins."""
        return self.spans[0][0]

    @property
    def closing(self) -> time:
        """When the office day ends."""
        return self.spans[-1][1]

    @cached_property
    def day_length(self) -> int:
        """Microseconds worked in a day."""
        return sum(_since_midnight(end) - _since_midnight(start) for start, end in self.spans)


class Line(NamedTuple):
    """A line of time in microseconds.

    `place` is where a moment lies on it. Where time stands still (nights, on the office's line) many moments share a
    place; `ends` gives the first of them. Both raise OutOfCalendar beyond the years 2000 to 2100.
    """

    place: Callable[[datetime], int]
    ends: Callable[[int], datetime]


@lru_cache(maxsize=8)  # a calendar as it was, as it is, and those of a test; each line takes some 5 MB
def office_line(calendar: Calendar, hours: OfficeHours) -> Line:
    """Office time since the first day of the calendar."""
    spans = [(_since_midnight(start), _since_midnight(end)) for start, end in hours.spans]
    starts: list[int] = []  # of every span, in plain time
    before: list[int] = []  # office time until it
    total = 0
    for ordinal in calendar.ordinals:
        midnight = (ordinal - _FIRST_DAY) * DAY
        for start, end in spans:
            starts.append(midnight + start)
            before.append(total)
            total += end - start

    def place(moment: datetime) -> int:
        now = _plain_place(moment)
        span = bisect_right(starts, now) - 1
        if span < 0:
            return 0
        end_of_span = before[span + 1] if span + 1 < len(before) else total
        return min(before[span] + now - starts[span], end_of_span)

    def ends(place: int) -> datetime:
        if place > total:
            raise OutOfCalendar(LAST_YEAR + 1)
        if place <= 0:
            raise OutOfCalendar(FIRST_YEAR - 1)
        span = bisect_left(before, place) - 1
        return _plain_moment(starts[span] + place - before[span])

    return Line(place, ends)


def in_shanghai(moment: datetime) -> datetime:
    """The moment in Beijing time. ValueError where it bears no time zone."""
    if moment.tzinfo is SHANGHAI:
        return moment
    if moment.utcoffset() is None:
        raise ValueError(f"时刻须带时区：{moment}")
    return moment.astimezone(SHANGHAI)


def at_clock(day: date, clock: time) -> datetime:
    """The moment of the day at which the clock shows this, in Beijing time."""
    return datetime.combine(day, clock, SHANGHAI)


def _plain_place(moment: datetime) -> int:
    local = in_shanghai(moment)
    if not FIRST_YEAR <= local.year <= LAST_YEAR:
        raise OutOfCalendar(local.year)
    passed = local - _EPOCH
    return passed.days * DAY + passed.seconds * 1_000_000 + passed.microseconds


def _plain_moment(place: int) -> datetime:
    if not 0 <= place < _END:
        raise OutOfCalendar(FIRST_YEAR - 1 if place < 0 else LAST_YEAR + 1)
    return _EPOCH + timedelta(microseconds=place)


def _since_midnight(clock: time) -> int:
    return ((clock.hour * 60 + clock.minute) * 60 + clock.second) * 1_000_000 + clock.microsecond


PLAIN_LINE = Line(_plain_place, _plain_moment)
