"""Whether a row may stand, and what it says: every cell read, choices looked up, days compared.

The reader asks this of each row of a workbook; the browser asks it again when a clerk has mended a cell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from jiedao.sheets import cells
from jiedao.sheets.book import Cell, Problem, Row, Value, written
from jiedao.sheets.citizen import is_male
from jiedao.sheets.form import Column, Form, Holds

SEX = "性别"  # compared with the 17th digit where a ledger has both
MERGED_FIGURE = "#合并单元格"  # what the reader puts for a figure that one merged cell gives to several rows

_Told = tuple[Value, str | None]  # a value and what to warn about


@dataclass(frozen=True, slots=True)
class Context:
    """What a row cannot say itself: the year and filing date of its copy, and the day it is judged."""

    year: int | None = None
    filled_on: date | None = None
    today: date | None = None


def judge(
    form: Form,
    raw: Mapping[str, object],
    *,
    year: int | None = None,
    filled_on: date | None = None,
    today: date | None = None,
) -> Row:
    """Judge one row given by standard column name, as text or as a workbook's own values; missing is empty.

    With a filing date or `today`, a later happening is warned about.
    """
    known = {column.name: _as_cell(raw[column.name]) for column in form.columns if column.name in raw}
    return judging(form, tuple(known), Context(year, filled_on, today))(0, tuple(known.values()))


def judging(form: Form, columns: tuple[str, ...], context: Context) -> Callable[[int, tuple[Cell, ...]], Row]:
    """The judge of many rows: row number and cells in the order of `columns` -> row."""
    position = {name: index for index, name in enumerate(columns)}
    plan = [
        (column, position.get(column.name), _reader(column, context), f"“{column.name}”") for column in form.columns
    ]
    checks = _row_checks(form, context)

    def judge_row(number: int, row: tuple[Cell, ...]) -> Row:
        values: dict[str, Value] = {}
        problems: list[Problem] = []
        warnings: list[Problem] = []
        for column, index, read, quoted in plan:
            cell = row[index] if index is not None else None
            if cells.is_empty(cell):
                if column.required:
                    problems.append(Problem(column.name, written(cell), f"{quoted}没有填写"))
                else:
                    values[column.name] = None
                continue
            try:
                _refuse_machine_text(cell)
                values[column.name], doubt = read(cell)
            except cells.Unreadable as error:
                problems.append(Problem(column.name, written(cell), f"{quoted}{error}"))
                continue
            if doubt:
                warnings.append(Problem(column.name, written(cell), f"{quoted}{doubt}"))
        for check in checks:
            check(values, problems, warnings)
        return Row(number, values, tuple(problems), tuple(warnings), columns, row)

    return judge_row


def _as_cell(value: object) -> Cell:
    return value if value is None or isinstance(value, Cell) else str(value)


def _refuse_machine_text(cell: Cell) -> None:
    """Refuse what stands in a cell because Excel could not compute it, or because cells are merged."""
    if isinstance(cell, str) and cell.startswith("#"):
        if cell == MERGED_FIGURE:
            raise cells.Unreadable("是合并单元格，不能确定每一行的数量，请拆开后分别填写")
        if cells.FORMULA_ERROR.fullmatch(cell):
            raise cells.Unreadable(f"是公式，没有算出结果（{cell}），请改为具体内容")


def _reader(column: Column, context: Context) -> Callable[[Cell], _Told]:
    match column.holds:
        case Holds.COUNT:
            return partial(_told_count, column)
        case Holds.AREA:
            return partial(_told_area, column)
        case Holds.PHONE:
            return _told_phone
        case Holds.CHOICE:
            return partial(_told_choice, column, _spellings(column))
        case Holds.MONTH:
            year = context.year or (context.filled_on.year if context.filled_on else None)
            return lambda cell: (cells.read_month(cell, year), None)
        case plain:
            read = cells.PLAIN[plain]
            return lambda cell: (read(cell), None)


def _told_count(column: Column, cell: Cell) -> _Told:
    return cells.read_count(cell, column.units), None


def _told_area(column: Column, cell: Cell) -> _Told:
    area, rounded = cells.read_area(cell, column.units)
    return area, f"多于两位小数，按四舍五入记为{area}：{written(cell).strip()}" if rounded else None


def _told_phone(cell: Cell) -> _Told:
    phone, plausible = cells.read_phone(cell)
    return phone, None if plausible else f"不像电话号码：{phone}"


def _told_choice(column: Column, spellings: Mapping[str, str], cell: Cell) -> _Told:
    text = written(cell).strip()
    word = spellings.get(_squeezed(text))
    if word is not None:
        return word, None
    allowed = "、".join(column.choices)
    if column.strict:
        raise cells.Unreadable(f"没有“{text}”这一项，只能填：{allowed}")
    return text, None if column.usual or not allowed else f"一般填{allowed}，这里写的是“{text}”"


def _spellings(column: Column) -> dict[str, str]:
    return {_squeezed(s): word for word, others in column.choices.items() for s in (word, *others)}


def _squeezed(text: str) -> str:
    return "".join(cells.fold(text).upper().split())


_RowCheck = Callable[[dict[str, Value], list[Problem], list[Problem]], None]


def _row_checks(form: Form, context: Context) -> list[_RowCheck]:
    """The checks between the cells of one row that this form gives reason for."""
    checks: list[_RowCheck] = [partial(_check_order, start, end) for start, end in form.orders]
    happened = tuple(column.name for column in form.columns if column.happened)
    if happened and (context.filled_on or context.today):
        checks.append(partial(_check_happened, happened, context))
    citizens = [column.name for column in form.columns if column.holds is Holds.CITIZEN]
    if citizens and any(column.name == SEX for column in form.columns):
        checks.append(partial(_check_sex, citizens[0]))
    return checks


def _check_order(
    start: str, end: str, values: dict[str, Value], problems: list[Problem], _warnings: list[Problem]
) -> None:
    first, last = values.get(start), values.get(end)
    if isinstance(first, date) and isinstance(last, date) and last < first:
        reason = f"“{end}”（{last.isoformat()}）早于“{start}”（{first.isoformat()}）"
        problems.append(Problem(end, last.isoformat(), reason))
        del values[end]


def _check_happened(
    names: tuple[str, ...],
    context: Context,
    values: dict[str, Value],
    _problems: list[Problem],
    warnings: list[Problem],
) -> None:
    filled_on, today = context.filled_on, context.today
    for name in names:
        day = values.get(name)
        if not isinstance(day, date):
            continue
        if filled_on and day > filled_on:
            reason = f"“{name}”（{day.isoformat()}）晚于填报日期（{filled_on.isoformat()}）"
            warnings.append(Problem(name, day.isoformat(), reason))
        elif today and day > today:
            warnings.append(Problem(name, day.isoformat(), f"“{name}”（{day.isoformat()}）还没有到"))


def _check_sex(citizen: str, values: dict[str, Value], _problems: list[Problem], warnings: list[Problem]) -> None:
    number, sex = values.get(citizen), values.get(SEX)
    if isinstance(number, str) and sex in ("男", "女") and is_male(number) != (sex == "男"):
        warnings.append(Problem(SEX, str(sex), f"“{SEX}”填的是“{sex}”，与“{citizen}”第17位不符"))
