"""What may be stated and which posts may be given, decided on plain values; None when nothing stands against it."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation

WHOLE_STREET = 9  # digits of a prefix that means the whole street


def tidy(text: str) -> str:
    """A stated text without white space around it and with line ends of one kind."""
    return text.replace("\r\n", "\n").strip()


def plain_number(text: str) -> str:
    """A limit as it is kept: full-width digits folded, no thousands commas.

    >>> plain_number("６９０")
    '690'
    """
    return unicodedata.normalize("NFKC", text).replace(",", "").strip()


def why_not_state(key: str, text: str) -> str | None:
    """Why a text cannot stand under that key: a limit is a number of 0 or more, a campaign's start a day."""
    kind = key.partition(":")[0] if ":" in key else ""
    if not text:
        return None
    if kind == "limit":
        try:
            number = Decimal(text)
        except InvalidOperation:
            return f"控制数应为数字，不带单位：{text}"
        return None if number.is_finite() and number >= 0 else f"控制数应为 0 或大于 0 的数字：{text}"
    if kind == "start":
        try:
            date.fromisoformat(text)
        except ValueError:
            return f"起始日应为日期，写作 2022-06-01：{text}"
    return None


def why_not_post(*, for_committees: bool, prefix: str) -> str | None:
    """Why a role cannot be held on that part of the street: only a committee's staff serve a single committee."""
    if len(prefix) > WHOLE_STREET and not for_committees:
        return "只有居民区工作人员的范围可以是单个居民区，其他角色的范围为全街道"
    return None


def why_not_take_post(*, own: bool, manages: bool, last: bool) -> str | None:
    """Why a post cannot be taken back: nobody locks themselves out, and an account keeps one post."""
    if own and manages:
        return "不能撤去自己的管理员职务"
    return "这是该账号唯一的职务；不再需要时请停用账号" if last else None
