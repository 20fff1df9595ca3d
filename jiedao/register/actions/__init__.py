"""Writing to the register: committees' codes, what people state, positions, imported vectors, places of the ledger."""

from jiedao.register.actions.codes import recode
from jiedao.register.actions.filling import VERB, Filled, Misfilled, WrongCell, fill
from jiedao.register.actions.following import drop_premises, ensure_premises, follow_estates
from jiedao.register.actions.importing import Unfit, import_outlines, place_premises
from jiedao.register.actions.stating import place, state, take_position, undo, unmask, withdraw
from jiedao.register.actions.together import Came, state_all

__all__ = [
    "VERB",
    "Came",
    "Filled",
    "Misfilled",
    "Unfit",
    "WrongCell",
    "drop_premises",
    "ensure_premises",
    "fill",
    "follow_estates",
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
