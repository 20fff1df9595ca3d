"""Decisions of rounds and visits on plain values: what is asked, what is due, who may, which weeks had one."""

from jiedao.patrol.rules.acts import (
    as_visitor,
    may_reach,
    why_not_add,
    why_not_plan,
    why_not_reroute,
    why_not_sign,
    why_not_visit,
    why_not_void,
)
from jiedao.patrol.rules.asking import (
    ANSWER_NAMES,
    NO,
    NONE,
    YES,
    Checklist,
    Emergency,
    Holds,
    Item,
    is_checked,
    is_wrong,
    why_not_answer,
)
from jiedao.patrol.rules.due import INTERVALS, KIND_INTERVALS, SHORTEST, Due, Known, due, urgency
from jiedao.patrol.rules.weeks import Weeks, monday, weeks

__all__ = [
    "ANSWER_NAMES",
    "INTERVALS",
    "KIND_INTERVALS",
    "NO",
    "NONE",
    "SHORTEST",
    "YES",
    "Checklist",
    "Due",
    "Emergency",
    "Holds",
    "Item",
    "Known",
    "Weeks",
    "as_visitor",
    "due",
    "is_checked",
    "is_wrong",
    "may_reach",
    "monday",
    "urgency",
    "weeks",
    "why_not_add",
    "why_not_answer",
    "why_not_plan",
    "why_not_reroute",
    "why_not_sign",
    "why_not_visit",
    "why_not_void",
]
