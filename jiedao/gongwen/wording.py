"""Numbers and dates as official text words them (GB/T 15835-2011, GB/T 9704-2012).

Arabic digits without grouping commas, dates without leading zeros, Chinese characters for ordinals.
A float is refused everywhere: it cannot say how many decimals were counted.
"""

from __future__ import annotations

import calendar
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

Amount = int | Decimal

_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")


def chinese_number(n: int) -> str:
    """`n` (0 to 9999) in Chinese characters: 4 → 四, 10 → 十, 21 → 二十一, 105 → 一百零五. ValueError outside."""
    if not 0 <= n <= 9999:
        raise ValueError(f"只能写0至9999的中文数字：{n}")
    if n == 0:
        return _DIGITS[0]
    words = ""
    for place, digit in reversed(list(enumerate(map(int, reversed(str(n)))))):
        if digit:
            words += _DIGITS[digit] + _PLACES[place]
        elif not words.endswith(_DIGITS[0]):
            words += _DIGITS[0]
    words = words.rstrip(_DIGITS[0])
    return words[1:] if words.startswith("一十") else words


def ordinal(n: int) -> str:
    """第四. ValueError when `n` is not 1 to 9999."""
    if n < 1:
        raise ValueError(f"序数从1开始：{n}")
    return f"第{chinese_number(n)}"


def chinese_date(day: date) -> str:
    """2022年8月31日: full year, no leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def as_of(day: date) -> str:
    """截至2022年8月31日."""
    return f"截至{chinese_date(day)}"


def period(start: date, end: date, *, year: bool = False) -> str:
    """A stretch of days, both ends included.

    Counted from New Year to the end of a month it is `1—8月` (`year` puts 2022年 before it), a whole year `2022年`,
    one whole month `2022年6月`, anything else two dates of which the second omits what it shares with the first:
    `2022年6月1日至8月31日`. ValueError when it ends before it starts.
    """
    if end < start:
        raise ValueError(f"结束日期{chinese_date(end)}早于开始日期{chinese_date(start)}")
    if start == end:
        return chinese_date(start)
    whole_months = start.year == end.year and start.day == 1 and end.day == calendar.monthrange(end.year, end.month)[1]
    if whole_months and (start.month, end.month) == (1, 12):
        return f"{start.year}年"
    if whole_months and start.month == end.month:
        return f"{start.year}年{start.month}月"
    if whole_months and start.month == 1:
        return (f"{start.year}年" if year else "") + f"1—{end.month}月"
    return f"{chinese_date(start)}至{_without_shared(start, end)}"


def _without_shared(start: date, end: date) -> str:
    if start.year != end.year:
        return chinese_date(end)
    return f"{end.day}日" if start.month == end.month else f"{end.month}月{end.day}日"


def quantity(value: Amount, unit: str) -> str:
    """2950名, 6123.50平方米: no commas, every decimal that was recorded.

    TypeError for a float or a bool, ValueError for a Decimal that is not a number.
    """
    return f"{_digits(value)}{unit}"


def _digits(value: Amount) -> str:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise TypeError(f"数值须为整数或十进制小数，不能是{type(value).__name__}：{value!r}")
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError(f"不是有效的数值：{value}")
    return format(value if value else abs(value), "f") if isinstance(value, Decimal) else str(value)


def pair(found: int, closed: int, unit: str, verb: str = "已办结") -> str:
    """18件（已办结15件）. ValueError unless 0 ≤ closed ≤ found."""
    if not 0 <= closed <= found:
        raise ValueError(f"{verb}的{closed}{unit}须在0与总数{found}{unit}之间")
    return f"{quantity(found, unit)}（{verb}{quantity(closed, unit)}）"


def ceiling(limit: Amount, actual: Amount, unit: str, *, at: date | None = None) -> str:
    """A limit together with the latest reading, to follow the name of the thing limited.

    Kept: 控制在680人以内（最新为652人）. Exceeded: 为692人，超出控制数（680人）12人.
    `at` is the day of the reading and takes the place of 最新.
    """
    when = as_of(at) if at else "最新"
    if actual <= limit:
        return f"控制在{quantity(limit, unit)}以内（{when}为{quantity(actual, unit)}）"
    since = when if at else ""
    return f"{since}为{quantity(actual, unit)}，超出控制数（{quantity(limit, unit)}）{quantity(actual - limit, unit)}"


def percentage(part: Amount, whole: Amount) -> str:
    """30.0%: one decimal, a half rounded up. ValueError when there is no whole to take a share of."""
    if not whole:
        raise ValueError("总数为零，不能计算百分比")
    share = Decimal(part) * 100 / Decimal(whole)
    return f"{share.quantize(Decimal('0.1'), ROUND_HALF_UP)}%"
