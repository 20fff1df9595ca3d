"""What a later copy says of a row on record, decided on plain values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from jiedao.gongwen import masking

BY_CITIZEN = frozenset({"适老化改造台账"})  # ledgers whose rows are known by citizen numbers
LONGEST_SERIAL = 6  # digits of a row's own number there


class Outcome(StrEnum):
    """What became of a row; every row has exactly one."""

    ACCEPTED = "accepted"
    PROGRESSED = "progressed"
    CORRECTED = "corrected"
    HELD = "held"
    UNCHANGED = "unchanged"
    REPEATED = "repeated"
    REFUSED = "refused"


@dataclass(frozen=True)
class Change:
    """How a row differs from the record, column by column as {column: (old, new)}."""

    filled: dict[str, tuple[Any, Any]] = field(default_factory=dict)  # nothing stood there
    moved: dict[str, tuple[Any, Any]] = field(default_factory=dict)  # a value that holds from a day
    replaced: dict[str, tuple[Any, Any]] = field(default_factory=dict)  # a stated value
    emptied: tuple[str, ...] = ()  # the copy is empty where the record is not: it overrides nothing

    @property
    def told(self) -> dict[str, tuple[Any, Any]]:
        """All that the copy says otherwise."""
        return self.filled | self.moved | self.replaced

    def without(self, columns: Collection[str]) -> Change:
        """The same but for some columns."""

        def rest(part: Mapping[str, tuple[Any, Any]]) -> dict[str, tuple[Any, Any]]:
            return {column: both for column, both in part.items() if column not in columns}

        return Change(rest(self.filled), rest(self.moved), rest(self.replaced), self.emptied)

    def outcome(self, *, apply: bool) -> Outcome:
        """The row's outcome when corrections are applied, or held for a person."""
        if self.replaced:
            return Outcome.CORRECTED if apply else Outcome.HELD
        return Outcome.PROGRESSED if self.filled or self.moved else Outcome.UNCHANGED


def compare(
    on_record: Mapping[str, Any],
    in_copy: Mapping[str, Any],
    *,
    dated: Collection[str] = (),
    older: bool = False,
) -> Change:
    """Tell apart what a copy fills in, moves from a day on, replaces, and leaves empty.

    A copy older than the newest of its ledger moves nothing: what it says otherwise is a correction.
    """
    change = Change(emptied=tuple(c for c, v in in_copy.items() if v is None and on_record.get(c) is not None))
    for column, new in in_copy.items():
        old = on_record.get(column)
        if new is None or new == old:
            continue
        if old is None:
            change.filled[column] = (old, new)
        elif column in dated and not older:
            change.moved[column] = (old, new)
        else:
            change.replaced[column] = (old, new)
    return change


def copy_day(
    filled_on: date | None, given: date | None, happened: date | None, others: date | None, today: date
) -> date:
    """The day a copy speaks for: written on it, else given, else the latest on which something in it happened.

    A roster in which nothing happens takes the day of its fellows in the load, else today.
    """
    return filled_on or given or happened or others or today


AGES = {"高龄老人": (80, 150), "独居老人": (60, 150), "孤寡老人": (60, 150), "困境儿童": (0, 17)}  # full years


def odd_age(category: str, born: date, day: date) -> str:
    """What is implausible about somebody of that category on that day; empty when nothing is."""
    if category not in AGES:
        return ""
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    youngest, oldest = AGES[category]
    return "" if youngest <= age <= oldest else f"“人员类别”填的是“{category}”，按身份证号为{age}岁"


def why_not_undo(state: str, built_on: str) -> str | None:
    """Why a load cannot be taken back; None when it can."""
    if state == "undone":
        return "这次导入已经撤销"
    if state == "running":
        return "这次导入还在进行"
    return built_on or None


def told_key(ledger: str, key: str) -> str:
    """What a row is known by, as pages and entries may tell it: where it bears no serial, it may be a citizen number.

    >>> told_key("适老化改造台账", "8"), told_key("适老化改造台账", "99009919400101")
    ('8', '**************')
    """
    bare = ledger in BY_CITIZEN and len(key) > LONGEST_SERIAL
    return masking.citizen_number(key) if bare else masking.numbers_in(key)
