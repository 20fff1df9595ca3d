"""Months as periods."""

from __future__ import annotations

from datetime import date

import pytest

from jiedao.worktime import month_end, month_start, months_between


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2022, 8, 31), date(2022, 8, 1), date(2022, 8, 31)),
        (date(2024, 2, 1), date(2024, 2, 1), date(2024, 2, 29)),
        (date(2022, 12, 15), date(2022, 12, 1), date(2022, 12, 31)),
    ],
)
def test_a_month_begins_and_ends(day: date, first: date, last: date) -> None:
    assert (month_start(day), month_end(day)) == (first, last)


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2022, 11, 30), date(2023, 1, 1), [date(2022, 11, 1), date(2022, 12, 1), date(2023, 1, 1)]),
        (date(2022, 8, 5), date(2022, 8, 5), [date(2022, 8, 1)]),
        (date(2022, 8, 5), date(2022, 7, 5), []),
    ],
)
def test_every_month_touched_is_named(start: date, end: date, months: list[date]) -> None:
    assert months_between(start, end) == months
