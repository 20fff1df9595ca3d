"""The pages of looking back."""

from jiedao.lookback.views.inspecting import correct, item, items, mine
from jiedao.lookback.views.sampling import assign, export, frame, month
from jiedao.lookback.views.superiors import clear, inspection, inspections, new_inspection
from jiedao.lookback.views.telling import index, relapse

__all__ = [
    "assign",
    "clear",
    "correct",
    "export",
    "frame",
    "index",
    "inspection",
    "inspections",
    "item",
    "items",
    "mine",
    "month",
    "new_inspection",
    "relapse",
]
