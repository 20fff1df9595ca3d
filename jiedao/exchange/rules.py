"""What is asked of an order that comes by the API, decided on plain values; None when nothing stands against it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from enum import StrEnum

from jiedao.sheets.cells import fold


class Scope(StrEnum):
    """What a client's token is for: acts, and kinds of order by the names that they have in the API."""

    PUSH = "push"
    PULL = "pull"
    ORDER = "order"
    HOTLINE = "hotline"


SCOPE_NAMES = {
    Scope.PUSH: "推送和撤回工单",
    Scope.PULL: "查询办理情况、确认回执",
    Scope.ORDER: "区级流转办理单",
    Scope.HOTLINE: "热线工单",
}
ACTS, SORTS = (Scope.PUSH, Scope.PULL), (Scope.ORDER, Scope.HOTLINE)

_OPERATION = re.compile(r"[A-Za-z0-9._:-]{8,80}")


def why_not_client(*, name: str, taken: bool, scopes: Iterable[Scope]) -> str | None:
    """Why a client cannot be let in so."""
    if not name:
        return "请写明对接方的名称"
    if taken:
        return f"对接方“{name}”已经存在"
    chosen = set(scopes)
    if not chosen & set(ACTS):
        return "请至少选一项权限"
    return None if chosen & set(SORTS) else "请至少选一类工单"


def why_not_expiry(expires_on: date | None, today: date) -> str | None:
    """Why a token cannot end on that day; None where it has no end."""
    return f"有效期应晚于今天：{expires_on}" if expires_on is not None and expires_on <= today else None


def why_not_scope(scope: Scope, held: Iterable[str]) -> str | None:
    """Why a token does not reach so far."""
    return None if scope.value in held else f"这个令牌没有“{SCOPE_NAMES[scope]}”的权限"


def why_not_operation(operation: str) -> str | None:
    """Why a text cannot name an operation: it must tell it from every other of the same client."""
    if _OPERATION.fullmatch(operation):
        return None
    return "操作号应为 8 至 80 位字母、数字或 . _ : -，每次操作各不相同"


def why_not_days(*days: date | None) -> str | None:
    """Why a day cannot be one of an order: a street's records reach from 2000 to 2099."""
    wrong = [day for day in days if day is not None and not 2000 <= day.year <= 2099]
    return f"日期不在 2000 至 2099 年：{wrong[0]}" if wrong else None


def why_not_subtype(subtype: str, *, name: str, known: Collection[str]) -> str | None:
    """Why an order of a kind of that name cannot be of a type; without one it is simply of its kind."""
    if not subtype or subtype in known:
        return None
    return f"{name}的类型只能是：{'、'.join(known)}" if known else f"{name}不分类型，请不要带类型"


def why_not_text(number: str, *texts: str) -> str | None:
    """Why an order cannot be kept so: its number stands in an address of the API, and no text holds a NUL."""
    if not number or re.search(r"[\x00-\x1f/]", number):
        return "工单编号不能为空，也不能含控制字符或“/”"
    return "内容含有不能保存的字符" if any("\x00" in text for text in texts) else None


def plain_number(number: str) -> str:
    """A number as Excel ledgers are read, so that an order is one record whichever way it came.

    >>> plain_number(" 区转（2022）15号ａ ")
    '区转(2022)15号A'
    """
    return fold(number).upper()


def differing(sent: Mapping[str, object], known: Mapping[str, object]) -> list[str]:
    """The names of what an order says otherwise than the record does; where either is silent there is no difference."""
    return [name for name, value in sent.items() if _both(value, known.get(name)) and _unlike(value, known[name])]


def lacking(sent: Mapping[str, object], known: Mapping[str, object]) -> list[str]:
    """The names of what an order says and the record does not."""
    return [name for name, value in sent.items() if value not in _NOTHING and known.get(name) in _NOTHING]


_NOTHING = (None, "")


def _both(*values: object) -> bool:
    return all(value not in _NOTHING for value in values)


def _unlike(one: object, other: object) -> bool:
    """Whether two values differ; texts by more than white space and the width of their characters."""
    if isinstance(one, str) and isinstance(other, str):
        return "".join(fold(one).split()) != "".join(fold(other).split())
    return one != other
