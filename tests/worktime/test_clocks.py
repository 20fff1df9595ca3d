"""Clocks: when something is due, what pauses do, and when to warn."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiedao.worktime import (
    SHANGHAI,
    Due,
    Limit,
    OfficeHours,
    OutOfCalendar,
    Pause,
    Unit,
    due,
    warn_at,
    warn_days_before,
)
from tests.worktime.years import PUBLISHED, at, with_2027

HOURS = OfficeHours()

MOMENTS = st.integers(0, 9 * 366 * 24 * 60).map(lambda minutes: at("2019-01-01 00:00") + timedelta(minutes=minutes))
LIMITS = st.builds(
    Limit,
    amount=st.integers(1, 60),
    unit=st.sampled_from(Unit),
    receive_before=st.sampled_from([time(17), time(12), None]),
    counts_receipt_day=st.booleans(),
    rolls=st.booleans(),
)
PAUSES = st.lists(
    st.tuples(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=20))).map(lambda p: (p[0], p[0] + p[1])), max_size=4
)


def ends(start: str, limit: Limit, *pauses: tuple[str, str]) -> str:
    found = due(at(start), limit, PUBLISHED, HOURS, [(at(first), at(last)) for first, last in pauses])
    return f"{found.at:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("start", "amount", "end"),
    [
        ("2022-09-28 10:00", 1, "2022-09-29 17:30"),
        ("2022-09-30 10:00", 1, "2022-10-08 17:30"),  # a make-up Saturday is worked
        ("2022-09-30 10:00", 2, "2022-10-09 17:30"),  # and so is the Sunday
        ("2022-09-30 16:59", 1, "2022-10-08 17:30"),
        ("2022-09-30 17:00", 1, "2022-10-09 17:30"),  # counts as received on the 8th
        ("2022-10-01 09:00", 1, "2022-10-09 17:30"),  # a day off: likewise
        ("2022-10-08 00:10", 1, "2022-10-09 17:30"),  # before opening, the day itself
        ("2022-08-31 10:00", 5, "2022-09-07 17:30"),
    ],
)
def test_working_days_end_with_the_office_day(start: str, amount: int, end: str) -> None:
    assert ends(start, Limit(amount, Unit.WORKING_DAYS)) == end


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2022-09-28 10:00", "2022-09-28 17:30"),
        ("2022-09-28 17:10", "2022-09-29 17:30"),
        ("2022-10-01 09:00", "2022-10-08 17:30"),
    ],
)
def test_the_day_of_receipt_may_be_day_one(start: str, end: str) -> None:
    assert ends(start, Limit(1, Unit.WORKING_DAYS, counts_receipt_day=True)) == end


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2022-09-28 23:00", "2022-09-29 17:30"),
        ("2022-10-01 09:00", "2022-10-08 17:30"),
    ],
)
def test_receipts_may_count_whenever_they_come(start: str, end: str) -> None:
    assert ends(start, Limit(1, Unit.WORKING_DAYS, receive_before=None)) == end


@pytest.mark.parametrize(
    ("start", "amount", "end"),
    [
        ("2022-09-28 09:00", 2, "2022-09-28 11:00"),
        ("2022-09-28 09:00", 4, "2022-09-28 14:00"),  # over noon
        ("2022-09-28 09:00", 3, "2022-09-28 12:00"),
        ("2022-09-28 12:20", 1, "2022-09-28 14:00"),  # in the break
        ("2022-09-28 07:00", 1, "2022-09-28 09:30"),  # before opening
        ("2022-09-28 16:30", 4, "2022-09-29 11:30"),
        ("2022-09-28 17:10", 1, "2022-09-29 09:30"),  # late: next morning
        ("2022-09-30 16:30", 2, "2022-10-08 09:30"),
        ("2022-10-01 12:00", 0.5, "2022-10-08 09:00"),
        ("2022-09-28 08:30", 8, "2022-09-28 17:30"),
    ],
)
def test_working_hours_run_within_office_hours(start: str, amount: float, end: str) -> None:
    assert ends(start, Limit(amount, Unit.WORKING_HOURS)) == end


def test_running_hours_never_stand_still() -> None:
    assert ends("2022-10-01 23:30", Limit(4, Unit.RUNNING_HOURS)) == "2022-10-02 03:30"


@pytest.mark.parametrize(
    ("start", "amount", "rolls", "end"),
    [
        ("2022-09-20 10:00", 3, True, "2022-09-23 17:30"),
        ("2022-09-28 10:00", 4, True, "2022-10-08 17:30"),  # 2 October is off
        ("2022-09-28 10:00", 4, False, "2022-10-02 17:30"),
        ("2022-10-01 10:00", 30, True, "2022-11-07 17:30"),  # received on the 8th
    ],
)
def test_calendar_days_end_on_a_working_day_unless_told_otherwise(
    start: str, amount: int, rolls: bool, end: str
) -> None:
    assert ends(start, Limit(amount, Unit.CALENDAR_DAYS, rolls=rolls)) == end


def test_office_hours_are_the_offices_own() -> None:
    short = OfficeHours(((time(9), time(11, 30)), (time(13, 30), time(17))))

    two_hours = due(at("2022-09-28 11:00"), Limit(2, Unit.WORKING_HOURS), PUBLISHED, short)
    two_days = due(at("2022-09-28 11:00"), Limit(2, Unit.WORKING_DAYS), PUBLISHED, short)

    assert (two_hours.at, two_days.at) == (at("2022-09-28 15:00"), at("2022-09-30 17:00"))


@pytest.mark.parametrize(
    "spans",
    [
        (),
        ((time(17), time(9)),),
        ((time(9), time(9)),),
        ((time(13), time(17)), (time(9), time(12))),
        ((time(9), time(13)), (time(12), time(17))),
    ],
)
def test_office_hours_must_make_a_day(spans: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(ValueError, match="办公时间须按先后填写"):
        OfficeHours(spans)


@pytest.mark.parametrize(
    ("amount", "unit", "remark"),
    [
        (0, Unit.WORKING_DAYS, "时限须大于0：0工作日"),
        (-1, Unit.RUNNING_HOURS, "时限须大于0：-1紧急工作时"),
        (float("nan"), Unit.WORKING_HOURS, "时限须大于0：nan工作时"),
        (float("inf"), Unit.RUNNING_HOURS, "时限须大于0：inf紧急工作时"),
        (1.5, Unit.WORKING_DAYS, "以日计的时限须为整数：1.5工作日"),
        (0.5, Unit.CALENDAR_DAYS, "以日计的时限须为整数：0.5日"),
    ],
)
def test_a_limit_must_make_sense(amount: float, unit: Unit, remark: str) -> None:
    with pytest.raises(ValueError, match=remark):
        Limit(amount, unit)


FOUR_HOURS, TWO_DAYS = Limit(4, Unit.WORKING_HOURS), Limit(2, Unit.WORKING_DAYS)


@pytest.mark.parametrize(
    ("limit", "pauses", "end"),
    [
        (FOUR_HOURS, [], "2022-09-28 14:00"),
        (FOUR_HOURS, [("2022-09-28 10:00", "2022-09-28 11:00")], "2022-09-28 15:00"),
        (FOUR_HOURS, [("2022-09-28 12:00", "2022-09-28 13:00")], "2022-09-28 14:00"),  # in the break
        (FOUR_HOURS, [("2022-09-28 10:00", "2022-09-29 10:00")], "2022-09-29 14:00"),
        (FOUR_HOURS, [("2022-09-28 10:00", "2022-09-28 11:00")] * 2, "2022-09-28 15:00"),  # counted once
        (
            FOUR_HOURS,
            [("2022-09-28 10:30", "2022-09-28 11:30"), ("2022-09-28 10:00", "2022-09-28 11:00")],
            "2022-09-28 15:30",  # overlapping
        ),
        (
            FOUR_HOURS,
            [("2022-09-28 10:00", "2022-09-28 11:00"), ("2022-09-28 14:30", "2022-09-28 15:00")],
            "2022-09-28 15:30",  # the second reaches it because of the first
        ),
        (FOUR_HOURS, [("2022-09-28 14:00", "2022-09-30 14:00")], "2022-09-28 14:00"),  # begins too late
        (FOUR_HOURS, [("2022-09-20 09:00", "2022-09-28 09:00")], "2022-09-28 14:00"),  # over before
        (FOUR_HOURS, [("2022-09-20 09:00", "2022-09-28 10:00")], "2022-09-28 15:00"),  # only its part
        (TWO_DAYS, [("2022-09-29 08:30", "2022-09-29 17:30")], "2022-10-08 17:30"),
        (TWO_DAYS, [("2022-09-29 09:00", "2022-09-29 10:00")], "2022-10-08 09:30"),
        (TWO_DAYS, [("2022-09-28 10:00", "2022-09-28 16:00")], "2022-09-30 17:30"),  # day 1 is the 29th
        (TWO_DAYS, [("2022-10-01 08:30", "2022-10-08 08:30")], "2022-09-30 17:30"),
        (Limit(6, Unit.RUNNING_HOURS), [("2022-09-28 12:00", "2022-09-28 13:00")], "2022-09-28 16:00"),
        (Limit(1, Unit.CALENDAR_DAYS), [("2022-09-29 00:00", "2022-09-30 00:00")], "2022-09-30 17:30"),
        (Limit(1, Unit.CALENDAR_DAYS), [("2022-09-29 09:00", "2022-09-29 10:00")], "2022-09-30 17:30"),
    ],
)
def test_pauses_move_the_deadline_on_by_the_time_paused(limit: Limit, pauses: list[tuple[str, str]], end: str) -> None:
    assert ends("2022-09-28 09:00", limit, *pauses) == end


def test_a_pause_must_not_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="暂停的结束时间2022-09-28 10:00早于开始时间2022-09-28 11:00"):
        ends("2022-09-28 09:00", FOUR_HOURS, ("2022-09-28 11:00", "2022-09-28 10:00"))


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="时刻须带时区"):
        due(at("2022-09-28 09:00").replace(tzinfo=None), FOUR_HOURS, PUBLISHED)


def test_moments_of_any_zone_count_in_beijing_time() -> None:
    """16:30 UTC on Friday is half past midnight on a Saturday that is worked."""
    found = due(datetime(2022, 10, 7, 16, 30, tzinfo=UTC), Limit(1, Unit.WORKING_HOURS), PUBLISHED)

    assert found.at == at("2022-10-08 09:30")


@pytest.mark.parametrize(
    ("start", "limit", "provisional"),
    [
        ("2026-12-28 10:00", Limit(3, Unit.WORKING_DAYS), False),
        ("2026-12-28 10:00", Limit(4, Unit.WORKING_DAYS), True),
        ("2027-02-04 10:00", Limit(1, Unit.WORKING_HOURS), True),
        ("2026-12-31 20:00", Limit(1, Unit.WORKING_HOURS), True),
        ("2027-02-04 10:00", Limit(1, Unit.RUNNING_HOURS), False),  # asks no calendar
        ("2026-12-28 10:00", Limit(10, Unit.CALENDAR_DAYS), True),
        ("2026-12-28 10:00", Limit(10, Unit.CALENDAR_DAYS, rolls=False), False),
        ("2027-02-04 10:00", Limit(10, Unit.CALENDAR_DAYS, receive_before=None, rolls=False), False),
        ("2022-09-28 10:00", Limit(60, Unit.WORKING_DAYS), False),
    ],
)
def test_a_deadline_that_rests_on_an_unpublished_year_is_provisional(
    start: str, limit: Limit, provisional: bool
) -> None:
    assert due(at(start), limit, PUBLISHED).provisional is provisional


@pytest.mark.parametrize(
    ("start", "before", "after"),
    [
        ("2027-02-03 10:00", "2027-02-08 17:30", "2027-02-14 17:30"),  # the Spring Festival comes between
        ("2027-03-02 10:00", "2027-03-05 17:30", "2027-03-05 17:30"),
    ],
)
def test_a_provisional_deadline_is_settled_by_the_notice(start: str, before: str, after: str) -> None:
    limit = Limit(3, Unit.WORKING_DAYS)
    first, then = due(at(start), limit, PUBLISHED), due(at(start), limit, with_2027())

    assert (first.at, first.provisional) == (at(before), True)
    assert (then.at, then.provisional) == (at(after), False)


@pytest.mark.parametrize("limit", [Limit(10**12, unit) for unit in Unit], ids=list(Unit))
def test_a_deadline_beyond_the_calendar_is_refused(limit: Limit) -> None:
    with pytest.raises(OutOfCalendar, match="2101年不在工作日历范围内"):
        due(at("2022-09-28 10:00"), limit, PUBLISHED)


@pytest.mark.parametrize("unit", Unit)
def test_a_receipt_before_the_calendar_is_refused(unit: Unit) -> None:
    with pytest.raises(OutOfCalendar, match="1999年不在工作日历范围内"):
        due(at("1999-12-30 10:00"), Limit(1, unit), PUBLISHED)


@pytest.mark.parametrize(
    ("start", "limit", "begins"),
    [
        ("2022-09-30 10:00", Limit(1, Unit.WORKING_DAYS), "2022-09-30 17:30"),  # day 1 follows
        ("2022-09-30 18:00", Limit(1, Unit.WORKING_DAYS), "2022-10-08 17:30"),
        ("2022-09-30 10:00", Limit(1, Unit.WORKING_DAYS, counts_receipt_day=True), "2022-09-29 17:30"),
        ("2022-09-30 10:00", Limit(1, Unit.WORKING_HOURS), "2022-09-30 10:00"),
        ("2022-09-30 18:00", Limit(1, Unit.WORKING_HOURS), "2022-10-08 08:30"),
        ("2022-09-30 18:00", Limit(1, Unit.RUNNING_HOURS), "2022-09-30 18:00"),
    ],
)
def test_a_deadline_tells_from_when_its_clock_counts(start: str, limit: Limit, begins: str) -> None:
    assert due(at(start), limit, PUBLISHED).begins == at(begins)


def found(start: str, limit: Limit, pauses: tuple[Pause, ...] = ()) -> Due:
    return due(at(start), limit, PUBLISHED, HOURS, pauses)


PAUSED = ((at("2022-09-28 09:00"), at("2022-09-28 16:00")),)


@pytest.mark.parametrize(
    ("deadline", "share", "warning"),
    [
        (found("2022-09-28 10:00", Limit(5, Unit.WORKING_DAYS)), 0.8, "2022-10-09 17:30"),  # four of five days
        (found("2022-09-28 08:30", Limit(5, Unit.WORKING_HOURS)), 0.8, "2022-09-28 13:30"),
        (found("2022-09-28 08:30", Limit(5, Unit.WORKING_HOURS), PAUSED), 0.8, "2022-09-29 10:30"),
        (found("2022-09-28 22:00", Limit(10, Unit.RUNNING_HOURS)), 0.8, "2022-09-29 06:00"),
        (found("2022-09-28 22:00", Limit(10, Unit.RUNNING_HOURS)), 1, "2022-09-29 08:00"),
        (found("2022-09-28 22:00", Limit(10, Unit.RUNNING_HOURS)), 0, "2022-09-28 22:00"),
    ],
)
def test_a_warning_comes_when_a_share_of_the_time_has_run(deadline: Due, share: float, warning: str) -> None:
    assert warn_at(deadline, PUBLISHED, HOURS, share) == at(warning)


@pytest.mark.parametrize(
    ("deadline", "days", "warning"),
    [
        (found("2022-09-28 10:00", Limit(3, Unit.WORKING_DAYS)), 1, "2022-09-30 17:30"),  # due on the 8th
        (found("2022-09-28 10:00", Limit(3, Unit.WORKING_DAYS)), 2, "2022-09-29 17:30"),
        (found("2022-09-28 10:00", Limit(3, Unit.WORKING_DAYS)), 9, "2022-09-28 17:30"),  # not before it begins
        (found("2022-09-28 09:00", Limit(2, Unit.WORKING_HOURS)), 1, "2022-09-28 09:00"),
        (found("2022-09-28 09:00", Limit(4, Unit.CALENDAR_DAYS)), 1, "2022-09-30 17:30"),
    ],
)
def test_a_warning_comes_working_days_before(deadline: Due, days: int, warning: str) -> None:
    assert warn_days_before(deadline, PUBLISHED, HOURS, days) == at(warning)


def test_warnings_must_make_sense() -> None:
    deadline = found("2022-09-28 10:00", TWO_DAYS)

    with pytest.raises(ValueError, match="预警比例须在0与1之间"):
        warn_at(deadline, PUBLISHED, HOURS, share=1.2)
    with pytest.raises(ValueError, match="提前预警至少为1个工作日"):
        warn_days_before(deadline, PUBLISHED, HOURS, days=0)


@given(first=MOMENTS, later=st.timedeltas(timedelta(0), timedelta(days=10)), limit=LIMITS, pauses=PAUSES)
def test_what_comes_later_is_never_due_earlier(
    first: datetime, later: timedelta, limit: Limit, pauses: list[Pause]
) -> None:
    assert due(first, limit, PUBLISHED, HOURS, pauses).at <= due(first + later, limit, PUBLISHED, HOURS, pauses).at


@given(start=MOMENTS, limit=LIMITS, more=st.integers(1, 9), pauses=PAUSES)
def test_more_time_is_never_due_earlier(start: datetime, limit: Limit, more: int, pauses: list[Pause]) -> None:
    longer = Limit(limit.amount + more, limit.unit, limit.receive_before, limit.counts_receipt_day, limit.rolls)

    assert due(start, limit, PUBLISHED, HOURS, pauses).at <= due(start, longer, PUBLISHED, HOURS, pauses).at


@given(start=MOMENTS, limit=LIMITS, pauses=PAUSES, another=PAUSES)
def test_a_pause_never_makes_it_due_earlier(
    start: datetime, limit: Limit, pauses: list[Pause], another: list[Pause]
) -> None:
    assert due(start, limit, PUBLISHED, HOURS, pauses).at <= due(start, limit, PUBLISHED, HOURS, pauses + another).at


@given(start=MOMENTS, days=st.integers(1, 40), own_day=st.booleans(), pauses=PAUSES)
def test_working_days_are_eight_working_hours_each(
    start: datetime, days: int, own_day: bool, pauses: list[Pause]
) -> None:
    by_days = due(start, Limit(days, Unit.WORKING_DAYS, counts_receipt_day=own_day), PUBLISHED, HOURS, pauses)
    by_hours = due(by_days.begins, Limit(8 * days, Unit.WORKING_HOURS, None), PUBLISHED, HOURS, pauses)

    assert by_days.at == by_hours.at


@given(start=MOMENTS, days=st.integers(1, 60))
def test_working_days_of_clocks_are_those_of_the_calendar(start: datetime, days: int) -> None:
    end = due(start, Limit(days, Unit.WORKING_DAYS, receive_before=None), PUBLISHED).at

    assert end == datetime.combine(PUBLISHED.add_working_days(start.date(), days), HOURS.closing, SHANGHAI)


@given(start=MOMENTS, limit=LIMITS, pauses=PAUSES, share=st.floats(0, 1))
def test_a_warning_lies_between_beginning_and_deadline(
    start: datetime, limit: Limit, pauses: list[Pause], share: float
) -> None:
    deadline = due(start, limit, PUBLISHED, HOURS, pauses)

    assert deadline.begins <= warn_at(deadline, PUBLISHED, HOURS, share) <= deadline.at
    assert deadline.begins <= warn_days_before(deadline, PUBLISHED, HOURS) <= deadline.at


@settings(deadline=None)
@given(start=MOMENTS, hours=st.integers(1, 80))
def test_a_deadline_lies_in_office_hours(start: datetime, hours: int) -> None:
    end = due(start, Limit(hours, Unit.WORKING_HOURS), PUBLISHED).at

    assert PUBLISHED.is_workday(end.date())
    assert any(first < end.time() <= last for first, last in HOURS.spans)
