"""What a checklist is, and what is made of an answer. `why_not…` is None when nothing stands against it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from jiedao.casework.kinds import CaseKind


class Holds(StrEnum):
    """What kind of answer a question takes."""

    YES_NO = "yes_no"
    COUNT = "count"
    TEXT = "text"


YES, NO, NONE = "yes", "no", "none"
ANSWER_NAMES = {YES: "是", NO: "否", NONE: "不适用"}


@dataclass(frozen=True)
class Emergency:
    """A danger that goes before every form: whom to call and what to do first."""

    name: str
    call: tuple[tuple[str, str], ...]  # number, whose it is
    first: str


@dataclass(frozen=True)
class Item:
    """One question. The answer `wrong` makes a case of the kind `becomes`; with `stops` it blocks the form until
    the emergency was called. By `words` a case that came another way is known to be about the same."""

    key: str
    text: str
    holds: Holds = Holds.YES_NO
    wrong: str = NO
    becomes: CaseKind | None = None
    stops: Emergency | None = None
    unit: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checklist:
    """The questions for one kind of premises; `edition` names the wording that was asked, and stays with the answer."""

    key: str
    name: str
    items: tuple[Item, ...]
    edition: int = 1

    def item(self, key: str) -> Item | None:
        """The question of that key."""
        return next((item for item in self.items if item.key == key), None)


def is_wrong(item: Item, value: str) -> bool:
    """Whether an answer is not as it should be."""
    return item.holds is Holds.YES_NO and value == item.wrong


def is_checked(checklist: Checklist, answered: Collection[str]) -> bool:
    """Whether a place was checked, not merely called at: every danger was asked for, and at least one thing more."""
    dangers = {item.key for item in checklist.items if item.stops is not None}
    return dangers <= set(answered) and bool(set(answered) - dangers)


def why_not_answer(item: Item, value: str, told: str) -> str | None:
    """Why an answer cannot stand: not of the question's kind, or a danger of which nobody was told yet."""
    if item.holds is Holds.YES_NO and value not in ANSWER_NAMES:
        return f"“{item.text}”请答是、否或不适用"
    if item.holds is Holds.COUNT and not value.isdecimal():
        return f"“{item.text}”请填写整数"
    if is_wrong(item, value) and item.stops is not None and not told:
        numbers = "、".join(number for number, _ in item.stops.call)
        return f"{item.stops.name}：请先撤离并拨打{numbers}，报警后写明何时向谁报告，再登记"
    return None
