"""Reads of places to visit, what is due, rounds, and the memory of one place."""

from jiedao.patrol.queries.coverage import Coverage, Quarter, checked_in, coverage, quarter, quarters, seen_in
from jiedao.patrol.queries.due import DueRow, due_rows
from jiedao.patrol.queries.place import Tally, Told, cases_of, head_by_item, known_here, story, tally
from jiedao.patrol.queries.rounds import (
    Line,
    StopLine,
    checklist_of,
    compliance,
    compliance_by,
    in_order,
    made_on,
    planned_in,
    reach,
    round_of,
    rounds,
    stops,
)
from jiedao.patrol.queries.signing import SignLine, sign_lines, unsigned_of
from jiedao.patrol.queries.spots import Spot, spot_like, spots, spots_of
from jiedao.patrol.queries.visits import Visited, call_of, visited

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
    "Visited",
    "call_of",
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
    "made_on",
    "planned_in",
    "quarter",
    "quarters",
    "reach",
    "round_of",
    "rounds",
    "seen_in",
    "sign_lines",
    "spot_like",
    "spots",
    "spots_of",
    "stops",
    "story",
    "tally",
    "unsigned_of",
    "visited",
]
