"""Writing to the register: committees' codes, what people state, positions, imported vectors, places of the ledger."""

from jiedao.register.actions.codes import recode
from jiedao.register.actions.following import drop_premises, ensure_premises
from jiedao.register.actions.importing import Came, Unfit, import_outlines, place_premises
from jiedao.register.actions.stating import place, state, state_all, take_position, undo, unmask, withdraw

__all__ = [
    "Came",
    "Unfit",
    "drop_premises",
    "ensure_premises",
    "import_outlines",
    "place",
    "place_premises",
    "recode",
    "state",
    "state_all",
    "take_position",
    "undo",
    "unmask",
    "withdraw",
]
