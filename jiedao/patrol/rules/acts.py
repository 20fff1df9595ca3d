"""Who may plan, visit and sign; `why_not…` is None when nothing stands against it, else the sentence for the person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from jiedao.organisation.kinds import Role, Who

BACKDATED = 31  # days after which a visit comes by its ledger, no longer by hand


def may_reach(who: Who, roles: Collection[Role], code: str) -> bool:
    """Whether somebody holds a post of these roles whose part of the street holds the code."""
    return any(seat.role in roles and code.startswith(seat.prefix) for seat in who.seats)


def as_visitor(who: Who, roles: Collection[Role]) -> Who:
    """Somebody on a visit: whoever goes to a place takes up whatever is met there, also where their post is for some
    kinds of case only."""
    seats = (replace(seat, kinds=frozenset()) if seat.role in roles else seat for seat in who.seats)
    return replace(who, seats=tuple(seats))


def why_not_plan(*, who: Who, roles: Collection[Role], code: str, units: int, stops: Collection[str]) -> str | None:
    """Why a round cannot be planned so. `code` is its committee's or the street's own (of 9 digits and 000)."""
    reach = code[:9] if code.endswith("000") else code
    if not may_reach(who, roles, reach):
        return "您的职务不能在这个范围安排巡查"
    if not units:
        return "请选择参加的单位"
    if not stops:
        return "请选择要走的点位"
    return None


def why_not_visit(
    *, who: Who, roles: Collection[Role], code: str, day: date, today: date, seen: bool, answered: bool
) -> str | None:
    """Why a visit cannot be put on record: scope, its day, and answers without having been inside."""
    if not may_reach(who, roles, code):
        return "这个点位不在您的职务范围内"
    if day > today:
        return f"走访日期不能晚于今天：{day}"
    if (today - day).days > BACKDATED:
        return f"走访日期已过{BACKDATED}天，请从台账导入：{day}"
    if not seen and answered:
        return "没有进入的点位不能填写检查结果"
    return None


def why_not_sign(*, in_team: bool, signed: bool, visited: int, own: bool, has_account: bool, name: str) -> str | None:
    """Why a unit cannot sign now. `own`: who asks belongs to the unit; only for units without account others may."""
    if not in_team:
        return "这个单位没有参加本次巡查"
    if signed:
        return "这个单位已经签字"
    if not visited:
        return "还没有走访记录，走访后再签字"
    if own:
        return None
    if has_account:
        return "这个单位有账号，请由本单位人员登录后签字"
    return None if name.strip() else "请填写签字人姓名"
