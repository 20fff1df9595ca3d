"""Writing to the register: committees' codes, what people state, positions, imported vectors, places of the ledger."""

from jiedao.register.actions.codes import recode
from jiedao.register.actions.filling import VERB, Filled, Misfilled, WrongCell, fill
from jiedao.register.actions.following import drop_premises, ensure_premises, follow_estates
from jiedao.register.actions.importing import Unfit, import_outlines, import_positions
from jiedao.register.actions.placing import Located, place, take_position
from jiedao.register.actions.stating import state, undo, unmask, withdraw
from jiedao.register.actions.together import Came, state_all

__all__ = [
    "VERB",
    "Came",
    "Filled",
    "Located",
    "Misfilled",
    "Unfit",
    "WrongCell",
    "drop_premises",
    "ensure_premises",
    "fill",
    "follow_estates",
    "import_outlines",
    "import_positions",
    "place",
    "recode",
    "state",
    "state_all",
    "take_position",
    "undo",
    "unmask",
    "withdraw",
]
