"""Measure the main job: fourteen ledgers, all figures, the report, a hundred thousand contacts, and then the desk:
twenty people among 200,000 cases (`./run bench cases` for that alone), and how well the true rate is told (`rate`).

Each time stands beside a limit taken in the same run: the share that is pure reading by the fastest Excel reader.
Memory is the peak of the whole process and of its reading child. Nothing here passes or fails.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from python_calamine import CalamineWorkbook

from bench import cases, house, rate
from jiedao import example
from jiedao.worktime import SHANGHAI, Limit, Unit, due, published_calendar

T = TypeVar("T")
DAY = date(2022, 8, 31)


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Wall seconds and the outcome."""
    began = time.perf_counter()
    outcome = work()
    return time.perf_counter() - began, outcome


def pure_reading(folder: Path) -> int:
    """Read every cell of every workbook and throw it away; the number of rows."""
    rows = 0
    for path in sorted(folder.glob("*.xlsx")):
        book = CalamineWorkbook.from_path(path)
        rows += sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)
    return rows


def count_deadlines() -> None:
    """A hundred thousand deadlines, a quarter of each kind of clock."""
    calendar = published_calendar()
    first = datetime(2019, 1, 1, 0, 7, tzinfo=SHANGHAI)
    for unit in Unit:
        limit = Limit(5, unit)
        for step in range(25_000):
            due(first + timedelta(minutes=163 * step), limit, calendar)


def row(what: str, seconds: float, limit: str = "", note: str = "") -> None:
    """One line of the outcome."""
    print(f"{what:<34}{seconds:>9.2f} s   {limit:<24}{note}", flush=True)


def main() -> None:
    """Measure in a fresh home with its own embedded PostgreSQL."""
    with tempfile.TemporaryDirectory(prefix="jiedao-bench-") as text:
        base = Path(text)
        example.write_ledgers(base / "month", day=DAY)
        example.contacts(base / "contacts", 100_000)
        for name in ("month", "contacts"):
            reading, rows = timed(lambda name=name: pure_reading(base / name))  # type: ignore[misc]
            with house.standing(base / f"home-{name}"):
                taken, _ = timed(lambda name=name: house.intake(base / name))  # type: ignore[misc]
                row(f"intake {name} ({rows:,} rows)", taken, f"pure reading {reading / taken:.0%}", house.memory())
                again, _ = timed(lambda name=name: house.intake(base / name))  # type: ignore[misc]
                row("  the same again (all unchanged)", again, f"{again / taken:.2f} of the first")
                if name == "month":
                    figures, _ = timed(lambda: house.figures(DAY))
                    row("  all figures", figures)
                    month, _ = timed(lambda: house.figures(DAY, by="month"))
                    row("  all figures by month", month, f"{month / figures:.1f} of the values")
                    report, _ = timed(lambda: house.report(DAY, base / "report.docx"))
                    row("  report", report)
    deadlines, _ = timed(count_deadlines)
    row("100,000 deadlines of all kinds", deadlines)
    start, _ = timed(lambda: subprocess.run([sys.executable, "-c", "import django.core.management"], check=True))
    row("interpreter and Django alone", start)
    print(f"peak memory of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    parts = {"street": main, "cases": cases.main, "rate": rate.main}
    for part in sys.argv[1:] or parts:
        parts[part]()
