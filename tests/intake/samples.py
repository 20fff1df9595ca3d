"""The sample ledgers and what they must give."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from jiedao import figures
from jiedao.figures import Asking, Terms
from jiedao.intake.actions import Result
from jiedao.organisation.models import Street
from tests import world


def expected(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "expected.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def take(street: Street, folder: Path, *, but: str = "") -> Result:
    """Take in all ledgers of a folder, but one."""
    return world.load(street, *(path for path in sorted(folder.glob("*.xlsx")) if path.stem != but))


def counts(result: Result, name: str) -> dict[str, int]:
    """One outcome of every ledger that has it."""
    return {file.ledger: getattr(file, name) for file, _ in result.files if getattr(file, name)}


def unlike(days: dict[str, dict[str, Any]]) -> list[str]:
    """Figures that are not what they must be, each in words."""
    wrong = []
    for day, wanted in days.items():
        found = figures.read_all(Asking(date.fromisoformat(day), terms=Terms(frozenset({"街道", "本街道"}))))
        for key, value in wanted.items():
            reading = found[key].value
            if (reading if isinstance(value, int | dict) else str(reading)) != value:
                wrong.append(f"{day} {key}: {reading} 应为 {value}")
    return wrong
