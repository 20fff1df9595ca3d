"""Writing one ledger as .xlsx: plainly, or as offices keep them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Literal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from jiedao.example.ledgers import Cell, Ledger, Row

Style = Literal["plain", "office"]

# What offices write for a standard header.
SYNONYMS: dict[str, str] = {
    "居民区": "所属居委",
    "完成时限": "完成期限",
    "责任科室": "责任部门",
    "发现日期": "排查日期",
    "安装数量": "数量(个)",
    "纳入日期": "建档日期",
    "联系电话": "手机号码",
}
_WIDTHS = {
    "标题": 48,
    "小区": 40,
    "任务名称": 38,
    "情况描述": 38,
    "制约因素": 34,
    "地址": 26,
    "点位名称": 26,
    "身份证号": 21,
}
FOOTER = "填表人:        审核人:        单位(盖章)"
TOTAL = "合计"
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_NUMBER = re.compile(r"[A-Z]\d+")
_DATES: tuple[Callable[[date], str | date], ...] = (
    lambda day: day,
    lambda day: day,
    lambda day: f"{day:%Y-%m-%d}",
    lambda day: f"{day:%Y/%m/%d}",
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day.year}年{day.month}月{day.day}日".translate(_FULL_WIDTH),
)


def write(
    path: Path, ledger: Ledger, rows: Iterable[Row], *, street: str, day: date, style: Style, rng: Random
) -> None:
    """Write one workbook of one sheet, named as the file. `rng` is asked in the office style only."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(path.stem)
    office = style == "office"
    order = _order(ledger, rng) if office else list(range(len(ledger.headers)))
    for place, column in enumerate(order, 1):
        sheet.column_dimensions[get_column_letter(place)].width = _width(ledger.headers[column])
    sheet.freeze_panes = "A4" if office else "A2"
    bold = Font(bold=True)
    if office:
        # one merged title over all columns
        sheet.merged_cells.add(f"A1:{get_column_letter(len(order))}1")
        title = WriteOnlyCell(sheet, f"{street}{day.year}年{path.stem}")
        title.font, title.alignment = Font(bold=True, size=16), Alignment(horizontal="center")
        sheet.append([title])
        sheet.append(_under_title(street, day, len(order)))
    headers = []
    for column in order:
        header = WriteOnlyCell(sheet, _header(ledger.headers[column], rng) if office else ledger.headers[column])
        header.font, header.alignment = bold, Alignment(wrap_text=True, horizontal="center", vertical="center")
        headers.append(header)
    sheet.append(headers)
    lines = _office_lines(ledger, order, rows, rng) if office else rows
    for line in lines:
        sheet.append(list(line))
    book.save(path)


def _order(ledger: Ledger, rng: Random) -> list[int]:
    """The columns in another order; the first one stays."""
    others = list(range(1, len(ledger.headers)))
    rng.shuffle(others)
    return [0, *others]


def _width(header: str) -> int:
    """Characters: long for what is written in words, otherwise for a date or a number of eighteen digits."""
    return _WIDTHS.get(header, 15)


def _under_title(street: str, day: date, columns: int) -> list[str | None]:
    line: list[str | None] = [None] * columns
    line[0] = f"填报单位:{street}办事处"
    line[max(1, columns - 2)] = f"填报日期:{day.year}年{day.month}月{day.day}日"
    return line


def _header(name: str, rng: Random) -> str:
    """The header as an office has it: a synonym, or broken in the middle to save width."""
    if name in SYNONYMS and rng.random() < 0.5:
        name = SYNONYMS[name]
    if len(name) >= 4 and "(" not in name and rng.random() < 0.3:
        half = len(name) // 2
        name = f"{name[:half]}\n{name[half:]}"
    return name


def _office_lines(ledger: Ledger, order: Sequence[int], rows: Iterable[Row], rng: Random) -> Iterable[Sequence[Cell]]:
    """The rows as an office types them, a blank line now and then, the totals and the footer."""
    sums = {ledger.headers.index(name): 0.0 for name in ledger.totals}
    dates = {column for column, name in enumerate(ledger.headers) if name.endswith(("日期", "实际完成"))}
    for row in rows:
        if rng.random() < 0.01:
            yield [None] * len(order)
        for column in sums:
            # added up in floats as a spreadsheet does, tail and all
            sums[column] += float(_figure(row[column]))
        yield [_typed(row[column], column in dates, rng) for column in order]
    if sums:
        yield [TOTAL, *(_short(sums[column]) if column in sums else None for column in order[1:])]
    yield [None] * len(order)
    yield [FOOTER]


def _figure(cell: Cell) -> int | Decimal:
    if isinstance(cell, int | Decimal):
        return cell
    raise TypeError(f"a column with a total holds figures only, not {cell!r}")


def _short(total: float) -> Cell:
    return int(total) if total.is_integer() else Decimal(repr(total))


def _typed(cell: Cell, is_date: bool, rng: Random) -> Cell:
    """The same value as somebody in an office may have typed it."""
    if cell is None:
        return rng.choice((None, None, "/", "—")) if is_date else None
    if isinstance(cell, date):
        return rng.choice(_DATES)(cell)
    draw = rng.random()
    if isinstance(cell, int | Decimal):
        if draw < 0.02:
            return str(cell).translate(_FULL_WIDTH)
        return f" {cell} " if draw < 0.05 else cell
    if draw < 0.005 and _NUMBER.fullmatch(cell):
        return cell.translate(_FULL_WIDTH)
    if draw < 0.03:
        return rng.choice((f" {cell}", f"{cell} ", f"{cell}\u3000"))
    return cell
