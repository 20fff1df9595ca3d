"""Totals on a sheet, compared with the rows they stand under. A total is never data, only a check."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from jiedao.sheets.book import Cell, Row
from jiedao.sheets.cells import Unreadable, is_empty, read_area, read_count
from jiedao.sheets.form import Form, Holds

_Sum = dict[str, Decimal]


class Tally:
    """Running sums of a sheet's figures, from its top and since its last total, over all readable rows and the good."""

    def __init__(self, form: Form, columns: Sequence[str]) -> None:
        self.warnings: list[str] = []
        self._columns = columns
        self._holds = {c.name: c.holds for c in form.columns if c.holds in (Holds.COUNT, Holds.AREA)}
        self._figures = tuple(name for name in columns if name in self._holds)
        self._whole = (self._zero(), self._zero())
        self._since = (self._zero(), self._zero())

    def _zero(self) -> _Sum:
        return dict.fromkeys(self._figures, Decimal(0))

    def add(self, row: Row) -> None:
        """Count a data row in."""
        for name in self._figures:
            value = row.values.get(name)
            if isinstance(value, int | Decimal):
                for readable, good in (self._whole, self._since):
                    readable[name] += value
                    if not row.problems:
                        good[name] += value

    def compare(self, number: int, cells: Sequence[Cell], *, subtotal: bool) -> None:
        """Compare a total row (its Excel number, its cells in the order of the columns) with the rows before it.

        小计 covers the rows since the last total of any kind; 合计 those or all from the top.
        """
        for name, cell in zip(self._columns, cells, strict=True):
            if name not in self._holds or is_empty(cell):
                continue
            try:
                stated = self._read(name, cell)
            except Unreadable:
                continue
            sums = [total[name] for total in (*self._since, *(() if subtotal else self._whole))]
            if stated not in sums:
                rows = self._since[0][name] if subtotal else self._whole[0][name]
                word = "小计" if subtotal else "合计"
                self.warnings.append(f"第{number}行{word}的“{name}”是{stated}，各行相加是{rows}")
        self._since = (self._zero(), self._zero())

    def _read(self, name: str, cell: Cell) -> Decimal:
        return Decimal(read_count(cell)) if self._holds[name] is Holds.COUNT else read_area(cell)[0]
