"""What the pages of cases are asked: a case to be filed, and what is said with each act."""

from jiedao.casework.forms.acting import ASKS, SENDS, ActForm
from jiedao.casework.forms.correcting import CorrectForm
from jiedao.casework.forms.filing import FileForm, committees, may_file, may_mend
from jiedao.casework.forms.letters import AcceptForm, LetterForm
from jiedao.casework.forms.sending import AddForm

__all__ = [
    "ASKS",
    "SENDS",
    "AcceptForm",
    "ActForm",
    "AddForm",
    "CorrectForm",
    "FileForm",
    "LetterForm",
    "committees",
    "may_file",
    "may_mend",
]
