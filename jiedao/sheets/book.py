"""What reading a workbook yields: books of copies of rows, and what is wrong with them.

A copy is one sheet that holds a ledger as it stood on one day; a street sends many copies of one ledger.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite

from jiedao.sheets.form import Form

Cell = str | int | float | bool | datetime | date | time | timedelta | Decimal | None  # as a workbook gives it
Value = str | int | Decimal | date | tuple[str, ...] | None  # as a ledger means it


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell: its column, what stands there, and why in one Chinese sentence."""

    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a ledger. A row with problems is refused; warnings leave it good.

    `values` holds the good cells by standard column name, None where the cell is empty;
    a cell with a problem is absent from it.
    """

    number: int  # as Excel counts, from 1; 0 for a row that comes from no sheet
    values: dict[str, Value]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    columns: tuple[str, ...]  # the standard names of `cells`, shared by all rows of a copy
    cells: tuple[Cell, ...]

    @property
    def raw(self) -> dict[str, str]:
        """Every recognised cell as it was written, by standard column name."""
        return {name: written(cell) for name, cell in zip(self.columns, self.cells, strict=True)}


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """A person's word on a sheet that was not recognised: which ledger it is, and header -> standard column name."""

    form: str
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Copy:
    """One sheet. With `form` None its ledger is not known; with `refused` it is known and cannot be read."""

    file: str
    sheet: str
    form: Form | None
    headers: list[str]  # as written, line breaks and outer white space removed
    columns: tuple[str, ...] = ()  # the standard names of the columns found
    title: str = ""
    year: int | None = None
    filled_on: date | None = None
    rows: list[Row] = field(default_factory=list)
    sample: list[list[str]] = field(default_factory=list)  # the first rows under a header that is not known
    hidden_rows: int = 0  # data rows that a filter or a person has hidden; they are read like any other
    pictures: int = 0  # pictures in the whole file; their content is not read
    refused: str | None = None
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Book:
    """One file with its copies, or why the file as a whole is refused."""

    file: str
    refused: str | None = None
    copies: list[Copy] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def written(cell: Cell) -> str:
    """A cell as text that reads back to the same meaning; "" for an empty one.

    A number beyond 15 digits keeps its power of ten, as Excel shows it: the digits behind are lost,
    and text full of noughts would pretend otherwise.
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return _number(float(cell))
    if isinstance(cell, datetime):
        midnight = (cell.hour, cell.minute, cell.second, cell.microsecond) == (0, 0, 0, 0)
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def _number(number: float) -> str:
    if not isfinite(number):
        return str(number)
    if abs(number) >= 1e15:
        return f"{number:.14E}"
    return str(int(number)) if number == int(number) else f"{number:.15g}"
