"""The working calendar: which days are worked, how they are counted, and what a new notice changes."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiedao.worktime import SHANGHAI, Calendar, NoticeRefused, OutOfCalendar, Status
from tests.worktime.years import HOLIDAYS_2027, MAKEUP_2027, PUBLISHED, with_2027

DAYS = st.dates(date(2003, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2022, 9, 30), True),  # Friday before the holiday
        (date(2022, 10, 1), False),
        (date(2022, 10, 7), False),  # Friday, off by exchange
        (date(2022, 10, 8), True),  # Saturday, worked in exchange
        (date(2022, 10, 9), True),  # Sunday, worked in exchange
        (date(2022, 10, 15), False),  # any Saturday
        (date(2022, 12, 31), False),
        (date(2018, 12, 29), True),  # worked by the notice for 2019
        (date(2026, 10, 10), True),
    ],
)
def test_published_days_follow_the_notice(day: date, worked: bool) -> None:
    assert PUBLISHED.is_workday(day) is worked


@pytest.mark.parametrize(("year", "number"), [(2022, 249), (2025, 248), (2026, 248)])
def test_a_year_has_so_many_working_days(year: int, number: int) -> None:
    assert PUBLISHED.working_days_in(year) == number


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2027, 1, 1), False),
        (date(2027, 5, 3), True),  # since 2025 the law names 1 and 2 May only
        (date(2028, 5, 1), False),
        (date(2028, 5, 2), False),
        (date(2028, 10, 2), False),
        (date(2028, 10, 4), True),
        (date(2003, 5, 2), False),  # the law of its day named 1 to 3 May
        (date(2027, 2, 8), True),  # lunar New Year is not known before the notice
        (date(2027, 2, 13), False),  # any Saturday
    ],
)
def test_an_unpublished_year_has_the_holidays_on_fixed_dates_only(day: date, worked: bool) -> None:
    assert PUBLISHED.is_workday(day) is worked


def test_a_year_is_provisional_until_its_notice_is_in() -> None:
    assert [PUBLISHED.status(year) for year in (2003, 2004, 2026, 2027)] == [
        Status.PROVISIONAL,
        Status.PUBLISHED,
        Status.PUBLISHED,
        Status.PROVISIONAL,
    ]
    assert with_2027().status(2027) is Status.PUBLISHED
    assert PUBLISHED.status(2027) is Status.PROVISIONAL  # the calendar before stays what it was


def test_a_notice_changes_its_days_and_no_others() -> None:
    extended = with_2027()

    assert not any(extended.is_workday(day) for day in HOLIDAYS_2027)
    assert all(extended.is_workday(day) for day in MAKEUP_2027)
    assert extended.working_days_in(2027) == 261 - 17 + 5  # weekdays, those off, weekend days worked
    assert extended.working_days_in(2026) == PUBLISHED.working_days_in(2026)


def test_a_notice_may_reach_into_december_before() -> None:
    extended = PUBLISHED.with_notice(2027, [date(2026, 12, 31), *HOLIDAYS_2027], [date(2026, 12, 27), *MAKEUP_2027])

    assert not extended.is_workday(date(2026, 12, 31))
    assert extended.is_workday(date(2026, 12, 27))


def test_a_later_notice_names_only_what_it_changes() -> None:
    once = with_2027()
    twice = once.with_notice(2027, [date(2027, 10, 8), date(2027, 10, 9)], [date(2027, 2, 11)])

    changed = {day for day in twice.days if twice.days[day] != once.days.get(day)}
    assert changed == {date(2027, 10, 8), date(2027, 10, 9), date(2027, 2, 11)}
    assert twice.is_workday(date(2027, 2, 11))


@pytest.mark.parametrize(
    ("holidays", "makeup", "remark"),
    [
        (HOLIDAYS_2027, [*MAKEUP_2027, date(2027, 10, 4)], "2027年10月4日既列为放假又列为上班"),
        (HOLIDAYS_2027, [date(2027, 3, 3)], "2027年3月3日是星期三，本来就是工作日，不必列为上班"),
        (HOLIDAYS_2027, [date(2028, 1, 8)], "2028年1月8日不属于2027年的放假安排"),
        ([*HOLIDAYS_2027, date(2026, 11, 30)], [], "2026年11月30日不属于2027年的放假安排"),
        (HOLIDAYS_2027[1:], [date(2027, 1, 1)], "2027年1月1日是法定节日，不能列为上班"),
        (HOLIDAYS_2027[1:], [], "2027年1月1日是法定节日，放假安排中没有列出"),
        (HOLIDAYS_2027[-7:] + HOLIDAYS_2027[:1], [], "2027年只列出8天放假，少于法定的13天，请核对是否有遗漏"),
    ],
)
def test_a_notice_that_cannot_be_right_is_refused(holidays: list[date], makeup: list[date], remark: str) -> None:
    with pytest.raises(NoticeRefused) as refused:
        PUBLISHED.with_notice(2027, holidays, makeup)

    assert remark in refused.value.remarks


@pytest.mark.parametrize("year", sorted(PUBLISHED.published))
def test_published_years_keep_the_law_of_their_day(year: int) -> None:
    """The checks that a new notice must pass hold for every notice there was."""
    said = [day for day in PUBLISHED.days if day.year == year]
    off = [day for day in said if not PUBLISHED.days[day]]

    again = Calendar({}, frozenset()).with_notice(year, off, [day for day in said if PUBLISHED.days[day]])

    assert again.working_days_in(year) == PUBLISHED.working_days_in(year)


@pytest.mark.parametrize(
    ("start", "n", "count_start", "end"),
    [
        (date(2022, 9, 30), 1, False, date(2022, 10, 8)),
        (date(2022, 9, 30), 3, False, date(2022, 10, 10)),
        (date(2022, 9, 30), 1, True, date(2022, 9, 30)),
        (date(2022, 10, 1), 1, False, date(2022, 10, 8)),
        (date(2022, 10, 1), 1, True, date(2022, 10, 8)),
        (date(2022, 10, 1), 0, False, date(2022, 10, 1)),
        (date(2022, 10, 8), -1, False, date(2022, 9, 30)),
        (date(2022, 10, 8), -1, True, date(2022, 10, 8)),
    ],
)
def test_working_days_are_added_from_the_day_after_or_from_the_day_itself(
    start: date, n: int, count_start: bool, end: date
) -> None:
    assert PUBLISHED.add_working_days(start, n, count_start=count_start) == end


@given(start=DAYS, n=st.integers(-300, 300), count_start=st.booleans())
def test_counting_what_was_added_gives_it_back(start: date, n: int, count_start: bool) -> None:
    end = PUBLISHED.add_working_days(start, n, count_start=count_start)

    if n != 0:
        assert PUBLISHED.is_workday(end)
        assert PUBLISHED.working_days_between(start, end, count_start=count_start) == n


@given(start=DAYS, end=DAYS)
def test_counting_agrees_with_looking_at_every_day(start: date, end: date) -> None:
    start, end = min(start, end), max(start, end)
    looked = range(start.toordinal() + 1, end.toordinal() + 1)

    assert PUBLISHED.working_days_between(start, end) == sum(
        PUBLISHED.is_workday(date.fromordinal(ordinal)) for ordinal in looked
    )


@pytest.mark.parametrize("day", [date(1999, 12, 31), date(2101, 1, 1)])
def test_days_beyond_the_calendar_are_refused(day: date) -> None:
    with pytest.raises(OutOfCalendar, match=f"{day.year}年不在工作日历范围内，日期须在2000年至2100年之间"):
        PUBLISHED.is_workday(day)


@pytest.mark.parametrize(("n", "year"), [(30_000, 2101), (-30_000, 1999)])
def test_counting_beyond_the_calendar_is_refused(n: int, year: int) -> None:
    with pytest.raises(OutOfCalendar, match=f"{year}年"):
        PUBLISHED.add_working_days(date(2022, 1, 1), n)


def test_a_moment_is_not_taken_for_a_day() -> None:
    """A datetime is a date to Python, and would miss its entry in the calendar without a word."""
    with pytest.raises(TypeError):
        PUBLISHED.is_workday(datetime(2022, 10, 8, 9, tzinfo=SHANGHAI))
