"""What is asked of an order that comes by the API, decided on plain values; None when nothing stands against it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum


class Scope(StrEnum):
    """A right of a client's token."""

    PUSH = "push"
    PULL = "pull"


SCOPE_NAMES = {Scope.PUSH: "推送和撤回工单", Scope.PULL: "查询办理情况、确认回执"}

_OPERATION = re.compile(r"[A-Za-z0-9._:-]{8,80}")


def why_not_client(*, name: str, taken: bool, scopes: Iterable[Scope]) -> str | None:
    """Why a client cannot be let in so."""
    if not name:
        return "请写明对接方的名称"
    if taken:
        return f"对接方“{name}”已经存在"
    return None if any(scopes) else "请至少选一项权限"


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


def why_not_text(number: str, *texts: str) -> str | None:
    """Why an order cannot be kept so: its number stands in an address of the API, and no text holds a NUL."""
    if not number or re.search(r"[\x00-\x1f/]", number):
        return "工单编号不能为空，也不能含控制字符或“/”"
    return "内容含有不能保存的字符" if any("\x00" in text for text in texts) else None


def differing(sent: Mapping[str, object], known: Mapping[str, object]) -> list[str]:
    """The names of what an order says otherwise than the record does; what is not said differs from nothing."""
    return [name for name, value in sent.items() if value not in (None, "") and value != known.get(name)]
