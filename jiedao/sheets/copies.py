"""A grid becomes a copy of a ledger: header, data rows judged, totals compared, all else told or passed over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from jiedao.sheets import layout, totals
from jiedao.sheets.book import Cell, Copy, Row, written
from jiedao.sheets.form import Form, Holds
from jiedao.sheets.grid import Grid, Merged, letter
from jiedao.sheets.headers import Candidate, Header, find
from jiedao.sheets.judge import MERGED_FIGURE, Context, judging
from jiedao.sheets.layout import Kind

_SAMPLE = 5  # rows shown with a header that is not known
_ONCE = (Holds.COUNT, Holds.AREA)  # what must not be repeated over the rows of a merged cell
_Judge = Callable[[int, tuple[Cell, ...]], Row]


def copy_of(
    grid: Grid, file: str, known: Sequence[Candidate], *, pictures: int = 0, today: date | None = None
) -> Copy | None:
    """The copy a sheet holds; None for a sheet in which nothing looks like a header."""
    merged = Merged(grid)
    header = find(grid, merged, known)
    if header is None:
        return None
    above = grid.rows[: header.row]
    copy = Copy(
        file,
        grid.name,
        header.form,
        list(header.texts),
        columns=tuple(header.columns),
        title=layout.title_of(above),
        year=layout.year_of(above),
        pictures=pictures,
    )
    if header.form is None:
        sample = [[written(cell).strip() for cell in row] for row in grid.rows[header.row + 1 :][:_SAMPLE]]
        return replace(copy, sample=sample, warnings=[f"工作表“{grid.name}”不是已知的台账，没有读取"])
    if header.missing:
        names = "、".join(f"“{name}”" for name in header.missing)
        reason = f"工作表“{grid.name}”（{header.form.name}）第{header.row + 1}行表头缺少必填列{names}，没有读取"
        return replace(copy, refused=reason)
    return _with_rows(copy, header.form, grid, merged, header, today)


@dataclass(slots=True)
class _Body:
    """The rows below a header, told apart. Row numbers count from 0."""

    lines: list[tuple[Kind, int]] = field(default_factory=list)  # data and total rows in order
    passed: dict[Kind, list[int]] = field(default_factory=dict)


def _with_rows(copy: Copy, form: Form, grid: Grid, merged: Merged, header: Header, today: date | None) -> Copy:
    body = _tell_apart(form, grid, merged, header)
    footers = [grid.rows[row] for row in body.passed.get(Kind.FOOTER, ())]
    filled_on = layout.filled_on_of([*grid.rows[: header.row], *footers])
    judge = judging(form, copy.columns, Context(copy.year, filled_on, today))
    places = tuple(header.columns.values())
    rows: list[Row] = []
    tally = totals.Tally(form, copy.columns)
    for kind, number in body.lines:
        if kind is Kind.DATA:
            row = judge(number + 1, _cells(form, copy.columns, places, merged, number))
            rows.append(row)
            tally.add(row)
        else:
            cells = grid.rows[number]
            figures = tuple(cells[place] if place < len(cells) else None for place in places)
            tally.compare(number + 1, figures, subtotal=kind is Kind.SUBTOTAL)
    hidden = sum(1 for kind, number in body.lines if kind is Kind.DATA and number in grid.hidden_rows)
    warnings = [*_header_warnings(header), *_body_warnings(grid, body), *tally.warnings]
    if hidden:
        warnings.append(f"有{hidden}行被隐藏，已一并读取")
    return replace(copy, filled_on=filled_on, rows=rows, hidden_rows=hidden, warnings=warnings)


def _tell_apart(form: Form, grid: Grid, merged: Merged, header: Header) -> _Body:
    body = _Body()
    after_foot = False
    for number in range(header.row + 1, len(grid.rows)):
        row = grid.rows[number]
        spanned = max((right - left + 1 for _, left, _, right in merged.covering(number)), default=0)
        kind = layout.kind_of(row, header, form, spanned)
        if kind in (Kind.DATA, Kind.HEADING) and after_foot and layout.is_single(row):
            kind = Kind.FOOTER  # notes run on below the foot of the form
        if kind in (Kind.DATA, Kind.TOTAL, Kind.SUBTOTAL):
            body.lines.append((kind, number))
        else:
            body.passed.setdefault(kind, []).append(number)
        after_foot = kind is Kind.FOOTER or (after_foot and kind is Kind.BLANK)
    return body


def _cells(form: Form, columns: Sequence[str], places: Sequence[int], merged: Merged, number: int) -> tuple[Cell, ...]:
    """The recognised cells of a data row, merged ones spread; a figure merged over several rows is marked."""
    row = merged.spread(number)
    cells = tuple(row[place] if place < len(row) else None for place in places)
    tall = [merge for merge in merged.covering(number) if merge[0] < merge[2]]
    if not tall:
        return cells
    return tuple(
        MERGED_FIGURE
        if cell not in (None, "") and form.column(name).holds in _ONCE and any(m[1] <= place <= m[3] for m in tall)
        else cell
        for name, place, cell in zip(columns, places, cells, strict=True)
    )


def _header_warnings(header: Header) -> list[str]:
    warnings = []
    if header.unknown:
        warnings.append(f"没有读取本台账以外的列：{'、'.join(header.unknown)}")
    for name in header.twice:
        warnings.append(f"“{name}”有不止一列，只读取了{letter(header.columns[name])}列")
    return warnings


def _body_warnings(grid: Grid, body: _Body) -> list[str]:
    warnings = []
    for number in body.passed.get(Kind.HEADING, ()):
        text = next(written(cell).strip() for cell in grid.rows[number] if cell not in (None, ""))
        warnings.append(f"第{number + 1}行“{text}”是跨列的小标题，没有作为数据读取")
    if numbered := body.passed.get(Kind.NUMBERED):
        warnings.append(f"有{len(numbered)}行只有序号（第一处在第{numbered[0] + 1}行），没有作为数据读取")
    return warnings
