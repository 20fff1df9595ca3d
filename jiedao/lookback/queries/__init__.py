"""Reads of looking back: what can be drawn, how a draw stands, what the sample says, and superiors' lists."""

from jiedao.lookback.queries.frames import Closed, Frame, frame_of, hands_of
from jiedao.lookback.queries.items import (
    Line,
    all_items,
    draw_of,
    head_of,
    inspectors_for,
    item_of,
    lines,
    mine,
    progress,
    reopened_since,
    result_of,
    visible_to,
)
from jiedao.lookback.queries.rates import Rate, rates
from jiedao.lookback.queries.relapses import curves
from jiedao.lookback.queries.superiors import (
    Standing,
    clearances_of,
    inspection_of,
    inspection_with,
    inspections,
    last_clearance,
    point_of,
    points_of,
    stage_of,
)

__all__ = [
    "Closed",
    "Frame",
    "Line",
    "Rate",
    "Standing",
    "all_items",
    "clearances_of",
    "curves",
    "draw_of",
    "frame_of",
    "hands_of",
    "head_of",
    "inspection_of",
    "inspection_with",
    "inspections",
    "inspectors_for",
    "item_of",
    "last_clearance",
    "lines",
    "mine",
    "point_of",
    "points_of",
    "progress",
    "rates",
    "reopened_since",
    "result_of",
    "stage_of",
    "visible_to",
]
