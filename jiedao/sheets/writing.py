"""Workbooks that we write: refused rows back to the sender, empty ledgers, and ledgers filled from the record.

Text that a spreadsheet would take for a formula is stored as text and marked with Excel's own quote prefix,
so that it is shown as it was written and comes back unchanged when the file is loaded again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from jiedao.sheets.book import Problem, Value
from jiedao.sheets.form import Column, Form, Holds
from jiedao.sheets.headers import RETURN_REASON
from jiedao.sheets.read import GUIDE

Target = Path | IO[bytes]

_FORMULA_START = re.compile(r"^[\ufeff\s\x00-\x1f]*[=+\-@|%＝＋－＠\t\r]")
_WIDTHS = {Holds.CITIZEN: 22, Holds.PHONE: 15, Holds.DATE: 13, Holds.COUNT: 11, Holds.AREA: 13, Holds.TEXT: 22}
_FORMATS = {Holds.DATE: "yyyy-mm-dd", Holds.MONTH: 'yyyy"年"m"月"', Holds.COUNT: "0", Holds.AREA: "0.00"}
_AS_TEXT = "@"
_THIN = Side(style="thin", color="FF999999")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_TITLE = Font(name="宋体", size=16, bold=True)
_HEADER_FILL = PatternFill("solid", fgColor="FFE8EEF5")
_REQUIRED_FILL = PatternFill("solid", fgColor="FFFCE8D5")
_BAD_FILL = PatternFill("solid", fgColor="FFF8CBAD")
_WRAPPED = Alignment(wrap_text=True, vertical="center")
_CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
_TEMPLATE_ROWS = 2_000  # rows that carry formats and drop-downs
_HEADER_ROW = 2  # below the title
_CHOICES_SHEET = "选项"


@dataclass(frozen=True, slots=True)
class Returned:
    """A refused row as it was written, by standard column name, and what is wrong with it."""

    values: Mapping[str, str]
    problems: Sequence[Problem]


def heading(column: Column) -> str:
    """A column's header as we print it: its name, with the unit where it holds an area."""
    return f"{column.name}(平方米)" if column.holds is Holds.AREA else column.name


def write_returns(target: Target, form: Form, rows: Sequence[Returned], *, title: str) -> None:
    """The refused rows under the ledger's own headers, bad cells marked, all reasons in a last column.

    Mended in Excel it is loaded again like any ledger; the reasons are then passed over.
    """
    book, sheet = _book(form, title, extra=(RETURN_REASON,))
    for number, row in enumerate(rows, start=_HEADER_ROW + 1):
        reasons: dict[str, list[str]] = {}
        for problem in row.problems:
            reasons.setdefault(problem.column, []).append(problem.reason)
        for place, column in enumerate(form.columns, start=1):
            cell = _put(sheet.cell(number, place), row.values.get(column.name, ""))
            if column.name in reasons:
                cell.fill = _BAD_FILL
                cell.comment = Comment(_legal("；".join(reasons[column.name])), "街道")
        text = "；".join(reason for told in reasons.values() for reason in told)
        _put(sheet.cell(number, len(form.columns) + 1), text).alignment = _WRAPPED
    sheet.column_dimensions[get_column_letter(len(form.columns) + 1)].width = 50
    _save(book, target)


def write_template(target: Target, form: Form, lists: Mapping[str, Sequence[str]]) -> None:
    """An empty ledger: headers, formats, drop-downs for choices and for `lists` (column -> allowed texts), a guide."""
    book, sheet = _book(form, form.name)
    last = _HEADER_ROW + _TEMPLATE_ROWS
    choices = {column.name: tuple(column.choices) for column in form.columns if column.choices}
    choices.update({name: tuple(words) for name, words in lists.items() if words})
    for place, column in enumerate(form.columns, start=1):
        sheet.cell(_HEADER_ROW, place).fill = _REQUIRED_FILL if column.required else _HEADER_FILL
        # A column's own format serves every row below; 2,000 formatted cells would only make the file large.
        sheet.column_dimensions[get_column_letter(place)].number_format = _FORMATS.get(column.holds, _AS_TEXT)
    _add_choices(book, sheet, form, choices, last)
    _add_guide(book, form, choices)
    _save(book, target)


def write_ledger(target: Target, form: Form, rows: Iterable[Mapping[str, Value]], title: str) -> None:
    """A filled ledger in the form's own columns, typed, ready to print on A4 across; rows may be many."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(form.name[:31])
    _set_up_page(sheet, form)
    first = _put(WriteOnlyCell(sheet), title)
    first.font = _TITLE
    sheet.append([first])
    headers = [WriteOnlyCell(sheet, value=heading(column)) for column in form.columns]
    for cell in headers:
        cell.font, cell.fill, cell.alignment, cell.border = Font(bold=True), _HEADER_FILL, _CENTRED, _GRID
    sheet.append(headers)
    for row in rows:
        sheet.append([_typed(sheet, column, row.get(column.name)) for column in form.columns])
    _save(book, target)


def _typed(sheet: Worksheet, column: Column, value: Value) -> Cell | None:
    if value is None or value == "":
        return None
    cell = WriteOnlyCell(sheet)
    if isinstance(value, int | Decimal | date):
        cell.value = value
        cell.number_format = _FORMATS.get(column.holds, "General")
    else:
        _put(cell, "、".join(value) if isinstance(value, tuple) else value)
    return cell


def _book(form: Form, title: str, extra: Sequence[str] = ()) -> tuple[Workbook, Worksheet]:
    """A workbook with the title in row 1 and the headers in row 2, frozen and repeated on every page."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = form.name[:31]
    headers = [*(heading(column) for column in form.columns), *extra]
    _put(sheet.cell(1, 1), title).font = _TITLE
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(headers))
    sheet.cell(1, 1).alignment = _CENTRED
    for place, text in enumerate(headers, start=1):
        cell = sheet.cell(_HEADER_ROW, place, text)
        cell.font, cell.fill, cell.alignment, cell.border = Font(bold=True), _HEADER_FILL, _CENTRED, _GRID
    _set_up_page(sheet, form)
    return book, sheet


def _set_up_page(sheet: Worksheet, form: Form) -> None:
    sheet.freeze_panes = f"A{_HEADER_ROW + 1}"
    sheet.print_title_rows = f"1:{_HEADER_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0  # as many pages long as it takes, one wide
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for place, column in enumerate(form.columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(column.holds, 14)


def _put(cell: Cell | MergedCell, text: str) -> Cell:
    """Write text as text, whatever it looks like."""
    assert isinstance(cell, Cell)  # only the title is merged, and it is written before
    cell.value = _legal(text)
    if cell.value:
        cell.data_type = "s"
        cell.number_format = _AS_TEXT
        cell.quotePrefix = bool(_FORMULA_START.match(text))
    return cell


def _legal(text: str) -> str:
    """Text without the control characters that no workbook can hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)


def _add_choices(book: Workbook, sheet: Worksheet, form: Form, choices: Mapping[str, Sequence[str]], last: int) -> None:
    """Drop-downs that point to a hidden sheet: a list inside a cell's rule may have 255 characters only."""
    store = book.create_sheet(_CHOICES_SHEET)
    store.sheet_state = "hidden"
    for place, column in enumerate(form.columns, start=1):
        words = choices.get(column.name, ())
        if not words:
            continue
        letter = get_column_letter(place)
        for row, word in enumerate(words, start=1):
            _put(store.cell(row, place), word)
        rule = DataValidation(
            "list", formula1=f"'{_CHOICES_SHEET}'!${letter}$1:${letter}${len(words)}", allow_blank=True
        )
        rule.error, rule.errorTitle = f"请从下拉列表中选择“{column.name}”", "填写有误"
        rule.errorStyle = "stop" if column.strict or not column.choices else "warning"
        rule.add(f"{letter}{_HEADER_ROW + 1}:{letter}{last}")
        sheet.add_data_validation(rule)


def _add_guide(book: Workbook, form: Form, choices: Mapping[str, Sequence[str]]) -> None:
    guide = book.create_sheet(GUIDE)
    guide.append(["列名", "是否必填", "怎么填", "示例"])
    for cell in guide[1]:
        cell.font, cell.fill, cell.border = Font(bold=True), _HEADER_FILL, _GRID
    for number, column in enumerate(form.columns, start=2):
        told = (heading(column), "必填" if column.required else "选填", _how(column, choices), column.example)
        for place, text in enumerate(told, start=1):
            _put(guide.cell(number, place), text).alignment = _WRAPPED
    for letter, width in zip("ABCD", (20, 10, 60, 26), strict=True):
        guide.column_dimensions[letter].width = width


_HOW = {
    Holds.TEXT: "文字",
    Holds.NUMBER: "编号，按文本填写",
    Holds.DATE: "日期，例如2022-06-25或2022年6月25日",
    Holds.MONTH: "月份，例如2022年6月",
    Holds.COUNT: "不小于0的整数，填准确数字",
    Holds.AREA: "平方米，不小于0，最多两位小数，填准确数字",
    Holds.CITIZEN: "18位公民身份号码，按文本填写",
    Holds.PHONE: "电话号码，按文本填写",
    Holds.COMMITTEE: "居民区名称，与居民区名录一致",
    Holds.CHOICE: "选择",
    Holds.LIST: "可填多项，用顿号隔开",
}


def _how(column: Column, choices: Mapping[str, Sequence[str]]) -> str:
    words = choices.get(column.name, ())
    if column.choices:
        return f"{'只能填' if column.strict else '一般填'}：{'、'.join(words)}"
    return f"{_HOW[column.holds]}{'（有下拉列表）' if words else ''}"


def _save(book: Workbook, target: Target) -> None:
    book.save(target)
    book.close()
