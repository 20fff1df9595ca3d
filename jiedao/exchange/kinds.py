"""What the district's platform may do here, as data."""

from __future__ import annotations

from enum import StrEnum

from jiedao.casework.kinds import CaseKind


class Scope(StrEnum):
    """A right of a client's token."""

    PUSH = "push"
    PULL = "pull"


SCOPE_NAMES = {Scope.PUSH: "推送和撤回工单", Scope.PULL: "查询办理情况、确认回执"}

# The kinds of case that come from the district and go back to it.
KINDS = {"order": CaseKind.ORDER, "hotline": CaseKind.HOTLINE}

MOST = 200  # changes in one answer
SETTLED = 30  # seconds after which no older change can still appear: acts are written within a few
