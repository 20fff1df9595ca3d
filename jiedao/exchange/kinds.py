"""What the district's platform may do here, as data."""

from __future__ import annotations

from jiedao.casework.kinds import CALLED_KINDS, CaseKind

# The kinds of case that come from the district and go back to it.
KINDS = {"order": CaseKind.ORDER, "hotline": CaseKind.HOTLINE}
CALLED = frozenset(name for name, kind in KINDS.items() if kind.value in CALLED_KINDS)  # those that have a caller

MOST_BYTES = 256 * 1024  # of a request: the longest text, however its characters are escaped
MOST = 200  # changes in one answer
AT_ONCE = 1000  # orders whose steps are put into a platform's stream at one reading
A_MINUTE = 600  # requests of one platform, by each process of the server
HEARD_EVERY = 60  # seconds after which it is noted again that a platform was heard
REFUSALS_KEPT = 1000  # of each platform
REFUSALS_TOLD = 30  # days over which refusals are counted
