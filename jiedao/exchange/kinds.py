"""What the district's platform may do here, as data."""

from __future__ import annotations

from jiedao.casework.kinds import CALLED_KINDS, CaseKind

# The kinds of case that come from the district and go back to it.
KINDS = {"order": CaseKind.ORDER, "hotline": CaseKind.HOTLINE}
CALLED = frozenset(name for name, kind in KINDS.items() if kind.value in CALLED_KINDS)  # those that have a caller

MOST_BYTES = 256 * 1024  # of a request: the longest text, however its characters are escaped
MOST = 200  # changes in one answer
SETTLED = 30  # seconds after which no older change can still appear: acts are written within a few
