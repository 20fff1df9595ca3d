"""What the pages of cases are asked: a case to be filed, and what is said with each act."""

from jiedao.casework.forms.acting import ASKS, ActForm
from jiedao.casework.forms.filing import FileForm, committees, may_file, may_mend

__all__ = ["ASKS", "ActForm", "FileForm", "committees", "may_file", "may_mend"]
