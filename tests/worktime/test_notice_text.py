"""The notice in its own words: which days it gives off and which it has worked."""

from __future__ import annotations

from datetime import date

import pytest

from jiedao.worktime import NoticeRefused, read_notice_text


def days(month: int, *numbers: int, year: int = 2025) -> set[date]:
    return {date(year, month, number) for number in numbers}


@pytest.mark.parametrize(
    ("text", "off", "worked"),
    [
        ("元旦：1月1日（周三）放假1天，不调休。", days(1, 1), set()),
        (
            "春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。",
            days(1, 28, 29, 30, 31) | days(2, 1, 2, 3, 4),
            days(1, 26) | days(2, 8),
        ),
        ("元旦：2024年12月30日至2025年1月1日放假调休。", days(12, 30, 31, year=2024) | days(1, 1), set()),
        ("国庆节： 10月 1日 — 3日放假。", days(10, 1, 2, 3), set()),
        ("清明节：4月4日放假，与周末连休。鼓励职工在4月3日休息。", days(4, 4), set()),
    ],
)
def test_clauses_as_the_notices_of_past_years_write_them(text: str, off: set[date], worked: set[date]) -> None:
    notice = read_notice_text(text, 2025)

    assert notice.holidays == off
    assert notice.makeup_days == worked


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("关于部分节假日安排的通知", "没有找到"),
        ("国庆节：10月1日至32日放假。", "不是日期"),
        ("国庆节：10月7日至1日放假。", "不像一个假期"),
        ("国庆节：1日放假。", "没有写明月份"),
    ],
)
def test_what_cannot_be_is_said(text: str, said: str) -> None:
    with pytest.raises(NoticeRefused, match=said):
        read_notice_text(text, 2025)
