"""What a load gives back: its outcome as data and as text, and the refused rows as workbooks."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings

from jiedao.intake import queries
from jiedao.intake.actions import FORM, Result
from jiedao.intake.models import Load, LoadFile, RefusedRow
from jiedao.sheets import Problem
from jiedao.sheets.writing import Returned, write_returns

COUNTS = {
    "rows": "行数",
    "accepted": "新增",
    "progressed": "进展",
    "corrected": "更正",
    "held": "待确认",
    "unchanged": "未变",
    "repeated": "重复",
}


def upload_folder(load: Load) -> Path:
    """Where the files of an upload are kept."""
    return Path(settings.UPLOADS) / str(load.pk)


def as_data(result: Result) -> dict[str, Any]:
    """The outcome for `--json`."""
    files = []
    for file, refused in result.files:
        files.append(
            {
                "file": file.file,
                "ledger": file.ledger or None,
                "as_of": file.as_of,
                **{name: getattr(file, name) for name in COUNTS},
                "missing": len(file.missing),
                "missing_rows": file.missing,
                "refused": [
                    {
                        "sheet": refusal.sheet,
                        "row": refusal.row.number,
                        "key": refusal.key,
                        "column": refusal.problems[0].column if refusal.problems else "",
                        "value": refusal.problems[0].value if refusal.problems else "",
                        "reason": "；".join(problem.reason for problem in refusal.problems),
                    }
                    for refusal in refused
                ],
                "warnings": file.warnings,
                "error": file.error or None,
            }
        )
    return {"files": files}


def show(result: Result, out: TextIO) -> None:
    """The outcome as a clerk reads it."""
    for file, refused in result.files:
        if file.error:
            print(f"✗ {file.file}：{file.error}", file=out)
            continue
        counts = "，".join(f"{label} {getattr(file, name)}" for name, label in COUNTS.items() if getattr(file, name))
        print(
            f"{'△' if refused or file.held else '✓'} {file.ledger}（{file.file}，截至 {file.as_of}）：{counts}",
            file=out,
        )
        for refusal in refused:
            reasons = "；".join(problem.reason for problem in refusal.problems)
            print(f"    退回 {refusal.sheet} 第{refusal.row.number}行 {refusal.key}：{reasons}", file=out)
        for warning in file.warnings[:10]:
            print(f"    提醒 {warning}", file=out)
        if len(file.warnings) > 10:
            print(f"    提醒 另有 {len(file.warnings) - 10} 条，见页面或 --json", file=out)
        if file.missing:
            print(f"    已有记录中有 {len(file.missing)} 行在这份台账里没有出现", file=out)


def write_folder(result: Result, folder: Path) -> list[Path]:
    """A workbook of the refused rows of each file, in that folder."""
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for file, refused in result.files:
        if refused:
            name = f"退回_{Path(file.file).stem}_{file.ledger}"
            path = folder / f"{name}.xlsx"
            for number in count(2):
                if path not in written:
                    break
                path = folder / f"{name}_{number}.xlsx"
            rows = [Returned(refusal.row.raw, refusal.problems) for refusal in refused]
            write_returns(path, FORM[file.ledger], rows, title=_title(file.ledger, {file.as_of}))
            written.append(path)
    return written


def _title(ledger: str, days: set[date | None]) -> str:
    """The title of rows given back; with the day of their copy, for which they speak again when they come back."""
    day = days.pop() if len(days) == 1 else None
    return f"{ledger}退回行" + (f"（填报日期：{day.year}年{day.month}月{day.day}日）" if day else "")


def workbook(ledger: str, rows: Iterable[RefusedRow]) -> bytes:
    """A workbook of refused rows of one ledger, for download."""
    book = io.BytesIO()
    rows = list(rows)
    returned: Sequence[Returned] = [
        Returned(queries.written(row), tuple(Problem(p["column"], p["value"], p["reason"]) for p in row.problems))
        for row in rows
    ]
    write_returns(book, FORM[ledger], returned, title=_title(ledger, {row.file.as_of for row in rows}))
    return book.getvalue()


def files_with_refusals(load: Load) -> list[LoadFile]:
    """The files of a load that have rows given back."""
    return list(load.files.filter(refused__isnull=False).distinct())
