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


def why_not_sign(*, in_team: bool, signed: bool, visited: int, own: bool, name: str) -> str | None:
    """Why a unit cannot sign now. `own`: who asks belongs to the unit; for every other the signer is named. `signed`: a
    signature of the unit covers all that is on record, and waits for nobody."""
    if not in_team:
        return "这个单位没有参加本次巡查"
    if signed:
        return "这个单位已经签字"
    if not visited:
        return "还没有走访记录，走访后再签字"
    return None if own or name.strip() else "请填写签字人姓名"


def why_not_reroute(*, there: bool, called: bool = False, left: int = 1) -> str | None:
    """Why a place cannot be taken off a round, or moved. `left`: how many places would remain."""
    if not there:
        return "这次巡查的路线上没有这个点位"
    if called:
        return "已经去过的点位不能移出"
    return None if left else "巡查至少要走一处；不去了的，请取消巡查"


def why_not_add(*, known: bool, near: bool, there: bool) -> str | None:
    """Why a place cannot be added to a round. `near`: it lies in the round's part of the street."""
    if not known:
        return "没有这个点位，请从列出的里面选"
    if not near:
        return "这个点位不在巡查范围内"
    return "路线上已经有这个点位" if there else None


def why_not_void(*, stands: bool, own: bool, leads: bool, reason: str) -> str | None:
    """Why the record of a visit cannot be voided. `leads`: who asks heads an office for that part of the street."""
    if not stands:
        return "这条走访记录已经作废"
    if not (own or leads):
        return "走访记录由登记人或科室负责人作废"
    return None if reason.strip() else "请写明作废的原因"
