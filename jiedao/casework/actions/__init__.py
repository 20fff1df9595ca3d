"""Every write to cases. Each act is keyword-only, atomic and of one case, and leaves one entry.

`version` is that of the case the person saw. Refused says why an act may not be, Conflict who came first.
"""

from jiedao.casework.actions.attaching import Sent, attach, void_file, with_files
from jiedao.casework.actions.callers import complete_caller, record_callers, set_caller
from jiedao.casework.actions.clean import apply_for_clean, decide_clean, lapse_clean
from jiedao.casework.actions.clock import (
    ask_extension,
    decide_extension,
    pause,
    publish_year,
    put_off,
    reckon_again,
    resume,
)
from jiedao.casework.actions.completing import complete
from jiedao.casework.actions.correcting import correct, follow
from jiedao.casework.actions.joining import merge, revoke
from jiedao.casework.actions.letters import accept_letter, issue_letter, withdraw_letter
from jiedao.casework.actions.limits import set_limit, withdraw_limit
from jiedao.casework.actions.lists import Outcome, assign_each, drop_view, enter_export, rename_view, save_view
from jiedao.casework.actions.loop import (
    answer_for,
    assign,
    call_back,
    close,
    contact,
    give_back,
    handle,
    reopen,
    report_done,
    see_again,
    send_back,
    sign,
    verify,
)
from jiedao.casework.actions.opening import drop_heads, ensure_heads, file, mend, mend_on_the_spot
from jiedao.casework.actions.relapsing import confirm_relapse, drop_suspicion
from jiedao.casework.actions.units import restore_unit, retire_unit, set_up_unit

__all__ = [
    "Outcome",
    "Sent",
    "accept_letter",
    "answer_for",
    "apply_for_clean",
    "ask_extension",
    "assign",
    "assign_each",
    "attach",
    "call_back",
    "close",
    "complete",
    "complete_caller",
    "confirm_relapse",
    "contact",
    "correct",
    "decide_clean",
    "decide_extension",
    "drop_heads",
    "drop_suspicion",
    "drop_view",
    "ensure_heads",
    "enter_export",
    "file",
    "follow",
    "give_back",
    "handle",
    "issue_letter",
    "lapse_clean",
    "mend",
    "mend_on_the_spot",
    "merge",
    "pause",
    "publish_year",
    "put_off",
    "reckon_again",
    "record_callers",
    "rename_view",
    "reopen",
    "report_done",
    "restore_unit",
    "resume",
    "retire_unit",
    "revoke",
    "save_view",
    "see_again",
    "send_back",
    "set_caller",
    "set_limit",
    "set_up_unit",
    "sign",
    "verify",
    "void_file",
    "with_files",
    "withdraw_letter",
    "withdraw_limit",
]
