"""What is known of a case may be corrected until its first close; what steps state is changed by steps alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from jiedao.casework.rules.values import STATE_NAMES, Matter, State
from jiedao.organisation.kinds import Role, Who

# What a person may correct, each with its name; of the others each is what a step states.
CORRECTED = {
    "kind": "类别",
    "subtype": "类型",
    "code": "居民区",
    "address": "地址",
    "point_number": "点位编号",
    "person_number": "对象编号",
    "area": "面积",
    "description": "情况描述",
    "source": "来源",
    "located": "位置",  # a wrong one is taken away
}
BY_STEPS = {"unit": "分派", "due_on": "申请延期", "rectified_on": "报办结", "verified_on": "核查"}
_LOOKED_BACK = frozenset({"looked_back_on", "look_back_result"})  # come after the close
_UNSIGNED = frozenset({State.FOUND, State.ASSIGNED})


def why_not_adopt(*, case: str, settled: bool, columns: Mapping[str, str]) -> str | None:
    """Why what a ledger says of a case on which a step was taken cannot become a bare fact.

    `columns` pairs the fields with the ledger's words for them; `settled` says that it was closed once.
    """
    owned = [name for name in BY_STEPS if name in columns]
    if owned:
        what, how = "、".join(columns[name] for name in owned), "、".join(BY_STEPS[name] for name in owned)
        return f"{case}已在系统中办理，“{what}”由办理步骤产生，不能直接采用；请打开该事项，按实际情况{how}"
    if settled and set(columns) - _LOOKED_BACK:
        return f"{case}已经办结过，首次办结时登记的内容不再更改"
    return None


def why_not_correct(
    *,
    matter: Matter,
    who: Who,
    roles: Collection[Role],
    names: Mapping[str, str],
    registers: Mapping[str, str],
    code: str,
    kind: str,
    description: str,
    changed: Collection[str],
) -> str | None:
    """Why a case cannot be corrected so, besides what holds for correcting at all.

    `names` and `registers` are those of kinds; `code`, `kind` and `description` as they would be.
    """
    if not changed:
        return "没有要更正的内容"
    if not description.strip():
        return "请填写情况描述"
    if kind != matter.kind and registers[kind] != registers[matter.kind]:
        return f"{names[kind]}记在{registers[kind]}，不能由{names[matter.kind]}改成；请撤销本件，另行登记"
    if kind != matter.kind and matter.state not in _UNSIGNED:
        return f"{STATE_NAMES[matter.state]}的事项不能再改类别"
    if not any(seat.role in roles and seat.covers(code, kind) for seat in who.seats):
        return "您的职务不能登记那里的这类事项"
    return None
