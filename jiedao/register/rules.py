"""Decisions about the register on plain values; None when nothing stands against it."""

from __future__ import annotations

import re


def why_not_recode(*, code: str, street: str, taken: bool, used: bool) -> str | None:
    """Why a committee cannot be given that code. `street` is the nine digits of the street.

    A code in use names the past as well: changing it would tear facts from their committee.
    """
    if used:
        return "已有其他记录使用这个居民区的代码，不能再改"
    if not re.fullmatch(r"[0-9]{12}", code):
        return f"居民区代码应为 12 位数字：{code}"
    if not code.startswith(street):
        return f"居民区代码的前 9 位应与街道一致（{street}）：{code}"
    if code.endswith("000"):
        return f"末 3 位 000 指街道本身，居民区应为 001 至 999：{code}"
    return f"代码 {code} 已用于其他居民区" if taken else None
