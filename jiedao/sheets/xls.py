"""Old workbooks (.xls), read by xlrd with formatting, which alone tells hidden rows and merged cells."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import xlrd

from jiedao.sheets.book import Cell
from jiedao.sheets.grid import Grid
from jiedao.sheets.limits import Refused, check_extent

# An OBJ record whose first part (ftCmo, 18 bytes) says object type 8, a picture: [MS-XLS] 2.4.181 and 2.5.143.
_PICTURE = re.compile(rb"\x5d\x00..\x15\x00\x12\x00\x08\x00", re.DOTALL)


def read_grids(path: Path) -> Iterator[Grid]:
    """The sheets of an old workbook, charts left out."""
    with Path(os.devnull).open("w") as nowhere:
        try:
            book = xlrd.open_workbook(
                str(path), formatting_info=True, on_demand=True, ragged_rows=True, logfile=nowhere
            )
        except xlrd.XLRDError as error:
            if "encrypted" in str(error):
                raise Refused("文件加了密码，请取消密码后再上传") from None
            raise
        with book:
            for index in range(book.nsheets):
                sheet = book.sheet_by_index(index)
                check_extent(sheet.name, sheet.nrows, sheet.ncols)
                yield _grid(sheet, book.datemode)
                book.unload_sheet(index)


def count_pictures(path: Path) -> int:
    """How many pictures lie on the sheets."""
    return len(_PICTURE.findall(path.read_bytes()))


def _grid(sheet: xlrd.sheet.Sheet, datemode: int) -> Grid:
    rows = [
        tuple(
            _cell(kind, value, datemode)
            for kind, value in zip(sheet.row_types(row), sheet.row_values(row), strict=True)
        )
        for row in range(sheet.nrows)
    ]
    return Grid(
        sheet.name,
        hidden=sheet.visibility != 0,
        rows=rows,
        merges=tuple((top, left, below - 1, right - 1) for top, below, left, right in sheet.merged_cells),
        hidden_rows=frozenset(row for row, info in sheet.rowinfo_map.items() if info.hidden),
    )


def _cell(kind: int, value: str | float, datemode: int) -> Cell:
    match kind:
        case xlrd.XL_CELL_DATE:
            try:
                return xlrd.xldate_as_datetime(value, datemode)  # type: ignore[no-any-return]
            except (ValueError, OverflowError):
                return value
        case xlrd.XL_CELL_BOOLEAN:
            return bool(value)
        case xlrd.XL_CELL_ERROR:
            return str(xlrd.error_text_from_code.get(value, "#N/A"))
        case _:
            return value
