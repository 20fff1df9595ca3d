"""How long cases of a kind may take: what the street sets for itself, from which day on, and who may set it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from jiedao.organisation.kinds import Role, Who
from jiedao.worktime import UNIT_NAMES, Limit

SETTERS = frozenset({Role.OFFICE_HEAD, Role.ADMINISTRATOR})
MOST = {"工作日": 250, "日": 365, "工作时": 2000, "紧急工作时": 8760}  # a year of each; more is a slip of the hand


def told(limit: Limit) -> str:
    """A limit in words.

    >>> from jiedao.worktime import Unit
    >>> told(Limit(5, Unit.WORKING_DAYS))
    '5工作日'
    """
    return f"{limit.amount:g}{UNIT_NAMES[limit.unit]}"


def in_force(changes: Iterable[tuple[date, Limit | None]], on: date) -> Limit | None:
    """Of limits that hold each from a day on, in any order, the one of that day; None before the first, and where the
    house's own was let hold again."""
    begun = [change for change in changes if change[0] <= on]
    return max(begun, key=lambda change: change[0])[1] if begun else None


def why_not_set(who: Who, kind: str) -> str | None:
    """Why somebody may not set the limits of a kind of case."""
    seats = [seat for seat in who.seats if seat.role in SETTERS]
    if not seats:
        return "办理时限由科室负责人或管理员设定"
    return None if any(not seat.kinds or kind in seat.kinds for seat in seats) else "这类事项不归您的职务管"


def why_not_limit(
    *, text: str, limit: Limit | None, from_on: date, today: date, before: Limit, standard: Limit
) -> str | None:
    """Why a limit, as it was written, cannot hold from a day on; `before` is the one that would hold then without it.

    An empty text lets `standard`, the house's own, hold again. Nothing is set for days that are past: cases opened then
    have their clocks.
    """
    if text and limit is None:
        return f"时限应写作 5工作日、4工作时、24紧急工作时 或 7日：{text}"
    if limit is not None and limit.amount > (most := MOST[UNIT_NAMES[limit.unit]]):
        return f"时限太长，最多{most}{UNIT_NAMES[limit.unit]}：{text}"
    if from_on < today:
        return f"起始日不能早于今天 {today}：以前登记的事项时限不变"
    if from_on.year > today.year + 1:
        return f"起始日最晚到明年：{from_on}"
    if (limit or standard) == before:
        return f"{from_on} 的时限已经是{told(before)}，不用再设"
    return None


def why_not_withdraw(*, from_on: date, today: date) -> str | None:
    """Why a limit that was set cannot be withdrawn: from its day on cases have it."""
    return None if from_on > today else "已经生效的时限不能撤回，请另设新的时限"
