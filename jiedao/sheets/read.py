"""Reading ledgers: files in, books of judged rows out. Files are opened in a limited process, one for many files."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from threading import Timer
from typing import Any
from zoneinfo import ZoneInfo

import jiedao
from jiedao.sheets import limits
from jiedao.sheets.book import Book, Cell, ColumnMap, Copy
from jiedao.sheets.copies import copy_of
from jiedao.sheets.form import Form
from jiedao.sheets.grid import Grid
from jiedao.sheets.headers import Candidate, candidates
from jiedao.sheets.wire import cell_of

GUIDE = "填写说明"  # the sheet of our own templates that explains the columns
_OFFICE_TIME = ZoneInfo("Asia/Shanghai")

_Child = subprocess.Popen[str]


def read(
    paths: Sequence[Path],
    forms: Sequence[Form],
    *,
    mappings: Sequence[ColumnMap] = (),
    say: Callable[[str], None] | None = None,
    today: date | None = None,
) -> Iterator[Book]:
    """Each file as a book, in order. `say` hears a Chinese line before each file.

    `today` is the day after which a happening is warned about; the day in China without it.
    """
    known = candidates(forms, mappings)
    today = today or datetime.now(_OFFICE_TIME).date()
    child: _Child | None = None
    try:
        for path in paths:
            if say:
                say(f"正在读取{path.name}")
            if child is None or child.poll() is not None:
                child = _start()
            yield _book(path, child, known, today)
    finally:
        if child is not None:
            _end(child)


def _start() -> _Child:
    root = str(Path(jiedao.__file__).resolve().parents[1])
    search = os.pathsep.join(part for part in (root, os.environ.get("PYTHONPATH")) if part)
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "jiedao.sheets.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        # One arena: glibc reserves 64 MB of address space for each further one, and the space is limited.
        env={**os.environ, "PYTHONPATH": search, "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "1"},
    )


def _end(child: _Child) -> None:
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe:
            with suppress(OSError):
                pipe.close()


def _book(path: Path, child: _Child, known: Sequence[Candidate], today: date) -> Book:
    """One file's book. The child's death is the file's refusal."""
    grids: list[Grid] = []
    for message in _ask(path, child):
        if "sheet" in message:
            grids.append(_grid(message["sheet"]))
        elif "rows" in message:
            grids[-1].rows.extend(_row(row) for row in message["rows"])
        elif reason := message.get("refused"):
            return Book(path.name, refused=f"“{path.name}”没有读取：{reason}")
        else:
            return _read_book(path.name, grids, known, int(message["pictures"]), today)
    code = child.wait()
    _end(child)
    reason = limits.TOO_SLOW if code in (-signal.SIGXCPU, -signal.SIGKILL) else limits.TOO_MUCH
    return Book(path.name, refused=f"“{path.name}”没有读取：{reason}")


def _ask(path: Path, child: _Child) -> Iterator[dict[str, Any]]:
    """The child's lines on one file, until the last or until it dies."""
    assert child.stdin
    assert child.stdout
    try:
        child.stdin.write(json.dumps(str(path.absolute())) + "\n")
        child.stdin.flush()
    except BrokenPipeError:
        return
    while True:
        watch = Timer(limits.WAIT_SECONDS, child.kill)
        watch.start()
        line = child.stdout.readline()
        watch.cancel()
        if not line.endswith("\n"):
            return
        message: dict[str, Any] = json.loads(line)
        yield message
        if message.get("end"):
            return


def _grid(head: dict[str, Any]) -> Grid:
    return Grid(
        name=str(head["name"]),
        hidden=bool(head["hidden"]),
        merges=tuple((top, left, below, right) for top, left, below, right in head["merges"]),
        hidden_rows=frozenset(head["hidden_rows"]),
    )


def _row(row: list[Any]) -> tuple[Cell, ...]:
    return tuple(cell_of(cell) if type(cell) is list else cell for cell in row)


def _read_book(file: str, grids: list[Grid], known: Sequence[Candidate], pictures: int, today: date) -> Book:
    copies: list[Copy] = []
    warnings: list[str] = []
    while grids:
        grid = grids.pop(0)  # let go of each sheet's cells before the next
        copy = copy_of(grid, file, known, pictures=pictures, today=today)
        if copy is not None and (copy.form is not None or not (grid.hidden or grid.name == GUIDE)):
            copies.append(copy)
        elif copy is None and not grid.hidden and grid.name != GUIDE and any(any(row) for row in grid.rows):
            warnings.append(f"工作表“{grid.name}”中没有找到表头，没有读取")
    if pictures:
        warnings.append(f"文件中有{pictures}张图片，图片内容没有读取")
    return Book(file, copies=copies, warnings=warnings)
