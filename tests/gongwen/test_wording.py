"""How official text words numbers and dates."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiedao.gongwen import wording


@pytest.mark.parametrize(
    ("n", "words"),
    [
        *((0, "零"), (4, "四"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")),
        *(
            (100, "一百"),
            (105, "一百零五"),
            (110, "一百一十"),
            (1000, "一千"),
            (1005, "一千零五"),
            (2022, "二千零二十二"),
        ),
    ],
)
def test_chinese_numbers(n: int, words: str) -> None:
    assert wording.chinese_number(n) == words


def test_every_chinese_number_is_a_number_of_its_own() -> None:
    assert len({wording.chinese_number(n) for n in range(10000)}) == 10000


@pytest.mark.parametrize("n", [-1, 10000])
def test_chinese_numbers_have_limits(n: int) -> None:
    with pytest.raises(ValueError, match="0至9999"):
        wording.chinese_number(n)


def test_ordinals_begin_with_one() -> None:
    assert wording.ordinal(4) == "第四"
    with pytest.raises(ValueError, match="序数从1开始"):
        wording.ordinal(0)


def test_dates_have_no_leading_zeros() -> None:
    assert wording.chinese_date(date(2022, 8, 5)) == "2022年8月5日"
    assert wording.as_of(date(2022, 8, 31)) == "截至2022年8月31日"


@given(st.dates())
def test_no_date_has_a_leading_zero(day: date) -> None:
    assert not any(part.startswith("0") for part in wording.chinese_date(day).replace("月", "年").split("年"))


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2022, 1, 1), date(2022, 8, 31), "1—8月"),
        (date(2024, 1, 1), date(2024, 2, 29), "1—2月"),
        (date(2024, 1, 1), date(2024, 2, 28), "2024年1月1日至2月28日"),
        (date(2022, 1, 1), date(2022, 1, 31), "2022年1月"),
        (date(2022, 6, 1), date(2022, 6, 30), "2022年6月"),
        (date(2022, 1, 1), date(2022, 12, 31), "2022年"),
        (date(2022, 6, 1), date(2022, 8, 31), "2022年6月1日至8月31日"),
        (date(2022, 6, 3), date(2022, 6, 15), "2022年6月3日至15日"),
        (date(2022, 12, 1), date(2023, 1, 31), "2022年12月1日至2023年1月31日"),
        (date(2022, 6, 3), date(2022, 6, 3), "2022年6月3日"),
    ],
)
def test_periods(start: date, end: date, words: str) -> None:
    assert wording.period(start, end) == words


def test_a_cumulative_period_may_name_its_year() -> None:
    assert wording.period(date(2022, 1, 1), date(2022, 8, 31), year=True) == "2022年1—8月"


@given(st.dates(max_value=date(2900, 1, 1)), st.integers(1, 1000))
def test_a_period_does_not_run_backwards(end: date, days: int) -> None:
    with pytest.raises(ValueError, match="早于开始日期"):
        wording.period(end + timedelta(days=days), end)


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (2950, "名", "2950名"),
        (1234567, "人次", "1234567人次"),
        (0, "件", "0件"),
        (-3, "人", "-3人"),
        (Decimal("6123.50"), "平方米", "6123.50平方米"),
        (Decimal("1E+3"), "元", "1000元"),
        (Decimal("-0.0"), "%", "0.0%"),
    ],
)
def test_quantities_keep_their_decimals_and_have_no_commas(value: wording.Amount, unit: str, words: str) -> None:
    assert wording.quantity(value, unit) == words


@pytest.mark.parametrize("value", [1.5, True, "3", None])
def test_a_quantity_is_counted_not_estimated(value: Any) -> None:
    with pytest.raises(TypeError, match="数值须为整数或十进制小数"):
        wording.quantity(value, "件")


def test_a_quantity_is_a_number() -> None:
    with pytest.raises(ValueError, match="不是有效的数值"):
        wording.quantity(Decimal("NaN"), "件")


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=2))
def test_a_quantity_reads_back_as_its_value(value: Decimal) -> None:
    assert Decimal(wording.quantity(value, "")) == value


def test_found_and_closed_stand_together() -> None:
    assert wording.pair(16, 14, "件") == "16件（已办结14件）"
    assert wording.pair(41, 38, "个", "整改完毕") == "41个（整改完毕38个）"
    assert wording.pair(0, 0, "件") == "0件（已办结0件）"


@pytest.mark.parametrize(("found", "closed"), [(3, 4), (3, -1), (-1, -1)])
def test_more_cannot_be_closed_than_were_found(found: int, closed: int) -> None:
    with pytest.raises(ValueError, match="须在0与总数"):
        wording.pair(found, closed, "件")


@pytest.mark.parametrize(
    ("actual", "at", "words"),
    [
        (652, None, "控制在680人以内（最新为652人）"),
        (680, None, "控制在680人以内（最新为680人）"),
        (652, date(2022, 8, 31), "控制在680人以内（截至2022年8月31日为652人）"),
        (692, None, "为692人，超出控制数（680人）12人"),
        (692, date(2022, 8, 31), "截至2022年8月31日为692人，超出控制数（680人）12人"),
    ],
)
def test_a_limit_never_stands_without_the_actual_figure(actual: int, at: date | None, words: str) -> None:
    assert wording.ceiling(680, actual, "人", at=at) == words


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [(18, 60, "30.0%"), (1, 14, "7.1%"), (6, 21, "28.6%"), (1, 800, "0.1%"), (1, 400, "0.3%")],
)
def test_percentages_have_one_decimal(part: int, whole: int, words: str) -> None:
    assert wording.percentage(part, whole) == words


def test_there_is_no_share_of_nothing() -> None:
    with pytest.raises(ValueError, match="总数为零"):
        wording.percentage(0, 0)
