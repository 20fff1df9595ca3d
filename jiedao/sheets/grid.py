"""A sheet as the reading process hands it over: cells and nothing interpreted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from jiedao.sheets.book import Cell

Range = tuple[int, int, int, int]  # first row, first column, last row, last column; from 0, last included
_EMPTY: tuple[Cell, ...] = ()


@dataclass(slots=True)
class Grid:
    """One sheet. `rows[0]` is Excel's row 1; rows may be shorter than the widest."""

    name: str
    hidden: bool = False
    rows: list[tuple[Cell, ...]] = field(default_factory=list)
    merges: tuple[Range, ...] = ()
    hidden_rows: frozenset[int] = frozenset()  # from 0


class Merged:
    """The merged cells of a grid, asked by row: whose value a covered cell shows, and from where."""

    def __init__(self, grid: Grid) -> None:
        self._rows = grid.rows
        self._by_row: dict[int, list[Range]] = {}
        for merge in grid.merges:
            for row in range(merge[0], min(merge[2] + 1, len(grid.rows))):
                self._by_row.setdefault(row, []).append(merge)

    def covering(self, row: int) -> Sequence[Range]:
        """The merged ranges that touch a row."""
        return self._by_row.get(row, ())

    def spread(self, row: int) -> tuple[Cell, ...]:
        """A row in which every cell of a merged range shows the value of the range's first cell."""
        merges = self._by_row.get(row)
        if not merges:
            return self._rows[row]
        width = max(len(self._rows[row]), *(merge[3] + 1 for merge in merges))
        cells = list(self._rows[row]) + [None] * (width - len(self._rows[row]))
        for top, left, _bottom, right in merges:
            source = self._rows[top] if top < len(self._rows) else _EMPTY
            cells[left : right + 1] = [source[left] if left < len(source) else None] * (right - left + 1)
        return tuple(cells)


def filled(row: Sequence[Cell]) -> Iterator[tuple[int, Cell]]:
    """The cells of a row that hold more than white space, with their column from 0."""
    for index, cell in enumerate(row):
        if cell is not None and not (isinstance(cell, str) and not cell.strip()):
            yield index, cell


def letter(column: int) -> str:
    """Excel's name of a column counted from 0: A, B, …, Z, AA."""
    name = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        name = chr(ord("A") + digit) + name
    return name
