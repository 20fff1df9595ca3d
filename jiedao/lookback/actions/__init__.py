"""Every write of looking back. Each act is keyword-only, atomic, and leaves one entry.

Refused says why an act may not be, Conflict who came first.
"""

from jiedao.lookback.actions.inspections import Said, amend_point, apply_for, open_inspection, review
from jiedao.lookback.actions.sampling import assign, correct, draw_missing, draw_month, judge

__all__ = [
    "Said",
    "amend_point",
    "apply_for",
    "assign",
    "correct",
    "draw_missing",
    "draw_month",
    "judge",
    "open_inspection",
    "review",
]
