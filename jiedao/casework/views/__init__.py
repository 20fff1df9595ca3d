"""The pages of cases: what is to be done now, filing one, and one case with all that can be done about it."""

from jiedao.casework.views.calls import calls
from jiedao.casework.views.clean import clean, clean_act
from jiedao.casework.views.files import add_file, drop_file, show_file, show_thumb
from jiedao.casework.views.filing import alike, new
from jiedao.casework.views.letters import accept, export_letters, letters, show_letter, withdraw, write
from jiedao.casework.views.listing import listing
from jiedao.casework.views.one import act, one

__all__ = [
    "accept",
    "act",
    "add_file",
    "alike",
    "calls",
    "clean",
    "clean_act",
    "drop_file",
    "export_letters",
    "letters",
    "listing",
    "new",
    "one",
    "show_file",
    "show_letter",
    "show_thumb",
    "withdraw",
    "write",
]
