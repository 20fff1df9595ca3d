"""What offices above tell of premises beside what the register holds: label → day, by number of the premises.

The register knows none of them; its list, its pages and its export show whatever is put down here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import TypeAlias

Tell: TypeAlias = Callable[[Collection[str], date], Mapping[str, date]]

_beside: dict[str, Tell] = {}


def told_beside(label: str) -> Callable[[Tell], Tell]:
    """Let a function tell days of premises under that label: it is given their numbers and the day up to which."""

    def put_down(tell: Tell) -> Tell:
        _beside[label] = tell
        return tell

    return put_down


def labels_beside() -> list[str]:
    """What can be told beside."""
    return list(_beside)


def days_beside(numbers: Collection[str], today: date) -> dict[str, Mapping[str, date]]:
    """By label the days of these premises, {number: day}, as many queries however many they are."""
    return {label: tell(numbers, today) for label, tell in _beside.items()}
