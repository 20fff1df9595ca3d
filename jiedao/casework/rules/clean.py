"""A committee without illegal structures (零违建): applied for, granted by another, lapsed by itself on relapse."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from jiedao.organisation.kinds import Role, Who


class CleanState(StrEnum):
    """How a committee stands."""

    NONE = "none"
    APPLIED = "applied"
    GRANTED = "granted"
    REFUSED = "refused"
    LAPSED = "lapsed"


CLEAN_NAMES = {
    CleanState.NONE: "未申报",
    CleanState.APPLIED: "待审批",
    CleanState.GRANTED: "零违建",
    CleanState.REFUSED: "未通过",
    CleanState.LAPSED: "已失效",
}


def why_not_apply(
    *, roles: Collection[Role], who: Who, code: str, kind: str, state: CleanState, open_cases: int
) -> str | None:
    """Why somebody cannot apply for a committee; `kind` is the kind of case the status is about."""
    if not any(seat.role in roles and seat.covers(code, kind) for seat in who.seats):
        return "只有本居民区的工作人员可以申报"
    if state is CleanState.APPLIED:
        return "已经申报，等待审批"
    if state is CleanState.GRANTED:
        return "已是零违建居民区"
    return f"还有{open_cases}件违法建筑未办结，不能申报" if open_cases else None


def why_not_decide(
    *,
    roles: Collection[Role],
    who: Who,
    code: str,
    kind: str,
    state: CleanState,
    open_cases: int,
    applicants: Collection[str],
    granted: bool,
    reason: str | None,
) -> str | None:
    """Why somebody cannot decide an application; `applicants` are the accounts that had a hand in it."""
    if state is not CleanState.APPLIED:
        return "没有待审批的申报"
    seats = [seat for seat in who.seats if seat.role in roles and seat.covers(code, kind)]
    if not seats:
        return "只有领导和科室负责人可以审批"
    if not any(not {who.username, seat.stands_for} & set(applicants) for seat in seats):
        return "须由申报人以外的人审批，AB角代理也不行"
    if granted and open_cases:
        return f"还有{open_cases}件违法建筑未办结，不能通过"
    return "不通过须写明理由" if not granted and reason is not None and not reason.strip() else None


def is_relapse(*, granted_on: date, found_on: date, is_open: bool) -> bool:
    """Whether a structure undoes a status: it still stands, or was found after the status was granted."""
    return is_open or found_on > granted_on
