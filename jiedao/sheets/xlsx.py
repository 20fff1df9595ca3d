"""Workbooks (.xlsx): looked through as bytes first, then read by calamine.

calamine sets aside room for the largest cell reference it meets and tells neither hidden rows nor errors;
the look before it finds all three while the parts are unpacked once, piece by piece.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from defusedxml.ElementTree import fromstring
from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from jiedao.sheets.book import Cell
from jiedao.sheets.grid import Grid, letter
from jiedao.sheets.limits import MEGABYTE, PARTS, RATIO, RATIO_FROM, UNPACKED, Refused, check_extent

_PIECE = MEGABYTE
# A cell that is not empty (not self-closing), with its reference; attributes in any order, any prefix.
_CELL = re.compile(rb"""<(?:\w+:)?c\s(?:[^>]*?\s)?r\s*=\s*["']([A-Za-z]{1,7})(\d{1,12})["'](?:[^>]*[^/>])?>""")
_ROW_NUMBER = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br\s*=\s*["'](\d{1,12})["']""")
_HIDDEN_ROW = re.compile(rb"""<(?:\w+:)?row\s(?=[^>]*?\bhidden\s*=\s*["'](?:1|true)["'])[^>]*>""")
_ERROR = re.compile(
    rb"""<(?:\w+:)?c\s(?=[^>]*?\bt\s*=\s*["']e["'])[^>]*?\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["'][^>]*>"""
    rb"""(?:<(?:\w+:)?f[^>]*/>|<(?:\w+:)?f[^>]*>[^<]*</(?:\w+:)?f>)?<(?:\w+:)?v>([^<]*)<"""
)
_UNCOMPUTED = re.compile(
    rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["'][^>]*>"""
    rb"""(?:<(?:\w+:)?f[^>]*/>|<(?:\w+:)?f[^>]*>[^<]*</(?:\w+:)?f>)(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"""
)
_UNCOMPUTED_MARK = "#未计算"  # a formula without its result; a cell that holds it is refused


@dataclass(slots=True)
class Look:
    """What the bytes of a sheet tell: how far it reaches (from 1), its hidden rows and failed formulas (from 0)."""

    rows: int = 0
    columns: int = 0
    farthest: str = ""
    hidden: set[int] = field(default_factory=set)
    failed: dict[tuple[int, int], str] = field(default_factory=dict)


def read_grids(path: Path) -> Iterator[Grid]:
    """The sheets of a workbook, charts and macros left out."""
    looks = look_through(path)
    with CalamineWorkbook.from_path(str(path)) as book:
        for index, meta in enumerate(book.sheets_metadata):
            if meta.typ is SheetTypeEnum.WorkSheet:
                hidden = meta.visible is not SheetVisibleEnum.Visible
                yield _grid(book.get_sheet_by_index(index), hidden, looks.get(meta.name, Look()))


def _grid(sheet: CalamineSheet, hidden: bool, look: Look) -> Grid:
    if sheet.start is None:
        return Grid(sheet.name, hidden=hidden)
    indent: tuple[Cell, ...] = (None,) * sheet.start[1]  # calamine begins with the first column that has a value
    rows: list[tuple[Cell, ...]] = [_trimmed(indent, row) for row in sheet.iter_rows()]
    for (row, column), text in look.failed.items():
        if row < len(rows):
            cells = list(rows[row]) + [None] * (column + 1 - len(rows[row]))
            cells[column] = text
            rows[row] = tuple(cells)
    merges = tuple((*start, *end) for start, end in sheet.merged_cell_ranges or ())
    return Grid(sheet.name, hidden, rows, merges, frozenset(look.hidden))


def _trimmed(indent: tuple[Cell, ...], row: Sequence[Cell]) -> tuple[Cell, ...]:
    """A row without the empty cells behind its last value: one far cell makes all rows of a sheet wide."""
    end = len(row)
    while end and row[end - 1] == "":
        end -= 1
    return (*indent, *row[:end])


def count_pictures(path: Path) -> int:
    """How many picture files the workbook carries."""
    with ZipFile(path) as archive:
        return sum(1 for name in archive.namelist() if name.startswith("xl/media/") and not name.endswith("/"))


def look_through(path: Path) -> dict[str, Look]:
    """Check the parts of a workbook and look at its sheets, by sheet name; Refused when a rule is broken."""
    try:
        with ZipFile(path) as archive:
            _check_directory(archive.infolist(), path.stat().st_size)
            looks = {info.filename: _look(archive, info) for info in archive.infolist() if not info.is_dir()}
            names = _sheet_names(archive)
    except (BadZipFile, zlib.error, EOFError, OSError):
        raise Refused("文件已损坏或不完整，请重新保存后再上传") from None
    by_name = {names.get(part, PurePosixPath(part).stem): look for part, look in looks.items()}
    for name, look in by_name.items():
        check_extent(name, look.rows, look.columns, look.farthest)
    return by_name


def _check_directory(parts: list[ZipInfo], packed: int) -> None:
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > PARTS:
        raise Refused(f"文件内部有{len(parts)}个部分，超过{PARTS}个的上限")
    if unpacked > UNPACKED or (unpacked > RATIO_FROM and unpacked > RATIO * packed):
        raise Refused(f"文件展开后有{unpacked / MEGABYTE:.0f}MB，超过上限，请分成几个文件上传")
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("文件加了密码，请取消密码后再上传")
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        if any(name.startswith("word/") for name in names):
            raise Refused("文件内容是Word文档，不是表格")
        raise Refused("文件内容是压缩包或其他格式，不是 .xlsx 表格，请用Excel另存为 .xlsx 再上传")


def _look(archive: ZipFile, info: ZipInfo) -> Look:
    """Unpack a part to its end, which checks its sum, and look at the cells it may have."""
    look = Look()
    is_media = info.filename.startswith("xl/media/")
    with archive.open(info) as part:
        rest = b""
        first = True
        while piece := part.read(_PIECE):
            if is_media:
                continue
            if first and (b"<!DOCTYPE" in piece[:4096] or piece[:2] in (b"\xff\xfe", b"\xfe\xff")):
                raise Refused("文件内部含有不允许的内容，请用Excel重新保存后再上传")
            first = False
            whole, rest = _whole_rows(rest + piece)
            _take(look, whole)
        _take(look, rest)
    return look


def _whole_rows(data: bytes) -> tuple[bytes, bytes]:
    cut = data.rfind(b"row>") + 4
    return (data[:cut], data[cut:]) if cut > 3 else (b"", data)


def _take(look: Look, data: bytes) -> None:
    for column, row in _farthest(data):
        if row > look.rows or column > look.columns:
            look.rows, look.columns = max(look.rows, row), max(look.columns, column)
            look.farthest = f"{letter(look.columns - 1)}{look.rows}"
    for match in _HIDDEN_ROW.finditer(data):
        if number := _ROW_NUMBER.match(match[0]):
            look.hidden.add(int(number[1]) - 1)
    if b"<f" in data or b":f" in data:
        for match in _UNCOMPUTED.finditer(data):
            look.failed[int(match[2]) - 1, _column(match[1]) - 1] = _UNCOMPUTED_MARK
    if b't="e"' in data or b"t='e'" in data:
        for match in _ERROR.finditer(data):
            look.failed[int(match[2]) - 1, _column(match[1]) - 1] = match[3].decode("utf-8", "strict")


def _farthest(data: bytes) -> Iterator[tuple[int, int]]:
    """The largest row of each column in these bytes."""
    last: dict[bytes, int] = {}
    for column, row in _CELL.findall(data):
        number = int(row)
        if number > last.get(column, 0):
            last[column] = number
    for column, number in last.items():
        yield _column(column), number


def _column(letters: bytes) -> int:
    """A column's number from 1: A is 1, AA is 27."""
    number = 0
    for byte in letters.upper():
        number = number * 26 + byte - 64
    return number


def _sheet_names(archive: ZipFile) -> dict[str, str]:
    """Part -> sheet name, from the workbook and its relations."""
    relations = {}
    if "xl/_rels/workbook.xml.rels" in archive.namelist():
        for element in fromstring(archive.read("xl/_rels/workbook.xml.rels")):
            target = element.get("Target", "")
            relations[element.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    names = {}
    for element in fromstring(archive.read("xl/workbook.xml")).iter():
        if element.tag.rpartition("}")[2] == "sheet":
            ids = [value for key, value in element.attrib.items() if key.endswith("}id")]
            if ids and ids[0] in relations:
                names[relations[ids[0]]] = element.get("name", "")
    return names
