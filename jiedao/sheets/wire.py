"""Cells as JSON, between the process that opens files and the one that judges rows."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any

from jiedao.sheets.book import Cell


def plain(cell: Cell) -> object:
    """A cell as JSON: text, numbers and truth as they are, a day or time as a list of its kind and text."""
    if cell is None or isinstance(cell, str | bool | int):
        return cell
    if isinstance(cell, float):
        return cell if isfinite(cell) else str(cell)
    return [_KINDS.get(type(cell), "str"), str(cell)]


_KINDS: dict[type, str] = {datetime: "datetime", date: "date", time: "time", timedelta: "str", Decimal: "str"}


def cell_of(sent: Any) -> Cell:
    """The cell that `plain` put into JSON."""
    if not isinstance(sent, list):
        return sent  # type: ignore[no-any-return]
    kind, text = sent
    match kind:
        case "datetime":
            return datetime.fromisoformat(text)
        case "date":
            return date.fromisoformat(text)
        case "time":
            return time.fromisoformat(text)
        case _:
            return str(text)
