"""Reads of cases: what to do now, the story of one, the load of units, search, and duplicates while filing."""

from jiedao.casework.queries.lists import ALIKE, FIRST, Hint, alike, load, search, worklist
from jiedao.casework.queries.one import (
    Line,
    Offer,
    deed,
    head_of,
    kind_of,
    known,
    lamp_of,
    last_step,
    limit_of,
    matter,
    offers,
    steps,
    story,
    touched_in_system,
)

__all__ = [
    "ALIKE",
    "FIRST",
    "Hint",
    "Line",
    "Offer",
    "alike",
    "deed",
    "head_of",
    "kind_of",
    "known",
    "lamp_of",
    "last_step",
    "limit_of",
    "load",
    "matter",
    "offers",
    "search",
    "steps",
    "story",
    "touched_in_system",
    "worklist",
]
