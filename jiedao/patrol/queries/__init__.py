"""Reads of places to visit, what is due, rounds, and the memory of one place."""

from jiedao.patrol.queries.coverage import Coverage, Quarter, checked_in, coverage, quarter, quarters, seen_in
from jiedao.patrol.queries.due import DueRow, due_rows
from jiedao.patrol.queries.place import Tally, Told, cases_of, head_by_item, known_here, story, tally
from jiedao.patrol.queries.rounds import (
    Line,
    SignLine,
    StopLine,
    checklist_of,
    compliance,
    compliance_by,
    in_order,
    made_after_signing,
    made_on,
    planned_in,
    round_of,
    rounds,
    sign_lines,
    stops,
)
from jiedao.patrol.queries.spots import Spot, spots, spots_of

__all__ = [
    "Coverage",
    "DueRow",
    "Line",
    "Quarter",
    "SignLine",
    "Spot",
    "StopLine",
    "Tally",
    "Told",
    "cases_of",
    "checked_in",
    "checklist_of",
    "compliance",
    "compliance_by",
    "coverage",
    "due_rows",
    "head_by_item",
    "in_order",
    "known_here",
    "made_after_signing",
    "made_on",
    "planned_in",
    "quarter",
    "quarters",
    "round_of",
    "rounds",
    "seen_in",
    "sign_lines",
    "spots",
    "spots_of",
    "stops",
    "story",
    "tally",
]
