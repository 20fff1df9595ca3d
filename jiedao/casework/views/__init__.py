"""The pages of cases: what is to be done now, filing one, and one case with all that can be done about it."""

from jiedao.casework.views.filing import alike, new
from jiedao.casework.views.listing import export, listing
from jiedao.casework.views.one import act, one

__all__ = ["act", "alike", "export", "listing", "new", "one"]
