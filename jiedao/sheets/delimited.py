"""Text tables (.csv): which encoding, which delimiter, and the cells as text."""

from __future__ import annotations

import csv
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from jiedao.sheets.grid import Grid
from jiedao.sheets.limits import Refused, check_extent

_DELIMITERS = (",", ";", "\t")
_TRIED = 50  # lines by which the delimiter is chosen
_LONGEST_CELL = 32_767  # characters, as in Excel
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f]")


def read_grids(path: Path) -> Iterator[Grid]:
    """The one sheet of a text table; it has no name."""
    yield _grid(path)


def count_pictures(_path: Path) -> int:
    """Text holds no pictures."""
    return 0


def _grid(path: Path) -> Grid:
    text = _decode(path.read_bytes())
    lines = text.splitlines(keepends=True)
    check_extent("", len(lines), 1)
    csv.field_size_limit(_LONGEST_CELL)
    delimiter = max(_DELIMITERS, key=lambda delimiter: _evidence(lines[:_TRIED], delimiter))
    rows: list[tuple[str, ...]] = []
    try:
        rows.extend(tuple(row) for row in csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        raise Refused(f"第{len(rows) + 1}行附近的引号不成对，或一个单元格超过{_LONGEST_CELL}字") from None
    check_extent("", len(rows), max((len(row) for row in rows), default=0))
    return Grid("", rows=list(rows))


def _decode(data: bytes) -> str:
    """Byte order mark, then UTF-8, then GB18030 (which holds GBK); nothing is ever replaced."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    elif data.startswith(BOM_UTF8):
        encodings = ("utf-8-sig",)
    elif b"\0" in data:
        raise Refused("不是文本表格，或是没有字节序标记的UTF-16编码，请用Excel另存为 .xlsx 再上传")
    else:
        encodings = ("utf-8", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CONTROL.search(text):
            raise Refused("不是文本表格：内容中有控制字符")
        return text
    raise Refused("文字编码不是UTF-8、GBK/GB18030或UTF-16，请用Excel另存为 .xlsx 再上传")


def _evidence(lines: list[str], delimiter: str) -> int:
    """How many lines agree on a number of columns above one, times that number."""
    try:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return 0
    return max((times * (width - 1) for width, times in widths.items()), default=0)
