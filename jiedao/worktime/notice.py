"""The State Council's yearly notice on holidays: its own text, or a table of two columns typed off it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from jiedao.worktime.workdays import NoticeRefused, belongs

_OFF, _WORKED = "休", "班"
_LARGEST = 100_000  # bytes; a notice has about forty lines
_HEADER = re.compile(r"date|日期", re.IGNORECASE)
# 2027-10-01, 2027/10/1 (as Excel rewrites it), 2027.10.1, 2027年10月1日, 20271001
_DATE = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d{2})(\d{2}))")
# A day or a span of days in the notice's prose: 2022年1月1日至3日, 10月8日; what is left out is as in the day before.
_ONE_DAY = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日"
_SPAN = re.compile(rf"{_ONE_DAY}(?:[至到—~～-]{_ONE_DAY})?")
_ASIDE = re.compile(r"[（(〔][^（）()〔〕]*[）)〕]")
_LONGEST = 15  # days; no holiday is longer


@dataclass(frozen=True)
class Notice:
    """Days off and weekend days worked of one year's notice."""

    year: int
    holidays: frozenset[date]
    makeup_days: frozenset[date]


def read_notice(data: bytes, year: int) -> Notice:
    """The notice of the year from a text table with the columns date (日期) and kind (类别: 休 or 班).

    UTF-8 or GB18030; a header line, empty lines and further columns (the holiday's name) may be there.
    NoticeRefused names every line to mend. What the notice says as a whole is judged by `Calendar.with_notice`.
    """
    remarks: list[str] = []
    found: dict[date, tuple[str, int]] = {}
    for line, cells in _rows(data):
        if not any(cells) or (not found and not remarks and _HEADER.fullmatch(cells[0])):
            continue
        day, kind = _date(cells[0]), cells[1] if len(cells) > 1 else ""
        if day is None:
            remarks.append(f"第{line}行：“{cells[0]}”不是日期，请写成“{year}-10-01”的样子")
        elif kind not in (_OFF, _WORKED):
            remarks.append(f"第{line}行：类别“{kind}”无法识别，只能填“{_OFF}”或“{_WORKED}”")
        elif not belongs(day, year):
            remarks.append(f"第{line}行：{cells[0]}不属于{year}年的放假安排（可含上一年12月）")
        elif day in found:
            other, at = found[day]
            remarks.append(f"第{line}行：{cells[0]}与第{at}行{'重复' if other == kind else '矛盾'}")
        else:
            found[day] = (kind, line)
    if not found and not remarks:
        remarks.append("表中没有任何日期")
    if remarks:
        raise NoticeRefused(remarks)
    return Notice(
        year,
        holidays=frozenset(day for day, (kind, _) in found.items() if kind == _OFF),
        makeup_days=frozenset(day for day, (kind, _) in found.items() if kind == _WORKED),
    )


def read_notice_text(text: str, year: int) -> Notice:
    """The notice of the year from its own text, as it stands on the government's site.

    A clause with 放假 names days off, one with 上班 days worked; asides in brackets (a weekday, a lunar day) and all
    other clauses are passed over. NoticeRefused where no day is found or one is no day.
    """
    plain, remarks = _ASIDE.sub("", "".join(text.split())), list[str]()
    off: set[date] = set()
    worked: set[date] = set()
    for clause in re.split(r"[。；;，,：:]", plain):
        into = off if "放假" in clause else worked if "上班" in clause else None
        if into is None:
            continue
        try:
            into.update(_days(clause, year))
        except ValueError as problem:
            remarks.append(f"“{clause}”：{problem}")
    if not off and not remarks:
        remarks.append("文字中没有找到“×月×日至×日放假”的安排")
    if remarks:
        raise NoticeRefused(remarks)
    return Notice(year, frozenset(off), frozenset(worked))


def _days(clause: str, year: int) -> Iterator[date]:
    """The days of one clause; ValueError in Chinese where one cannot be."""
    last: date | None = None
    for found in _SPAN.finditer(clause):
        since = _said(*found.groups()[:3], last=last, year=year)
        until = _said(*found.groups()[3:], last=since, year=year) if found[6] else since
        if not timedelta(0) <= until - since <= timedelta(days=_LONGEST):
            raise ValueError(f"{since}至{until}不像一个假期")
        yield from (since + timedelta(days=offset) for offset in range((until - since).days + 1))
        last = until


def _said(in_year: str | None, month: str | None, day: str, *, last: date | None, year: int) -> date:
    """A day as prose says it; the year and month that it leaves out are those of the day named before."""
    if month is None and last is None:
        raise ValueError(f"{day}日没有写明月份")
    try:
        return date(
            int(in_year) if in_year else last.year if last else year,
            int(month) if month else last.month if last else 1,
            int(day),
        )
    except ValueError:
        raise ValueError(f"{in_year or year}年{month or (last.month if last else '')}月{day}日不是日期") from None


def _rows(data: bytes) -> list[tuple[int, list[str]]]:
    """(line number from 1, cells without blanks around them); every row has at least one cell."""
    if len(data) > _LARGEST:
        raise NoticeRefused([f"文件超过{_LARGEST // 1000}KB，不像一份放假安排"])
    reader = csv.reader(_text(data).splitlines(keepends=True))
    try:
        return [(reader.line_num, [cell.strip() for cell in row] or [""]) for row in reader]
    except csv.Error:
        raise NoticeRefused([f"第{reader.line_num}行附近无法读取，请检查引号"]) from None


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise NoticeRefused(["不是UTF-8或GBK编码的文本表格，请用Excel另存为CSV再上传"])


def _date(text: str) -> date | None:
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups() if part and part.isdigit())
    try:
        return date(year, month, day)
    except ValueError:
        return None
