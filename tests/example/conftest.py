"""Ledgers of one street, written once and read by many tests; and the sample ledgers beside the repository."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from jiedao.example import LEDGERS, Expected, write_ledgers

AUGUST = date(2022, 8, 31)
SHARED = Path(__file__).resolve().parents[2] / "../shared"

Rows = list[dict[str, Any]]
Ledgers = dict[str, Rows]


def read_plain(folder: Path, name: str) -> Rows:
    """The rows of a plain ledger under their headers; dates as dates."""
    headers, *rows = read_cells(folder, name)
    return [dict(zip(map(str, headers), map(_as_date, row), strict=True)) for row in rows]


def read_cells(folder: Path, name: str) -> list[tuple[Any, ...]]:
    """All cells of a ledger, as they stand; every row as long as the longest."""
    book = load_workbook(folder / f"{name}.xlsx", read_only=True)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    book.close()
    columns = max(map(len, rows))
    return [row + (None,) * (columns - len(row)) for row in rows]


def _as_date(cell: Any) -> Any:
    return cell.date() if isinstance(cell, datetime) else cell


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ledgers, Expected]:
    """The street at full size on 31 August 2022: what its plain ledgers hold, and what they must give."""
    folder = tmp_path_factory.mktemp("plain")
    expected = write_ledgers(folder, style="plain")
    return {name: read_plain(folder, name) for name in LEDGERS}, expected


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of the sample ledgers; tests that compare with them are skipped without it."""
    if not (SHARED / "ledgers").is_dir():
        pytest.skip("the sample ledgers do not lie beside the repository")
    return SHARED


@pytest.fixture(scope="session")
def sample(samples: Path) -> tuple[Ledgers, dict[str, Any]]:
    """What the clean sample ledgers hold, and what they must give."""
    folder = samples / "ledgers/clean"
    expected: dict[str, Any] = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return {name: read_plain(folder, name) for name in LEDGERS}, expected
