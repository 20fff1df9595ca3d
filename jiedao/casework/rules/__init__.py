"""Decisions about cases, on plain values. The values, the moves, the clocks and the reading of ledgers stand apart."""

from jiedao.casework.rules.knowing import grams, imported_state
from jiedao.casework.rules.moves import after, judge, why_not, why_not_file, why_not_merge, why_not_share
from jiedao.casework.rules.reckoning import Reckoning, end_of, pauses_of, reckon, reckon_given
from jiedao.casework.rules.values import (
    OPEN,
    STATE_NAMES,
    WORD_NAMES,
    Asked,
    Deed,
    Demands,
    Matter,
    Move,
    Part,
    State,
    Verb,
    Word,
)

__all__ = [
    "OPEN",
    "STATE_NAMES",
    "WORD_NAMES",
    "Asked",
    "Deed",
    "Demands",
    "Matter",
    "Move",
    "Part",
    "Reckoning",
    "State",
    "Verb",
    "Word",
    "after",
    "end_of",
    "grams",
    "imported_state",
    "judge",
    "pauses_of",
    "reckon",
    "reckon_given",
    "why_not",
    "why_not_file",
    "why_not_merge",
    "why_not_share",
]
