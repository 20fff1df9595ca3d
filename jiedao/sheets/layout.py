"""What on a sheet is not data: titles, filing date, totals, footers, notes, headers that come again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from enum import Enum

from jiedao.sheets.book import Cell, written
from jiedao.sheets.cells import Unreadable, fold, is_empty, read_date
from jiedao.sheets.form import Form, Holds
from jiedao.sheets.grid import filled
from jiedao.sheets.headers import Header, clean

_FIGURES = (Holds.COUNT, Holds.AREA)
_TOTAL = re.compile(r"(?:本页|本月|本年|本街道|全街道|街道)?(合计|总计|共计|累计|小计)[:：]?(?:\(.*\))?")
_LABEL = (
    r"(?:填表|填报|制表|审核|复核|审批|校核|经办|报送|统计|联系|负责|分管领导|主管领导|单位负责|科室负责)(?:人|单位|领导)?(?:\(?签[字名]\)?)?"
    r"|单位(?:\(?盖章\)?)|\(?盖章\)?|填(?:表|报)单位|联系电话|备注|注|说明|填表说明|"
    r"(?:填报|填表|制表|报送|上报)(?:日期|时间)"
)
_FOOTER = re.compile(rf"(?:{_LABEL})\s*(?:$|[:：(].*|\d+[.、].*)", re.DOTALL)
_FILED = re.compile(r"(?:填报|填表|制表|报送|上报)(?:日期|时间)\s*[:：]?\s*(.*)", re.DOTALL)
_LEADING_DATE = re.compile(r"\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?|\d{8}", re.ASCII)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年")


class Kind(Enum):
    """What a row below the header is."""

    DATA = "data"
    BLANK = "blank"
    HEADER = "header"
    TOTAL = "total"
    SUBTOTAL = "subtotal"
    FOOTER = "footer"
    HEADING = "heading"  # one merged text across the sheet that groups the rows below it
    NUMBERED = "numbered"  # a row with nothing but a printed serial number


def kind_of(row: Sequence[Cell], header: Header, form: Form, spanned: int) -> Kind:
    """What a row is, by its own cells before merged ones are spread; `spanned` is the widest merge in it.

    A word such as 合计 makes a total only as the first thing in a row whose other cells are figures; in a
    row full of other things it is somebody's name or description, and the row stays data.
    """
    told = list(filled(row))
    if not told:
        return Kind.BLANK
    width = sum(1 for text in header.texts if text)
    if _repeats(told, header):
        return Kind.HEADER
    first = fold(written(told[0][1]))
    if total := _total_word(told, first, header, form):
        return Kind.SUBTOTAL if total == "小计" else Kind.TOTAL
    if _FOOTER.fullmatch(first) and (len(told) <= max(2, width // 2) or _is_signature_row(told)):
        return Kind.FOOTER
    if len(told) == 1 and spanned >= max(3, (width + 1) // 2):
        return Kind.HEADING
    if len(told) == 1 and form.number and told[0][0] == header.columns.get(form.number) and first.isdigit():
        return Kind.NUMBERED
    return Kind.DATA


def _is_signature_row(told: Sequence[tuple[int, Cell]]) -> bool:
    """Whether a second label of a form's foot stands in the row."""
    return any(_FOOTER.fullmatch(fold(written(cell))) for _, cell in told[1:])


def is_single(row: Sequence[Cell]) -> bool:
    """Whether one cell alone is filled."""
    return len(list(filled(row))) == 1


def _repeats(told: Sequence[tuple[int, Cell]], header: Header) -> bool:
    """Whether most of a row is the header printed again at a page break; of a grouped header either of its rows."""
    same = sum(1 for _, cell in told if isinstance(cell, str) and clean(cell) in header.printed)
    return same >= 2 and same >= 0.6 * len(told)


def _total_word(told: Sequence[tuple[int, Cell]], first: str, header: Header, form: Form) -> str | None:
    """合计, 小计, … when the row is a total; a printed serial number may stand before the word."""
    start = 0
    if len(told) > 1 and form.number and told[0][0] == header.columns.get(form.number) and first.isdigit():
        start, first = 1, fold(written(told[1][1]))
    match = _TOTAL.fullmatch("".join(first.split())) if "计" in first else None
    if not match:
        return None
    figures = {header.columns[c.name] for c in form.columns if c.holds in _FIGURES and c.name in header.columns}
    others = [(index, cell) for index, cell in told[start + 1 :] if not is_empty(cell)]
    odd = [index for index, cell in others if index not in figures and not _is_figure(cell)]
    return match[1] if len(odd) <= len(told) // 4 else None


def _is_figure(cell: Cell) -> bool:
    return not isinstance(cell, str) or bool(re.match(r"共?\d|#", fold(cell)))


def title_of(rows: Iterable[Sequence[Cell]]) -> str:
    """The longest text above the header that is no label of the form's head."""
    texts = [written(cell).strip() for row in rows for _, cell in filled(row) if isinstance(cell, str)]
    return max((t for t in texts if not _FOOTER.fullmatch(fold(t))), key=len, default="")


def year_of(rows: Iterable[Sequence[Cell]]) -> int | None:
    """The year in a title row; the filing date's own year does not count."""
    for row in rows:
        for _, cell in filled(row):
            text = fold(written(cell))
            if isinstance(cell, str) and not _FILED.search(text) and (match := _YEAR.search(text)):
                return int(match[1])
    return None


def filled_on_of(rows: Iterable[Sequence[Cell]]) -> date | None:
    """The filing date: behind its label in one cell, or in the next cell that is filled."""
    for row in rows:
        told = [cell for _, cell in filled(row)]
        for index, cell in enumerate(told):
            match = _FILED.search(fold(cell)) if isinstance(cell, str) else None
            if match and match[1]:
                day = _LEADING_DATE.match(match[1])
                found = _day(day[0]) if day else None
            elif match and index + 1 < len(told):
                found = _day(told[index + 1])
            else:
                continue
            if found:
                return found
    return None


def _day(cell: Cell) -> date | None:
    try:
        return read_date(cell)
    except Unreadable:
        return None
