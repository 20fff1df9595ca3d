"""One cell into one value. Every reader takes a cell that is not empty and raises `Unreadable` with the reason.

A reason is the end of a sentence whose beginning is the column: “发现日期”+“不是日期：二月三十日”.
A reader never guesses: what could mean two things is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from unicodedata import normalize

from jiedao.sheets.book import Cell, Value, written
from jiedao.sheets.citizen import why_not_citizen
from jiedao.sheets.form import Holds

EARLIEST, LATEST = 1900, 2100  # years outside are slips of the hand
_SERIALS = range(20_000, 80_001)  # Excel's day numbers for 1954 to 2119
_EPOCH = date(1899, 12, 30)  # day 0 of Excel's 1900 system as it holds from March 1900 on
_LARGEST = 999_999_999  # what a street can count; fits every column it goes to
_EMPTY = frozenset({"", "/", "//", "\\", "-", "--", "---", "—", "——", "–", "无", "暂无"})

_CLOCK = r"\d{1,2}(?::\d{1,2}(?::\d{1,2}(?:\.\d+)?)?|时(?:\d{1,2}分?(?:\d{1,2}秒)?)?)"
_TIME = rf"(?:(?:T|\s+|(?<=[日号]))(?:[上下]午|AM|PM)?\s*{_CLOCK}\s*(?:AM|PM)?)?"
_WEEKDAY = r"(?:\s*\(?(?:星期|周)[一二三四五六日天]\)?)?"
_DAY = re.compile(
    r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*[日号]?" + _WEEKDAY + _TIME,
    re.ASCII,
)
_EIGHT = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?", re.ASCII)
_MONTH = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*(?:月份?)?", re.ASCII)
_SIX = re.compile(r"(\d{4})(\d\d)", re.ASCII)
_BARE_MONTH = re.compile(r"(\d{1,2})(?:月份?)?", re.ASCII)
_NO_YEAR = re.compile(r"\d{1,2}\s*[月./-]\s*\d{1,2}\s*[日号]?", re.ASCII)
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+\d+", re.ASCII)
_FIGURE = re.compile(r"([+-]?)((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)", re.ASCII)
_VAGUE = re.compile(r"约|近|余|多|来|几|数十|数百|左右|上下|以上|以下|以内|超|不足|不到|至少|最多|大概|估计|[~<>≈≥≤?]")
_DIGIT = re.compile(r"[\d一二三四五六七八九十百千两]")
_LIST = re.compile(r"[、,，;；\s]+")
_COUNT_UNITS = (*"个台套根人户处次件名只座间条份张起项篇桩部位", "户次", "人次", "件次")
_AREA_UNITS = ("平方米", "平米", "平方", "m2", "M2", "m²")
FORMULA_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|未计算)")


class Unreadable(ValueError):
    """A cell that says nothing a ledger can keep; the message is the end of a Chinese sentence."""


def fold(text: str) -> str:
    """Full-width to half-width (NFKC), minus signs to one, outer white space removed."""
    return text.strip() if text.isascii() else normalize("NFKC", text).replace("−", "-").strip()


def is_empty(cell: Cell) -> bool:
    """Whether a cell says nothing: blank, or one of the strokes and words offices put there."""
    return cell is None or (isinstance(cell, str) and (not cell or fold(cell) in _EMPTY))


def read_date(cell: Cell) -> date:
    """A day in any spelling offices use, or as Excel keeps it."""
    if isinstance(cell, datetime):
        return _within(cell.date())
    if isinstance(cell, date):
        return _within(cell)
    if isinstance(cell, float) and _SERIALS.start <= cell < _SERIALS.stop:
        cell = int(cell)  # the fraction is a time of day
    return _date_of(fold(written(cell)))


@lru_cache(maxsize=8192)  # a year has few days and a ledger many rows
def _date_of(text: str) -> date:
    if match := _DAY.fullmatch(text) or _EIGHT.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
        try:
            return _within(date(year, month, day))
        except ValueError as error:
            if isinstance(error, Unreadable):
                raise
            raise Unreadable(f"没有这一天：{text}") from None
    if (match := _SERIAL.fullmatch(text)) and int(match[1]) in _SERIALS:
        return _EPOCH + timedelta(days=int(match[1]))
    if _NO_YEAR.fullmatch(text):
        raise Unreadable(f"没有写年份：{text}")
    if _MONTH.fullmatch(text):
        raise Unreadable(f"没有写到日：{text}")
    raise Unreadable(f"不是日期：{text}")


def _within(day: date) -> date:
    if not EARLIEST <= day.year <= LATEST:
        raise Unreadable(f"年份不在{EARLIEST}至{LATEST}之间：{day.isoformat()}")
    return day


def read_month(cell: Cell, year: int | None = None) -> date:
    """The first day of a month; `year` serves a cell that names the month alone."""
    if isinstance(cell, date):
        return read_date(cell).replace(day=1)
    text = fold(written(cell))
    if isinstance(cell, float) and re.fullmatch(r"\d{4}\.1", text):
        raise Unreadable(f"以数字存放，分不清1月还是10月：{text}，请写成“{text[:4]}年1月”的样子")
    match = _MONTH.fullmatch(text) or _SIX.fullmatch(text)
    bare = _BARE_MONTH.fullmatch(text)
    if match and 1 <= int(match[2]) <= 12:
        return _within(date(int(match[1]), int(match[2]), 1))
    if bare and 1 <= int(bare[1]) <= 12:
        if year is None:
            raise Unreadable(f"没有写年份：{text}")
        return _within(date(year, int(bare[1]), 1))
    try:
        return _date_of(text).replace(day=1)
    except Unreadable:
        raise Unreadable(f"不是月份：{text}") from None


def read_count(cell: Cell, units: tuple[str, ...] = ()) -> int:
    """A whole number from 0 up, with thousands signs and a unit behind it allowed."""
    figure = _figure(cell, (*_COUNT_UNITS, *units))
    if figure != figure.to_integral_value():
        raise Unreadable(f"应为整数：{fold(written(cell))}")
    return int(figure)


def read_area(cell: Cell, units: tuple[str, ...] = ()) -> tuple[Decimal, bool]:
    """Square metres rounded half up to two places, and whether anything was rounded away.

    A number from a workbook counts with the 15 digits Excel shows, so that the noise of sums is no digit.
    """
    figure = _figure(cell, (*_AREA_UNITS, *units))
    rounded = figure.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return rounded, rounded != figure


def _figure(cell: Cell, units: tuple[str, ...]) -> Decimal:
    text = fold(written(cell))
    if isinstance(cell, bool | date | time | timedelta):
        raise Unreadable(f"不是数字：{text}")
    bare = text
    for unit in units:
        if text.endswith(unit) and len(text) - len(unit) < len(bare):
            bare = text[: -len(unit)].rstrip()
    match = _FIGURE.fullmatch(bare)
    if not match:
        if _VAGUE.search(text) and _DIGIT.search(text):
            raise Unreadable(f"写的是“{text}”，请填准确数字")
        raise Unreadable(f"不是数字：{text}")
    figure = Decimal(match[2].replace(",", ""))
    if match[1] == "-" and figure:
        raise Unreadable(f"不能是负数：{text}")
    if figure > _LARGEST:
        raise Unreadable(f"数字过大，请核对：{text}")
    return figure


def read_citizen(cell: Cell) -> str:
    """A citizen number of 18 characters whose check character is right."""
    text = "".join(fold(written(cell)).upper().split()).lstrip("'")
    if (isinstance(cell, int | float) and not isinstance(cell, bool)) or _SCIENTIFIC.fullmatch(text):
        raise Unreadable("以数字存放，末几位已经丢失，请把单元格改为文本后重新填写")
    if reason := why_not_citizen(text):
        raise Unreadable(f"{reason}：{text}")
    return text


def read_number(cell: Cell) -> str:
    """An identifier: folded, upper case; 3 and 3.0 are "3"."""
    text = fold(written(cell)).upper()
    if _SCIENTIFIC.fullmatch(text):
        raise Unreadable("以数字存放，末几位已经丢失，请把单元格改为文本后重新填写")
    return text


def read_phone(cell: Cell) -> tuple[str, bool]:
    """A telephone number as digits (as written where there is more than digits), and whether its form is plausible."""
    text = fold(written(cell))
    digits = re.sub(r"[\s()-]", "", text.removeprefix("+86"))
    if not re.fullmatch(r"\d+", digits, re.ASCII):
        return text, False
    return digits, bool(re.fullmatch(r"1[3-9]\d{9}|0\d{9,11}|[2-9]\d{6,7}|[48]00\d{7}|9\d{4}|1[12]\d{1,3}", digits))


def read_text(cell: Cell) -> str:
    """Text without outer white space."""
    return written(cell).strip()


def read_list(cell: Cell) -> tuple[str, ...]:
    """The parts between 、，,;； and white space."""
    return tuple(part for part in _LIST.split(written(cell)) if part)


PLAIN: dict[Holds, Callable[[Cell], Value]] = {
    Holds.TEXT: read_text,
    Holds.COMMITTEE: read_text,
    Holds.NUMBER: read_number,
    Holds.DATE: read_date,
    Holds.CITIZEN: read_citizen,
    Holds.LIST: read_list,
}
"""The readers that need the cell alone and warn of nothing."""
