"""The State Council's yearly notice on holidays, as people type it off into a table of two columns."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date

from jiedao.worktime.workdays import NoticeRefused, belongs

_OFF, _WORKED = "休", "班"
_LARGEST = 100_000  # bytes; a notice has about forty lines
_HEADER = re.compile(r"date|日期", re.IGNORECASE)
# 2027-10-01, 2027/10/1 (as Excel rewrites it), 2027.10.1, 2027年10月1日, 20271001
_DATE = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d{2})(\d{2}))")


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
