"""Kinds of case as data. A kind is a row of this table, never a subclass."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CaseKind(StrEnum):
    """What a case is about."""

    ISSUE = "issue"
    HAZARD = "hazard"
    ORDER = "order"
    STRUCTURE = "structure"
    NEED = "need"


@dataclass(frozen=True)
class Kind:
    """The words of one kind: its name, and what its dates are called in this trade."""

    name: str
    found: str
    rectified: str
    verified: str


KINDS: dict[CaseKind, Kind] = {
    CaseKind.ISSUE: Kind("问题", "发现", "整改完成", "核查"),
    CaseKind.HAZARD: Kind("隐患", "发现", "整改完成", "核查"),
    CaseKind.ORDER: Kind("流转单", "收到", "办理完成", "核查"),
    CaseKind.STRUCTURE: Kind("违法建筑", "立案", "拆除", "核查"),
    CaseKind.NEED: Kind("需求", "提出", "办结", "核查"),
}
KIND_NAMES = {kind.value: words.name for kind, words in KINDS.items()}
