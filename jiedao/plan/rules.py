"""Decisions about tasks on plain values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date


def units(text: str) -> list[str]:
    """The units named in a cell of 牵头单位 or 配合单位."""
    return [unit for unit in re.split(r"[、，,；;/\s]+", text) if unit]


def names_one_of(text: str, own_names: Iterable[str]) -> bool:
    """Whether the cell names the street: 街道, 本街道 or its own name, also with 办事处 or 党工委 behind it."""
    own = set(own_names)
    return any(re.sub(r"(党工委|办事处|办)$", "", unit) in own or unit in own for unit in units(text))


def finished_on(stated: date | None, milestones: Iterable[tuple[date, date | None]]) -> date | None:
    """The day a task was finished: its last milestone's where it has milestones, else the stated one.

    `milestones` are (planned, done); the last is the one planned last.
    """
    last = max(milestones, key=lambda step: step[0], default=None)
    return stated if last is None else last[1]
